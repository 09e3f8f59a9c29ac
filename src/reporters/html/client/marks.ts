/** A click on a mark writes its reason below the output, for those who cannot point. */
export function startMarks(): void {
  document.addEventListener('click', (event) => {
    const mark = event.target instanceof Element ? event.target.closest<HTMLElement>('.step mark') : null;
    const scroll = mark?.closest('.scroll') ?? null;
    if (mark === null || scroll === null) return;
    const place = scroll.nextElementSibling?.classList.contains('reason') ? scroll.nextElementSibling : document.createElement('p');
    place.className = 'reason';
    place.setAttribute('role', 'status');
    if (place.parentElement === null) scroll.after(place);
    place.textContent = `${mark.textContent ?? ''} – ${mark.title}`;
  });
}

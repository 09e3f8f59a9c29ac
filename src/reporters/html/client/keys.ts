import type { Copy } from './copy.ts';
import type { FilterForm } from './filter-form.ts';

interface Actions {
  readonly filter: FilterForm;
  readonly copy: Copy;
  readonly toggleTheme: () => void;
}

/** Single keys, and the buttons that do the same. They can be switched off, for those who speak to their computer. */
export function startKeys({ filter, copy, toggleTheme }: Actions): void {
  const help = document.getElementById('help') as HTMLDialogElement;
  const on = document.getElementById('keys-on') as HTMLInputElement;

  const go = (by: 1 | -1): void => {
    const stops = filter.stops();
    if (stops.length === 0) return;
    const step = document.querySelector<HTMLElement>('.step[aria-current]');
    const at = step === null ? -1 : stops.indexOf(step);
    const next = at >= 0 ? at + by : nearest(stops, by);
    const stop = stops[Math.min(Math.max(next, 0), stops.length - 1)];
    if (stop !== undefined) filter.goTo(stop);
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === 'Escape' && filter.leave()) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest('input, textarea, select, dialog') !== null || !on.checked) return;
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
  const actions: Readonly<Record<string, () => void>> = {
    j: () => go(1),
    k: () => go(-1),
    '/': () => filter.focus(),
    c: () => copy.command(document.querySelector('.step[aria-current]')),
    t: toggleTheme,
    '?': () => help.showModal(),
  };
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button') : null;
    if (button === null) return;
    if (button.dataset.go !== undefined) go(button.dataset.go === 'next' ? 1 : -1);
    if (button.dataset.help !== undefined) help.showModal();
    if (button.dataset.themeToggle !== undefined) toggleTheme();
  });
}

/** The first stop below the top of the window, or the last one above it, when none is current. */
function nearest(stops: readonly HTMLElement[], by: 1 | -1): number {
  const below = stops.findIndex((stop) => stop.getBoundingClientRect().top > 0);
  if (by === 1) return below < 0 ? stops.length - 1 : below;
  return below < 0 ? stops.length - 1 : below - 1;
}

import { readAddress, writeAddress } from './address.ts';
import { type FilterStep, matchesFilter, parseFilter } from './filter.ts';
import { dataOf, readIndex, searchText } from './steps.ts';

export interface FilterForm {
  focus(): void;
  /** Leaves the filter's field; true when it was in it. */
  leave(): boolean;
  /** The commands to walk through: what the filter shows, or without one what needs a look. */
  stops(): readonly HTMLElement[];
  /** Goes to a command and keeps the place in the address. */
  goTo(step: HTMLElement): void;
}

/** The filter's field, the address, and what of the guide is shown. */
export function startFilter(): FilterForm {
  const form = document.getElementById('filter') as HTMLFormElement;
  const field = document.getElementById('query') as HTMLInputElement;
  const state = document.getElementById('filter-state') as HTMLElement;
  const guide = document.getElementById('guide') as HTMLElement;
  const nothing = guide.querySelector<HTMLElement>('.nothing');
  const steps = readIndex();
  const texts = new Map<string, string>();
  let shown: readonly HTMLElement[] | null = null;

  const textOf = (step: FilterStep) => (): string => {
    const known = texts.get(step.anchor);
    if (known !== undefined) return known;
    const found = dataOf(document.getElementById(step.anchor));
    const text = found === null ? '' : searchText(found.data);
    texts.set(step.anchor, text);
    return text;
  };

  const apply = (query: string): void => {
    const parsed = parseFilter(query);
    field.toggleAttribute('aria-invalid', false);
    state.classList.toggle('wrong', !parsed.ok);
    if (!parsed.ok) {
      field.setAttribute('aria-invalid', 'true');
      state.textContent = parsed.message;
      return;
    }
    for (const old of document.querySelectorAll('.has')) old.classList.remove('has');
    guide.classList.toggle('filtering', parsed.terms.length > 0);
    if (parsed.terms.length === 0) {
      shown = null;
      state.textContent = '';
      if (nothing !== null) nothing.hidden = true;
      talk(null);
      return;
    }
    const anchors = new Set(steps.filter((step) => matchesFilter(parsed.terms, step, textOf(step))).map((step) => step.anchor));
    const elements: HTMLElement[] = [];
    for (const anchor of anchors) {
      const step = document.getElementById(anchor);
      if (step === null) continue;
      elements.push(step);
      for (let each: Element | null = step; each !== null && each !== guide && !each.classList.contains('has'); each = each.parentElement)
        each.classList.add('has');
    }
    shown = elements;
    state.textContent = `${anchors.size} of ${steps.length}`;
    if (nothing !== null) nothing.hidden = anchors.size > 0;
    talk(anchors);
  };

  let talked: ReadonlySet<string> | null = null;
  const talk = (anchors: ReadonlySet<string> | null): void => {
    talked = anchors;
    for (const turn of document.querySelectorAll<HTMLElement>('[data-step]')) {
      const hidden = anchors !== null && !anchors.has(turn.dataset.step ?? '');
      if (turn.hidden !== hidden) turn.hidden = hidden;
    }
  };

  // A conversation that is opened now is filtered like those that are open.
  document.addEventListener('toggle', () => talked !== null && talk(talked), true);

  let applied = '';
  const fromAddress = (): void => {
    const { anchor, query } = readAddress(location.hash);
    if (query !== applied || field.value !== query) {
      field.value = query;
      applied = query;
      apply(query);
    }
    if (anchor !== '') reveal(anchor);
    else if (query !== '') guide.scrollIntoView();
  };

  const reveal = (anchor: string): void => {
    const target = document.getElementById(anchor);
    if (target === null) return;
    const step = target.closest<HTMLElement>('.step');
    if (step !== null) current(step);
    for (const closed of target.querySelectorAll<HTMLDetailsElement>(':scope > details.closed')) closed.open = true;
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  };

  let timer = 0;
  const typed = (): void => {
    clearTimeout(timer);
    const query = field.value.trim();
    if (query === applied) return;
    applied = query;
    apply(query);
    history.replaceState(null, '', writeAddress({ anchor: '', query }));
    // What is left begins here, wherever the reader was.
    if (query !== '') guide.scrollIntoView();
  };
  field.addEventListener('input', () => {
    clearTimeout(timer);
    // A long report is not searched at every key.
    timer = window.setTimeout(typed, 120);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    typed();
  });
  // A link into the page keeps the filter that is on, unless it brings its own.
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="#"]') : null;
    if (link === null || applied === '' || link.hash.includes('?q=')) return;
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const hidden = target !== null && guide.contains(target) && target !== guide && !target.classList.contains('has');
    event.preventDefault();
    location.hash = writeAddress({ anchor: decodeURIComponent(link.hash.slice(1)), query: hidden ? '' : applied });
  });
  window.addEventListener('hashchange', fromAddress);
  fromAddress();

  return {
    focus: () => {
      field.focus();
      field.select();
    },
    leave: () => {
      if (document.activeElement !== field) return false;
      field.blur();
      return true;
    },
    stops: () => shown ?? [...guide.querySelectorAll<HTMLElement>('.step.finding')],
    goTo: (step) => {
      history.replaceState(null, '', writeAddress({ anchor: step.id, query: applied }));
      reveal(step.id);
    },
  };
}

/** Marks the command that is looked at. */
function current(step: HTMLElement): void {
  for (const old of document.querySelectorAll('.step[aria-current]')) old.removeAttribute('aria-current');
  step.setAttribute('aria-current', 'true');
}

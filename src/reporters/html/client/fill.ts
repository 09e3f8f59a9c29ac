import { harmless } from '../../../plain-text/index.ts';
import { dataOf, outputOf } from './steps.ts';

/** Long outputs are in the page as data only, and what starts closed as one text; an element is filled when it is opened. */
export function startFill(): void {
  document.addEventListener(
    'toggle',
    (event) => {
      const details = event.target;
      if (!(details instanceof HTMLDetailsElement) || !details.open) return;
      placeLater(details);
      const what = details.dataset.fill;
      if (what === undefined) return;
      delete details.dataset.fill;
      const step = details.dataset.of === undefined ? details.closest('.step') : document.getElementById(details.dataset.of);
      const found = dataOf(step);
      const text = found === null ? '' : outputOf(found.data, what);
      const pre = document.createElement('pre');
      pre.className = 'all';
      pre.tabIndex = 0;
      pre.textContent = text === '' ? 'no output' : harmless(text);
      for (const old of details.querySelectorAll(':scope > :not(summary)')) old.remove();
      details.append(pre);
    },
    true,
  );
}

/** Puts the markup of a closed element in place; the report wrote it, with all texts in it escaped. */
function placeLater(details: HTMLDetailsElement): void {
  for (const written of details.querySelectorAll<HTMLTemplateElement>(':scope > template.later')) {
    const made = document.createElement('template');
    made.innerHTML = (written.content.textContent ?? '').replaceAll('~', '&').replaceAll('^', '<');
    written.replaceWith(made.content);
  }
}

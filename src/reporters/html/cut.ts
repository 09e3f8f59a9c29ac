import { type Html, html } from './escape.ts';
import { count, size } from './words.ts';

const maxColumns = 1_000;
const maxLines = 200;
const maxCharacters = 20_000;

/** A line cut for the page, with a word about what is left out. */
export function cutLine(line: string): string {
  if (line.length <= maxColumns) return line;
  // Never through the middle of a pair of surrogates.
  const at = /[\ud800-\udbff]/.test(line[maxColumns - 1] ?? '') ? maxColumns - 1 : maxColumns;
  return `${line.slice(0, at)}… ${count(line.length - at, 'character')} more`;
}

/** A text cut for the page. */
export function cutText(text: string): { readonly text: string; readonly cut: boolean } {
  if (text.length <= maxCharacters && !hasLongLine(text)) {
    const lines = text.split('\n');
    if (lines.length <= maxLines) return { text, cut: false };
  }
  const lines = text.split('\n');
  const kept: string[] = [];
  let total = 0;
  for (const line of lines.slice(0, maxLines)) {
    const short = cutLine(line);
    if (kept.length > 0 && total + short.length > maxCharacters) break;
    kept.push(short);
    total += short.length + 1;
  }
  const rest = lines.length - kept.length;
  return { text: kept.join('\n') + (rest > 0 ? `\n… ${count(rest, 'line')} more` : ''), cut: true };
}

function hasLongLine(text: string): boolean {
  return text.split('\n').some((line) => line.length > maxColumns);
}

/** All of a text that was cut: closed, and filled from the step's data when it is opened. `what` is `output`, or `attempt-N`. */
export function whole(what: string, text: string): Html {
  return html`<details class="fold alone whole" data-fill="${what}"><summary>all ${count(text.split('\n').length, 'line')} of the output, ${size(text.length)}</summary><p class="note">Without its script this page shows only the beginning; the events of the run hold all of it.</p></details>`;
}

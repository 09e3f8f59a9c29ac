import { harmless } from '../plain-text.ts';

/** Markup that was made here; everything else is text and gets escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Text of guides and targets is hostile: markup, control characters and bidirectional overrides become visible signs. */
function escapeHtml(text: string): string {
  return harmless(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

type Part = string | number | Html | readonly Part[] | null | undefined | false;

/** A template whose values are escaped unless they were made by it. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  let text = strings[0] ?? '';
  for (const [index, value] of values.entries()) text += render(value) + (strings[index + 1] ?? '');
  return new Html(text);
}

function render(value: Part): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return value.map(render).join('');
}

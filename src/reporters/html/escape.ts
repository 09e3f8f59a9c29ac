import { harmless } from '../../plain-text/index.ts';

/** Markup that was made here; everything else is text and gets escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Text of guides and targets is hostile: markup, control characters and bidirectional overrides become visible signs. */
function escapeHtml(text: string): string {
  // HTML knows none of Unicode's non-characters.
  const safe = harmless(text).replace(/\p{Noncharacter_Code_Point}/gu, '\ufffd');
  // On a screen a CI reads along, and takes some lines for orders.
  return safe.replace(/[&<>"'`]|:(?=:)|#(?=#)/g, (character) => `&#${character.charCodeAt(0)};`);
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

/**
 * A value as JSON in a `template`, for the page's script: no `<` and no `&` is in it, no order to a CI, and no character that a document may
 * not hold or that an editor would not show; it parses to the value as it was. Not in a `script`: a browser stops reading at
 * the end of each one, and draws the page anew thousands of times.
 */
export function jsonIsland(name: string, value: unknown): Html {
  const unsafe = /#(?=#)|[<>&\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|\p{Noncharacter_Code_Point}/gu;
  const text = JSON.stringify(value).replace(unsafe, (found) =>
    found
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
  return html`<template class="${name}">${new Html(text)}</template>`;
}

/**
 * Markup that the page's script puts in place when its `details` is opened: until then it is one text and costs little to
 * read. In it `^` stands for `<` and `~` for `&`, so that it is text whatever it holds.
 */
export function later(content: Html): Html {
  const text = content.text.replaceAll('^', '&#94;').replaceAll('~', '&#126;').replaceAll('<', '^').replaceAll('&', '~');
  return html`<template class="later">${new Html(text)}</template>`;
}

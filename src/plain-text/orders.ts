import { harmless } from './harmless.ts';

/**
 * Lines by which a program gives orders to the CI that keeps its output: GitHub's `::name::` at the beginning, Azure's and the older
 * `##[name]` and `##vso[name]` anywhere. A backslash makes them text.
 */
export function withoutOrders(text: string): string {
  if (!text.includes('::') && !text.includes('##')) return text;
  return text.replace(/^([^\S\r\n\u2028\u2029]*):(?=:[A-Za-z][\w-]*(?: [^\n]*)?::)/gm, '$1:\\').replace(/#(?=#(?:vso)?\[)/g, '#\\');
}

/** Our own colours; `conceal` and what moves the cursor are none of them. */
const colour = /(\u001b\[(?:[0-2]|2[1-4]|3[0-79]|9[0-7])m)/;

/** Text for a screen or the log of a CI: nothing in it moves the cursor or gives an order. The colours that labproof paints with stay. */
export function forTerminal(text: string): string {
  return withoutOrders(
    text
      .split(colour)
      .map((part, index) => (index % 2 === 1 ? part : harmless(part)))
      .join(''),
  );
}

import { parse } from 'yaml';
import { literal, table } from './rst.mjs';

const begin = '.. Written by npm run docs:reference from scripts/reference/annotations.yaml; a test compares.\n\n';
const end = '.. Until here.\n';

/** docs/annotations.rst with its table anew; the text around it is written by hand. */
export function annotationsPage(page, yaml) {
  const [before, rest] = page.split(begin);
  const [, after] = (rest ?? '').split(end);
  if (after === undefined) throw new Error('docs/annotations.rst has no place for the table: its two comments are gone');
  const rows = parse(yaml).map(({ forms, meaning }) => [forms.map(literal).join(', '), meaning]);
  return `${before}${begin}${table([['instruction', 'meaning'], ...rows], [40, 60])}${end}${after}`;
}

/** Every instruction that the table shows or that stands for one of its forms. */
export function instructionsOf(yaml) {
  return parse(yaml).flatMap(({ examples }) => examples);
}

import type { DefinitionListItem, EnumeratedList, Field, ListItem, OptionListItem, SourceLine } from '../model/index.ts';
import { inlineText } from './inline-text.ts';
import { cut, indentedBlock, isBlank, joined, pointOf } from './lines.ts';
import { bulletPattern, enumeratorPattern, fieldPattern, markupLine, optionPattern } from './patterns.ts';
import type { Scope, Taken } from './scope.ts';

type Reader = (lines: readonly SourceLine[], start: number, scope: Scope) => Taken | null;

export const bulletList: Reader = (lines, start, scope) => {
  const bullet = bulletPattern.exec(lines[start]?.text ?? '')?.[1];
  if (bullet === undefined) return null;
  const items: ListItem[] = [];
  const next = repeated(lines, start, (at) => {
    const match = bulletPattern.exec(lines[at]?.text ?? '');
    if (match === null || match[1] !== bullet) return null;
    const item = listItem(lines, at, match[0].length, scope);
    items.push(item.node);
    return item.next;
  });
  return { items: [{ type: 'bullet_list', bullet, children: items, ...extent(lines, start, next) }], next };
};

export const enumeratedList: Reader = (lines, start, scope) => {
  const first = enumerator(lines[start]?.text ?? '', null);
  if (first === null || !isItem(lines, start, first)) return null;
  const items: ListItem[] = [];
  let last: Enumerator | null = null;
  const next = repeated(lines, start, (at) => {
    const here = at === start ? first : enumerator(lines[at]?.text ?? '', first.sequence);
    if (here === null || here.format !== first.format) return null;
    if (last !== null) {
      const follows = here.sequence === '#' || (here.sequence === last.sequence && !last.auto && here.ordinal === last.ordinal + 1);
      if (!follows || !isItem(lines, at, here)) return null;
    }
    last = here.sequence === '#' ? { ...first, ordinal: (last?.ordinal ?? 0) + 1, auto: true } : here;
    const item = listItem(lines, at, here.width, scope);
    items.push(item.node);
    return item.next;
  });
  const enumtype = first.sequence === '#' ? 'arabic' : first.sequence;
  return { items: [{ type: 'enumerated_list', enumtype, start: first.ordinal, children: items, ...extent(lines, start, next) }], next };
};

export const fieldList: Reader = (lines, start, scope) => {
  if (!fieldPattern.test(lines[start]?.text ?? '')) return null;
  const fields: Field[] = [];
  const next = repeated(lines, start, (at) => {
    const match = fieldPattern.exec(lines[at]?.text ?? '');
    if (match === null) return null;
    const block = indentedBlock(lines, at, { first: match[0].length });
    fields.push({ type: 'field', name: match[1] ?? '', children: scope.nested(block.lines), ...extent(lines, at, block.end) });
    return block.end;
  });
  return { items: [{ type: 'field_list', children: fields, ...extent(lines, start, next) }], next };
};

export const optionList: Reader = (lines, start, scope) => {
  const item = (at: number) => {
    const match = optionPattern.exec(lines[at]?.text ?? '');
    if (match === null) return null;
    const block = indentedBlock(lines, at, { first: match[0].length });
    // An option without a description is text.
    return block.lines.length === 0 ? null : { option: match[1] ?? '', block };
  };
  if (item(start) === null) return null;
  const children: OptionListItem[] = [];
  const next = repeated(lines, start, (at) => {
    const found = item(at);
    if (found === null) return null;
    children.push({
      type: 'option_list_item',
      option: found.option,
      children: scope.nested(found.block.lines),
      ...extent(lines, at, found.block.end),
    });
    return found.block.end;
  });
  return { items: [{ type: 'option_list', children, ...extent(lines, start, next) }], next };
};

/** A line of text and under it an indented definition; neighbours without a blank line between them are one list. */
export function definitionList(lines: readonly SourceLine[], start: number, scope: Scope): Taken {
  const items: DefinitionListItem[] = [];
  const next = repeated(lines, start, (at) => {
    const term = lines[at];
    const below = lines[at + 1];
    if (term === undefined || below === undefined || !below.text.startsWith(' ') || term.text.startsWith(' ') || term.text === '')
      return null;
    if (at !== start && startsOther(lines, at)) return null;
    const block = indentedBlock(lines, at + 1);
    items.push({
      type: 'definition_list_item',
      term: inlineText([term]),
      children: scope.nested(block.lines),
      ...extent(lines, at, block.end),
    });
    return block.end;
  });
  return { items: [{ type: 'definition_list', children: items, ...extent(lines, start, next) }], next };
}

/** Lines that begin with a bar; a continuation is indented. */
export const lineBlock: Reader = (lines, start) => {
  const bar = /^\|(?: +|$)/;
  if (!bar.test(lines[start]?.text ?? '')) return null;
  let end = start;
  while (end < lines.length && (bar.test(lines[end]?.text ?? '') || (end > start && (lines[end]?.text ?? '').startsWith(' ')))) end++;
  const own = lines.slice(start, end).map((line) => cut(line, line.text.startsWith('| ') ? 2 : 1));
  return { items: [{ type: 'line_block', text: joined(own), lines: own, ...extent(lines, start, end) }], next: end };
};

/** Would this line begin something else than a definition's term? */
function startsOther(lines: readonly SourceLine[], at: number): boolean {
  const text = lines[at]?.text ?? '';
  if (bulletPattern.test(text) || fieldPattern.test(text) || markupLine.test(text)) return true;
  if (/^(?:\.\.|__)(?: |$)|^>>>(?: |$)|^\|(?: |$)/.test(text)) return true;
  const item = enumerator(text, null);
  return item !== null && isItem(lines, at, item);
}

/** Runs `one` on items, blank lines between them skipped, until it answers null; the index after the last item. */
function repeated(lines: readonly SourceLine[], start: number, one: (at: number) => number | null): number {
  let next = start;
  for (let at = start; at < lines.length; ) {
    const after = one(at);
    if (after === null) break;
    next = after;
    at = after;
    while (at < lines.length && isBlank(lines[at])) at++;
  }
  return next;
}

function listItem(lines: readonly SourceLine[], at: number, width: number, scope: Scope): { node: ListItem; next: number } {
  const bare = (lines[at]?.text ?? '').length <= width;
  const block = indentedBlock(lines, at, bare ? { first: width } : { block: width });
  return { node: { type: 'list_item', children: scope.nested(block.lines), ...extent(lines, at, block.end) }, next: block.end };
}

function extent(lines: readonly SourceLine[], start: number, next: number): { position: ReturnType<typeof pointOf>; endLine: number } {
  let end = next - 1;
  while (end > start && isBlank(lines[end])) end--;
  const first = lines[start];
  return {
    position: first === undefined ? { file: '', line: 1, column: 1 } : pointOf(first),
    endLine: lines[end]?.line ?? first?.line ?? 1,
  };
}

interface Enumerator {
  readonly format: string;
  readonly sequence: EnumeratedList['enumtype'] | '#';
  readonly ordinal: number;
  readonly width: number;
  readonly auto: boolean;
}

const sequences: readonly [EnumeratedList['enumtype'], RegExp][] = [
  ['arabic', /^[0-9]+$/],
  ['loweralpha', /^[a-z]$/],
  ['upperalpha', /^[A-Z]$/],
  ['lowerroman', /^[ivxlcdm]+$/],
  ['upperroman', /^[IVXLCDM]+$/],
];

function enumerator(text: string, expected: Enumerator['sequence'] | null): Enumerator | null {
  const match = enumeratorPattern.exec(text);
  if (match === null) return null;
  const mark = match[1] ?? match[2] ?? match[3] ?? '';
  const format = match[1] !== undefined ? 'parens' : match[2] !== undefined ? 'rparen' : 'period';
  const width = match[0].length;
  if (mark === '#') return { format, sequence: '#', ordinal: 1, width, auto: true };
  const known = sequences.find(([name, pattern]) => name === expected && pattern.test(mark));
  const single = mark === 'i' ? 'lowerroman' : mark === 'I' ? 'upperroman' : null;
  const sequence = known?.[0] ?? single ?? sequences.find(([, pattern]) => pattern.test(mark))?.[0];
  if (sequence === undefined) return null;
  const ordinal = ordinalOf(mark, sequence);
  return ordinal === null ? null : { format, sequence, ordinal, width, auto: false };
}

function ordinalOf(mark: string, sequence: Exclude<Enumerator['sequence'], '#'>): number | null {
  if (sequence === 'arabic') return Number.parseInt(mark, 10);
  if (sequence === 'loweralpha' || sequence === 'upperalpha') return mark.toLowerCase().charCodeAt(0) - 96;
  const value = fromRoman(mark.toLowerCase());
  return value > 0 && toRoman(value) === mark.toLowerCase() ? value : null;
}

const roman: readonly [string, number][] = [
  ['m', 1000],
  ['cm', 900],
  ['d', 500],
  ['cd', 400],
  ['c', 100],
  ['xc', 90],
  ['l', 50],
  ['xl', 40],
  ['x', 10],
  ['ix', 9],
  ['v', 5],
  ['iv', 4],
  ['i', 1],
];

function fromRoman(text: string): number {
  let [value, rest] = [0, text];
  for (const [mark, worth] of roman) {
    while (rest.startsWith(mark)) {
      value += worth;
      rest = rest.slice(mark.length);
    }
  }
  return rest === '' && value < 5000 ? value : 0;
}

function toRoman(value: number): string {
  let [text, rest] = ['', value];
  for (const [mark, worth] of roman) {
    while (rest >= worth) {
      text += mark;
      rest -= worth;
    }
  }
  return text;
}

/** `1. text` is an item only if the next line is blank, indented, or the next item. */
function isItem(lines: readonly SourceLine[], at: number, here: Enumerator): boolean {
  const below = lines[at + 1];
  if (below === undefined || below.text === '' || below.text.startsWith(' ')) return true;
  const next = enumerator(below.text, here.sequence);
  if (next === null || next.format !== here.format) return false;
  return here.sequence === '#' ? next.sequence === '#' : next.sequence === '#' || next.ordinal === here.ordinal + 1;
}

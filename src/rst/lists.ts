import type { DefinitionListItem, Field, ListItem, OptionListItem, SourceLine } from '../model/index.ts';
import { beginsItem, enumerator } from './enumerators.ts';
import { inlineText } from './inline-text.ts';
import { cut, indentedBlock, isBlank, joined, pointOf } from './lines.ts';
import {
  anonymousPattern,
  barPattern,
  bulletPattern,
  doctestPattern,
  explicitPattern,
  fieldMarker,
  gridTop,
  markupLine,
  optionPattern,
  simpleTop,
} from './patterns.ts';
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
  if (first === null || !beginsItem(lines, start, first)) return null;
  const enumtype = first.sequence === '#' ? 'arabic' : first.sequence;
  const items: ListItem[] = [];
  let auto = first.sequence === '#';
  let last: number | null = null;
  const next = repeated(lines, start, (at) => {
    const here = at === start ? first : enumerator(lines[at]?.text ?? '', enumtype);
    if (here === null || here.format !== first.format) return null;
    if (at !== start) {
      const follows = here.sequence === '#' || (here.sequence === enumtype && !auto && here.ordinal === (last ?? 0) + 1);
      if (!follows || !beginsItem(lines, at, here)) return null;
    }
    if (here.sequence === '#') auto = true;
    last = here.ordinal;
    const item = listItem(lines, at, here.width, scope);
    items.push(item.node);
    return item.next;
  });
  return {
    items: [{ type: 'enumerated_list', enumtype, start: first.ordinal ?? 1, children: items, ...extent(lines, start, next) }],
    next,
  };
};

export const fieldList: Reader = (lines, start, scope) => {
  if (fieldMarker(lines[start]?.text ?? '') === null) return null;
  const fields: Field[] = [];
  const next = repeated(lines, start, (at) => {
    const marker = fieldMarker(lines[at]?.text ?? '');
    if (marker === null) return null;
    const block = indentedBlock(lines, at, { first: marker.width });
    fields.push({ type: 'field', name: marker.name, children: scope.nested(block.lines), ...extent(lines, at, block.end) });
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
  if (!barPattern.test(lines[start]?.text ?? '')) return null;
  let end = start;
  while (end < lines.length && (barPattern.test(lines[end]?.text ?? '') || (end > start && (lines[end]?.text ?? '').startsWith(' '))))
    end++;
  const own = lines.slice(start, end).map((line) => cut(line, line.text.startsWith('| ') ? 2 : 1));
  return { items: [{ type: 'line_block', text: joined(own), lines: own, ...extent(lines, start, end) }], next: end };
};

/** Would this line begin something else than a definition's term? */
function startsOther(lines: readonly SourceLine[], at: number): boolean {
  const text = lines[at]?.text ?? '';
  if (fieldMarker(text) !== null || enumerator(text, null) !== null) return true;
  return others.some((pattern) => pattern.test(text));
}

const others = [
  bulletPattern,
  optionPattern,
  doctestPattern,
  barPattern,
  gridTop,
  simpleTop,
  explicitPattern,
  anonymousPattern,
  markupLine,
] as const;

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

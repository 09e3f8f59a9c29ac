import type { BlockNode, Paragraph, SourceLine } from '../model/index.ts';
import { explicitMarkup } from './explicit.ts';
import { inlineText } from './inline-text.ts';
import { indentedBlock, indentOf, isBlank, joined, pointOf } from './lines.ts';
import { bulletList, definitionList, enumeratedList, fieldList, lineBlock, optionList } from './lists.ts';
import { literalAfter } from './literal.ts';
import { markupLine } from './patterns.ts';
import type { Item, Scope, Taken } from './scope.ts';
import { headingAt } from './sections.ts';
import { gridTable, simpleTable } from './tables.ts';

type Construct = (lines: readonly SourceLine[], start: number, scope: Scope) => Taken | null;

/** In the order in which docutils' `Body` state tries them. */
const constructs: readonly Construct[] = [
  blockQuote,
  bulletList,
  enumeratedList,
  fieldList,
  optionList,
  doctest,
  lineBlock,
  gridTable,
  simpleTable,
  explicitMarkup,
  lineOfMarks,
];

/** Reads body elements from top to bottom; every line goes to exactly one of them. */
export function readBody(lines: readonly SourceLine[], scope: Scope): readonly Item[] {
  const items: Item[] = [];
  for (let at = 0; at < lines.length; ) {
    if (isBlank(lines[at])) {
      at++;
      continue;
    }
    const taken = constructAt(lines, at, scope);
    items.push(...taken.items);
    at = Math.max(taken.next, at + 1);
  }
  return items;
}

function constructAt(lines: readonly SourceLine[], at: number, scope: Scope): Taken {
  for (const construct of constructs) {
    const taken = construct(lines, at, scope);
    if (taken !== null) return taken;
  }
  return text(lines, at, scope);
}

function blockQuote(lines: readonly SourceLine[], start: number, scope: Scope): Taken | null {
  const first = lines[start];
  if (first === undefined || !first.text.startsWith(' ')) return null;
  const block = indentedBlock(lines, start);
  const quote: BlockNode = {
    type: 'block_quote',
    children: scope.nested(block.lines),
    position: pointOf(first, indentOf(first)),
    endLine: block.lines.at(-1)?.line ?? first.line,
  };
  return { items: [quote], next: block.end };
}

function doctest(lines: readonly SourceLine[], start: number): Taken | null {
  const first = lines[start];
  if (first === undefined || !/^>>>(?: |$)/.test(first.text)) return null;
  let end = start;
  while (end < lines.length && !isBlank(lines[end])) end++;
  const own = lines.slice(start, end);
  return {
    items: [{ type: 'doctest_block', text: joined(own), lines: own, position: pointOf(first), endLine: own.at(-1)?.line ?? first.line }],
    next: end,
  };
}

/** A transition, or the line above a title; too short for either, it is text. */
function lineOfMarks(lines: readonly SourceLine[], start: number, scope: Scope): Taken | null {
  const line = lines[start];
  if (line === undefined || !markupLine.test(line.text)) return null;
  if (line.text === '::' || (!scope.titles && line.text.length < 4)) return null;
  const heading = scope.titles ? headingAt(lines, start, scope) : null;
  if (heading !== null) return heading;
  if (line.text.length < 4) return null;
  if (isBlank(lines[start + 1])) {
    return { items: [{ type: 'transition', position: pointOf(line), endLine: line.line }], next: start + 1 };
  }
  scope.message('severe', 'LABPROOF_RST_TITLE', 'this line is neither a transition nor part of a section title', pointOf(line));
  return { items: [], next: start + 1 };
}

/** A paragraph, a definition or a title: docutils' `Text` state. */
function text(lines: readonly SourceLine[], start: number, scope: Scope): Taken {
  const below = lines[start + 1];
  if (below?.text.startsWith(' ')) return definitionList(lines, start, scope);
  if (below !== undefined && markupLine.test(below.text)) {
    const heading = headingAt(lines, start, scope);
    if (heading !== null) return heading;
  }
  return paragraph(lines, start, scope);
}

function paragraph(lines: readonly SourceLine[], start: number, scope: Scope): Taken {
  let end = start + 1;
  while (end < lines.length && !isBlank(lines[end]) && lines[end]?.text.startsWith(' ') !== true) end++;
  const own = lines.slice(start, end);
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return { items: [], next: start + 1 };
  const unexpected = lines[end];
  const indented = unexpected !== undefined && !isBlank(unexpected);
  const source = joined(own);
  const opens = /(?<!\\)(?:\\\\)*::$/.test(source.slice(-40));
  if (indented && !opens)
    scope.message('error', 'LABPROOF_RST_INDENT', 'this line is indented without a blank line before it', pointOf(unexpected));
  const node: Paragraph = {
    type: 'paragraph',
    text: inlineText(own, opens ? withoutMark(source) : source),
    opensLiteral: opens,
    position: pointOf(first),
    endLine: last.line,
  };
  const items = opens && source.trim() === '::' ? [] : [node];
  if (!opens) return { items, next: end };
  const literal = literalAfter(lines, end, scope);
  return { items: [...items, ...literal.items], next: literal.next };
}

/** `text::` is shown with one colon, `text ::` without any. */
function withoutMark(source: string): string {
  const bare = source.slice(0, -2);
  return /\s$/.test(bare) ? bare.trimEnd() : `${bare}:`;
}

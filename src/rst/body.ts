import type { Paragraph, SourceLine } from '../model/index.ts';
import { quotes } from './block-quote.ts';
import { explicitMarkup } from './explicit.ts';
import { gridTable } from './grid-table.ts';
import { inlineText } from './inline-text.ts';
import { indentedBlock, isBlank, joined, pointOf } from './lines.ts';
import { bulletList, definitionList, enumeratedList, fieldList, lineBlock, optionList } from './lists.ts';
import { literalAfter } from './literal.ts';
import { doctestPattern, markupLine } from './patterns.ts';
import type { Item, Scope, Taken } from './scope.ts';
import { overlined, underlined } from './sections.ts';
import { simpleTable } from './simple-table.ts';

type Construct = (lines: readonly SourceLine[], start: number, scope: Scope) => Taken | null;

/** What a line may begin, by its first character, in the order in which docutils' `Body` state tries them. */
const constructs = new Map<string, readonly Construct[]>([
  [' ', [blockQuote]],
  ...[...'\u2022\u2023\u2043'].map((mark): [string, readonly Construct[]] => [mark, [bulletList]]),
  ...[...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'].map((mark): [string, readonly Construct[]] => [mark, [lineOfMarks]]),
  ['#', [enumeratedList, lineOfMarks]],
  ['(', [enumeratedList, lineOfMarks]],
  ['*', [bulletList, lineOfMarks]],
  ['-', [bulletList, optionList, lineOfMarks]],
  ['+', [bulletList, optionList, gridTable, lineOfMarks]],
  ['/', [optionList, lineOfMarks]],
  [':', [fieldList, lineOfMarks]],
  ['>', [doctest, lineOfMarks]],
  ['|', [lineBlock, lineOfMarks]],
  ['=', [simpleTable, lineOfMarks]],
  ['.', [explicitMarkup, lineOfMarks]],
  ['_', [explicitMarkup, lineOfMarks]],
  ...[...'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((mark): [string, readonly Construct[]] => [
    mark,
    [enumeratedList],
  ]),
]);

/** Reads body elements from top to bottom; every line goes to exactly one of them. */
export function readBody(lines: readonly SourceLine[], scope: Scope): readonly Item[] {
  const items: Item[] = [];
  for (let at = 0; at < lines.length; ) {
    if (isBlank(lines[at])) {
      at++;
      continue;
    }
    const taken = constructAt(lines, at, scope);
    for (const item of taken.items) items.push(item);
    at = Math.max(taken.next, at + 1);
  }
  return items;
}

function constructAt(lines: readonly SourceLine[], at: number, scope: Scope): Taken {
  for (const construct of constructs.get(lines[at]?.text[0] ?? '') ?? []) {
    const taken = construct(lines, at, scope);
    if (taken !== null) return taken;
  }
  return text(lines, at, scope);
}

function blockQuote(lines: readonly SourceLine[], start: number, scope: Scope): Taken {
  const block = indentedBlock(lines, start);
  return { items: quotes(block.lines, scope), next: block.end };
}

function doctest(lines: readonly SourceLine[], start: number): Taken | null {
  const first = lines[start];
  if (first === undefined || !doctestPattern.test(first.text)) return null;
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
  if (scope.titles) return transition(lines, start) ?? overlined(lines, start, scope);
  if (line.text.length < 4) return null;
  scope.message(
    'severe',
    'LABPROOF_RST_TITLE',
    'neither a transition nor a title can stand inside of another element',
    pointOf(line),
    line.line,
  );
  return { items: [], next: start + 1 };
}

function transition(lines: readonly SourceLine[], start: number): Taken | null {
  const line = lines[start] as SourceLine;
  if (line.text.length < 4 || !isBlank(lines[start + 1])) return null;
  return { items: [{ type: 'transition', position: pointOf(line), endLine: line.line }], next: start + 1 };
}

/** A paragraph, a definition or a title: docutils' `Text` state. */
function text(lines: readonly SourceLine[], start: number, scope: Scope): Taken {
  const below = lines[start + 1];
  if (below?.text.startsWith(' ')) return definitionList(lines, start, scope);
  return underlined(lines, start, scope) ?? paragraph(lines, start, scope);
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
  const opens = opensLiteral(source);
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

/** Two colons at the end, not escaped. */
function opensLiteral(source: string): boolean {
  if (!source.endsWith('::')) return false;
  let at = source.length - 2;
  while (at > 0 && source[at - 1] === '\\') at--;
  return (source.length - at) % 2 === 0;
}

/** `text::` is shown with one colon, `text ::` without any. */
function withoutMark(source: string): string {
  const bare = source.slice(0, -2);
  return /\s$/.test(bare) ? bare.trimEnd() : `${bare}:`;
}

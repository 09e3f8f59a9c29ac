import type { LiteralBlock, SourceLine } from '../model/index.ts';
import { dedent, indentedBlock, isBlank, joined, pointOf, trim } from './lines.ts';
import type { Scope, Taken } from './scope.ts';

/** What follows a `::`: an indented literal block, or one whose lines all begin with the same mark. */
export function literalAfter(lines: readonly SourceLine[], from: number, scope: Scope): Taken {
  let start = from;
  while (start < lines.length && isBlank(lines[start])) start++;
  const first = lines[start];
  if (first === undefined) return none(lines, from, start, scope);
  if (first.text.startsWith(' ')) {
    const block = indentedBlock(lines, start);
    return { items: [literalBlock(block.lines, '::', scope, {})], next: block.end };
  }
  return quotedBlock(lines, start, from, scope);
}

/** Source of the rule: docutils' `QuotedLiteralBlock`; a comment between `::` and an indented block is one, too. */
function quotedBlock(lines: readonly SourceLine[], start: number, from: number, scope: Scope): Taken {
  const quote = lines[start]?.text[0] ?? '';
  if (start === from || !/[!-/:-@[-`{-~]/.test(quote)) return none(lines, from, start, scope);
  let end = start;
  while (end < lines.length && lines[end]?.text.startsWith(quote) === true) end++;
  const after = lines[end];
  if (after !== undefined && after.text !== '') {
    scope.message(
      'error',
      'LABPROOF_RST_QUOTING',
      'the lines of this quoted literal block do not all begin with the same mark',
      pointOf(after),
    );
  }
  return { items: [literalBlock(lines.slice(start, end), 'quoted', scope, {})], next: end };
}

function none(lines: readonly SourceLine[], from: number, start: number, scope: Scope): Taken {
  const line = lines[Math.min(start, lines.length - 1)] ?? lines[from - 1];
  if (line !== undefined)
    scope.message('warning', 'LABPROOF_RST_LITERAL_NONE', 'a literal block was expected after "::", and there is none', pointOf(line));
  return { items: [], next: from };
}

/** Builds the node; no blank line stands at either end. What is deeper than its directive's options keeps that indent in `text`, as in docutils, not in `lines`. */
export function literalBlock(
  raw: readonly SourceLine[],
  origin: string,
  scope: Pick<Scope, 'state'>,
  more: { readonly language?: string | null; readonly options?: Readonly<Record<string, string>>; readonly caption?: string | null },
): LiteralBlock {
  const shown = trim(raw);
  const lines = dedent(shown);
  const first = lines[0];
  const own = more.language ?? null;
  return {
    type: 'literal_block',
    origin,
    language: own ?? scope.state.language,
    languageInherited: own === null && scope.state.language !== null,
    options: more.options ?? {},
    caption: more.caption ?? null,
    text: joined(shown),
    lines,
    position: first === undefined ? { file: '', line: 1, column: 1 } : pointOf(first),
    endLine: lines.at(-1)?.line ?? 1,
  };
}

import type { BlockNode, SourceLine } from '../model/index.ts';
import { plainParagraph } from './inline-text.ts';
import { indentOf, isBlank, pointOf } from './lines.ts';
import type { Scope } from './scope.ts';

/** An indented text: one quote, or several where an attribution (`-- Name`) ends one. Source of the rule: docutils' `Body.block_quote`. */
export function quotes(lines: readonly SourceLine[], scope: Scope): readonly BlockNode[] {
  const nodes: BlockNode[] = [];
  for (let start = 0; start < lines.length; ) {
    const first = lines[start] as SourceLine;
    if (isBlank(first)) {
      start++;
      continue;
    }
    const { content, end } = upToAttribution(lines, start);
    const own = lines.slice(start, end);
    nodes.push({
      type: 'block_quote',
      children: [...scope.nested(own.slice(0, content - start)), ...attribution(lines.slice(content, end))],
      position: pointOf(first, indentOf(first)),
      endLine: own.findLast((line) => !isBlank(line))?.line ?? first.line,
    });
    start = end;
  }
  return nodes;
}

function attribution(lines: readonly SourceLine[]): readonly BlockNode[] {
  const first = lines[0];
  if (first === undefined) return [];
  return [plainParagraph(lines, first)];
}

/** Where the content of the quote that begins at `start` ends, and where its attribution does. */
function upToAttribution(lines: readonly SourceLine[], start: number): { readonly content: number; readonly end: number } {
  for (let at = start + 1; at < lines.length; at++) {
    if (isBlank(lines[at]) || !isBlank(lines[at - 1]) || !/^(?:---?(?!-)|\u2014) *\S/.test(lines[at]?.text ?? '')) continue;
    const end = attributionEnd(lines, at);
    if (end !== null) return { content: at, end };
  }
  return { content: lines.length, end: lines.length };
}

/** All lines after the first of an attribution have the same indent; null when they have not. */
function attributionEnd(lines: readonly SourceLine[], start: number): number | null {
  let end = start + 1;
  for (; end < lines.length; end++) {
    const line = lines[end] as SourceLine;
    if (isBlank(line)) break;
    if (indentOf(line) !== indentOf(lines[start + 1] as SourceLine)) return null;
  }
  return end;
}

import type { SourceLine } from '../model/index.ts';
import { directive } from './directives.ts';
import { indentedBlock, isBlank, joined, pointOf } from './lines.ts';
import { directivePattern } from './patterns.ts';
import type { Scope, Taken } from './scope.ts';

const footnote = /^\.\. +\[((?:[0-9]+|#|#[\w-]+|\*))\](?: +|$)/;
const citation = /^\.\. +\[([\p{L}\p{N}](?:[\p{L}\p{N}_.+:-]*[\p{L}\p{N}])?)\](?: +|$)/u;
const substitution = /^\.\. +\|(?![ ]|$)/;

/** What begins with two dots, and the short form of an anonymous target. */
export function explicitMarkup(lines: readonly SourceLine[], start: number, scope: Scope): Taken | null {
  const line = lines[start];
  if (line === undefined) return null;
  if (/^__(?: +|$)/.test(line.text)) return target(lines, start, 3);
  const dots = /^\.\.(?: +|$)/.exec(line.text)?.[0];
  if (dots === undefined) return null;
  for (const [pattern, type] of [
    [footnote, 'footnote'],
    [citation, 'citation'],
  ] as const) {
    const match = pattern.exec(line.text);
    if (match === null) continue;
    const block = indentedBlock(lines, start, { first: match[0].length });
    const children = scope.nested(block.lines);
    return {
      items: [{ type, label: match[1] ?? '', children, position: pointOf(line), endLine: endOf(block.lines, line) }],
      next: block.end,
    };
  }
  if (/^\.\. +_(?![ ]|$)/.test(line.text)) return target(lines, start, dots.length);
  if (substitution.test(line.text)) {
    const defined = substitutionDefinition(lines, start, dots.length);
    if (defined !== null) return defined;
  }
  const name = directivePattern.exec(line.text);
  if (name !== null) return directive(lines, start, name[1] ?? '', name[0].length, scope);
  return comment(lines, start, dots.length);
}

function target(lines: readonly SourceLine[], start: number, width: number): Taken {
  const block = indentedBlock(lines, start, { first: width, untilBlank: true });
  const line = lines[start] as SourceLine;
  const text = joined(block.lines);
  const named = /^_(?:`((?:[^`\\]|\\.)*)`|((?:[^:\\]|\\.|:(?! |$))*)):(?:\s+|$)/.exec(text);
  const uri = (named === null ? text.replace(/^__:\s*/, '') : text.slice(named[0].length)).replace(/\s*\n\s*/g, '');
  return {
    items: [{ type: 'target', name: named?.[1] ?? named?.[2] ?? '', uri, position: pointOf(line), endLine: endOf(block.lines, line) }],
    next: block.end,
  };
}

function substitutionDefinition(lines: readonly SourceLine[], start: number, width: number): Taken | null {
  const block = indentedBlock(lines, start, { first: width });
  const line = lines[start] as SourceLine;
  const match = /^\|([^|\n]+(?:\n[^|\n]+)*)\|\s+([\w:.+-]+)::\s*/.exec(joined(block.lines));
  if (match === null) return null;
  return {
    items: [
      {
        type: 'substitution_definition',
        name: (match[1] ?? '').replace(/\s+/g, ' '),
        directive: match[2] ?? '',
        argument: joined(block.lines).slice(match[0].length),
        position: pointOf(line),
        endLine: endOf(block.lines, line),
      },
    ],
    next: block.end,
  };
}

/** Two dots alone, with a blank line after them, take nothing of what follows. */
function comment(lines: readonly SourceLine[], start: number, width: number): Taken {
  const line = lines[start] as SourceLine;
  if (line.text.length <= width && isBlank(lines[start + 1])) {
    return { items: [{ type: 'comment', text: '', lines: [], position: pointOf(line), endLine: line.line }], next: start + 1 };
  }
  const block = indentedBlock(lines, start, { first: width });
  return {
    items: [{ type: 'comment', text: joined(block.lines), lines: block.lines, position: pointOf(line), endLine: endOf(block.lines, line) }],
    next: block.end,
  };
}

function endOf(lines: readonly SourceLine[], first: SourceLine): number {
  return Math.max(lines.at(-1)?.line ?? first.line, first.line);
}

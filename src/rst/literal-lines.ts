import type { SourceLine } from '../model/index.ts';
import { cut, dedent, indentOf } from './lines.ts';

/**
 * The lines of a file that a `literalinclude` shows; as text, why there are none. Source of the rule: the filters of Sphinx'
 * `LiteralIncludeReader`, in their order: pyobject, start, end, lines, dedent.
 */
export function chosenLines(all: readonly SourceLine[], options: Readonly<Record<string, string>>): readonly SourceLine[] | string {
  let lines = all;
  if (options.pyobject) {
    const found = pythonObject(lines, options.pyobject);
    if (found === null) return `there is no Python object "${options.pyobject}"`;
    lines = found;
  }
  const begin = options['start-at'] ?? options['start-after'];
  if (begin) {
    const at = lines.findIndex((line) => line.text.includes(begin));
    if (at < 0) return `no line contains "${begin}"`;
    lines = lines.slice(options['start-at'] === undefined ? at + 1 : at);
  }
  const end = options['end-at'] ?? options['end-before'];
  if (end) {
    const inclusive = options['end-at'] !== undefined;
    // The first line cannot be the one before which the text ends.
    const at = lines.findIndex((line, index) => line.text.includes(end) && (inclusive || index > 0));
    if (at < 0) return `no line contains "${end}"`;
    lines = lines.slice(0, inclusive ? at + 1 : at);
  }
  if (options.lines) {
    const wanted = lineNumbers(options.lines, lines.length);
    if (wanted === null) return `"${options.lines}" names no lines`;
    const known = lines;
    lines = wanted.flatMap((number) => known[number - 1] ?? []);
    if (lines.length === 0) return `there are no lines ${options.lines}`;
  }
  if (options.dedent === undefined) return lines;
  return options.dedent === ''
    ? dedent(lines)
    : lines.map((line) => cut(line, Math.max(0, Number.parseInt(options.dedent ?? '', 10) || 0)));
}

/** `1,3-5,7-`: 1-based, in the order given, up to `count`; null when it is written in another way. */
function lineNumbers(text: string, count: number): readonly number[] | null {
  const numbers: number[] = [];
  for (const part of text.split(',')) {
    const match = /^(\d*)(\s*-\s*(\d*))?$/.exec(part.trim());
    const [, begin = '', range, end = ''] = match ?? [];
    if (begin === '' && end === '') return null;
    const first = Number(begin || 1);
    const last = range === undefined ? first : Number(end || count);
    for (let number = first; number <= Math.min(last, count); number++) numbers.push(number);
    if (numbers.length > 2 * count) return null;
  }
  return numbers;
}

/** A class or function with its decorators: `Name`, or `Class.method`. */
function pythonObject(lines: readonly SourceLine[], path: string): readonly SourceLine[] | null {
  let inner = lines;
  for (const name of path.split('.')) {
    const start = inner.findIndex((line) => definedName(line.text) === name);
    if (start < 0) return null;
    const indent = indentOf(inner[start] as SourceLine);
    let end = start + 1;
    while (end < inner.length && (inner[end]?.text === '' || indentOf(inner[end] as SourceLine) > indent)) end++;
    while (inner[end - 1]?.text === '') end--;
    let top = start;
    while (top > 0 && inner[top - 1]?.text.trimStart().startsWith('@') === true && indentOf(inner[top - 1] as SourceLine) === indent) top--;
    inner = inner.slice(top, end);
  }
  return inner;
}

function definedName(text: string): string | null {
  return /^\s*(?:class|(?:async )?def)\s+([\p{L}_][\p{L}\p{N}_]*)/u.exec(text)?.[1] ?? null;
}

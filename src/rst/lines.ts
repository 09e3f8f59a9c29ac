import type { Point, SourceLine } from '../model/index.ts';
import { leading, trimRight } from './characters.ts';

/**
 * Cuts a source into lines as docutils' `string2lines` does: tabs expanded, `\v` and `\f` blanks, trailing blanks gone. As
 * there, the separators of Unicode end a line, too, so that the numbers are docutils' and Sphinx's. A negative tab width
 * keeps tabs.
 */
export function sourceLines(source: string, file: string, tabWidth: number): readonly SourceLine[] {
  const lines: SourceLine[] = [];
  const plain = !/[\r\x1c-\x1e\x85\u2028\u2029]/.test(source);
  const text = /[\v\f]/.test(source) ? source.replace(/[\v\f]/g, ' ') : source;
  const ends = /\r\n|[\n\r\x1c-\x1e\x85\u2028\u2029]/g;
  let offset = source.startsWith('\ufeff') ? 1 : 0;
  while (offset < source.length) {
    let [stop, next] = [source.length, source.length];
    if (plain) {
      const at = source.indexOf('\n', offset);
      if (at >= 0) [stop, next] = [at, at + 1];
    } else {
      ends.lastIndex = offset;
      const end = ends.exec(source);
      if (end !== null) [stop, next] = [end.index, end.index + end[0].length];
    }
    lines.push(sourceLine(text, file, lines.length + 1, offset, stop, tabWidth));
    offset = next;
  }
  return lines;
}

/** One line of a source: the characters `[offset, stop)`. */
export function sourceLine(source: string, file: string, line: number, offset: number, stop: number, tabWidth: number): SourceLine {
  let text = source.slice(offset, stop);
  const tabs = tabWidth >= 0 && text.includes('\t');
  if (tabs) text = expandTabs(text, tabWidth);
  return { text: trimRight(text), file, line, offset, length: stop - offset, indent: 0, tabs };
}

/** Columns are code points, as in Python. */
function expandTabs(raw: string, width: number): string {
  const parts = raw.split('\t');
  const last = parts.pop() ?? '';
  const expanded: string[] = [];
  for (const part of parts) {
    const columns = /[\ud800-\udfff]/.test(part) ? [...part].length : part.length;
    expanded.push(part, ' '.repeat(width === 0 ? 0 : width - (columns % width)));
  }
  expanded.push(last);
  return expanded.join('');
}

/** The line without its first `columns` columns. */
export function cut(line: SourceLine, columns: number): SourceLine {
  const removed = Math.min(columns, line.text.length);
  if (removed === 0) return line;
  return {
    text: line.text.slice(removed),
    file: line.file,
    line: line.line,
    offset: line.offset,
    length: line.length,
    indent: line.indent + removed,
    tabs: line.tabs,
  };
}

/** The line with another text in its place. */
export function withText(line: SourceLine, text: string): SourceLine {
  return { text, file: line.file, line: line.line, offset: line.offset, length: line.length, indent: line.indent, tabs: line.tabs };
}

export function isBlank(line: SourceLine | undefined): boolean {
  return line === undefined || line.text === '';
}

export function indentOf(line: SourceLine): number {
  return leading(line.text);
}

/** Where the first character that is left of a line stands in its source. */
export function pointOf(line: SourceLine, extra = 0): Point {
  return { file: line.file, line: line.line, column: line.indent + extra + 1 };
}

/** An indented part of a text: its lines without the common indent, and the index of the first line after it. */
export interface IndentedBlock {
  readonly lines: readonly SourceLine[];
  readonly end: number;
  readonly indent: number;
}

/**
 * Takes the lines that belong to an indented block, from `start`.
 * `first`: columns that the marker takes of the first line, whose indent then does not count; `block`: the indent that all
 * lines need. Without either the block's indent is its smallest. Blank lines at both ends are removed, but for the first
 * when `keepTop`; `keepIndent` leaves the lines after the first as they are. Source of the rule: docutils' `StringList.get_indented`.
 */
export function indentedBlock(
  lines: readonly SourceLine[],
  start: number,
  options: {
    readonly first?: number;
    readonly block?: number;
    readonly untilBlank?: boolean;
    readonly keepTop?: boolean;
    readonly keepIndent?: boolean;
  } = {},
): IndentedBlock {
  const first = options.first ?? options.block;
  let end = first === undefined ? start : start + 1;
  let smallest = options.block ?? Number.POSITIVE_INFINITY;
  for (; end < lines.length; end++) {
    const line = lines[end];
    if (line === undefined) break;
    if (line.text === '') {
      if (options.untilBlank === true) break;
      continue;
    }
    if (line.text.charCodeAt(0) !== 32) break;
    const indent = indentOf(line);
    if (options.block !== undefined) {
      if (indent < options.block) break;
    } else if (indent < smallest) smallest = indent;
  }
  const indent = Number.isFinite(smallest) ? smallest : 0;
  const taken: SourceLine[] = [];
  for (let index = start; index < end; index++) {
    const line = lines[index] as SourceLine;
    const columns = index === start && first !== undefined ? first : options.keepIndent === true ? 0 : indent;
    taken.push(cut(line, columns));
  }
  return { lines: options.keepTop === true ? trimEnd(taken) : trim(taken), end, indent };
}

/** Without the blank lines at both ends. */
export function trim(lines: readonly SourceLine[]): readonly SourceLine[] {
  let start = 0;
  while (start < lines.length && lines[start]?.text === '') start++;
  return trimEnd(start === 0 ? lines : lines.slice(start));
}

export function trimEnd(lines: readonly SourceLine[]): readonly SourceLine[] {
  let end = lines.length;
  while (end > 0 && lines[end - 1]?.text === '') end--;
  return end === lines.length ? lines : lines.slice(0, end);
}

/** Without the indent that all lines share. */
export function dedent(lines: readonly SourceLine[]): readonly SourceLine[] {
  let common = Number.POSITIVE_INFINITY;
  for (const line of lines) if (line.text !== '') common = Math.min(common, indentOf(line));
  return common === 0 || !Number.isFinite(common) ? lines : lines.map((line) => cut(line, common));
}

export function joined(lines: readonly SourceLine[]): string {
  return lines.map((line) => line.text).join('\n');
}

import type { Point, SourceLine } from '../model/index.ts';

/** Cuts a source into lines as docutils' `string2lines` does: tabs expanded, `\v` and `\f` blanks, trailing blanks gone. */
export function sourceLines(source: string, file: string, tabWidth: number): readonly SourceLine[] {
  const lines: SourceLine[] = [];
  const ends = /\r\n|\n|\r/g;
  let offset = source.startsWith('\ufeff') ? 1 : 0;
  while (offset <= source.length) {
    ends.lastIndex = offset;
    const end = ends.exec(source);
    const stop = end?.index ?? source.length;
    if (end === null && stop === offset) break;
    const raw = source.slice(offset, stop);
    const tabs = raw.includes('\t');
    const text = (tabs ? expandTabs(raw, tabWidth) : raw).replace(/[\v\f]/g, ' ').trimEnd();
    lines.push({ text, file, line: lines.length + 1, offset, length: raw.length, indent: 0, tabs });
    if (end === null) break;
    offset = stop + end[0].length;
  }
  return lines;
}

function expandTabs(raw: string, width: number): string {
  let text = '';
  for (const [index, part] of raw.split('\t').entries()) {
    if (index > 0) text += ' '.repeat(width - (text.length % width));
    text += part;
  }
  return text;
}

/** The line without its first `columns` columns. */
export function cut(line: SourceLine, columns: number): SourceLine {
  const removed = Math.min(columns, line.text.length);
  return removed === 0 ? line : { ...line, text: line.text.slice(removed), indent: line.indent + removed };
}

export function isBlank(line: SourceLine | undefined): boolean {
  return line === undefined || line.text === '';
}

export function indentOf(line: SourceLine): number {
  return line.text.length - line.text.trimStart().length;
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
 * when `keepTop`. Source of the rule: docutils' `StringList.get_indented`.
 */
export function indentedBlock(
  lines: readonly SourceLine[],
  start: number,
  options: { readonly first?: number; readonly block?: number; readonly untilBlank?: boolean; readonly keepTop?: boolean } = {},
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
    const indent = indentOf(line);
    if (indent === 0 || (options.block !== undefined && indent < options.block)) break;
    if (options.block === undefined) smallest = Math.min(smallest, indent);
  }
  const indent = Number.isFinite(smallest) ? smallest : 0;
  const taken = lines.slice(start, end).map((line, index) => cut(line, index === 0 && first !== undefined ? first : indent));
  return { lines: options.keepTop === true ? trimEnd(taken) : trim(taken), end, indent };
}

/** Without the blank lines at both ends. */
export function trim(lines: readonly SourceLine[]): readonly SourceLine[] {
  const start = lines.findIndex((line) => line.text !== '');
  return start < 0 ? [] : trimEnd(lines.slice(start));
}

function trimEnd(lines: readonly SourceLine[]): readonly SourceLine[] {
  let end = lines.length;
  while (end > 0 && lines[end - 1]?.text === '') end--;
  return lines.slice(0, end);
}

/** Without the indent that all lines share. */
export function dedent(lines: readonly SourceLine[]): readonly SourceLine[] {
  const indents = lines.filter((line) => line.text !== '').map(indentOf);
  const common = Math.min(...indents);
  return indents.length === 0 || common === 0 ? lines : lines.map((line) => cut(line, common));
}

export function joined(lines: readonly SourceLine[]): string {
  return lines.map((line) => line.text).join('\n');
}

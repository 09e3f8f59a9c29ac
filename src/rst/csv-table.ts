import type { SourceLine, TableRow } from '../model/index.ts';
import { trimRight } from './characters.ts';
import { extentOf, type Parts } from './directive-parts.ts';
import { cut, withText } from './lines.ts';
import { tableFault, titleOf } from './list-table.ts';
import type { Item, Scope } from './scope.ts';
import { entry, row } from './table-nodes.ts';

interface CsvDialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string | null;
  readonly keepSpace: boolean;
}

type Cells = readonly (readonly SourceLine[])[];

/** A `csv-table`: quoted cells may hold commas and several lines. Answers a text when docutils would leave the table out. */
export function csvTable(parts: Parts, scope: Scope): readonly Item[] | string {
  const { options, content, head } = parts;
  if (options.file !== undefined || options.url !== undefined) return 'its data are in another file';
  if (content.length === 0) return 'it has no content';
  const named = csvRows(options.header === undefined ? [] : options.header.split('\n').map((text) => ({ ...head, text })), {
    delimiter: ',',
    quote: '"',
    escape: '\\',
    keepSpace: false,
  });
  const rows = csvRows(content, {
    delimiter: character(options.delim ?? ','),
    quote: character(options.quote ?? '"'),
    escape: options.escape === undefined ? null : character(options.escape),
    keepSpace: options.keepspace !== undefined,
  });
  if (named === null || rows === null) return 'a quote in its data does not end where a cell ends';
  const columns = Math.max(0, ...[...named, ...rows].map((cells) => cells.length));
  const fault = tableFault(
    parts,
    rows.length,
    columns,
    rows.reduce((least, cells) => Math.min(least, cells.length), columns),
  );
  if (fault !== null) return fault;
  const headers = Number(options['header-rows'] ?? 0);
  const children = rows.map((cells, index): TableRow => {
    const first = cells.find((cell) => cell[0] !== undefined)?.[0] ?? head;
    return row(
      cells.map((lines) => entry(lines, index < headers, scope, lines[0] ?? first)),
      first,
    );
  });
  return [{ type: 'table', origin: 'csv-table', title: titleOf(parts), children, ...extentOf(parts) }];
}

/** `tab`, `space`, a character, or the number of one. */
function character(text: string): string {
  if (text === 'tab') return '\t';
  if (text === 'space') return ' ';
  const code = /^(?:0x|x|\\x|U\+?|u|\\u|&#x)([0-9a-f]+);?$/i.exec(text)?.[1];
  const value = code === undefined ? Number.NaN : Number.parseInt(code, 16);
  return value > 0 && value <= 0x10ffff ? String.fromCodePoint(value) : text;
}

/** Rows of cells of lines; null when quotes do not match. Source of the rule: Python's csv reader with `strict`. */
function csvRows(lines: readonly SourceLine[], dialect: CsvDialect): readonly Cells[] | null {
  const rows: SourceLine[][][] = [];
  let state: 'start' | 'field' | 'quoted' | 'quote' = 'start';
  let cells: SourceLine[][] = [];
  for (const line of lines) {
    if (state !== 'quoted') {
      cells = line.text === '' ? [] : [[]];
      rows.push(cells);
      state = 'start';
    }
    let [text, from] = ['', 0];
    const flush = (): void => void cells.at(-1)?.push(withText(cut(line, from), trimRight(text)));
    for (let at = 0; at < line.text.length; at++) {
      const mark = line.text[at] as string;
      if (mark === dialect.escape && state !== 'quote') {
        at++;
        text += line.text[at] ?? '';
        if (state === 'start') state = 'field';
      } else if (state === 'quoted') {
        if (mark !== dialect.quote) text += mark;
        else state = dialect.escape === null ? 'quote' : 'field';
      } else if (mark === dialect.delimiter) {
        flush();
        cells.push([]);
        [text, from, state] = ['', at + 1, 'start'];
      } else if (state === 'quote') {
        if (mark !== dialect.quote) return null;
        text += mark;
        state = 'quoted';
      } else if (state === 'start' && mark === dialect.quote) {
        [from, state] = [at + 1, 'quoted'];
      } else if (state === 'start' && mark === ' ' && !dialect.keepSpace) from = at + 1;
      else {
        text += mark;
        state = 'field';
      }
    }
    flush();
  }
  return state === 'quoted' ? null : rows;
}

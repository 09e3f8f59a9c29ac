import { headerlessColumns, isKnownColumn, isKnownPair } from '../policy/columns.ts';
import { rowGrammar } from '../policy/rows.ts';
import type { Token } from '../tokens/token.ts';
import { tokenize } from '../tokens/tokenize.ts';
import type { Line } from './lines.ts';

export interface Cell {
  readonly column: number;
  readonly text: string;
  readonly tokens: readonly Token[];
}

export interface Row {
  readonly line: Line;
  /** One entry a column; null where the row has nothing. */
  readonly cells: readonly (Cell | null)[];
}

/** Rows under a header that names their columns. */
export interface Table {
  readonly header: Line | null;
  /** Upper case, as the policies know them. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** It was known as a table by what stands under its names. */
  readonly aligned?: true;
}

/**
 * The same table read with the columns of another one that has the same header: how many words a name has
 * is seen from the rows, and the rows differ.
 */
export function readAs(table: Table, like: Table): Table {
  if (table.header === null || table.columns.join() === like.columns.join()) return table;
  const ranges = rangesAs(table.header, like);
  return ranges === null
    ? table
    : { ...table, columns: like.columns, rows: table.rows.map(({ line }) => ({ line, cells: cellsOf(line, ranges) })) };
}

/** Where the names of a table stand in a line that holds the same names; null when it holds others. */
function rangesAs(header: Line, like: Table): readonly Range[] | null {
  const words = chunks(header.text).filter((word) => /[^|]/.test(word.text));
  const names = like.columns.map((name) => name.replace(/#\d+$/, ''));
  if (like.header === null || names.includes('')) return null;
  if (words.map((word) => word.text.toUpperCase()).join(' ') !== names.join(' ').replaceAll('| ', '')) return null;
  let at = 0;
  return names.map((name) => {
    const own = words.slice(at, at + name.replaceAll('| ', '').split(' ').length);
    at += own.length;
    return { name, from: own[0]?.from ?? 0, to: own.at(-1)?.to ?? 0 };
  });
}

/** Takes the tables out of a text, those of another text as that one was read; the lines that belong to none are left in order. */
export function splitTables(
  lines: readonly Line[],
  command: string,
  like: readonly Table[] = [],
): { readonly tables: readonly Table[]; readonly rest: readonly Line[] } {
  const aligned = like.filter((table) => table.aligned === true);
  const grammar = rowGrammar(command);
  if (grammar !== null) {
    const read = grammarTable(lines, grammar);
    if (read.tables.length > 0) return read;
  }
  const tables: Table[] = [];
  const rest: Line[] = [];
  for (let at = 0; at < lines.length; ) {
    const found: Found | null =
      boxTableAt(lines, at) ??
      underlinedTableAt(lines, at) ??
      measuredTableAt(lines, at) ??
      headedTableAt(lines, at) ??
      alikeTableAt(lines, at, aligned) ??
      alignedTableAt(lines, at);
    if (found === null) {
      rest.push(lines[at] as Line);
      at++;
      continue;
    }
    tables.push(found.table);
    rest.push(...(found.left ?? []));
    at = found.next;
  }
  if (tables.length > 0) return { tables, rest };
  const implied = headerlessColumns(command);
  return implied === null ? { tables, rest } : impliedTable(rest, implied);
}

interface Found {
  readonly table: Table;
  /** The first line after it. */
  readonly next: number;
  /** Lines among its rows that are none. */
  readonly left?: readonly Line[];
}

type Range = { readonly name: string; readonly from: number; readonly to: number };

function headedTableAt(lines: readonly Line[], at: number): Found | null {
  const header = lines[at] as Line;
  if (!looksLikeHeader(header.text)) return null;
  const body: Line[] = [];
  let next = at + 1;
  // A gap in the numbering is a blank line: the table ends there.
  while (
    next < lines.length &&
    (lines[next] as Line).index - (lines[next - 1] as Line).index <= gapOf(at, next) &&
    !looksLikeHeader((lines[next] as Line).text)
  ) {
    body.push(lines[next] as Line);
    next++;
  }
  const columns = columnRanges(header.text, body);
  if (columns.length < 2) return null;
  return {
    table: {
      header,
      columns: unique(columns.map((column) => column.name)),
      rows: body.map((line) => ({ line, cells: inOrder(line, columns) ?? cellsOf(line, columns) })),
    },
    next,
  };
}

/** Between header and body a rule may have been dropped. */
function gapOf(at: number, next: number): number {
  return next === at + 1 ? 2 : 1;
}

function looksLikeHeader(text: string): boolean {
  const words = text.trim().split(/\s+/);
  if (words.length < 2 || text.length > 1_000) return false;
  if (!/^\s*(?:[A-Z%#][A-Z0-9%()/_.:#<>-]*(?: +|$))+$/.test(text)) {
    // A name comes twice at most (`Port … Neighbor Port`): more often it is a word of a sentence, as `in` is.
    const known = words.filter(
      (word, nth) => isKnownColumn(word) && words.slice(0, nth).filter((other) => other === word).length < 2,
    ).length;
    const spread = words.length >= 5 || /\S\s{2,}\S/.test(text);
    return words.length >= 3 && spread && known * 10 >= words.length * 6 && words.every((word) => !/^\d/.test(word));
  }
  // `UH` and `B` alone are flags; a header has a word of some length, and more than one.
  return words.filter((word) => word.length > 1).length >= 2 && /\s{2,}/.test(text.trim());
}

function columnRanges(header: string, body: readonly Line[]): readonly Range[] {
  const words = [...header.matchAll(/\S+/g)].map((match) => ({ name: match[0], from: match.index, to: match.index + match[0].length }));
  const merged: { name: string; from: number; to: number }[] = [];
  for (const word of words) {
    const last = merged.at(-1);
    const own =
      last === undefined ||
      word.from - last.to > 1 ||
      body.some((line) => chunks(line.text).some((chunk) => chunk.from >= word.from && chunk.from < word.to));
    const right =
      last !== undefined &&
      body.some((line) => chunks(line.text).some((chunk) => chunk.to > word.from && chunk.to <= word.to && chunk.from > last.to - 1));
    const pair = last === undefined || word.from - last.to > 1 ? '' : `${last.name} ${word.name}`.toUpperCase();
    if (!isKnownPair(pair) && (own || right)) merged.push({ ...word });
    else if (last !== undefined) {
      last.name += ` ${word.name}`;
      last.to = word.to;
    }
  }
  return merged.map((column) => ({ ...column, name: column.name.toUpperCase() }));
}

function chunks(text: string): readonly { readonly text: string; readonly from: number; readonly to: number }[] {
  return [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], from: match.index, to: match.index + match[0].length }));
}

function cellsOf(line: Line, columns: readonly Range[]): readonly (Cell | null)[] {
  const parts: { from: number; to: number }[] = [];
  const owner: number[] = [];
  let last: { column: number; to: number } | null = null;
  for (const chunk of chunks(line.text)) {
    let column = bestOverlap(chunk, columns);
    if (column < 0 && last !== null && chunk.from - last.to === 1) column = last.column;
    if (column < 0)
      column = Math.max(
        0,
        columns.findLastIndex((each) => each.from <= chunk.from),
      );
    // Text never goes back to a column further left.
    if (last !== null && column < last.column) column = last.column;
    parts.push({ from: chunk.from, to: chunk.to });
    owner.push(column);
    last = { column, to: chunk.to };
  }
  return columns.map((_, index) => {
    const own = parts.filter((__, part) => owner[part] === index);
    const [first, end] = [own[0], own.at(-1)];
    return first === undefined || end === undefined ? null : cell(line.text, first.from, end.to);
  });
}

/** As many parts as columns, and some under no name: the row was laid out by hand, and its order says more than its places. */
function inOrder(line: Line, columns: readonly Range[]): readonly (Cell | null)[] | null {
  const parts = spaced(line.text);
  if (parts.length !== columns.length || cellsOf(line, columns).every((each) => each !== null)) return null;
  return parts.map((part) => cell(line.text, part.from, part.to));
}

function bestOverlap(chunk: { readonly from: number; readonly to: number }, columns: readonly Range[]): number {
  let [best, most] = [-1, 0];
  for (const [index, column] of columns.entries()) {
    const shared = Math.min(chunk.to, column.to) - Math.max(chunk.from, column.from);
    if (shared > most) [best, most] = [index, shared];
  }
  return best;
}

function cell(text: string, from: number, to: number): Cell {
  const own = text.slice(from, to);
  return { column: from, text: own, tokens: tokenize(own).map((token) => ({ ...token, column: token.column + from })) };
}

/** `| a | b |` under a drawn line, and psql's ` a | b `. */
function boxTableAt(lines: readonly Line[], at: number): Found | null {
  const header = lines[at] as Line;
  if (!header.text.includes('|')) return null;
  const bars = barsOf(header.text);
  let next = at + 1;
  const rows: Row[] = [];
  while (next < lines.length && barsOf((lines[next] as Line).text) === bars) {
    rows.push({ line: lines[next] as Line, cells: boxCells((lines[next] as Line).text) });
    next++;
  }
  const edged = /^\s*\|.*\|\s*$/.test(header.text);
  if (rows.length === 0 || bars < (/^\s*\|/.test(header.text) ? 2 : 1)) return null;
  // Without a drawn line under it, `PS1 | ok | 10.1` may be a row like the others.
  if (header.ruled === undefined && !(edged && boxCells(header.text).every((each) => each !== null && /^[A-Za-z][^\d]*$/.test(each.text))))
    return null;
  const columns = unique(boxCells(header.text).map((each) => (each?.text ?? '').toUpperCase()));
  // Pipes of a shell are no table: a header has names only.
  if (columns.some((name) => /[<>$`"]/.test(name)) || columns.every((name) => /^(?:#\d+)?$/.test(name))) return null;
  return { table: { header, columns, rows }, next };
}

/** Columns of one name are told apart by their number. */
function unique(names: readonly string[]): readonly string[] {
  return names.map((name, index) => {
    const nth = names.slice(0, index).filter((other) => other === name).length + 1;
    return nth === 1 ? name : `${name}#${nth}`;
  });
}

function barsOf(text: string): number {
  return text.split('|').length - 1;
}

function boxCells(text: string): readonly (Cell | null)[] {
  const edged = /^\s*\|/.test(text);
  const cells: (Cell | null)[] = [];
  let from = 0;
  for (const part of text.split('|')) {
    const start = from + (part.length - part.trimStart().length);
    cells.push(part.trim() === '' ? null : cell(text, start, start + part.trim().length));
    from += part.length + 1;
  }
  return edged ? cells.slice(1, /\|\s*$/.test(text) ? -1 : undefined) : cells;
}

/**
 * Names over columns in any case (`Name  Version  Rev`), known by what stands under them: in a row nearly each column
 * has a value that begins or ends where its name does. Lines between them that do not are left.
 */
function alignedTableAt(lines: readonly Line[], at: number): Found | null {
  const header = lines[at] as Line;
  if (!namesColumns(header.text)) return null;
  const next = bodyEnd(lines, at);
  const body = lines.slice(at + 1, next);
  const ranges = [spacedRanges(header.text, body), columnRanges(header.text, body)];
  for (const columns of ranges) {
    if (columns.length < 3) continue;
    const rows = filledRows(body, columns);
    const sure = rows.filter((row) => standsUnder(row, columns)).length;
    if (sure === 0 || sure * 2 < body.length) continue;
    return foundUnder(header, unique(columns.map((column) => column.name)), rows, body, next);
  }
  return null;
}

/** What the other text has taken for a table is one here, too, however far its values are moved. */
function alikeTableAt(lines: readonly Line[], at: number, like: readonly Table[]): Found | null {
  const header = lines[at] as Line;
  for (const table of like) {
    const ranges = rangesAs(header, table);
    if (ranges === null) continue;
    const next = bodyEnd(lines, at);
    const body = lines.slice(at + 1, next);
    const rows = filledRows(body, ranges);
    if (rows.length === 0) continue;
    return foundUnder(header, table.columns, rows, body, next);
  }
  return null;
}

function filledRows(body: readonly Line[], columns: readonly Range[]): readonly Row[] {
  return body
    .map((line) => ({ line, cells: cellsOf(line, columns) }))
    .filter(({ cells }) => cells.filter((each) => each !== null).length * 10 >= columns.length * 6);
}

/** A table ends at a blank line, and where other columns are named. */
function bodyEnd(lines: readonly Line[], at: number): number {
  let next = at + 1;
  while (
    next < lines.length &&
    (lines[next] as Line).index - (lines[next - 1] as Line).index <= (next === at + 1 ? 2 : 1) &&
    (next === at + 1 || !namesColumns((lines[next] as Line).text))
  )
    next++;
  return next;
}

function foundUnder(header: Line, columns: readonly string[], rows: readonly Row[], body: readonly Line[], next: number): Found {
  const own = new Set(rows.map((row) => row.line));
  return { table: { header, columns, rows, aligned: true }, next, left: body.filter((line) => !own.has(line)) };
}

function namesColumns(text: string): boolean {
  if (text.length > 1_000) return false;
  const words = chunks(text).map((word) => word.text);
  const named = words.filter((word) => /^[A-Z%#<][\w%/().#<>+-]*[?:]?$/.test(word) || isKnownColumn(word)).length;
  const names = words.filter((word) => /\w/.test(word)).map((word) => word.toUpperCase());
  const repeated = names.length - new Set(names).size;
  return (
    words.length >= 3 &&
    /\S\s{2,}\S/.test(text.trim()) &&
    named >= words.length - 1 &&
    repeated <= 1 &&
    // `SELinux status:   enabled` is a value with its label.
    words.filter((word) => word.endsWith(':')).length <= (words.length >= 6 ? 1 : 0) &&
    !words.some((word) => /^<(?:none|unset|unknown|pending)>$/i.test(word)) &&
    !words.some((word) => /^[\d.:/-]+$|[=,;"'[\]{}]|\d\/\d/.test(word))
  );
}

/** Names of several words, where two blanks part the columns, and no row has more parts. */
function spacedRanges(header: string, body: readonly Line[]): readonly Range[] {
  const names = spaced(header);
  // A value that two blanks part belongs to two columns, whose names stand close together.
  const whole = (line: Line): boolean =>
    cellsOf(
      line,
      names.map(({ text, from, to }) => ({ name: text, from, to })),
    ).every((each) => each === null || !/\S\s{2,}\S/.test(each.text));
  return body.every((line) => spaced(line.text).length <= names.length && whole(line))
    ? names.map(({ text, from, to }) => ({ name: text.replace(/\s+/g, ' ').toUpperCase(), from, to }))
    : [];
}

function spaced(text: string): readonly { readonly text: string; readonly from: number; readonly to: number }[] {
  return [...text.matchAll(/\S+(?: \S+)*/g)].map((match) => ({ text: match[0], from: match.index, to: match.index + match[0].length }));
}

function standsUnder({ cells }: Row, columns: readonly Range[]): boolean {
  const filled = cells.flatMap((each, index) => (each === null ? [] : [{ each, column: columns[index] as Range }]));
  const under = filled.filter(
    ({ each, column }) => Math.abs(each.column - column.from) <= 1 || Math.abs(each.column + each.text.length - column.to) <= 1,
  );
  return under.length * 4 >= filled.length * 3;
}

/** A header with a line drawn under each of its columns: the parts of that line are the columns. */
function underlinedTableAt(lines: readonly Line[], at: number): Found | null {
  const header = lines[at] as Line;
  const parts = header.underlined;
  if (parts === undefined || parts.length < 2) return null;
  const ranges = parts.map((part, index) => ({
    name: header.text
      .slice(index === 0 ? 0 : part.from, parts[index + 1]?.from)
      .trim()
      .toUpperCase(),
    from: part.from,
    to: Math.max(part.to, (parts[index + 1]?.from ?? Number.POSITIVE_INFINITY) - 1),
  }));
  if (ranges.some((range) => range.name === '')) return null;
  let next = at + 1;
  while (next < lines.length && (lines[next] as Line).index - (lines[next - 1] as Line).index <= (next === at + 1 ? 2 : 1)) next++;
  const rows = lines.slice(at + 1, next).map((line) => ({ line, cells: cellsOf(line, ranges) }));
  return { table: { header, columns: unique(ranges.map((range) => range.name)), rows }, next };
}

/** Words over as many numbers (`RX:  bytes packets errors`): each word names the number under it. */
function measuredTableAt(lines: readonly Line[], at: number): Found | null {
  const header = lines[at] as Line;
  const words = chunks(header.text).filter((chunk) => !/^(?:RX|TX)[:]?$/.test(chunk.text));
  const row = lines[at + 1];
  if (words.length < 3 || row === undefined || row.index !== header.index + 1) return null;
  if (!words.every((word) => /^[a-zA-Z%][\w%/-]*$/.test(word.text))) return null;
  const isMeasured = (line: Line): boolean => {
    const values = chunks(line.text);
    return values.length === words.length && values.every((value) => /^[-\d.,]+[KMGT%]?$/.test(value.text));
  };
  let next = at + 1;
  while (next < lines.length && isMeasured(lines[next] as Line)) next++;
  if (next === at + 1) return null;
  const rows = lines
    .slice(at + 1, next)
    .map((line) => ({ line, cells: chunks(line.text).map((value) => cell(line.text, value.from, value.to)) }));
  return { table: { header, columns: unique(words.map((word) => word.text.toUpperCase())), rows }, next };
}

/** Rows that a grammar reads; what it cannot read is left. */
function grammarTable(lines: readonly Line[], grammar: RegExp): { readonly tables: readonly Table[]; readonly rest: readonly Line[] } {
  const columns = [...grammar.source.matchAll(/\(\?<([A-Z]+)>/g)].map((match) => match[1] ?? '');
  const rows: Row[] = [];
  const rest: Line[] = [];
  for (const line of lines) {
    const text = line.text.slice(line.indent);
    const match = text.length > 2_000 ? null : grammar.exec(text);
    if (match === null) {
      rest.push(line);
      continue;
    }
    const cells = columns.map((name) => {
      const range = match.indices?.groups?.[name];
      return range === undefined || range[0] === range[1] ? null : cell(line.text, range[0] + line.indent, range[1] + line.indent);
    });
    rows.push({ line, cells });
  }
  return rows.length === 0 ? { tables: [], rest } : { tables: [{ header: null, columns, rows }], rest };
}

/** Rows of a table whose header a filter has taken away: `netstat -rn | grep …`. */
function impliedTable(
  lines: readonly Line[],
  columns: readonly string[],
): { readonly tables: readonly Table[]; readonly rest: readonly Line[] } {
  const rows: Row[] = [];
  const rest: Line[] = [];
  for (const line of lines) {
    const parts = chunks(line.text);
    if (parts.length === columns.length) rows.push({ line, cells: parts.map((part) => cell(line.text, part.from, part.to)) });
    else rest.push(line);
  }
  return rows.length === 0 ? { tables: [], rest } : { tables: [{ header: null, columns, rows }], rest };
}

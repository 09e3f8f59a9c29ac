import type { BlockNode, Point, SourceLine, Table, TableCell, TableRow } from '../model/index.ts';
import { cut, dedent, isBlank, pointOf, trim } from './lines.ts';
import { gridTop, simpleBorder, simpleTop } from './patterns.ts';
import type { Scope, Taken } from './scope.ts';

/** A table drawn with `+`, `-` and `|`. Source of the rule: docutils' `GridTableParser`. */
export function gridTable(lines: readonly SourceLine[], start: number, scope: Scope): Taken | null {
  const first = lines[start];
  if (first === undefined || !gridTop.test(first.text)) return null;
  let end = start;
  while (end < lines.length && /^[+|]/.test(lines[end]?.text ?? '')) end++;
  while (end - start > 2 && !gridTop.test(lines[end - 1]?.text ?? '')) end--;
  const block = lines.slice(start, end);
  const cells = end - start < 3 ? null : gridCells(block.map((line) => line.text));
  if (cells === null) return malformed(first, Math.max(end, start + 1), scope);
  const rows = [...new Set(cells.map((cell) => cell.top))].sort((a, b) => a - b);
  const header = block.findIndex((line, index) => index > 0 && /^\+=[=+]+=?\+$/.test(line.text));
  const children = rows.map((top) =>
    row(
      cells
        .filter((cell) => cell.top === top)
        .map((cell) => {
          const inner = block.slice(cell.top + 1, cell.bottom).map((line) => piece(line, cell.left + 1, cell.right));
          return entry(inner, top < header, scope, first);
        }),
      block[top + 1] ?? first,
    ),
  );
  return { items: [table('grid', null, children, first, block.at(-1)?.line ?? first.line)], next: end };
}

/** A table drawn with `=` alone. Source of the rule: docutils' `SimpleTableParser`. */
export function simpleTable(lines: readonly SourceLine[], start: number, scope: Scope): Taken | null {
  const first = lines[start];
  if (first === undefined || !simpleTop.test(first.text)) return null;
  const borders: number[] = [];
  for (let at = start + 1; at < lines.length; at++) {
    const text = lines[at]?.text ?? '';
    if (!simpleBorder.test(text)) continue;
    if (text.length !== first.text.length) return malformed(first, at + 1, scope);
    borders.push(at);
    if (borders.length === 2 || isBlank(lines[at + 1])) break;
  }
  const last = borders.at(-1);
  if (last === undefined) return malformed(first, start + 1, scope);
  const header = borders.length === 2 ? (borders[0] ?? -1) : -1;
  const columns = columnsOf(first.text);
  const children: TableRow[] = [];
  let pending: SourceLine[] = [];
  const finish = (spans: readonly (readonly [number, number])[] | null, isHeader: boolean): void => {
    if (trim(pending).length > 0) children.push(simpleRow(trim(pending), spans ?? columns, columns, isHeader, scope));
    pending = [];
  };
  for (let at = start + 1; at <= last; at++) {
    const line = lines[at] as SourceLine;
    const isHeader = header >= 0 && at <= header;
    if (at === header || at === last) finish(null, isHeader);
    else if (/^-[ -]*$/.test(line.text) && pending.length > 0) finish(columnsOf(line.text), isHeader);
    else {
      const [from, to] = columns[0] ?? [0, 0];
      if (line.text.slice(from, to).trim() !== '' && trim(pending).length > 0) finish(null, isHeader);
      pending.push(line);
    }
  }
  return { items: [table('simple', null, children, first, lines[last]?.line ?? first.line)], next: last + 1 };
}

function columnsOf(border: string): readonly (readonly [number, number])[] {
  return [...border.matchAll(/[=-]+/g)].map((match) => [match.index, match.index + match[0].length] as const);
}

function simpleRow(
  lines: readonly SourceLine[],
  spans: readonly (readonly [number, number])[],
  columns: readonly (readonly [number, number])[],
  header: boolean,
  scope: Scope,
): TableRow {
  const first = lines[0] as SourceLine;
  const lastStart = columns.at(-1)?.[0] ?? 0;
  const cells = spans.map(([from, to]) => {
    const inner = lines.map((line) => piece(line, from, from >= lastStart ? Number.POSITIVE_INFINITY : to));
    return entry(inner, header, scope, first);
  });
  return row(cells, first);
}

/** A `list-table`: its rows are the items of a list of lists. */
export function listTable(
  title: string | null,
  options: Readonly<Record<string, string>>,
  children: readonly BlockNode[],
  at: { readonly position: Point; readonly endLine: number },
): Table {
  const headers = Number.parseInt(options['header-rows'] ?? '0', 10);
  const list = children.find((child) => child.type === 'bullet_list');
  const rows = (list?.type === 'bullet_list' ? list.children : []).map((item, index): TableRow => {
    const inner = item.children.find((child) => child.type === 'bullet_list');
    const cells = (inner?.type === 'bullet_list' ? inner.children : []).map(
      (cell): TableCell => ({
        type: 'entry',
        header: index < headers,
        columns: 1,
        rows: 1,
        children: cell.children,
        position: cell.position,
        endLine: cell.endLine,
      }),
    );
    return { type: 'row', children: cells, position: item.position, endLine: item.endLine };
  });
  return { type: 'table', origin: 'list-table', title, children: rows, ...at };
}

/** A `csv-table`: quoted cells may hold commas and several lines. */
export function csvTable(
  title: string | null,
  options: Readonly<Record<string, string>>,
  content: readonly SourceLine[],
  scope: Scope,
  at: { readonly position: Point; readonly endLine: number },
): Table {
  const headers = Number.parseInt(options['header-rows'] ?? '0', 10);
  const rows = csvRows(content).map((cells, index): TableRow => {
    const first = cells[0]?.[0] ?? content[0];
    return row(
      cells.map((lines) => entry(lines, index < headers, scope, lines[0] ?? (first as SourceLine))),
      first as SourceLine,
    );
  });
  return { type: 'table', origin: 'csv-table', title, children: rows, ...at };
}

function csvRows(lines: readonly SourceLine[]): readonly (readonly (readonly SourceLine[])[])[] {
  const rows: SourceLine[][][] = [];
  let quoted = false;
  for (const line of lines) {
    if (!quoted) rows.push([[]]);
    const cells = rows.at(-1) as SourceLine[][];
    let from = 0;
    const push = (to: number): void => {
      const text = cut({ ...line, text: line.text.slice(0, to) }, from);
      const shown = text.text
        .replace(/^\s*"|"\s*$/g, '')
        .replaceAll('""', '"')
        .trim();
      cells.at(-1)?.push({ ...text, text: shown });
    };
    for (let column = 0; column < line.text.length; column++) {
      if (line.text[column] === '"') quoted = !quoted;
      else if (line.text[column] === ',' && !quoted) {
        push(column);
        cells.push([]);
        from = column + 1;
      }
    }
    push(line.text.length);
  }
  return rows;
}

interface Cell {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Follows the edges of each cell from its upper left corner; null when the drawing does not close. */
function gridCells(source: readonly string[]): readonly Cell[] | null {
  const width = source[0]?.length ?? 0;
  if (source.length > maxGridLines || source.some((line) => line.length !== width)) return null;
  // The line under the header is drawn with `=`.
  const block = source.map((line, index) => (index > 0 && /^\+[=+]+\+$/.test(line) ? line.replaceAll('=', '-') : line));
  const cells: Cell[] = [];
  const corners: [number, number][] = [[0, 0]];
  const done = new Array<number>(width).fill(-1);
  const seen = new Set<string>();
  while (corners.length > 0) {
    corners.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const [top, left] = corners.shift() as [number, number];
    if (top >= block.length - 1 || left >= width - 1 || top <= (done[left] ?? -1)) continue;
    const found = scanCell(block, top, left);
    if (found === null) continue;
    for (let column = left; column < found.right; column++) done[column] = found.bottom - 1;
    cells.push(found);
    for (const corner of [
      [top, found.right],
      [found.bottom, left],
    ] as [number, number][]) {
      const key = corner.join(':');
      if (!seen.has(key)) corners.push(corner);
      seen.add(key);
    }
  }
  return cells.length === 0 || done.slice(0, -1).some((row) => row !== block.length - 2) ? null : cells;
}

/** Beyond it a drawing is text: following its edges takes the square of its size. */
const maxGridLines = 2_000;

function scanCell(block: readonly string[], top: number, left: number): Cell | null {
  const line = block[top] ?? '';
  if (line[left] !== '+') return null;
  for (let right = left + 1; right < line.length; right++) {
    const mark = line[right];
    if (mark === '+') {
      const bottom = scanDown(block, top, left, right);
      if (bottom !== null) return { top, left, bottom, right };
    } else if (mark !== '-') return null;
  }
  return null;
}

function scanDown(block: readonly string[], top: number, left: number, right: number): number | null {
  for (let bottom = top + 1; bottom < block.length; bottom++) {
    const line = block[bottom] ?? '';
    const mark = line[right];
    if (mark === '+') {
      const edge = line.slice(left, right + 1);
      if (/^\+[-+]*\+$/.test(edge) && block.slice(top, bottom + 1).every((each) => each[left] === '+' || each[left] === '|')) return bottom;
    } else if (mark !== '|') return null;
  }
  return null;
}

/** Columns `[from, to)` of a line. */
function piece(line: SourceLine, from: number, to: number): SourceLine {
  const kept = cut({ ...line, text: Number.isFinite(to) ? line.text.slice(0, to) : line.text }, from);
  return { ...kept, text: kept.text.trimEnd() };
}

function entry(lines: readonly SourceLine[], header: boolean, scope: Scope, near: SourceLine): TableCell {
  const own = dedent(trim(lines));
  const at = own[0] ?? near;
  return {
    type: 'entry',
    header,
    columns: 1,
    rows: 1,
    children: scope.nested(own),
    position: pointOf(at),
    endLine: own.at(-1)?.line ?? at.line,
  };
}

function row(children: readonly TableCell[], first: SourceLine): TableRow {
  return { type: 'row', children, position: pointOf(first), endLine: Math.max(first.line, ...children.map((cell) => cell.endLine)) };
}

function table(origin: string, title: string | null, children: readonly TableRow[], first: SourceLine, endLine: number): Table {
  return { type: 'table', origin, title, children, position: pointOf(first), endLine };
}

function malformed(first: SourceLine, next: number, scope: Scope): Taken {
  scope.message('error', 'LABPROOF_RST_TABLE', 'this table is malformed, and is left out', pointOf(first));
  return { items: [], next };
}

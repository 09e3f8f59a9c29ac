import type { SourceLine } from '../model/index.ts';
import { isBlank, pointOf } from './lines.ts';
import { gridTop } from './patterns.ts';
import type { Scope, Taken } from './scope.ts';
import { drawnTable, entry, row } from './table-nodes.ts';
import { columns, inColumns } from './text-columns.ts';

/** A table drawn with `+`, `-` and `|`. Source of the rule: docutils' `isolate_grid_table` and `GridTableParser`. */
export function gridTable(lines: readonly SourceLine[], start: number, scope: Scope): Taken | null {
  const first = lines[start];
  if (first === undefined || !gridTop.test(first.text)) return null;
  let end = start;
  while (end < lines.length && !isBlank(lines[end]) && /^[+|]/.test(lines[end]?.text ?? '')) end++;
  const leaveOut = (): Taken => {
    scope.message('error', 'LABPROOF_RST_TABLE', 'this table is malformed, and is left out', pointOf(first), lines[end - 1]?.line);
    return { items: [], next: end };
  };
  let bottom = end;
  while (bottom - start > 2 && !gridTop.test(lines[bottom - 1]?.text ?? '')) bottom--;
  if (bottom - start <= 2 && !(bottom === end && gridTop.test(lines[bottom - 1]?.text ?? ''))) return leaveOut();
  end = bottom;
  const block = inColumns(lines.slice(start, end));
  const drawing = gridCells(block.map((line) => line.text));
  if (drawing === null) return leaveOut();
  const span = spans(drawing.rows.flat());
  const children = drawing.rows.map((cells) => {
    const top = cells[0]?.top ?? 0;
    const inner = cells.map((cell) => columns(block.slice(cell.top + 1, cell.bottom), cell.left + 1, cell.right));
    const near = block[top + 1] ?? first;
    return row(
      cells.map((cell, index) => entry(inner[index] ?? [], top < drawing.header, scope, near, span(cell))),
      near,
    );
  });
  return { items: [drawnTable('grid', children, first, block.at(-1)?.line ?? first.line)], next: end };
}

/** How many columns and rows a cell covers: as many as other cells begin within it. */
function spans(cells: readonly Cell[]): (cell: Cell) => { readonly columns: number; readonly rows: number } {
  const lefts = [...new Set(cells.map((cell) => cell.left))];
  const tops = [...new Set(cells.map((cell) => cell.top))];
  return (cell) => ({
    columns: lefts.filter((left) => left >= cell.left && left < cell.right).length,
    rows: tops.filter((top) => top >= cell.top && top < cell.bottom).length,
  });
}

interface Cell {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

interface Grid {
  readonly rows: readonly (readonly Cell[])[];
  /** The line between header and body; 0 without a header. */
  readonly header: number;
}

/** Steps that a drawing may cost for each of its characters; a real table takes less than ten. */
const patience = 100;

/** Follows the edges of each cell from its upper left corner; null when the drawing does not close. */
function gridCells(source: readonly string[]): Grid | null {
  const width = source[0]?.length ?? 0;
  if (source.some((line) => line.length !== width || !/[+|]$/.test(line))) return null;
  const separators = source.flatMap((line, index) => (/^\+=[=+]+=\+$/.test(line) ? [index] : []));
  const header = separators[0] ?? 0;
  if (separators.length > 1 || (separators.length === 1 && (header === 0 || header === source.length - 1))) return null;
  const scan = new GridScan(source.map((line, index) => (index === header && header > 0 ? line.replaceAll('=', '-') : line)));
  const rows = scan.rows();
  return rows === null ? null : { rows, header };
}

class GridScan {
  readonly #block: readonly string[];
  readonly #bottom: number;
  readonly #right: number;
  #steps: number;

  constructor(block: readonly string[]) {
    this.#block = block;
    this.#bottom = block.length - 1;
    this.#right = (block[0]?.length ?? 1) - 1;
    this.#steps = patience * block.length * (this.#right + 1);
  }

  /** Corners from top to bottom and left to right; the corners of each cell lead to the next ones. */
  rows(): readonly (readonly Cell[])[] | null {
    const corners: Set<number>[] = this.#block.map(() => new Set());
    corners[0]?.add(0);
    const done = new Array<number>(this.#right).fill(-1);
    const rows: Cell[][] = [];
    for (const [top, lefts] of corners.entries()) {
      if (top === this.#bottom) break;
      const cells: Cell[] = [];
      // From left to right: a cell adds its own right corner, which is the next one unless another is known before it.
      const waiting = [...lefts].sort((a, b) => b - a);
      for (let left = waiting.pop(); left !== undefined; left = waiting.pop()) {
        if (left === this.#right || top <= (done[left] ?? -1)) continue;
        const cell = this.#cell(top, left);
        if (cell === null) continue;
        for (let column = left; column < cell.right; column++) {
          if (done[column] !== top - 1) return null;
          done[column] = cell.bottom - 1;
        }
        cells.push(cell);
        insert(waiting, cell.right);
        corners[cell.bottom]?.add(left);
      }
      if (cells.length > 0) rows.push(cells);
    }
    return this.#steps < 0 || done.some((row) => row !== this.#bottom - 1) ? null : rows;
  }

  #cell(top: number, left: number): Cell | null {
    const line = this.#block[top] as string;
    if (line[left] !== '+') return null;
    for (let right = left + 1; right <= this.#right && this.#steps-- > 0; right++) {
      if (line[right] === '+') {
        const bottom = this.#down(top, left, right);
        if (bottom !== null) return { top, left, bottom, right };
      } else if (line[right] !== '-') return null;
    }
    return null;
  }

  #down(top: number, left: number, right: number): number | null {
    for (let bottom = top + 1; bottom <= this.#bottom && this.#steps-- > 0; bottom++) {
      const mark = this.#block[bottom]?.[right];
      if (mark === '+') {
        if (this.#closes(top, left, bottom, right)) return bottom;
      } else if (mark !== '|') return null;
    }
    return null;
  }

  #closes(top: number, left: number, bottom: number, right: number): boolean {
    const line = this.#block[bottom] as string;
    for (let at = right - 1; at > left && this.#steps-- > 0; at--) if (line[at] !== '+' && line[at] !== '-') return false;
    if (line[left] !== '+') return false;
    for (let at = bottom - 1; at > top && this.#steps-- > 0; at--) if (!/[+|]/.test(this.#block[at]?.[left] ?? '')) return false;
    return this.#steps > 0;
  }
}

/** Puts a number into a list that falls: close to its end, where the next ones are. */
function insert(falling: number[], value: number): void {
  let at = falling.length;
  while (at > 0 && (falling[at - 1] as number) < value) at--;
  if (falling[at - 1] !== value) falling.splice(at, 0, value);
}

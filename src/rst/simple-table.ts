import type { SourceLine, TableRow } from '../model/index.ts';
import { isBlank, pointOf } from './lines.ts';
import { simpleBorder, simpleTop, spanBorder } from './patterns.ts';
import type { Scope, Taken } from './scope.ts';
import { drawnTable, entry, row } from './table-nodes.ts';
import { columns as columnsOf, inColumns, withoutCombining } from './text-columns.ts';

type Span = readonly [from: number, to: number];

/** A table drawn with `=` alone. Source of the rule: docutils' `isolate_simple_table` and `SimpleTableParser`. */
export function simpleTable(lines: readonly SourceLine[], start: number, scope: Scope): Taken | null {
  const first = lines[start];
  if (first === undefined || !simpleTop.test(first.text)) return null;
  const leaveOut = (text: string, next: number): Taken => {
    scope.message(
      'error',
      'LABPROOF_RST_TABLE',
      `this table is malformed, and is left out: ${text}`,
      pointOf(first),
      lines[next - 1]?.line,
    );
    return { items: [], next };
  };
  const borders = bordersBelow(lines, start);
  if ('fault' in borders) return leaveOut(borders.fault, borders.next);
  const block = inColumns(lines.slice(start, borders.bottom + 1));
  const drawing = new SimpleDrawing(block, borders.header === null ? 0 : borders.header - start);
  const rows = drawing.rows();
  if (typeof rows === 'string') return leaveOut(rows, borders.bottom + 1);
  const children = rows.map(
    ({ cells, header, at }): TableRow =>
      row(
        cells.map((cell) => entry(cell, header, scope, at)),
        at,
      ),
  );
  return { items: [drawnTable('simple', children, first, block.at(-1)?.line ?? first.line)], next: borders.bottom + 1 };
}

/** The border under the header, if there is one, and the last one. */
function bordersBelow(
  lines: readonly SourceLine[],
  start: number,
): { readonly header: number | null; readonly bottom: number } | { readonly fault: string; readonly next: number } {
  const width = lines[start]?.text.length;
  let header: number | null = null;
  for (let at = start + 1; at < lines.length; at++) {
    const text = lines[at]?.text ?? '';
    if (!simpleBorder.test(text)) continue;
    if (text.length !== width) return { fault: 'a border is not as long as the first', next: at + 1 };
    if (header !== null || isBlank(lines[at + 1])) return { header, bottom: at };
    header = at;
  }
  return { fault: 'it has no border at its end', next: header === null ? lines.length : header + 1 };
}

interface SimpleRow {
  readonly cells: readonly (readonly SourceLine[])[];
  readonly header: boolean;
  readonly at: SourceLine;
}

/** The lines between the borders, row by row; long text widens the last column as it goes. */
class SimpleDrawing {
  readonly #block: readonly SourceLine[];
  readonly #header: number;
  readonly #columns: Span[];
  readonly #end: number;

  constructor(block: readonly SourceLine[], header: number) {
    this.#block = block;
    this.#header = header;
    this.#columns = spansOf(block[0]?.text ?? '');
    this.#end = this.#columns.at(-1)?.[1] ?? 0;
  }

  /** As text, what is wrong with the drawing. */
  rows(): readonly SimpleRow[] | string {
    const rows: SimpleRow[] = [];
    const [from, to] = this.#columns[0] ?? [0, 0];
    let start = 1;
    let seen = false;
    const finish = (end: number, border: string | null): string | null => {
      if (end === start && border === null) return null;
      const spans = border === null ? [...this.#columns] : this.#spans(border);
      const lines = this.#block.slice(start, end);
      const fault = spans === null ? 'the line under a row does not fit the columns' : this.#widen(lines, spans);
      if (fault !== null || spans === null) return fault;
      if (!this.#aligned(spans)) return 'a cell does not end where a column ends';
      const cells = spans.map(([left, right]) => columnsOf(lines, left, right));
      rows.push({ cells, header: start < this.#header, at: lines[0] ?? (this.#block[start] as SourceLine) });
      return null;
    };
    for (let at = 1; at < this.#block.length; at++) {
      const text = this.#block[at]?.text ?? '';
      const last = at === this.#block.length - 1;
      if (last || at === this.#header || spanBorder.test(text)) {
        const fault = finish(at, text.replaceAll('=', '-'));
        if (fault !== null) return fault;
        [start, seen] = [at + 1, false];
      } else if (text.slice(from, to).trim() !== '') {
        const fault = seen && at !== start ? finish(at, null) : null;
        if (fault !== null) return fault;
        [start, seen] = [at, true];
      } else if (!seen) start = at + 1;
    }
    return rows;
  }

  #spans(border: string): Span[] | null {
    const spans = spansOf(border);
    const last = spans.at(-1);
    if (last === undefined || last[1] !== this.#end) return null;
    spans[spans.length - 1] = [last[0], this.#columns.at(-1)?.[1] ?? last[1]];
    return spans;
  }

  /** Text between columns is a fault; text beyond the last one widens it. */
  #widen(lines: readonly SourceLine[], spans: Span[]): string | null {
    const texts = lines.map((line) => withoutCombining(line.text));
    for (const [index, [start, end]] of [...spans.entries()]) {
      const next = spans[index + 1]?.[0];
      for (const text of texts) {
        if (text.length <= end) continue;
        if (next !== undefined) {
          if (text.slice(end, next).trim() !== '') return 'text stands between its columns';
          continue;
        }
        const [mainStart, mainEnd] = this.#columns.at(-1) ?? [start, end];
        spans[index] = [start, Math.max(mainEnd, text.length)];
        if (text.length > mainEnd) this.#columns[this.#columns.length - 1] = [mainStart, text.length];
      }
    }
    return null;
  }

  #aligned(spans: readonly Span[]): boolean {
    let column = 0;
    for (const [start, end] of spans) {
      if (this.#columns[column]?.[0] !== start) return false;
      while (this.#columns[column]?.[1] !== end) if (++column >= this.#columns.length) return false;
      column++;
    }
    return true;
  }
}

function spansOf(border: string): Span[] {
  return [...border.matchAll(/[=-]+/g)].map((match) => [match.index, match.index + match[0].length] as const);
}

import type { SourceLine, Table, TableCell, TableRow } from '../model/index.ts';
import { pointOf, trimEnd } from './lines.ts';
import type { Scope } from './scope.ts';

/** A cell with the body elements in its lines; `near` is where it stands when it is empty. */
export function entry(
  lines: readonly SourceLine[],
  header: boolean,
  scope: Scope,
  near: SourceLine,
  span = { columns: 1, rows: 1 },
): TableCell {
  const own = trimEnd(lines);
  const at = own.find((line) => line.text !== '') ?? near;
  return {
    type: 'entry',
    header,
    ...span,
    children: scope.nested(own),
    position: pointOf(at),
    endLine: own.at(-1)?.line ?? at.line,
  };
}

export function row(children: readonly TableCell[], first: SourceLine): TableRow {
  return { type: 'row', children, position: pointOf(first), endLine: Math.max(first.line, ...children.map((cell) => cell.endLine)) };
}

export function drawnTable(origin: string, children: readonly TableRow[], first: SourceLine, endLine: number): Table {
  return { type: 'table', origin, title: null, children, position: pointOf(first), endLine };
}

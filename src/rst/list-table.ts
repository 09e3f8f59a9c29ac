import type { BlockNode, BulletList, TableCell, TableRow } from '../model/index.ts';
import { extentOf, type Parts } from './directive-parts.ts';
import { joined } from './lines.ts';
import type { Item, Scope } from './scope.ts';

/** A `list-table`: a list whose items are lists of the same length, and nothing else; otherwise, as text, what is wrong. */
export function listTable(parts: Parts, scope: Scope): readonly Item[] | string {
  const list = onlyList(scope.nested(parts.content));
  if (list === null) return 'exactly one bullet list was expected in it';
  const rows: BulletList[] = [];
  for (const item of list.children) {
    const row = onlyList(item.children);
    if (row === null) return `its row ${rows.length + 1} is not one list`;
    if (row.children.length !== (rows[0] ?? row).children.length) return `its row ${rows.length + 1} is not as long as the first`;
    rows.push(row);
  }
  const headers = Number(parts.options['header-rows'] ?? 0);
  const fault = tableFault(parts, rows.length, rows[0]?.children.length ?? 0);
  if (fault !== null) return fault;
  const children = rows.map((row, index): TableRow => {
    const cells = row.children.map(
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
    return { type: 'row', children: cells, position: row.position, endLine: row.endLine };
  });
  return [{ type: 'table', origin: 'list-table', title: titleOf(parts), children, ...extentOf(parts) }];
}

/** Header rows, stub columns and widths must fit. Source of the rule: docutils' `check_table_dimensions` and `get_column_widths`. */
export function tableFault(parts: Parts, rows: number, columns: number, shortest = columns): string | null {
  const headers = Number(parts.options['header-rows'] ?? 0);
  const stubs = Number(parts.options['stub-columns'] ?? 0);
  if (rows < headers || (rows === headers && headers > 0)) return `it has ${headers} header rows and ${rows} rows in all`;
  if (shortest < stubs || (shortest === stubs && stubs > 0)) return `it has ${stubs} stub columns and a row of ${shortest} cells`;
  const widths = parts.options.widths ?? 'auto';
  const count = /^\s*\d/.test(widths) ? widths.split(/[\s,]+/).filter((width) => width !== '').length : columns;
  if (count !== columns) return `it has ${columns} columns, and widths for ${count}`;
  return columns === 0 ? 'it has no data' : null;
}

export function titleOf(parts: Parts): string | null {
  return parts.argument.length === 0 ? null : joined(parts.argument);
}

function onlyList(nodes: readonly BlockNode[]): BulletList | null {
  const [only, ...more] = nodes;
  return only?.type === 'bullet_list' && more.length === 0 ? only : null;
}

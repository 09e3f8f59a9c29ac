/** Rows of cells as text: the first column to the left, numbers to the right. */
export function table(header, rows) {
  const all = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export const percent = (part, whole) =>
  whole === 0 ? '-' : `${((100 * part) / whole).toFixed(part > 0 && part / whole < 0.01 ? 2 : 1)} %`;

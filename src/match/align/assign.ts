/** Beyond it pairs are taken greedily: the exact method takes the cube of its size. */
const exactLimit = 160;

/**
 * Pairs rows with columns so that the sum of costs is least; `Infinity` forbids a pair, `missing` is the price of a row
 * without one. Returns for each row its column, or -1. Source of the method: Kuhn's, in the form of Jonker and Volgenant.
 */
export function assign(costs: readonly (readonly number[])[], missing: number): readonly number[] {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  if (rows === 0 || columns === 0) return costs.map(() => -1);
  if (rows > exactLimit || columns > exactLimit * 4) return greedy(costs, missing);
  // A private dummy column for each row makes "missing" one of the choices.
  const width = columns + rows;
  const cost = (row: number, column: number): number => {
    if (column >= columns) return column - columns === row ? missing : forbidden;
    const own = costs[row]?.[column] ?? Number.POSITIVE_INFINITY;
    return Number.isFinite(own) ? own : forbidden;
  };
  const u = new Float64Array(rows + 1);
  const v = new Float64Array(width + 1);
  const owner = new Int32Array(width + 1);
  const way = new Int32Array(width + 1);
  for (let row = 1; row <= rows; row++) {
    owner[0] = row;
    let at = 0;
    const least = new Float64Array(width + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Uint8Array(width + 1);
    do {
      used[at] = 1;
      const current = owner[at] ?? 0;
      let delta = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let column = 1; column <= width; column++) {
        if (used[column] === 1) continue;
        const reduced = cost(current - 1, column - 1) - (u[current] ?? 0) - (v[column] ?? 0);
        if (reduced < (least[column] ?? 0)) {
          least[column] = reduced;
          way[column] = at;
        }
        if ((least[column] ?? 0) < delta) {
          delta = least[column] ?? 0;
          next = column;
        }
      }
      for (let column = 0; column <= width; column++) {
        if (used[column] === 1) {
          u[owner[column] ?? 0] = (u[owner[column] ?? 0] ?? 0) + delta;
          v[column] = (v[column] ?? 0) - delta;
        } else least[column] = (least[column] ?? 0) - delta;
      }
      at = next;
    } while ((owner[at] ?? 0) !== 0);
    do {
      const before = way[at] ?? 0;
      owner[at] = owner[before] ?? 0;
      at = before;
    } while (at !== 0);
  }
  const result = new Array<number>(rows).fill(-1);
  for (let column = 1; column <= columns; column++) {
    const row = (owner[column] ?? 0) - 1;
    if (row >= 0 && cost(row, column - 1) < forbidden) result[row] = column - 1;
  }
  return result;
}

const forbidden = 1e9;

function greedy(costs: readonly (readonly number[])[], missing: number): readonly number[] {
  const pairs: [number, number, number][] = [];
  for (const [row, each] of costs.entries())
    for (const [column, cost] of each.entries()) if (cost < missing) pairs.push([cost, row, column]);
  pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  const result = new Array<number>(costs.length).fill(-1);
  const taken = new Set<number>();
  for (const [, row, column] of pairs) {
    if (result[row] !== -1 || taken.has(column)) continue;
    result[row] = column;
    taken.add(column);
  }
  return result;
}

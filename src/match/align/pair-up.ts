import { assign } from './assign.ts';

/** Up to this many pairs every documented item is weighed against every live one. */
const densePairs = 40_000;
/** Beyond it an item is weighed against so many items of its own kind, before and after its place. */
const nearby = 12;

/** How items are told from each other, surest first, and what a pair costs. */
export interface Pairing<D, L> {
  readonly documented: readonly D[];
  readonly live: readonly L[];
  /**
   * Keys by which items are found outright, surest first. Where several items have one key it says nothing,
   * unless they may be paired in order, as long as a pair costs less than `inOrder`.
   */
  readonly keys: readonly { readonly of: (item: D) => string; readonly with: (item: L) => string; readonly inOrder?: number }[];
  /** The price of a pair by the places of its items; `Infinity` forbids it. */
  readonly cost: (at: number, to: number) => number;
  /** The price of a documented item that nothing answers. */
  readonly missing: number;
}

/**
 * For each documented item the place of the live item that answers it, or -1, so that the sum of costs is least.
 * Small sets are solved exactly; large ones first by keys (linear), then among near items of one kind.
 */
export function pairUp<D, L>(pairing: Pairing<D, L>): readonly number[] {
  const { documented, live, cost, missing } = pairing;
  if (documented.length * live.length <= densePairs)
    return assign(
      documented.map((_, at) => live.map((__, to) => cost(at, to))),
      missing,
    );
  const chosen = new Array<number>(documented.length).fill(-1);
  const taken = new Uint8Array(live.length);
  for (const key of pairing.keys) byKey(pairing, key, chosen, taken);
  nearest(pairing, chosen, taken);
  return chosen;
}

type Key<D, L> = Pairing<D, L>['keys'][number];

/** Pairs what alone has a key on both sides, or what has it equally often, in order. */
function byKey<D, L>({ documented, live, cost, missing }: Pairing<D, L>, key: Key<D, L>, chosen: number[], taken: Uint8Array): void {
  const own = groupsOf(documented, key.of, (at) => chosen[at] === -1);
  const theirs = groupsOf(live, key.with, (to) => taken[to] === 0);
  for (const [name, places] of own) {
    const others = theirs.get(name);
    if (others === undefined || others.length !== places.length || (places.length > 1 && key.inOrder === undefined)) continue;
    for (const [nth, at] of places.entries()) {
      const to = others[nth] as number;
      if (cost(at, to) >= (key.inOrder ?? missing)) continue;
      chosen[at] = to;
      taken[to] = 1;
    }
  }
}

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => string, free: (at: number) => boolean): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [at, item] of items.entries()) {
    if (!free(at)) continue;
    const name = keyOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [at]);
    else group.push(at);
  }
  return groups;
}

/** What is left is weighed against the free items near its place, the cheapest pairs first. */
function nearest<D, L>({ documented, live, cost, missing }: Pairing<D, L>, chosen: number[], taken: Uint8Array): void {
  const free = live.map((_, to) => to).filter((to) => taken[to] === 0);
  const pairs: (readonly [cost: number, at: number, to: number])[] = [];
  let from = 0;
  for (const at of documented.keys()) {
    if (chosen[at] !== -1) continue;
    while (from < free.length && (free[from] as number) < at) from++;
    for (const to of free.slice(Math.max(0, from - nearby), from + nearby)) {
      const price = cost(at, to);
      if (price < missing) pairs.push([price, at, to]);
    }
  }
  pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  for (const [, at, to] of pairs) {
    if (chosen[at] !== -1 || taken[to] === 1) continue;
    chosen[at] = to;
    taken[to] = 1;
  }
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairUp } from '../../src/match/align/pair-up.ts';

/** Numbers pair at the price of their distance; those further apart than `far` do not pair at all. */
const pair = (documented: readonly number[], live: readonly number[], keyOf: (value: number) => string, far = 5) =>
  pairUp({
    documented,
    live,
    keys: [{ of: keyOf, with: keyOf, inOrder: 1 }],
    cost: (at, to) => {
      const distance = Math.abs((documented[at] as number) - (live[to] as number));
      return distance > far ? Number.POSITIVE_INFINITY : distance;
    },
    missing: 10,
  });
const many = Array.from({ length: 400 }, (_, index) => index * 10);

describe('pairs of many items', () => {
  it('are found by their key, wherever they stand', () => {
    const chosen = pair(many, [...many].reverse(), String);
    expect(chosen).toEqual(many.map((_, at) => many.length - 1 - at));
  });

  it('are none where a key says so and the price forbids it', () => {
    expect(pair(many, [...many].reverse(), () => 'one').filter((to, at) => to >= 0 && to !== many.length - 1 - at)).toEqual([]);
  });

  it('take no live item twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(99), { minLength: 210, maxLength: 230 }),
        fc.array(fc.nat(99), { minLength: 210, maxLength: 230 }),
        (a, b) => {
          const taken = pair(a, b, String).filter((to) => to >= 0);
          expect(new Set(taken).size).toBe(taken.length);
        },
      ),
      { numRuns: 20 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recognisers } from '../../src/match/tokens/recognisers.ts';

describe('a recogniser', () => {
  // What stands before and behind a text is of no matter here, and `stringMatching` knows no such look.
  const alone = recognisers.map(({ type, begins, pattern }) => {
    const source = pattern.source.replace(/\(\?=.*\)$/, '').replace(/^\(\?<![^)]*\)/, '');
    const flags = pattern.flags.replace(/[iy]/g, '');
    return {
      name: `${type} ${pattern.source}`,
      begins,
      upper: pattern.ignoreCase,
      whole: new RegExp(`^(?:${source.replaceAll('\\b', '')})$`, flags),
    };
  });

  it.each(alone)('$name begins with nothing else than it says', ({ begins, upper, whole }) => {
    const beginning = new RegExp(`^[${begins}]`);
    fc.assert(
      fc.property(fc.stringMatching(whole), (text) => {
        for (const each of upper ? [text, text.toUpperCase()] : [text]) expect(each).toMatch(beginning);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

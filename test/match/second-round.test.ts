import { describe, expect, it } from 'vitest';
import { compare, emptyBindings } from '../../src/match/index.ts';
import { compareContext } from '../support/compare-context.ts';
import rounds from './second-round.json' with { type: 'json' };

/** A search for pairs that were judged wrongly: `wrong` passed and must not, `right` failed and is as it may be in any lab. */
const verdictOf = ({ command, documented, live }: (typeof rounds.wrong)[number]): string => {
  const pinned = [...command.matchAll(/\b\d{1,3}(?:\.\d{1,3}){3}(?:\/\d+)?\b/g)].map(([address]) => address);
  const context = compareContext({ command, pinned, end: { kind: 'exit', status: 0 }, now: Date.UTC(2026, 6, 1) });
  return compare(documented.join('\n'), live.join('\n'), context, emptyBindings).verdict;
};

describe('an output that is wrong', () => {
  it.each(rounds.wrong.map((each) => [each.command, each.what, each] as const))('%s: %s', (_, __, pair) => {
    expect(verdictOf({ ...pair, live: pair.documented })).toBe('pass');
    expect(verdictOf(pair)).not.toBe('pass');
  });
});

describe('an output that is as it may be', () => {
  it.each(rounds.right.map((each) => [each.command, each.what, each] as const))('%s: %s', (_, __, pair) => {
    expect(verdictOf(pair)).toBe('pass');
  });
});

describe('a command that asks how something ended', () => {
  it.each([
    ['echo $?', '0', '1'],
    ['curl -s -o /dev/null -w "%{http_code}\\n" http://web.test/', '200', '404'],
    [
      'kubectl describe deployment web',
      'Replicas: 3 desired | 3 available | 0 unavailable',
      'Replicas: 3 desired | 2 available | 1 unavailable',
    ],
    ['cilium status', 'Endpoints: 28/28 healthy', 'Endpoints: 27/28 healthy'],
  ])('%s: %s, and then %s, fails', (command, documented, live) => {
    const pair = { what: '', command, documented: [documented], live: [live] };
    expect(verdictOf({ ...pair, live: pair.documented })).toBe('pass');
    expect(verdictOf(pair)).toBe('fail');
  });
});

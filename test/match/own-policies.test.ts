import { describe, expect, it } from 'vitest';
import { compareTexts } from '../../src/compare-texts.ts';
import { defineMatcher } from '../../src/define-matcher.ts';
import { loosensState, noPolicies, type Policies } from '../../src/match/index.ts';
import { compilePattern } from '../../src/pattern.ts';

function verdict(documented: string, live: string, policies: Partial<Policies>, command = 'shop status'): string {
  return compareTexts(documented, live, { command, policies: { ...noPolicies, ...policies } }).verdict;
}

const table = (row: string) => `NAME    QUEUE   MOOD     STATUS\n${row}`;
const own = table('web-1   17      sunny    Running');

describe('policies of the user', () => {
  const columns: Policies['columns'] = [{ column: 'mood', command: null, policy: 'ignore', otherwise: 'fail' }];
  it('let a column differ', () => {
    const live = table('web-1   17      cloudy   Running');
    expect(verdict(own, live, {})).not.toBe('pass');
    expect(verdict(own, live, { columns })).toBe('pass');
  });
  it('hold for their command only', () => {
    const live = table('web-1   17      cloudy   Running');
    const shop = columns.map((rule) => ({ ...rule, command: 'shop status' }));
    expect(verdict(own, live, { columns: shop }, 'sudo shop status --all')).toBe('pass');
    expect(verdict(own, live, { columns: shop }, 'shop statuses')).not.toBe('pass');
  });
  it('make a column essential', () => {
    const live = table('web-1   18      sunny    Running');
    const queue = [{ column: 'QUEUE', command: null, policy: 'equal', otherwise: 'fail' }] as const;
    expect(verdict(own, live, { columns: queue })).toBe('fail');
  });
  it('never let a state become another', () => {
    const live = table('web-1   17      sunny    Failed');
    const all = ['NAME', 'QUEUE', 'MOOD', 'STATUS'].map(
      (column) => ({ column, command: null, policy: 'ignore', otherwise: 'drift' }) as const,
    );
    expect(verdict(own, live, { columns: all })).toBe('fail');
    expect(
      verdict('state: Running', 'state: Failed', { labels: [{ label: 'state', command: null, policy: 'ignore', otherwise: 'drift' }] }),
    ).toBe('fail');
  });
  it('let a value behind a label differ', () => {
    const labels = [{ label: 'batch token', command: null, policy: 'ignore', otherwise: 'fail' }] as const;
    expect(verdict('batch token: alpha', 'batch token: omega', {})).not.toBe('pass');
    expect(verdict('batch token: alpha', 'batch token: omega', { labels })).toBe('pass');
    expect(verdict('other batch: alpha', 'other batch: omega', { labels })).not.toBe('pass');
  });
  it('teach states', () => {
    const states = [{ good: ['humming'], between: ['warming'], bad: ['smoking'] }];
    expect(verdict('boiler humming', 'boiler warming', {})).toBe('drift');
    expect(verdict('boiler humming', 'boiler warming', { states })).toBe('fail');
    expect(verdict('boiler quiet', 'boiler smoking', { states })).toBe('fail');
    expect(verdict('boiler humming', 'boiler humming', { states })).toBe('pass');
  });
  it('teach errors, but not those that the page shows', () => {
    const errors = [compilePattern('^E[0-9]{4}:', false)];
    const documented = 'ready';
    expect(verdict(documented, 'ready\nE1234: no paper', { errors })).toBe('fail');
    expect(verdict('E1234: no paper', 'E1234: no paper', { errors })).toBe('pass');
  });
  it('say whether rows may be left out, and whether their order means something', () => {
    const [two, three] = ['a one\nb two', 'a one\nb two\nc three'];
    expect(verdict(two, three, { commands: [{ command: 'shop', tail: 'closed', order: null }] })).toBe('drift');
    expect(verdict(two, three, {})).toBe('pass');
    expect(verdict(two, three, { commands: [{ command: 'shop', tail: 'open', order: null }] })).toBe('pass');
    expect(verdict(two, 'b two\na one', { commands: [{ command: 'shop', tail: null, order: 'strict' }] })).not.toBe('pass');
  });
});

describe('a rule that would let a state become another', () => {
  it.each([
    [{ column: 'STATUS', policy: 'ignore' }, true],
    [{ column: 'status', policy: 'type' }, true],
    [{ column: 'STATUS', policy: 'equal' }, false],
    [{ column: 'QUEUE', policy: 'ignore' }, false],
    [{ label: 'BGP state', policy: 'bind' }, true],
    [{ label: 'is Running', policy: 'ignore' }, true],
    [{ label: 'batch token', policy: 'ignore' }, false],
  ] as const)('%j: %j', (rule, refused) => {
    expect(loosensState(rule) !== null).toBe(refused);
  });
});

describe('defineMatcher', () => {
  const judged = (documented: string, live: string, ...matchers: Parameters<typeof defineMatcher>[0][]) =>
    compareTexts(documented, live, { matchers: matchers.map(defineMatcher) }).verdict;
  const order = { name: 'order number', pattern: 'ORD-[0-9]{6}' };

  it('knows a kind of value', () => {
    expect(judged('placed ORD-100001', 'placed ORD-448812')).not.toBe('pass');
    expect(judged('placed ORD-100001', 'placed ORD-448812', order)).toBe('pass');
    expect(judged('placed ORD-100001', 'placed nothing', order)).toBe('fail');
    expect(judged('placed ORD-100001', 'placed ORD-44881', order)).toBe('fail');
  });
  it('binds the same to the same', () => {
    const bound = { ...order, policy: 'bind' } as const;
    expect(judged('open ORD-100001\nclosed ORD-100001', 'open ORD-448812\nclosed ORD-448812', bound)).toBe('pass');
    expect(judged('open ORD-100001\nclosed ORD-100001', 'open ORD-448812\nclosed ORD-448813', bound)).toBe('fail');
    expect(judged('open ORD-100001\nclosed ORD-100001', 'open ORD-100001\nclosed ORD-448813', bound)).toBe('fail');
  });
  it('may judge itself', () => {
    const near = {
      name: 'level',
      pattern: 'L[0-9]+',
      judge: (a: string, b: string) => (Math.abs(+a.slice(1) - +b.slice(1)) < 3 ? 'pass' : 'drift'),
    } as const;
    expect(judged('at L10', 'at L12', near)).toBe('pass');
    expect(judged('at L10', 'at L20', near)).toBe('drift');
  });
  it('never lets a state become another', () => {
    expect(judged('web-1 Running', 'web-1 Failed', { name: 'word', pattern: '[A-Za-z]+' })).toBe('fail');
  });
  it('says what is wrong with a pattern', () => {
    expect(() => defineMatcher({ name: 'x', pattern: '(?=a)' })).toThrow('the matcher "x" has the pattern "(?=a)"');
    expect(() => defineMatcher({ name: 'x', pattern: 'a*' })).toThrow('it would match everywhere');
  });
  it('is not stopped by a pattern that backtracks', () => {
    const evil = defineMatcher({ name: 'evil', pattern: '(a+)+b' });
    expect(evil.pattern.test('a'.repeat(50_000))).toBe(false);
  });
});

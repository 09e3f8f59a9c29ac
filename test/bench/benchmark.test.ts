import { describe, expect, it } from 'vitest';
import { baselines, jaroWinkler, levenshtein } from '../../scripts/bench/baselines.mjs';
import { contents, layouts } from '../../scripts/bench/benign.mjs';
import { parseFixture, readFixtures } from '../../scripts/bench/fixtures.mjs';
import { harmful } from '../../scripts/bench/harmful.mjs';
import { makeMutants } from '../../scripts/bench/mutants.mjs';
import { randomOf } from '../../scripts/bench/random.mjs';
import { placesOf, replaceAll, replaceAt, rowsOf } from '../../scripts/bench/text.mjs';
import { judgedAt, otherCount, otherDate, otherDateFormat, otherName, otherTimer } from '../../scripts/bench/values.mjs';

const fixtures = readFixtures();
type Fixture = (typeof fixtures)[number];
const fixture = (header: string, body: string): Fixture =>
  parseFixture('own', `command: show things\nfamily: linux\n${header}\n---\n${body}`);
const mutate = (name: string, of: Fixture, seed: number): string | null =>
  [...harmful, ...contents].find((each) => each.name === name)?.mutate(of, of.body, randomOf(seed)) ?? null;
const many = (name: string, of: Fixture): readonly (string | null)[] => Array.from({ length: 40 }, (_, seed) => mutate(name, of, seed));

describe('fixtures', () => {
  it('are many, of many families, and mostly of commands that matching.md does not name', () => {
    expect(fixtures.length).toBeGreaterThanOrEqual(60);
    expect(new Set(fixtures.map(({ family }) => family)).size).toBeGreaterThanOrEqual(10);
    expect(new Set(fixtures.map(({ command }) => command)).size).toBe(fixtures.length);
  });

  it.each(fixtures.map((each) => [each.name, each] as const))('%s declares what is there', (_, each) => {
    const declared: readonly [what: string, there: boolean][] = [
      ...Object.values(each.changes)
        .flat()
        .map(({ from, lines }): [string, boolean] => [from, placesOf(each.body, from, lines).length > 0]),
      ...[...each.asn, ...each.swap.flat()].map((value: string): [string, boolean] => [value, placesOf(each.body, value).length > 0]),
      ...[...each.pinned, ...each.rename.map(({ value }: { value: string }) => value)].map((value: string): [string, boolean] => [
        value,
        replaceAll(each.body, value, '') !== each.body,
      ]),
      ...Object.entries(each.volatile).flatMap(([kind, patterns]) =>
        (patterns as RegExp[]).map((pattern): [string, boolean] => [`${kind} ${pattern.source}`, hasOtherValue(each, kind, pattern)]),
      ),
      ...[each.rows, each.records, each.head].map((pattern): [string, boolean] => [
        String(pattern),
        pattern === null || each.body.split('\n').some((line: string) => pattern.test(line)),
      ]),
    ];
    expect(declared.filter(([, there]) => !there)).toEqual([]);
    const rows = rowsOf(each, each.body);
    expect(rows === null ? each.body : rows.place(rows.rows.map((row: unknown) => [row]))).toBe(each.body);
  });

  function hasOtherValue(each: Fixture, kind: string, pattern: RegExp): boolean {
    const values = each.body.split('\n').flatMap((line: string) => [...line.matchAll(pattern)].flatMap((match) => match.slice(1)));
    const other = { timer: otherTimer, counter: otherCount, date: otherDate }[kind];
    return values.length > 0 && values.every((value: string) => value === undefined || (other?.(value, randomOf(1)) ?? value) !== value);
  }

  it('with an unknown header line are refused', () => {
    expect(() => fixture('stat: up -> down', 'up')).toThrow('stat: up -> down');
    expect(() => fixture('state: up', 'up')).toThrow('expected A -> B');
  });
});

describe('mutants', () => {
  it('are the same ones for the same seed, and differ for another one', () => {
    const few = fixtures.slice(0, 6);
    const texts = (seed: number) => makeMutants(few, seed).mutants.map(({ text }) => text);
    expect(texts(11)).toEqual(texts(11));
    expect(texts(11)).not.toEqual(texts(12));
  });

  it('never are the page itself, and are never drawn twice', () => {
    const { mutants } = makeMutants(fixtures, 3);
    expect(mutants.filter(({ fixture: { body }, text }) => text === body)).toEqual([]);
    expect(new Set(mutants.map(({ mutator, fixture: { name }, text }) => `${mutator} ${name} ${text}`)).size).toBe(mutants.length);
  });

  const table = fixture('head: ^NAME\nrows: ^web', 'NAME   IP\nweb-1  192.0.2.1\nweb-2  192.0.2.2\nweb-1  192.0.2.1');
  it('lose no row that stands twice', () => {
    for (const text of many('row deleted', table)) expect(text).toBe('NAME   IP\nweb-1  192.0.2.1\nweb-1  192.0.2.1');
  });

  it('repeat a row beside or over another one', () => {
    const texts = new Set(many('row duplicated', fixture('rows: ^web', 'web-1\nweb-2')));
    expect([...texts].sort()).toEqual(['web-1\nweb-1', 'web-1\nweb-1\nweb-2', 'web-1\nweb-2\nweb-2', 'web-2\nweb-2']);
  });

  it('change whole tokens of the declared lines only', () => {
    const links = fixture('state: up -> down @ /^eth1/', 'eth0 up\neth1 up upper backup 1-up');
    expect(new Set(many('state flip', links))).toEqual(new Set(['eth0 up\neth1 down upper backup 1-up']));
  });

  it('swap both ways and rename throughout', () => {
    expect(mutate('identifiers swapped', fixture('swap: a1 <> b22', 'a1   x\nb22  y'), 1)).toBe('b22  x\na1   y');
    const pinned = mutate('pinned address renamed', fixture('pinned: 192.0.2.1', '192.0.2.1:80 192.0.2.1/24 192.0.2.11'), 1) ?? '';
    expect(pinned).toMatch(/^(192\.0\.\d+\.\d+):80 \1\/24 192\.0\.2\.11$/);
    expect(pinned).not.toContain('192.0.2.1:');
  });

  it('cut off at least one essential line', () => {
    const text = 'title\nNAME\nweb-1\nweb-2\n\nfooter';
    for (const cut of many('truncated', fixture('rows: ^web', text))) expect(cut).not.toContain('web-2');
  });

  it('lose one flag', () => {
    const flags = fixture('flag: UP\nflag: LOWER_UP', '1: lo: <UP,LOOPBACK,LOWER_UP> mtu 9');
    expect(new Set(many('flag lost', flags))).toEqual(new Set(['1: lo: <LOOPBACK,LOWER_UP> mtu 9', '1: lo: <UP,LOOPBACK> mtu 9']));
  });

  it('shuffle rows and leave all other lines', () => {
    const text = 'NAME\nweb-1\nweb-2\nweb-3\n\n3 rows';
    for (const out of many('rows shuffled', fixture('rows: ^web', text))) {
      expect(out?.split('\n').sort()).toEqual(text.split('\n').sort());
      expect(out).not.toBe(text);
      expect(out?.endsWith('\n\n3 rows')).toBe(true);
    }
    const ordered = contents.find(({ name }) => name === 'rows shuffled');
    expect(ordered?.applies(fixture('rows: ^web\norder: ordered', text))).toBe(false);
  });
});

describe('columns', () => {
  const widths = layouts.find(({ name }) => name === 'column widths');
  it('grow in all lines of a table, and nowhere else', () => {
    const table = fixture('head: ^NAME\nrows: ^web', 'a  title\nNAME   STATE\n       now\n-----  -----\nweb-1  up\n\na  footer');
    const cells = (text: string) => text.split('\n').map((line) => line.trim().split(/ {2,}/));
    for (let seed = 0; seed < 20; seed++) {
      const out = widths?.mutate(table, table.body, randomOf(seed)) ?? '';
      expect(cells(out)).toEqual(cells(table.body));
      const lines = out.split('\n');
      expect(
        new Set([lines[1]?.indexOf('STATE'), lines[2]?.indexOf('now'), lines[3]?.indexOf(' -----'), lines[4]?.indexOf('up')]).size,
      ).toBe(2);
      expect([lines[0], lines[6]]).toEqual(['a  title', 'a  footer']);
    }
  });

  it('keep the rules of a box as wide as the box', () => {
    const box = fixture('head: NAME\nrows: web', '| NAME   | UP |\n+--------+----+\n| web-1  | no |');
    const out = widths?.mutate(box, box.body, randomOf(4)) ?? '';
    expect(new Set(out.split('\n').map((line: string) => line.length)).size).toBe(1);
    expect(out.length).toBeGreaterThan(box.body.length);
  });
});

describe('edits', () => {
  it('keep columns where they are while there is room', () => {
    expect(replaceAt('a    b', [0, 1], 'xyz')).toBe('xyz  b');
    expect(replaceAt('a  b', [0, 1], 'xyz')).toBe('xyz b');
    expect(replaceAt('| up   | x |', [2, 4], 'down')).toBe('| down | x |');
    expect(replaceAt('n    17', [5, 7], '4')).toBe('n     4');
  });

  it('give new values of the same kind', () => {
    const random = randomOf(5);
    for (let round = 0; round < 50; round++) {
      expect(otherTimer('01:02:03', random)).toMatch(/^(?:\d\d:\d\d:\d\d|\d+[wdy]\d\d?[hdw])$/);
      expect(otherCount('12.50', random)).toMatch(/^\d+\.\d\d$/);
      expect(otherName({ kind: 'suffix5', value: 'agent-4kz8n' }, random)).toMatch(/^agent-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
      expect(Date.parse(otherDate('2026-04-20 08:11:52+00:00', random) ?? '')).toBeGreaterThan(Date.parse(judgedAt));
      expect(Date.parse(otherDate('2026-01-20T08:11:52Z', random) ?? '')).toBeLessThan(Date.parse(judgedAt));
      expect(otherDateFormat('2026-01-20T08:11:52Z', random)).not.toMatch(/T.*Z$/);
    }
  });
});

describe('baselines', () => {
  const accepts = (name: string, documented: string, live: string) =>
    baselines.find((each) => each.name === name)?.accepts(documented, live);
  it('measure as published', () => {
    expect(levenshtein('kitten', 'sitting')).toBeCloseTo(1 - 3 / 7);
    expect(jaroWinkler('MARTHA', 'MARHTA')).toBeCloseTo(0.9611, 4);
    expect(jaroWinkler('DIXON', 'DICKSONX')).toBeCloseTo(0.8133, 4);
    expect(jaroWinkler('abc', 'xyz')).toBe(0);
  });

  it('let dots stand for anything', () => {
    expect(accepts('ellipsis', 'a ... c', 'a b c')).toBe(true);
    expect(accepts('ellipsis', 'a ... c', 'a b d')).toBe(false);
    expect(accepts('ellipsis', 'abc...bcd', 'abcd')).toBe(false);
  });

  it('let ages, addresses and suffixes differ', () => {
    expect(accepts('like', 'web-x1  5d  192.0.2.1', 'web-y2 3h11m 192.0.2.9')).toBe(true);
    expect(accepts('like', 'web Running', 'web Pending')).toBe(false);
    expect(accepts('like', 'a\nb', 'a')).toBe(false);
  });
});

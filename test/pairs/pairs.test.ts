import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** One labelled pair, as it lies in its file: what a guide shows, what a host printed, and how an expert judges it. */
interface Pair {
  readonly id: string;
  readonly source: string;
  readonly license: string;
  readonly command: string;
  readonly documented: string;
  readonly live: string;
  readonly verdict: string;
  readonly also_ok: readonly string[];
  readonly why: string;
  readonly kind: string;
  readonly context?: object;
  readonly captured?: true;
}

const kinds: Readonly<Record<string, string>> = { pass: 'benign', drift: 'drift', fail: 'harmful' };
const texts = ['id', 'source', 'license', 'command', 'documented', 'live', 'verdict', 'why', 'kind'] as const;
const known: readonly string[] = [...texts, 'also_ok', 'context', 'captured'];

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'));
const pairs = files.map((name) => ({ name, pair: JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as Pair }));
const all = pairs.map(({ pair }) => pair);
const captured = all.filter((pair) => pair.captured);
const program = ({ source }: Pair) => /^captured: (\S+) on Debian/.exec(source)?.[1];

test('every pair has the form that the benchmark reads', () => {
  const wrong = pairs.flatMap(({ name, pair }) => faults(pair, name).map((fault) => `${name}: ${fault}`));
  expect(wrong).toEqual([]);
});

test('there are enough pairs, over enough commands, and at least half of them are harmful', () => {
  expect(all.length).toBeGreaterThanOrEqual(120);
  expect(new Set(all.map(({ command }) => command)).size).toBeGreaterThanOrEqual(60);
  const harmful = all.filter(({ verdict }) => verdict === 'fail').length;
  expect(harmful / all.length).toBeGreaterThanOrEqual(0.5);
  // too few harmless ones would make the rate of false alarms meaningless
  expect(harmful / all.length).toBeLessThanOrEqual(0.6);
});

test('at least 60 pairs were captured from at least 20 real programs', () => {
  expect(captured.length).toBeGreaterThanOrEqual(60);
  expect(new Set(captured.map(program)).size).toBeGreaterThanOrEqual(20);
});

function faults(pair: Pair, name: string): string[] {
  const found: string[] = [];
  const claim = (holds: boolean, fault: string) => {
    if (!holds) found.push(fault);
  };
  for (const key of texts) claim(typeof pair[key] === 'string', `${key} is no text`);
  for (const key of ['source', 'command', 'documented', 'why'] as const) claim(pair[key]?.trim() !== '', `${key} is empty`);
  for (const key of Object.keys(pair)) claim(known.includes(key), `${key} is unknown`);
  claim(`${pair.id}.json` === name, `its id is ${pair.id}`);
  claim(pair.license === 'Apache-2.0', `its licence is ${pair.license}`);
  claim(pair.verdict in kinds, `there is no verdict ${pair.verdict}`);
  claim(pair.kind.startsWith(`${kinds[pair.verdict]}:`), `kind ${pair.kind} does not go with ${pair.verdict}`);
  claim(
    pair.also_ok.every((verdict) => verdict in kinds && verdict !== pair.verdict),
    `also_ok is ${pair.also_ok}`,
  );
  claim(pair.verdict !== 'fail' || !pair.also_ok.includes('pass'), 'harmful, and yet it may pass');
  claim(pair.verdict !== 'pass' || !pair.also_ok.includes('fail'), 'harmless, and yet it may fail');
  claim(pair.live.trimEnd() !== pair.documented.trimEnd(), 'live equals documented');
  claim(pair.captured === undefined || program(pair) !== undefined, 'captured, but its source names no program');
  return found;
}

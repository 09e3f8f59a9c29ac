import { resolve } from 'node:path';
import { loadGuides, type Outcome, runGuide } from 'labproof';
import { afterAll, describe, expect, it } from 'vitest';
import { loadRunner } from '../../src/load-runner.ts';
import { dialects } from '../../src/shell/index.ts';
import { folderWith } from '../support/cli.ts';
import { sharedFolder } from '../support/shared.ts';
import { type ChainCase, cases, knownDifferences } from './cases.ts';
import { recordingOf, type StepName, steps } from './labs.ts';

const guides = sharedFolder('guides');
const names = Object.keys(steps) as StepName[];
const rows: string[] = [];

/** Runs the guide against the lab's recording, and returns the outcome of each step by its name. */
async function outcomesOf({ lab, addressesConfigured }: ChainCase): Promise<ReadonlyMap<StepName, Outcome>> {
  await using folder = await folderWith({ 'lab.jsonl': recordingOf(lab) });
  const [guide] = await loadGuides([resolve(guides ?? '', 'bgp-lab/bgp-verify.rst')], { cwd: folder.path, dialects });
  if (guide === undefined) throw new Error('no guide was read');
  const run = runGuide({
    guide,
    targets: ['kube-master', 'bigip-1'].map((name) => ({
      name,
      aliases: [],
      shell: 'bash',
      runner: 'replay',
      identity: null,
      options: { recording: 'lab.jsonl', pace: false },
    })),
    inventory: {},
    pinned: addressesConfigured ? ['10.1.20.0/24'] : [],
    free: addressesConfigured ? ['192.168.0.0/16'] : [],
    placeholders: {},
    timeouts: { connectMs: 5_000, commandMs: 30_000, waitMs: 0 },
    consent: 'read-only',
    targetConsent: {},
    allow: [],
    select: null,
    dialects,
    loadRunner: (name) => loadRunner(name, folder.path),
    now: () => new Date(),
    env: {},
    cwd: folder.path,
    home: folder.path,
    signal: new AbortController().signal,
  });
  let next = await run.next();
  while (next.done !== true) next = await run.next();
  const lines = new Map(guide.pages.flatMap((page) => page.steps).map((step) => [step.id, step.position.line]));
  return new Map(names.map((name) => [name, found(next.value as readonly Outcome[], (each) => lines.get(each.stepId) === steps[name])]));
}

function found<T>(values: readonly T[], test: (value: T) => boolean): T {
  const value = values.find(test);
  if (value === undefined) throw new Error('the guide has no such step');
  return value;
}

function expertOf({ expert }: ChainCase, step: StepName): string {
  return expert[step]?.[0] ?? 'pass';
}

/** What labproof is known to say in place of the expert. */
function known(chain: ChainCase, step: StepName): string | undefined {
  return knownDifferences.find((each) => each.lab === chain.name && each.step === step)?.says;
}

/** Every finding that is no pass, to be read where a verdict is not the expert's. */
function explained(outcome: Outcome): string {
  return [
    outcome.reason,
    ...outcome.findings.filter(({ verdict }) => verdict !== 'pass').map(({ verdict, kind, why }) => `  ${verdict} ${kind}: ${why}`),
    ...outcome.requirements
      .filter(({ verdict }) => verdict !== 'pass')
      .map(({ rule, reading, detail }) => `  ${rule}: ${reading}; ${detail}`),
  ].join('\n');
}

if (guides === null) console.warn('chains: ../shared/guides is absent, the chains of the BGP guide are skipped');

describe.skipIf(guides === null)('the BGP guide as it is, against scripted labs', () => {
  afterAll(() => {
    const width = Math.max(...cases.map(({ name }) => name.length));
    console.log([['lab'.padEnd(width), ...names.map((name) => name.padEnd(10))].join('  '), ...rows].join('\n'));
  });

  it.each(cases.map((chain) => [chain.name, chain] as const))('%s', async (_, chain) => {
    const outcomes = await outcomesOf(chain);
    const width = Math.max(...cases.map(({ name }) => name.length));
    const cells = names.map((name) => {
      const verdict = outcomes.get(name)?.verdict ?? '';
      const label = expertOf(chain, name);
      return (verdict === label ? verdict : `${verdict}≠${label}`).padEnd(10);
    });
    rows.push([chain.name.padEnd(width), ...cells].join('  '));
    for (const name of names) {
      const outcome = outcomes.get(name);
      const why = `${name} (line ${steps[name]}), the expert: ${chain.expert[name]?.[1] ?? 'as documented'}; labproof: ${outcome === undefined ? '' : explained(outcome)}`;
      expect.soft(outcome?.verdict, why).toBe(known(chain, name) ?? expertOf(chain, name));
    }
  });

  it('lists as known only what differs from the expert, in labs that exist', () => {
    for (const { lab, step, says } of knownDifferences) {
      const chain = cases.find(({ name }) => name === lab);
      expect(chain, lab).toBeDefined();
      if (chain !== undefined) expect(expertOf(chain, step), `${lab}: ${step}`).not.toBe(says);
    }
  });
});

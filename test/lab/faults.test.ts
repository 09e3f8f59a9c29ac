import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedFolder } from '../support/shared.ts';
import { Lab, type Run } from './lab.ts';

const folder = sharedFolder('guides');
const guide = resolve(folder ?? '', 'bgp-lab/bgp-verify.rst');
const table = resolve(import.meta.dirname, '../../docs/faults.rst');
const lab = new Lab();
const limits = { timeouts: { wait: '2s', command: '5s', connect: '4s' } };
const rows: string[] = [];

/** The steps of the guide, by line, and what a sign in an expectation means. */
const lines = [26, 40, 46, 56, 70, 107, 126, 145, 150, 162];
const signs: Readonly<Record<string, string>> = { pass: '.', drift: '~', fail: 'F', error: 'E', skip: 's' };

interface Fault {
  readonly name: string;
  readonly what: string;
  readonly args?: readonly string[];
  readonly exit: number;
  /** One sign a step, in the order of the guide; ifconfig's counters always drift here. */
  readonly steps: string;
  /** The first step that is not verified, and what is said of it. */
  readonly line: number;
  readonly why: RegExp;
}

const faults: readonly Fault[] = [
  { name: 'neighbour', what: 'a neighbour is down', exit: 1, steps: '..FFF...~.', line: 46, why: /10\.1\.20\.22.*Established became/ },
  { name: 'asn', what: 'a wrong autonomous system on the router', exit: 1, steps: '..FFF...~F', line: 46, why: /64512 became 64999/ },
  { name: 'shut', what: 'a peer is shut down', exit: 1, steps: '..FFF...~.', line: 46, why: /10\.1\.20\.21.*Established became/ },
  { name: 'withdraw', what: 'a prefix is withdrawn, the session stays', exit: 1, steps: '...FF...~.', line: 56, why: /10\.1\.20\.21/ },
  { name: 'podapi', what: 'the pod is gone from the API', exit: 3, steps: '.....Fssss', line: 107, why: /calico-kube-controllers/ },
  { name: 'route', what: "the pod's route is gone", exit: 3, steps: '.......FsF', line: 145, why: /empty/ },
  { name: 'poddown', what: "the pod's interface is down", exit: 1, steps: '........FF', line: 150, why: /RUNNING/ },
  { name: 'api', what: 'the API server is frozen', exit: 3, steps: 'F....Fssss', line: 26, why: /did not end within 5 s/ },
  { name: 'bgpd-kill', what: 'bgpd was killed', exit: 1, steps: '..FFF...~F', line: 46, why: /not running/ },
  {
    name: 'sshd-stop',
    what: 'sshd of the router is frozen',
    args: ['bigip-1'],
    exit: 3,
    steps: '.Esss...~s',
    line: 40,
    why: /no answer within the time to connect/,
  },
  {
    name: 'link',
    what: 'the link to the master is lost, silently',
    exit: 3,
    steps: 'E....sssss',
    line: 26,
    why: /no answer within the time to connect/,
  },
  {
    name: 'tool',
    what: 'calicoctl is not installed',
    exit: 1,
    steps: 'F.......~.',
    line: 26,
    why: /the page shows this row, and nothing in the output answers it: bgppeer[\s\S]*command not found/,
  },
  { name: 'slow', what: 'a slow link', exit: 2, steps: '........~.', line: 150, why: /counted/ },
  { name: 'imish', what: 'imish refuses to start', exit: 3, steps: '.Fsss...~.', line: 40, why: /status 1/ },
];

beforeAll(() => lab.up());
afterAll(() => lab.down());

const shown = (run: Run) => lines.map((line) => signs[run.step(line).verdict] ?? '?').join('');

describe.skipIf(folder === null)('each fault of the lab, step by step', () => {
  it.each(faults)('$what', async ({ name, what, args = [], exit, steps, line, why }) => {
    lab.fault(name, ...args);
    try {
      await sleep(1_500);
      const run = await lab.verify(guide, lab.config({}, limits));
      const step = run.step(line);
      rows.push(
        `   * - ${what}\n     - ${exit}\n     - ${[...shown(run)].map((sign) => `\`\`${sign}\`\``).join(' ')}\n     - line ${line}, ${step.verdict}: ${step.findings.find((each) => each.verdict === step.verdict)?.kind ?? step.problem?.code}`,
      );
      expect(shown(run)).toBe(steps);
      expect(run.code).toBe(exit);
      expect([step.reason, ...step.findings.map((each) => each.why)].join('\n')).toMatch(why);
    } finally {
      lab.fault(name, ...args, 'undo');
      await lab.waitFor(() => lab.established() === 3 && lab.routes() === 3, 'a mended lab');
    }
  });

  it('is the table in the documentation', () => {
    console.log(rows.join('\n'));
    const text = readFileSync(table, 'utf8');
    const begin = text.indexOf('   * - a neighbour is down');
    const now = `${text.slice(0, begin)}${rows.join('\n')}\n`;
    if (process.env.LABPROOF_UPDATE_DOCS === '1') writeFileSync(table, now);
    expect(begin).toBeGreaterThan(0);
    expect(now).toBe(readFileSync(table, 'utf8'));
  });
});

it('a shell that ends: an error, and the next step has a new one', async () => {
  const run = await lab.verify(join(import.meta.dirname, 'guides/shell-ends.rst'), lab.config({}, limits), () => {}, '--consent', 'all');
  expect(run.step(6)).toMatchObject({ verdict: 'error', problem: { code: 'LABPROOF_SHELL_ENDED' } });
  expect(run.step(10).verdict).toBe('pass');
  expect(run.code).toBe(3);
});

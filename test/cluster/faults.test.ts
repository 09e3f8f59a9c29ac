import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWith, root } from '../support/cli.ts';
import { randomFrom, watchMemory } from '../support/faults.ts';
import { type FaultyLink, faultyLink } from '../support/faulty-link.ts';
import { apiPort, apply, freezeApi, kubeconfig, kubectl, kubectlMeanwhile, processesIn, state, thawApi } from './cluster.ts';

/** 50 runs of a small guide, each with one fault at a point that its seed draws; LABPROOF_SEED begins another row of seeds. */
const firstSeed = Number(process.env.LABPROOF_SEED ?? 4_711);
const kinds = {
  'connection cut': 10,
  'connection stalled': 7,
  "half-closed, the server's side": 4,
  "half-closed, the client's side": 4,
  'pod deleted': 7,
  'disk full': 4,
  'an output of 100 MB': 4,
  'a command that ignores ^C': 4,
  'API server frozen': 6,
} as const;
type Kind = keyof typeof kinds;
const pods = ['victim-0', 'victim-1', 'victim-2'];
const ledger = join(state, 'ledger');
/** A run that takes longer hangs, ms. */
const deadlineMs = 100_000;
const maxMemoryKb = 300 * 1024;

interface Plan {
  readonly seed: number;
  readonly kind: Kind;
  /** When the fault strikes after the first connection: so many ms, or so many bytes from the server. */
  readonly at: { readonly ms: number } | { readonly bytes: number };
  /** How long it lasts where it passes. */
  readonly lasts: number;
}

interface Result {
  readonly code: number | null;
  readonly ms: number;
  readonly memoryKb: number;
  readonly struck: boolean;
  readonly events: readonly Event[];
  readonly stderr: string;
  readonly left: readonly string[];
}

interface Event {
  readonly type: string;
  readonly id?: string;
  readonly text?: string;
  readonly sent?: string;
  readonly outcome?: {
    readonly verdict: string;
    readonly problem: { readonly code: string } | null;
    readonly output: { readonly text: string } | null;
  };
}

const plans: readonly Plan[] = Object.entries(kinds)
  .flatMap(([kind, count]) => Array<Kind>(count).fill(kind as Kind))
  .map((kind, nth) => plan(kind, firstSeed + nth));
const results = new Map<Plan, Result>();
let folder: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  folder = await folderWith({});
  for (const path of [ledger, join(state, 'small')]) mkdirSync(path, { recursive: true });
  // stop.sh takes away what is mounted below.
  await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'labproof', join(state, 'small')]);
  apply([victims()]);
  kubectl('rollout', 'status', 'statefulset/victim', '--timeout=120s');
  const queue = plans.filter((each) => each.kind !== 'API server frozen');
  await Promise.all(
    pods.map(async (pod) => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) results.set(next, await play(next, pod));
    }),
  );
  // These strike all of the cluster: one at a time.
  for (const each of plans.filter(({ kind }) => kind === 'API server frozen')) results.set(each, await play(each, 'victim-0'));
}, 1_500_000);
afterAll(async () => {
  await folder[Symbol.asyncDispose]();
  process.stdout.write(table());
});

describe('a guide with one fault in its way', () => {
  it.each(plans.map((each) => [`${each.kind}, seed ${each.seed}, ${place(each)}`, each] as const))('%s', (_, each) => {
    const result = results.get(each);
    if (result === undefined) throw new Error('it was not run');
    const { events } = result;
    expect(result.ms, `hangs: ${result.stderr}`).toBeLessThan(deadlineMs);
    expect([0, 1, 2, 3]).toContain(result.code);
    // No event is lost: each step was started at most once, and finished once.
    const steps = stepsOf(each);
    const finished = events.filter((event) => event.type === 'step-finished');
    expect(events[0]?.type).toBe('run-started');
    expect(events.at(-1)?.type).toBe('run-finished');
    expect(new Set(finished.map((event) => event.id)).size).toBe(steps.length);
    expect(finished).toHaveLength(steps.length);
    const started = events.filter((event) => event.type === 'step-started').map((event) => event.id);
    expect(new Set(started).size).toBe(started.length);
    // No false pass: a step passes only with all of its output.
    for (const [nth, event] of finished.entries())
      if (event.outcome?.verdict === 'pass') expect(event.outcome.output?.text.trim()).toBe(steps[nth]?.documented);
    if (result.code === 0) expect(finished.every((event) => event.outcome?.verdict === 'pass')).toBe(true);
    if (each.kind === 'disk full' || each.kind === 'an output of 100 MB' || each.kind === 'a command that ignores ^C')
      expect(finished[special]?.outcome?.verdict).not.toBe('pass');
    // No changing command twice.
    for (const name of [`${each.seed}-a`, `${each.seed}-b`]) expect(linesIn(name)).toBeLessThanOrEqual(1);
    expect(result.left).toEqual([]);
    expect(result.memoryKb).toBeLessThan(maxMemoryKb);
  });

  it('every fault has struck in most of its runs, or there is nothing to be seen here', () => {
    for (const kind of Object.keys(kinds)) {
      const own = plans.filter((each) => each.kind === kind).map((each) => results.get(each));
      expect(own.filter((each) => each?.struck).length, kind).toBeGreaterThan(own.length / 2);
    }
  });
});

interface Step {
  readonly command: string;
  readonly documented: string;
}

/** Index of the step that is a fault itself, where there is one. */
const special = 3;

function stepsOf({ seed, kind }: Plan): readonly Step[] {
  const own: Partial<Record<Kind, Step>> = {
    'disk full': { command: 'head -c 200000 /dev/zero > /small/file && echo written', documented: 'written' },
    'an output of 100 MB': {
      // Long lines, and very many.
      command: seed % 2 === 0 ? "head -c 100000000 /dev/zero | tr '\\0' x | fold -w 100" : 'yes | head -c 100000000',
      documented: 'xxx',
    },
    'a command that ignores ^C': { command: `sh -c 'trap "" INT QUIT; echo deaf; while :; do sleep 1; done'`, documented: 'deaf and over' },
  };
  const ticks = [1, 2, 3, 4, 5, 6, 7, 8].map((nth) => `tick ${nth} of ${seed}`);
  const fault = own[kind];
  return [
    { command: `echo first of ${seed}`, documented: `first of ${seed}` },
    { command: `echo one >> /ledger/${seed}-a; sleep 1; cat /ledger/${seed}-a`, documented: 'one' },
    { command: `for i in 1 2 3 4 5 6 7 8; do echo tick $i of ${seed}; sleep 0.3; done`, documented: ticks.join('\n') },
    ...(fault === undefined ? [] : [fault]),
    { command: `echo two >> /ledger/${seed}-b; cat /ledger/${seed}-b`, documented: 'two' },
    { command: `seq 1 2000 | tail -n 3; echo last of ${seed}`, documented: `1998\n1999\n2000\nlast of ${seed}` },
  ];
}

function guide(each: Plan, pod: string): string {
  const lines = stepsOf(each).flatMap(({ command, documented }) => [
    `   root@${pod}:/# ${command}`,
    ...documented.split('\n').map((line) => `   ${line}`),
  ]);
  return `A run\n=====\n\nType::\n\n${lines.join('\n')}\n`;
}

async function play(each: Plan, pod: string): Promise<Result> {
  const link = await faultyLink(apiPort);
  const own = await folderWith({
    'guide.rst': guide(each, pod),
    'labproof.yaml': JSON.stringify({
      targets: { [pod]: { runner: 'kubernetes', kubeconfig: 'kubeconfig', pod, keepAliveMs: 500 } },
      timeouts: { connect: '6s', command: each.kind === 'an output of 100 MB' ? '30s' : '4s', wait: '1ms' },
    }),
    kubeconfig: readFileSync(kubeconfig('admin'), 'utf8').replace(`:${apiPort}`, `:${link.port}`),
  });
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [join(root, 'dist/src/cli/main.js'), 'verify', 'guide.rst', '--consent', 'changing', '--reporter', 'jsonl=run.events.jsonl'],
    {
      cwd: own.path,
      env: { PATH: process.env.PATH, HOME: own.path, NO_COLOR: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  const memory = watchMemory(child.pid ?? 0);
  const guard = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
  const over = new Promise<number | null>((done) => child.on('close', done));
  const strike = new Strike(each, pod, link);
  const striking = strike.begin(() => child.exitCode === null);
  const code = await over;
  const ms = performance.now() - began;
  clearTimeout(guard);
  await striking;
  const file = join(own.path, 'run.events.jsonl');
  const events = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Event)
    : [];
  if (each.kind === 'pod deleted') await whole(pod);
  const left = await leftIn(pod);
  await link.close();
  await own[Symbol.asyncDispose]();
  return { code, ms, memoryKb: memory(), struck: strike.struck, events, stderr, left };
}

/** Makes the fault happen at its point. */
class Strike {
  struck = false;
  readonly #plan: Plan;
  readonly #pod: string;
  readonly #link: FaultyLink;

  constructor(each: Plan, pod: string, link: FaultyLink) {
    this.#plan = each;
    this.#pod = pod;
    this.#link = link;
  }

  async begin(alive: () => boolean): Promise<void> {
    const { at } = this.#plan;
    if ('bytes' in at) {
      const reached = new Promise<void>((done) => this.#link.afterBytes(at.bytes, done));
      const ended = (async () => {
        while (alive()) await sleep(20);
      })();
      await Promise.race([reached, ended]);
    } else {
      while (alive() && this.#link.connections() === 0) await sleep(5);
      await sleep(at.ms);
    }
    if (!alive()) return;
    this.struck = true;
    await this.#strike();
  }

  async #strike(): Promise<void> {
    const { kind, lasts } = this.#plan;
    switch (kind) {
      case 'connection cut':
        return this.#link.cut();
      case 'connection stalled':
        this.#link.stall();
        await sleep(lasts);
        return this.#link.flow();
      case "half-closed, the server's side":
        return this.#link.halfClose('from-server');
      case "half-closed, the client's side":
        return this.#link.halfClose('to-server');
      case 'pod deleted':
        await kubectlMeanwhile(
          'delete',
          'pod',
          this.#pod,
          '--wait=false',
          ...(lasts % 2 === 0 ? ['--grace-period=1'] : ['--grace-period=0', '--force']),
        );
        return;
      case 'API server frozen':
        freezeApi();
        await sleep(lasts);
        return thawApi();
      case 'disk full':
      case 'an output of 100 MB':
      case 'a command that ignores ^C':
        // The guide's own command is the fault.
        return;
      default:
        return kind satisfies never;
    }
  }
}

function plan(kind: Kind, seed: number): Plan {
  const random = randomFrom(seed);
  const at = random() < 0.75 ? { ms: Math.floor(random() * 4_000) } : { bytes: 1 + Math.floor(random() * 22_000) };
  return { seed, kind, at, lasts: 300 + Math.floor(random() * 5_700) };
}

function place({ at }: Plan): string {
  return 'ms' in at ? `after ${at.ms} ms` : `after ${at.bytes} bytes`;
}

function victims(): object {
  const volume = (name: string, path: string) => ({ name, hostPath: { path, type: 'Directory' } });
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'victim', namespace: 'default' },
    spec: {
      serviceName: 'victim',
      replicas: pods.length,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: { app: 'victim' } },
      template: {
        metadata: { labels: { app: 'victim' } },
        spec: {
          terminationGracePeriodSeconds: 1,
          volumes: [volume('ledger', ledger), volume('small', join(state, 'small'))],
          containers: [
            {
              name: 'main',
              image: 'localhost/labproof-debian:1',
              imagePullPolicy: 'Never',
              command: ['sleep', 'infinity'],
              env: [{ name: 'PS1', value: 'root@\\h:\\w# ' }],
              volumeMounts: [
                { name: 'ledger', mountPath: '/ledger' },
                { name: 'small', mountPath: '/small' },
              ],
            },
          ],
        },
      },
    },
  };
}

/** Waits until the pod that takes a deleted one's place is ready. */
async function whole(pod: string): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    try {
      const deleting = await kubectlMeanwhile('get', 'pod', pod, '-o', 'jsonpath={.metadata.deletionTimestamp}');
      if (deleting === '') {
        await kubectlMeanwhile('wait', '--for=condition=Ready', '--timeout=60s', `pod/${pod}`);
        return;
      }
    } catch {
      // It is not there for a moment.
    }
    await sleep(500);
  }
}

/** What a run has left in the pod, once the kernel has buried the dead. */
async function leftIn(pod: string): Promise<readonly string[]> {
  let left: readonly string[] = [];
  for (let tries = 0; tries < 5; tries++) {
    left = await processesIn(pod);
    if (left.length === 0) return left;
    await sleep(200);
  }
  return left;
}

function linesIn(name: string): number {
  const file = join(ledger, name);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}

function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    child.on('close', (code) => (code === 0 ? done() : failed(new Error(`${program} ended with ${code}`))));
  });
}

function table(): string {
  const rows = Object.keys(kinds).map((kind) => {
    const own = plans.filter((each) => each.kind === kind).flatMap((each) => results.get(each) ?? []);
    const verdicts: Record<string, number> = {};
    for (const event of own.flatMap((each) => each.events)) {
      const verdict = event.outcome?.verdict;
      if (verdict !== undefined) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    }
    const codes = own.map((each) => each.code).sort();
    const notices = own
      .flatMap((each) => each.events)
      .filter((event) => event.type === 'notice' && event.text?.includes('may run on')).length;
    const max = (of: (each: Result) => number) => Math.max(0, ...own.map(of));
    return `${kind}: ${own.length} runs, ${own.filter((each) => each.struck).length} struck, exit codes ${codes.join(' ')}, steps ${JSON.stringify(verdicts)}, longest ${(max((each) => each.ms) / 1_000).toFixed(1)} s, most memory ${Math.round(max((each) => each.memoryKb) / 1024)} MB, left processes ${own.reduce((sum, each) => sum + each.left.length, 0)}, told that something may run on ${notices}`;
  });
  return `\nseeds ${firstSeed} to ${firstSeed + plans.length - 1}\n${rows.join('\n')}\n`;
}

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWith, root } from '../support/cli.ts';
import { randomFrom, watchMemory } from '../support/faults.ts';
import { type FaultyLink, faultyLink } from '../support/faulty-link.ts';
import { freePort } from '../support/free-port.ts';
import { type OpenSsh, startOpenSsh } from '../support/openssh.ts';

/** 200 runs of a small guide over OpenSSH, each with one fault at a point that its seed draws, and a few without one; LABPROOF_SEED begins another row of seeds. */
const firstSeed = Number(process.env.LABPROOF_SEED ?? 2_001);
/** A part of them, for a quick look: LABPROOF_EVERY=10 takes each tenth. */
const every = Number(process.env.LABPROOF_EVERY ?? 1);
const kinds = {
  'connection cut': 50,
  'connection stalled': 30,
  'connection delayed': 20,
  "half-closed, the server's side": 18,
  "half-closed, the client's side": 18,
  'sshd killed': 22,
  'host key changed': 16,
  'disk full': 8,
  'an output of 100 MB': 4,
  'a command that ignores ^C': 14,
  'no fault': 6,
} as const;
type Kind = keyof typeof kinds;
/** Faults of the server itself: such a run has a server of its own. */
const ofServer: ReadonlySet<Kind> = new Set(['sshd killed', 'host key changed']);
const ofGuide: ReadonlySet<Kind> = new Set(['disk full', 'an output of 100 MB', 'a command that ignores ^C']);
/** A run that takes longer hangs, ms. */
const deadlineMs = 90_000;
/** The deadline of a command. */
const commandMs = (kind: Kind): number => (kind === 'an output of 100 MB' ? 30_000 : 3_000);
const maxMemoryKb = 300 * 1024;
const name = hostname().split('.')[0] ?? '';

interface Plan {
  readonly seed: number;
  readonly kind: Kind;
  readonly at: { readonly ms: number } | { readonly bytes: number };
  /** How long it lasts where it passes, ms. */
  readonly lasts: number;
}

interface Event {
  readonly type: string;
  readonly at?: string;
  readonly id?: string;
  readonly outcome?: {
    readonly verdict: string;
    readonly problem: { readonly code: string } | null;
    readonly output: { readonly text: string; readonly durationMs: number } | null;
  };
}

interface Result {
  readonly code: number | null;
  readonly ms: number;
  readonly memoryKb: number;
  readonly struck: boolean;
  /** When the fault had been made, ms since the epoch; never for a fault that came too late. */
  readonly struckAt: number;
  readonly events: readonly Event[];
  readonly stderr: string;
  readonly left: readonly string[];
  /** How often each changing command has run. */
  readonly changes: readonly number[];
}

const plans: readonly Plan[] = Object.entries(kinds)
  .flatMap(([kind, count]) => Array<Kind>(count).fill(kind as Kind))
  .map((kind, nth) => plan(kind, firstSeed + nth))
  .filter((_, nth) => nth % every === 0);
const results = new Map<Plan, Result>();
let common: OpenSsh;
let small: string;
let folder: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  folder = await folderWith({});
  small = join(folder.path, 'small');
  mkdirSync(small);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'labproof', small], { encoding: 'utf8' });
  if (mounted.status !== 0) throw new Error(`a full disk needs a small one, and that needs root: ${mounted.stderr}`);
  common = await startOpenSsh(await freePort());
  const queue = [...plans];
  await Promise.all(
    [1, 2, 3, 4].map(async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) results.set(next, await play(next));
    }),
  );
}, 1_800_000);
afterAll(async () => {
  await common?.close();
  spawnSync('umount', [small]);
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
    const steps = stepsOf(each, '');
    const finished = events.filter((event) => event.type === 'step-finished');
    expect([events[0]?.type, events.at(-1)?.type]).toEqual(['run-started', 'run-finished']);
    expect([finished.length, new Set(finished.map((event) => event.id)).size]).toEqual([steps.length, steps.length]);
    const started = events.filter((event) => event.type === 'step-started').map((event) => event.id);
    expect(new Set(started).size).toBe(started.length);
    // No false pass: a step passes only with all of its output.
    for (const [nth, event] of finished.entries())
      if (event.outcome?.verdict === 'pass') expect(event.outcome.output?.text.trim()).toBe(steps[nth]?.documented);
    // No command goes on past its deadline, but for the time to stop it on a busy machine.
    for (const event of finished) expect(event.outcome?.output?.durationMs ?? 0).toBeLessThan(commandMs(each.kind) + 12_000);
    if (result.code === 0) expect(finished.every((event) => event.outcome?.verdict === 'pass')).toBe(true);
    if (ofGuide.has(each.kind)) expect(finished[special]?.outcome?.verdict).not.toBe('pass');
    // A changed key is never spoken to: what began after it has passed nowhere. The fault may come after the last answer.
    if (each.kind === 'host key changed') {
      const late = events.filter((event) => event.type === 'step-started' && Date.parse(event.at ?? '') > result.struckAt);
      const passed = new Set(finished.filter((event) => event.outcome?.verdict === 'pass').map((event) => event.id));
      expect(late.filter((event) => passed.has(event.id))).toEqual([]);
    }
    if (each.kind === 'no fault') expect(result.code).toBe(0);
    for (const times of result.changes) expect(times).toBeLessThanOrEqual(1);
    expect(result.left).toEqual([]);
    expect(result.memoryKb).toBeLessThan(maxMemoryKb);
  });

  it('a short delay is no fault', () => {
    const own = plans.filter((each) => each.kind === 'connection delayed').map((each) => results.get(each)?.code);
    expect(own.filter((code) => code === 0).length).toBeGreaterThan(own.length / 2);
  });

  it('every fault has struck in most of its runs, or there is nothing to be seen here', () => {
    for (const kind of Object.keys(kinds)) {
      const own = plans.filter((each) => each.kind === kind).map((each) => results.get(each));
      expect(own.filter((each) => each?.struck).length, kind).toBeGreaterThanOrEqual(own.length / 2);
    }
  });
});

interface Step {
  readonly command: string;
  readonly documented: string;
}

/** Index of the step that is a fault itself, where there is one. */
const special = 3;

function stepsOf({ seed, kind }: Plan, ledger: string): readonly Step[] {
  const own: Partial<Record<Kind, Step>> = {
    'disk full': { command: `head -c 200000 /dev/zero > ${small}/file${seed} && echo written`, documented: 'written' },
    'an output of 100 MB': {
      // Long lines, and very many.
      command: seed % 2 === 0 ? "head -c 100000000 /dev/zero | tr '\\0' x | fold -w 100" : 'yes | head -c 100000000',
      documented: 'xxx',
    },
    'a command that ignores ^C': { command: `sh -c 'trap "" INT QUIT; echo deaf; while :; do sleep 1; done'`, documented: 'deaf and over' },
  };
  const fault = own[kind];
  return [
    { command: `echo first of ${seed}`, documented: `first of ${seed}` },
    { command: `echo one >> ${ledger}-a; sleep 0.5; cat ${ledger}-a`, documented: 'one' },
    {
      command: `for i in 1 2 3 4 5; do echo tick $i of ${seed}; sleep 0.2; done`,
      documented: [1, 2, 3, 4, 5].map((nth) => `tick ${nth} of ${seed}`).join('\n'),
    },
    ...(fault === undefined ? [] : [fault]),
    { command: `echo two >> ${ledger}-b; cat ${ledger}-b`, documented: 'two' },
    { command: `seq 1 2000 | tail -n 3; echo last of ${seed}`, documented: `1998\n1999\n2000\nlast of ${seed}` },
  ];
}

function guide(each: Plan, user: string, ledger: string): string {
  const lines = stepsOf(each, ledger).flatMap(({ command, documented }) => [
    `   ${user}@${name}# ${command}`,
    ...documented.split('\n').map((line) => `   ${line}`),
  ]);
  return `A run\n=====\n\nType::\n\n${lines.join('\n')}\n`;
}

async function play(each: Plan): Promise<Result> {
  const server = ofServer.has(each.kind) ? await startOpenSsh(await freePort()) : common;
  const link = await faultyLink(server.port);
  const work = join(folder.path, `work-${each.seed}`);
  mkdirSync(work);
  const ledger = join(work, 'ledger');
  const own = await folderWith({
    'guide.rst': guide(each, server.user, ledger).replaceAll('echo first', `cd ${work}; echo first`),
    'labproof.yaml': JSON.stringify({
      targets: {
        [name]: {
          runner: 'ssh',
          host: '127.0.0.1',
          port: link.port,
          user: server.user,
          identityFile: server.key,
          knownHosts: 'known_hosts',
          configFile: false,
          agent: false,
          keepAliveMs: 500,
        },
      },
      timeouts: { connect: '5s', command: `${commandMs(each.kind)}ms`, wait: '1ms' },
    }),
    known_hosts: server.knownHosts(link.port),
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
  const struck = strikeAt(each, link, server, () => child.exitCode === null);
  const code = await over;
  const ms = performance.now() - began;
  clearTimeout(guard);
  const result: Omit<Result, 'left' | 'changes'> = {
    code,
    ms,
    memoryKb: memory(),
    struck: Number.isFinite(await struck),
    struckAt: await struck,
    events: eventsOf(own.path),
    stderr,
  };
  await link.close();
  const left = await leftIn(work);
  const changes = ['a', 'b'].map((part) => linesIn(`${ledger}-${part}`));
  if (server !== common) await server.close();
  await own[Symbol.asyncDispose]();
  return { ...result, left, changes };
}

function eventsOf(path: string): readonly Event[] {
  const file = join(path, 'run.events.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event);
}

/** Waits for the point that the plan draws, and makes the fault happen; when it had happened (ms since the epoch), `Infinity` when the run was over before. */
async function strikeAt(each: Plan, link: FaultyLink, server: OpenSsh, alive: () => boolean): Promise<number> {
  const { at } = each;
  // The guide's own command is the fault.
  if (ofGuide.has(each.kind) || each.kind === 'no fault') return Date.now();
  if ('bytes' in at) {
    const reached = new Promise<void>((done) => link.afterBytes(at.bytes, done));
    const ended = (async () => {
      while (alive()) await sleep(20);
    })();
    await Promise.race([reached, ended]);
  } else {
    while (alive() && link.connections() === 0) await sleep(5);
    await sleep(at.ms);
  }
  if (!alive()) return Number.POSITIVE_INFINITY;
  await strike(each, link, server);
  return Date.now();
}

async function strike({ kind, lasts }: Plan, link: FaultyLink, server: OpenSsh): Promise<void> {
  switch (kind) {
    case 'connection cut':
      return link.cut();
    case 'connection stalled':
    case 'connection delayed':
      link.stall();
      await sleep(kind === 'connection delayed' ? lasts / 8 : lasts);
      return link.flow();
    case "half-closed, the server's side":
      return link.halfClose('from-server');
    case "half-closed, the client's side":
      return link.halfClose('to-server');
    case 'sshd killed':
      await server.kill();
      if (lasts % 2 === 0) await server.restart({ newKey: false });
      return;
    case 'host key changed':
      await server.kill();
      return server.restart({ newKey: true });
    default:
      throw new Error(`${kind} is no fault of the way`);
  }
}

function plan(kind: Kind, seed: number): Plan {
  const random = randomFrom(seed);
  const at = random() < 0.7 ? { ms: Math.floor(random() * 2_200) } : { bytes: 1 + Math.floor(random() * 9_000) };
  return { seed, kind, at, lasts: 300 + Math.floor(random() * 4_700) };
}

function place({ at }: Plan): string {
  return 'ms' in at ? `after ${at.ms} ms` : `after ${at.bytes} bytes`;
}

/** Processes that are still in the run's directory, once the kernel has buried the dead. */
async function leftIn(work: string): Promise<readonly string[]> {
  let left: readonly string[] = [];
  for (let tries = 0; tries < 15; tries++) {
    left = readdirSync('/proc')
      .filter((id) => /^\d+$/.test(id))
      .flatMap((id) => {
        try {
          return readlinkSync(`/proc/${id}/cwd`) === work ? [readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ')] : [];
        } catch {
          return [];
        }
      });
    if (left.length === 0) return left;
    await sleep(200);
  }
  return left;
}

function linesIn(file: string): number {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}

function table(): string {
  const rows = Object.keys(kinds).map((kind) => {
    const own = plans.filter((each) => each.kind === kind).flatMap((each) => results.get(each) ?? []);
    const counted = (values: readonly (string | number | null)[]): string => {
      const counts = new Map<string, number>();
      for (const value of values) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
      return [...counts]
        .sort()
        .map(([value, count]) => `${count}×${value}`)
        .join(' ');
    };
    const max = (of: (each: Result) => number) => Math.max(0, ...own.map(of));
    const codes = own.flatMap((each) => each.events).flatMap((event) => event.outcome?.problem?.code ?? []);
    return `${kind}: ${own.length} runs, ${own.filter((each) => each.struck).length} struck, exit codes ${counted(own.map((each) => each.code))}, errors ${counted(codes) || 'none'}, longest ${(max((each) => each.ms) / 1_000).toFixed(1)} s, most memory ${Math.round(max((each) => each.memoryKb) / 1024)} MB, left processes ${own.reduce((sum, each) => sum + each.left.length, 0)}`;
  });
  return `\nseeds ${firstSeed} to ${firstSeed + plans.length - 1}\n${rows.join('\n')}\n`;
}

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const network = resolve(import.meta.dirname, 'network');
const cli = resolve(import.meta.dirname, '../../dist/src/cli/main.js');

/** One finding of a report, as the tests look at it. */
export interface ReportStep {
  readonly id: string;
  readonly line: number;
  readonly host: string | null;
  readonly shell: string;
  readonly command: string;
  readonly sent: string | null;
  readonly verdict: string;
  readonly checked: string;
  readonly reason: string;
  readonly findings: readonly { readonly verdict: string; readonly kind: string; readonly why: string }[];
  readonly requirements: readonly { readonly rule: string; readonly reading: string; readonly verdict: string; readonly detail: string }[];
  readonly problem: { readonly code: string } | null;
  readonly attempts: readonly unknown[];
  readonly output: { readonly text: string; readonly end: { readonly kind: string } } | null;
}

export interface Run {
  readonly code: number;
  readonly stderr: string;
  readonly stdout: string;
  readonly guide: {
    readonly verdict: string;
    readonly steps: readonly ReportStep[];
    readonly blocks: readonly { readonly line: number; readonly kind: string; readonly reason: string }[];
    readonly bindings: readonly { readonly documented: string; readonly live: string; readonly type: string }[];
  };
  step(line: number): ReportStep;
}

interface World {
  readonly router: string;
  readonly hosts: readonly string[];
  /** Who logs in, on the hosts that guides talk to. */
  readonly users: Readonly<Record<string, string>>;
  readonly targets: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly addresses: { readonly pinned?: readonly string[]; readonly free: readonly string[] };
}

/** What the tests have to know of each world in `worlds/`. */
const worlds = {
  calico: {
    router: 'bigip-1',
    hosts: ['kube-master', 'kube-worker1', 'kube-worker2', 'bigip-1'],
    users: { 'kube-master': 'ubuntu', 'kube-worker1': 'ubuntu', 'bigip-1': 'root' },
    targets: { 'kube-master': { aliases: ['k8s master'] } },
    addresses: { free: ['192.168.0.0/16'] },
  },
  harbor: {
    router: 'quay-1',
    hosts: ['harbor-cp', 'harbor-w1', 'harbor-w2', 'quay-1'],
    users: { 'harbor-cp': 'ops', 'harbor-w1': 'ops', 'quay-1': 'root' },
    targets: {},
    addresses: { pinned: ['10.77.3.0/24'], free: ['172.28.0.0/16'] },
  },
} satisfies Record<string, World>;

/** The real lab, up until it is disposed of. */
export class Lab {
  readonly folder = mkdtempSync(join(tmpdir(), 'labproof-lab-'));
  readonly state = join(this.folder, 'state');
  readonly world: string;

  readonly #facts: World;

  /** `world`: the folder under `worlds` that describes the hosts. */
  constructor(world: keyof typeof worlds = 'calico') {
    this.world = resolve(import.meta.dirname, 'worlds', world);
    this.#facts = worlds[world];
  }

  async up(): Promise<void> {
    this.#script('lab.sh', 'up');
    await this.#until(() => this.established() === 3, 'three established BGP sessions');
  }

  down(): void {
    this.#script('lab.sh', 'down');
    rmSync(this.folder, { recursive: true, force: true });
  }

  fault(...args: string[]): void {
    this.#script('fault.sh', ...args);
  }

  /** Undoes a fault and waits until the routes are back. */
  async mend(...args: string[]): Promise<void> {
    this.#script('fault.sh', ...args, 'undo');
    await this.#until(() => this.established() === 3 && this.routes() === 3, 'a mended lab');
  }

  established(): number {
    const text = this.#try(this.#facts.router, 'timeout', '3', 'vtysh', '-c', 'show bgp summary json');
    return (text.match(/"state": ?"Established"/g) ?? []).length;
  }

  routes(): number {
    return (this.#try(this.#facts.router, 'timeout', '3', 'vtysh', '-c', 'show ip route bgp').match(/^B/gm) ?? []).length;
  }

  async waitFor(condition: () => boolean, what: string): Promise<void> {
    await this.#until(condition, what);
  }

  /** What the host's own shells saw, as `SHELL<TAB>COMMAND`. */
  commands(host: string): readonly string[] {
    return readFileSync(join(this.state, 'log', `${host}.commands`), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  }

  /** Runs a command on a host past all guides; what it prints, or nothing when it fails. */
  run(host: string, ...command: string[]): string {
    return this.#try(host, ...command);
  }

  forgetCommands(): void {
    for (const host of ['kube-master', 'kube-worker1', 'kube-worker2', 'bigip-1'])
      writeFileSync(join(this.state, 'log', `${host}.commands`), '');
  }

  password(): string {
    return readFileSync(join(this.state, 'password'), 'utf8');
  }

  /** A configuration for this lab; `more` is added to the target of that name. */
  config(more: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {}, top: Readonly<Record<string, unknown>> = {}): string {
    const target = (host: string) => ({
      socket: join(this.state, 'sock', `${host}.sock`),
      user: this.#facts.users[host] ?? 'root',
      identityFile: join(this.state, 'keys/id_lab'),
      knownHosts: join(this.state, 'keys/known_hosts'),
      agent: false,
      ...this.#facts.targets[host],
      ...more[host],
    });
    const config = {
      targets: Object.fromEntries(Object.keys(this.#facts.users).map((host) => [host, target(host)])),
      timeouts: { wait: '2s', command: '8s', connect: '8s' },
      addresses: this.#facts.addresses,
      ...top,
    };
    const path = join(this.folder, `labproof-${Math.random().toString(36).slice(2)}.json`);
    writeFileSync(path, JSON.stringify(config));
    return path;
  }

  /** Runs `labproof verify` as a user does; `watch` hears each event as it comes. */
  async verify(
    guide: string,
    config: string,
    watch: (event: { type: string; [key: string]: unknown }) => void = () => {},
    ...args: string[]
  ): Promise<Run> {
    const report = join(this.folder, `report-${Math.random().toString(36).slice(2)}.json`);
    const child = spawn(
      process.execPath,
      [cli, 'verify', guide, '--config', config, '--reporter', 'jsonl', '--reporter', `json=${report}`, ...args],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, HOME: this.folder },
      },
    );
    let [stdout, stderr, rest] = ['', '', ''];
    child.stderr.on('data', (data: Buffer) => {
      stderr += data.toString();
    });
    child.stdout.on('data', (data: Buffer) => {
      stdout += data.toString();
      const lines = (rest + data.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('{')) watch(JSON.parse(line) as { type: string });
    });
    const code = await new Promise<number>((done) => child.on('close', (status) => done(status ?? -1)));
    const { guides } = JSON.parse(readFileSync(report, 'utf8')) as { guides: Run['guide'][] };
    const guideReport = guides[0];
    if (guideReport === undefined) throw new Error(`no report: ${stderr}`);
    return {
      code,
      stdout,
      stderr,
      guide: guideReport,
      step: (line) => {
        const step = guideReport.steps.find((each) => each.line === line);
        if (step === undefined) throw new Error(`no step at line ${line}`);
        return step;
      },
    };
  }

  /** Runs `labproof update` on what a run has shown; gives what it printed. */
  update(guide: string, config: string, run: Run, ...args: string[]): string {
    const events = join(this.folder, `run-${Math.random().toString(36).slice(2)}.events.jsonl`);
    writeFileSync(events, run.stdout);
    const { stdout, stderr } = spawnSync(process.execPath, [cli, 'update', guide, '--config', config, '--from', events, ...args], {
      encoding: 'utf8',
      env: { ...process.env, HOME: this.folder },
    });
    return stdout + stderr;
  }

  #script(name: string, ...args: string[]): string {
    return execFileSync(join(network, name), args, {
      env: { ...process.env, LAB_STATE: this.state, LAB_WORLD: this.world },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  #try(host: string, ...command: string[]): string {
    try {
      return execFileSync(join(network, 'lab.sh'), ['run', host, ...command], {
        env: { ...process.env, LAB_STATE: this.state, LAB_WORLD: this.world },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    } catch {
      return '';
    }
  }

  async #until(condition: () => boolean, what: string): Promise<void> {
    for (let nth = 0; nth < 300; nth++) {
      if (condition()) return;
      await sleep(200);
    }
    throw new Error(`waited for ${what} in vain`);
  }
}

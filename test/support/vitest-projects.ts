import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './cli.ts';

/** A Vitest and the Node that runs it. */
export interface VitestVersion {
  readonly name: string;
  readonly node: string;
  /** The folder whose node_modules hold this Vitest. */
  readonly home: string;
}

const wanted = { vitest: '5.1.1', node: '24.21.0' } as const;

/** The Vitest of this project on this Node, and Vitest 5 on Node 24, which the npm package `node` brings; installed once into .cache. */
export function vitestVersions(): readonly VitestVersion[] {
  return [{ name: 'Vitest 4', node: process.execPath, home: root }, vitest5()];
}

function vitest5(): VitestVersion {
  const home = join(root, '.cache', `vitest-${wanted.vitest}`);
  const node = join(home, 'node_modules/node/bin/node');
  if (!existsSync(home)) installed(home);
  return { name: 'Vitest 5', node, home };
}

/** Installs beside the place and moves it there whole: test files that run at once must not clear each other's, and half of one is none. */
function installed(home: string): void {
  mkdirSync(dirname(home), { recursive: true });
  const made = mkdtempSync(`${home}-`);
  try {
    writeFileSync(join(made, 'package.json'), JSON.stringify({ private: true, dependencies: wanted }));
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: made, stdio: 'pipe' });
    renameSync(made, home);
  } catch (error) {
    // Another test file was first: what it installed is the same.
    if (!existsSync(home)) throw error;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

export interface VitestRun {
  readonly code: number | null;
  readonly text: string;
  /** As it was printed. */
  readonly raw: string;
}

/** A folder of projects with one Vitest and this labproof, as npm would install them: no part of this repository is above it. */
export class VitestProjects {
  readonly #version: VitestVersion;
  readonly #folder = mkdtempSync(join(tmpdir(), 'labproof-vitest-'));
  #count = 0;

  constructor(version: VitestVersion) {
    this.#version = version;
    const own = join(this.#folder, 'node_modules/labproof');
    mkdirSync(join(own, 'node_modules'), { recursive: true });
    for (const part of ['dist', 'package.json']) cpSync(join(root, part), join(own, part), { recursive: true });
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
    for (const name of Object.keys(dependencies)) {
      mkdirSync(dirname(join(own, 'node_modules', name)), { recursive: true });
      symlinkSync(join(root, 'node_modules', name), join(own, 'node_modules', name));
    }
    for (const name of ['vitest', 'vite']) {
      symlinkSync(join(version.home, 'node_modules', name), join(this.#folder, 'node_modules', name));
    }
  }

  /** A project with these files; `labproof` in the text of `vitest.config.mjs` is imported already. */
  project(files: Readonly<Record<string, string>>): VitestProject {
    this.#count += 1;
    const path = join(this.#folder, `p${this.#count}`);
    const project = new VitestProject(path, this.#version);
    for (const [name, text] of Object.entries({ 'package.json': '{"type":"module"}', ...files })) project.write(name, text);
    return project;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export class VitestProject {
  readonly path: string;
  readonly #version: VitestVersion;

  constructor(path: string, version: VitestVersion) {
    this.path = path;
    this.#version = version;
  }

  /** STEPS_LOG in a text is the file that `log` reads. */
  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), text.replaceAll('STEPS_LOG', join(this.path, 'steps.log')));
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  /** Lines that the target itself wrote down: what really was run, and in which order. */
  log(): readonly string[] {
    return existsSync(join(this.path, 'steps.log')) ? this.read('steps.log').trim().split('\n') : [];
  }

  /** Runs Vitest to its end. */
  run(...args: readonly string[]): Promise<VitestRun> {
    return this.start(...args).ended;
  }

  /** A run that one may end before its time: it alone, or as a terminal does, it and its workers. */
  start(...args: readonly string[]): { readonly ended: Promise<VitestRun>; kill(signal: NodeJS.Signals, all?: 'all'): void } {
    const child = this.#spawn(['run', ...args]);
    const ended = new Promise<VitestRun>((done, reject) => {
      let text = '';
      child.stdout?.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      child.on('error', reject);
      child.on('close', (code) => done({ code, text: this.#plain(text), raw: text }));
    });
    return { ended, kill: (signal, all) => process.kill(all === undefined ? (child.pid ?? 0) : -(child.pid ?? 0), signal) };
  }

  watch(...args: readonly string[]): WatchedVitest {
    return new WatchedVitest(this.#spawn(['watch', ...args]));
  }

  #spawn(args: readonly string[]): ChildProcess {
    const { CI: _ci, VITEST: _vitest, ...env } = process.env;
    const own = Object.fromEntries(
      Object.entries(env).filter(([name]) => !/^(?:VITEST|GITHUB|NODE_OPTIONS|TEST$|MODE$|DEV$|PROD$)/.test(name)),
    );
    const vitest = join(this.#version.home, 'node_modules/vitest/vitest.mjs');
    // One pipe for both: from two, the line that says a run is over can be read before the errors that were printed ahead of it.
    return spawn('sh', ['-c', 'exec "$0" "$@" 2>&1', this.#version.node, vitest, ...args], {
      cwd: this.path,
      env: { ...own, NO_COLOR: '1' },
      stdio: ['pipe', 'pipe', 'inherit'],
      // A group of its own, to which signals go as those of a terminal do.
      detached: true,
    });
  }

  /** What is the same on every machine and at every time. */
  #plain(text: string): string {
    return stripVTControlCharacters(text).replaceAll(this.path, 'PROJECT').replaceAll(hostname(), 'HOST');
  }
}

/** A Vitest that stays; `next` waits for the end of its next run. */
export class WatchedVitest {
  readonly #child: ChildProcess;
  #text = '';
  #wake = () => {};
  #ended = false;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      this.#text += stripVTControlCharacters(part);
      this.#wake();
    });
    child.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  /** What was printed since the last call, once the next run is over. */
  async next(): Promise<string> {
    for (;;) {
      const end = /(?:Waiting for file changes|Press |PASS {2}Waiting|FAIL {2}Tests failed)[^\n]*\n/.exec(this.#text);
      if (end !== null) {
        const text = this.#text.slice(0, end.index + end[0].length);
        this.#text = '';
        return text;
      }
      if (this.#ended) throw new Error(`Vitest ended:\n${this.#text}`);
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  press(key: string): void {
    this.#child.stdin?.write(key);
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    const ended = new Promise((done) => this.#child.once('close', done));
    this.#child.kill('SIGINT');
    await ended;
  }
}

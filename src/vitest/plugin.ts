import { homedir } from 'node:os';
import { relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vitest/config';
import type { TestModule, TestSpecification, Vitest } from 'vitest/node';
import { broadcast } from '../drive/broadcast.ts';
import { openReporters } from '../drive/open-reporters.ts';
import { VERSION } from '../drive/version.ts';
import type { World } from '../drive/world.ts';
import { exitCode } from '../engine/index.ts';
import { type RunEvent, schemaVersion } from '../model/index.ts';
import { Desk, type DeskOptions } from './desk.ts';
import { pagesToTest } from './guides.ts';
import { Locks } from './locks.ts';
import { pageModule } from './page-module.ts';
import { holdSignals } from './signals.ts';
import { type AskedSocket, listen } from './socket.ts';
import { requireUpdate, updatePages } from './update-pages.ts';

/** How long a run that was stopped may take for its reports, ms. */
const reportsMs = 15_000;

export interface LabproofPluginOptions extends Partial<DeskOptions> {
  /**
   * Guides as `labproof verify` takes them: pages, or folders with an index.rst, whose pages share the names of the lab and run in
   * the order of the toctree. By default every page that `include` finds is a guide of its own.
   */
  readonly guides?: readonly string[];
  /** Which pages are test files when no guide is named: globs; by default every .rst file. */
  readonly include?: readonly string[];
  /** Our reports, as `labproof verify --reporter` takes them: `html=labproof-report/index.html`, `jsonl=run.events.jsonl`. */
  readonly reporters?: readonly string[];
}

/** One set of locks for all that this process runs: two projects of one Vitest may have the same targets. */
const locks = new Locks();

/** What each run of Vitest was told of already: a page is the test of one project, however many projects have the same plug-in. */
const told = new WeakMap<Vitest, Map<string, Promise<AskedSocket>>>();

/** The Vitest plug-in: pages in reStructuredText are test files, titles are `describe`, commands are `test`. */
export function labproof(options: LabproofPluginOptions = {}): Plugin {
  const runtime = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './page.ts' : './page.js', import.meta.url));
  let world: World | null = null;
  let desk: Desk | null = null;
  let pages: readonly string[] = [];
  const events: RunEvent[] = [];
  const deskFor = (root: string): Desk => {
    world ??= worldAt(root);
    desk ??= new Desk({ ...options, guides: options.guides ?? [] }, world, locks, (event) => events.push(event));
    return desk;
  };
  return {
    name: 'labproof',
    enforce: 'pre',
    async config(config) {
      // Workers that import `labproof/vitest` for its matcher need no Vite.
      const { configDefaults } = await import('vitest/config');
      const root = resolve(config.root ?? '.');
      world = worldAt(root);
      pages = options.guides === undefined ? (options.include ?? ['**/*.rst']) : await namedPages(options, world);
      return {
        test: {
          // What the user has is kept by Vite, which joins lists; where he has none, Vitest's own would be lost.
          include: [...(config.test?.include === undefined ? configDefaults.include : []), ...pages],
          exclude: [...(config.test?.exclude === undefined ? configDefaults.exclude : []), '**/_build/**'],
          includeTaskLocation: true,
        },
      };
    },
    configureServer(server) {
      const edited = (file: string) => void deskFor(server.config.root).edited(resolve(file));
      server.watcher.on('change', edited).on('add', edited).on('unlink', edited);
    },
    async transform(_code, id) {
      const file = id.split('?', 1)[0] ?? id;
      if (!file.endsWith('.rst')) return null;
      const openable = await deskFor(this.environment.config.root).guideOf(resolve(file));
      for (const each of openable.files) this.addWatchFile(each);
      const page = openable.pages.get(resolve(file));
      if (page === undefined) return null;
      return { code: pageModule(page, { runtime, file: resolve(file) }), map: null };
    },
    async configureVitest({ vitest, project }) {
      const known = told.get(vitest) ?? new Map<string, Promise<AskedSocket>>();
      told.set(vitest, known);
      const same = JSON.stringify([project.config.root, options]);
      const listening = known.get(same);
      if (listening !== undefined) {
        project.config.exclude = [...project.config.exclude, ...pages];
        project.provide('labproof', { socket: (await listening).path });
        return;
      }
      // A project that shares the server of the configuration above it has not asked this plug-in for its own.
      project.config.include = [...new Set([...project.config.include, ...pages])];
      project.config.includeTaskLocation = true;
      const own = deskFor(project.config.root);
      if (updates(vitest)) requireUpdate();
      const opening = listen((request, closed) => own.answer(request, closed));
      known.set(same, opening);
      const socket = await opening;
      vitest.onClose(() => socket.close());
      project.provide('labproof', { socket: socket.path });
      keepOrder(vitest, own);
      vitest.config.reporters.push(reporter(own, vitest));
    },
  };

  function reporter(own: Desk, vitest: Vitest) {
    let release = () => {};
    let runEnded = () => {};
    return {
      onTestRunStart(specifications: readonly TestSpecification[]) {
        events.length = 0;
        const files = specifications.map((each) => each.moduleId).filter((file) => own.isPage(file));
        own.begin(files, updates(vitest));
        const over = new Promise<void>((resolve) => {
          runEnded = resolve;
        });
        release = holdSignals({
          idle: () => own.idle,
          cancel: async () => {
            // The workers may be gone: a terminal sends its signal to them, too.
            own.cancel();
            await vitest.cancelCurrentRun('keyboard-input');
            await own.finish();
            // The reports are written when the run is over; it is not, where a worker has died without a word.
            await Promise.race([over, sleep(reportsMs, undefined, { ref: false })]);
          },
          leave: () => vitest.exit(true),
        });
        const { cwd, now } = worldOf(vitest);
        events.push({
          type: 'run-started',
          schemaVersion,
          at: now().toISOString(),
          labproof: VERSION,
          paths: files.map((file) => relative(cwd, file)),
          mode: options.replay === undefined || options.replay === false ? 'live' : 'replay',
        });
      },
      async onTestModuleEnd(module: TestModule) {
        if (own.isPage(module.moduleId)) await own.ended(module.moduleId);
      },
      async onTestRunEnd(modules: readonly TestModule[]) {
        await own.finish();
        try {
          await tell(modules.some((each) => own.isPage(each.moduleId) && each.state() === 'failed'));
        } finally {
          runEnded();
          release();
        }
      },
    };

    async function tell(failed: boolean): Promise<void> {
      const first = events[0];
      if (own.results.length === 0 || first?.type !== 'run-started') return;
      const ended = worldOf(vitest).now();
      const durationMs = ended.getTime() - new Date(first.at).getTime();
      const code = exitCode(own.results);
      // A page that could not even be opened has no outcome that would say so.
      events.push({ type: 'run-finished', at: ended.toISOString(), durationMs, exitCode: code === 0 && failed ? 3 : code });
      await writeReports(options.reporters ?? [], events, worldOf(vitest));
      if (!updates(vitest) || own.cancelled) return;
      requireUpdate();
      const guides = own.results.map(({ guide }) => guide.path);
      await updatePages(guides, options, events, worldOf(vitest));
    }
  }

  function worldOf(vitest: Vitest): World {
    world ??= worldAt(vitest.config.root);
    return world;
  }
}

/** Names with characters that mean something in a glob stand for themselves. */
async function namedPages(options: LabproofPluginOptions, world: World): Promise<readonly string[]> {
  const files = await pagesToTest(options.guides ?? [], options, world);
  return files.map((file) => relative(world.cwd, file).replace(/[\\*?[\]{}()!+@]/g, '\\$&'));
}

/** Vitest may begin with the page that was slow the last time; pages of one guide keep their order, and are of one shard. */
function keepOrder(vitest: Vitest, desk: Desk): void {
  const Base = vitest.config.sequence.sequencer;
  const byGuide = (files: TestSpecification[]) => desk.byGuide(files, (each) => each.moduleId);
  vitest.config.sequence.sequencer = class {
    readonly #base: InstanceType<typeof Base>;
    constructor(context: Vitest) {
      this.#base = new Base(context);
    }
    async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
      const guides = await byGuide(files);
      const own = await this.#base.shard(guides.flatMap(([first]) => first ?? []));
      return guides.filter(([first]) => first !== undefined && own.includes(first)).flat();
    }
    async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      return (await byGuide(await this.#base.sort(files))).flat();
    }
  };
}

/** `vitest -u`, also by its key in watch mode. */
function updates(vitest: Vitest): boolean {
  return vitest.config.snapshotOptions?.updateSnapshot === 'all';
}

async function writeReports(specs: readonly string[], events: readonly RunEvent[], world: World): Promise<void> {
  if (specs.length === 0) return;
  await broadcast((emit) => events.forEach(emit), await openReporters(specs, world), world);
}

function worldAt(cwd: string): World {
  return {
    cwd,
    env: process.env,
    home: homedir(),
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    now: () => new Date(),
    signal: new AbortController().signal,
  };
}

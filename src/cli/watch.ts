import { type FSWatcher, watch } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { broadcast } from '../drive/broadcast.ts';
import { engineOptions } from '../drive/engine-options.ts';
import { openReporters } from '../drive/open-reporters.ts';
import { printError } from '../drive/print-error.ts';
import { defaultRecording } from '../drive/recorder.ts';
import { replayTargets } from '../drive/replay.ts';
import { loadSettings, type Settings, type SettingsOptions } from '../drive/settings.ts';
import { VERSION } from '../drive/version.ts';
import { type ExitCode, exit, type World } from '../drive/world.ts';
import { carryOver, exitCode, runGuide } from '../engine/index.ts';
import { loadGuides } from '../load.ts';
import { type Guide, LabproofError, type Outcome, type RunEvent, schemaVersion } from '../model/index.ts';
import { descendants } from '../rst/index.ts';

export interface WatchOptions extends Omit<SettingsOptions, 'consent'> {
  readonly replay?: string | true;
}

/**
 * `labproof watch`: verifies a guide, and after each save what was edited: the answers of all other commands are judged again and not
 * asked for again. Only commands that read are ever sent. Ends with the signal; the exit code is that of the last run.
 */
export async function watchCommand(path: string, options: WatchOptions, world: World): Promise<ExitCode> {
  const saves = new Saves();
  let before: ReadonlyMap<string, Outcome> = new Map();
  let code: ExitCode = exit.error;
  try {
    while (!world.signal.aborted) {
      try {
        const { settings, guide } = await load(path, options, world);
        saves.follow(
          [...filesOf(guide), ...(settings.loaded.file === null ? [] : [settings.loaded.file])].map((file) => resolve(world.cwd, file)),
        );
        const outcomes = await verifyOnce(guide, settings, before, options, world);
        before = new Map([...before, ...outcomes.filter((each) => each.output !== null).map((each) => [each.stepId, each] as const)]);
        code = exitCode([{ guide, outcomes }]) as ExitCode;
      } catch (error) {
        // A page or a configuration that is half written is mended with the next save.
        code = printError(error, world);
        saves.follow([resolve(world.cwd, path)]);
      }
      world.stdout.write(`\nwaiting for a save of ${path} (end with Ctrl-C)\n`);
      const saved = await saves.next(world.signal);
      if (saved.length > 0) world.stdout.write(`\nsaved: ${saved.map((file) => relative(world.cwd, file)).join(', ')}\n`);
    }
  } finally {
    saves.close();
  }
  return code;
}

async function load(path: string, options: WatchOptions, world: World): Promise<{ settings: Settings; guide: Guide }> {
  const recording = options.replay === undefined ? null : options.replay === true ? defaultRecording(path) : options.replay;
  const targets = recording === null ? null : await replayTargets(recording, false, world);
  const settings = await loadSettings(options, [path], world, targets);
  const [guide, another] = await loadGuides([path], settings.loading);
  if (guide === undefined || another !== undefined) {
    throw new LabproofError({
      code: 'LABPROOF_GUIDE_SEVERAL',
      message: `${path} is several guides: it has no index.rst`,
      hint: 'watch one page, or a folder with an index.rst',
    });
  }
  // A save is no consent: whatever the configuration allows, nothing that changes something is sent.
  return { settings: { ...settings, consent: 'read-only', targetConsent: {} }, guide };
}

async function verifyOnce(
  guide: Guide,
  settings: Settings,
  before: ReadonlyMap<string, Outcome>,
  options: WatchOptions,
  world: World,
): Promise<readonly Outcome[]> {
  const carried = carryOver(guide, before);
  let outcomes: readonly Outcome[] = [];
  const events = async function* (): AsyncGenerator<RunEvent> {
    const started = world.now();
    const mode = options.replay === undefined ? 'live' : 'replay';
    yield { type: 'run-started', schemaVersion, at: started.toISOString(), labproof: VERSION, paths: [guide.path], mode };
    outcomes = yield* runGuide({ ...engineOptions(guide, settings, [], world), ...(carried.size === 0 ? {} : { carried }) });
    const ended = world.now();
    const durationMs = ended.getTime() - started.getTime();
    yield { type: 'run-finished', at: ended.toISOString(), durationMs, exitCode: exitCode([{ guide, outcomes }]) };
  };
  await broadcast(events(), await openReporters(['terminal'], world), world);
  return outcomes;
}

function filesOf(guide: Guide): readonly string[] {
  return [...new Set(guide.pages.flatMap((page) => [page.path, ...[...descendants(page.document)].map((node) => node.position.file)]))];
}

/** Saves of some files. Folders are watched, because editors write a new file and rename it. */
class Saves {
  readonly #watchers = new Map<string, FSWatcher>();
  #files = new Set<string>();
  readonly #saved = new Set<string>();
  #wake: () => void = () => {};

  follow(files: readonly string[]): void {
    this.#files = new Set(files);
    const folders = new Set(files.map((file) => dirname(file)));
    for (const [folder, watcher] of [...this.#watchers]) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) {
      if (this.#watchers.has(folder)) continue;
      const watcher = watch(folder, (_event, name) => {
        const file = resolve(folder, name ?? '');
        if (!this.#files.has(file)) return;
        this.#saved.add(file);
        this.#wake();
      });
      // A folder that goes away has no more saves.
      watcher.on('error', () => watcher.close());
      this.#watchers.set(folder, watcher);
    }
  }

  /** The files of the next save, once it is quiet for a moment: an editor may write in several strokes. Empty when stopped. */
  async next(signal: AbortSignal): Promise<readonly string[]> {
    while (this.#saved.size === 0 && !signal.aborted) await this.#change(signal);
    await quiet(100, signal);
    const saved = [...this.#saved];
    this.#saved.clear();
    return saved;
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((done) => {
      this.#wake = done;
      signal.addEventListener('abort', () => done(), { once: true });
    });
  }
}

function quiet(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        done();
      },
      { once: true },
    );
  });
}

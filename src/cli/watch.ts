import { basename, dirname, join, relative, resolve } from 'node:path';
import { configNames } from '../config/index.ts';
import { broadcast } from '../drive/broadcast.ts';
import { engineOptions } from '../drive/engine-options.ts';
import { openReporters } from '../drive/open-reporters.ts';
import { print } from '../drive/print.ts';
import { printError } from '../drive/print-error.ts';
import { defaultRecording } from '../drive/recorder.ts';
import { replayTargets } from '../drive/replay.ts';
import { loadSettings, requireTargetsMeant, type Settings, type SettingsOptions } from '../drive/settings.ts';
import { stillGood } from '../drive/still-good.ts';
import { VERSION } from '../drive/version.ts';
import { type ExitCode, exit, type World } from '../drive/world.ts';
import { carryOver, exitCode, tellGuide } from '../engine/index.ts';
import { loadGuides } from '../load.ts';
import { type Guide, LabproofError, type Outcome, type RunEvent, schemaVersion, toProblem } from '../model/index.ts';
import { descendants } from '../rst/index.ts';
import { Saves } from './saves.ts';

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
  let then: Settings | null = null;
  let code: ExitCode = exit.error;
  let loaded = false;
  const full = (file: string) => resolve(world.cwd, file);
  saves.follow([path, ...configsFor(path), ...recordingOf(path, options)].map(full));
  try {
    while (!world.signal.aborted) {
      try {
        const { settings, guide } = await load(path, options, world);
        loaded = true;
        const config = settings.loaded.file;
        saves.follow([...filesOf(guide), ...(config === null ? [] : [config])].map(full), others(guide));
        before = stillGood(before, guide, then, settings);
        then = settings;
        const outcomes = await verifyOnce(guide, settings, before, options, world, saves);
        before = new Map([...before, ...outcomes.filter((each) => each.output !== null).map((each) => [each.stepId, each] as const)]);
        code = exitCode([{ guide, outcomes }]) as ExitCode;
      } catch (error) {
        // A page or a configuration that is half written is mended with the next save.
        code = printError(error, world);
        if (!loaded && isOfTheCall(error)) return code;
      }
      if (!saves.waiting) print(world, `\nwaiting for a save of ${path} (end with Ctrl-C)\n`);
      const saved = await saves.next(world.signal);
      if (saved.length > 0) print(world, `\nsaved: ${saved.map((file) => relative(world.cwd, file)).join(', ')}\n`);
    }
  } finally {
    saves.close();
  }
  return code;
}

/** What no save will mend. */
function isOfTheCall(error: unknown): boolean {
  return /^LABPROOF_(?:GUIDE_NOT_FOUND|GUIDE_SEVERAL|TARGET_URL_INVALID|USAGE_\w+)$/.test(toProblem(error).code);
}

async function load(path: string, options: WatchOptions, world: World): Promise<{ settings: Settings; guide: Guide }> {
  const [recording] = recordingOf(path, options);
  const targets = recording === undefined ? null : await replayTargets(recording, false, world);
  const settings = await loadSettings(options, [path], world, targets);
  const [guide, another] = await loadGuides([path], settings.loading);
  if (guide === undefined || another !== undefined) {
    throw new LabproofError({
      code: 'LABPROOF_GUIDE_SEVERAL',
      message: `${path} is several guides: it has no index.rst`,
      hint: 'watch one page, or a folder with an index.rst',
    });
  }
  requireTargetsMeant(options.target, [guide], settings);
  // A save is no consent: whatever the configuration allows, nothing that changes something is sent.
  return { settings: { ...settings, consent: 'read-only', targetConsent: {} }, guide };
}

async function verifyOnce(
  guide: Guide,
  settings: Settings,
  before: ReadonlyMap<string, Outcome>,
  options: WatchOptions,
  world: World,
  saves: Saves,
): Promise<readonly Outcome[]> {
  // What is saved while this waits for the lab is what its author wants to know of.
  const over = new AbortController();
  const stop = new AbortController();
  const signal = AbortSignal.any([world.signal, stop.signal]);
  void saves.followed(AbortSignal.any([world.signal, over.signal])).then(() => {
    if (!over.signal.aborted) stop.abort(new LabproofError({ code: 'LABPROOF_RUN_STOPPED', message: 'stopped: there was a save' }));
  });
  const carried = carryOver(guide, before);
  let outcomes: readonly Outcome[] = [];
  const tell = async (emit: (event: RunEvent) => void): Promise<void> => {
    const started = world.now();
    const mode = options.replay === undefined ? 'live' : 'replay';
    emit({ type: 'run-started', schemaVersion, at: started.toISOString(), labproof: VERSION, paths: [guide.path], mode });
    const engine = engineOptions(guide, settings, [], { ...world, signal });
    outcomes = await tellGuide({ ...engine, ...(carried.size === 0 ? {} : { carried }) }, (event) => emit(asWatched(event)));
    const ended = world.now();
    const durationMs = ended.getTime() - started.getTime();
    emit({ type: 'run-finished', at: ended.toISOString(), durationMs, exitCode: exitCode([{ guide, outcomes }]) });
  };
  try {
    await broadcast(tell, await openReporters(['terminal'], world), world);
  } finally {
    over.abort();
  }
  return outcomes;
}

/** Nobody can allow it here what is held back. */
function asWatched(event: RunEvent): RunEvent {
  if (event.type !== 'step-finished' || event.outcome.skip === null) return event;
  const reason = event.outcome.reason.replace(/: allow it with --consent \S+$/, ': watch sends nothing else');
  return { ...event, outcome: { ...event.outcome, reason } };
}

function recordingOf(path: string, { replay }: WatchOptions): readonly string[] {
  return replay === undefined ? [] : [replay === true ? defaultRecording(path) : replay];
}

/** Where a configuration may be written while one watches: beside the guide and above it, as far as where labproof was started. */
function configsFor(path: string): readonly string[] {
  const folders = path.endsWith('.rst') ? [dirname(path)] : [path];
  for (let up = dirname(folders[0] ?? '.'); up !== folders.at(-1) && !up.startsWith('..'); up = dirname(up)) folders.push(up);
  return folders.flatMap((folder) => configNames.map((name) => join(folder, name)));
}

/** Files that nobody has read yet: a page that a toctree may name, and what a page includes and does not find. */
function others(guide: Guide): (file: string) => boolean {
  const missing = guide.pages.some((page) => page.messages.some((each) => /^LABPROOF_(?:INCLUDE|TOCTREE)_MISSING$/.test(each.code)));
  return (file) => missing && !/^\.|~$|^\d+$/.test(basename(file));
}

function filesOf(guide: Guide): readonly string[] {
  return [...new Set(guide.pages.flatMap((page) => [page.path, ...[...descendants(page.document)].map((node) => node.position.file)]))];
}

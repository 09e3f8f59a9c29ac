import { broadcast } from '../drive/broadcast.ts';
import { engineOptions } from '../drive/engine-options.ts';
import { openReporters, reporterFile } from '../drive/open-reporters.ts';
import { filesRead, reportsOf, requireOutputs } from '../drive/outputs.ts';
import { complain, print, printJson } from '../drive/print.ts';
import { defaultRecording, lackOf, Recorder } from '../drive/recorder.ts';
import { asRecorded, readRecordingHeader, replayTargets } from '../drive/replay.ts';
import { parseSelect } from '../drive/select.ts';
import { loadSettings, requireTargetsMeant, type Settings } from '../drive/settings.ts';
import { type ExitCode, exit, type World } from '../drive/world.ts';
import { type ConsentLevel, type EngineOptions, exitCode, planGuide } from '../engine/index.ts';
import { loadGuides } from '../load.ts';
import { type Guide, LabproofError, type Outcome } from '../model/index.ts';
import { describePlan, hindrances } from './describe-plan.ts';
import { lastLine } from './last-line.ts';
import { runAll } from './run-all.ts';

export interface VerifyOptions {
  readonly config?: string;
  readonly reporter?: readonly string[];
  readonly target?: readonly string[];
  readonly select?: readonly string[];
  readonly dryRun?: boolean;
  readonly allow?: readonly string[];
  readonly consent?: ConsentLevel;
  readonly json?: boolean;
  readonly record?: string | true;
  readonly replay?: string | true;
  readonly pace?: boolean;
  readonly lock?: string | true;
}

/** `labproof verify`: loads guides and configuration, drives the engine, tells the reporters, returns the exit code. */
export async function verify(paths: readonly string[], options: VerifyOptions, world: World): Promise<ExitCode> {
  const replay = recordingOf(options.replay, paths, 'replay');
  const record = recordingOf(options.record, paths, 'record');
  const wished = await loadSettings(
    options,
    paths,
    world,
    replay === null ? null : await replayTargets(replay, options.pace === true, world),
  );
  const settings = replay === null || options.consent !== undefined ? wished : asRecorded(wished, await readRecordingHeader(replay, world));
  const recorder = record === null ? null : new Recorder(record, world);
  const guides = await loadGuides(paths, settings.loading);
  requireTargetsMeant(options.target, guides, settings);
  const selects = (options.select ?? []).map((text) => parseSelect(text, guides));
  const engineFor = (guide: Guide): EngineOptions => ({
    ...engineOptions(guide, settings, selects, world),
    ...(recorder === null ? {} : { record: recorder.add }),
  });
  const wanted = reportersOf(options, world);
  const lock = options.lock === undefined ? null : options.lock === true ? 'labproof.lock.yaml' : options.lock;
  const reports = [...(lock === null ? [] : [{ what: '--lock', file: lock }]), ...reportsOf(wanted)];
  await requireOutputs(
    [...(record === null ? [] : [{ what: '--record', file: record }]), ...reports],
    [...filesRead(guides, settings), ...(replay === null ? [] : [{ what: 'the recording that answers', file: replay }])],
    world,
  );
  for (const guide of guides) requireRunnable(guide, settings);
  if (options.dryRun === true) {
    const plans = guides.map((guide) => ({ guide, steps: planGuide(engineFor(guide)) }));
    if (options.json === true) printJson(world, describePlan.json(plans));
    else print(world, describePlan.text(plans));
    return hindrances(plans).length > 0 ? exit.error : exit.verified;
  }
  await recorder?.prepare();
  const reporters = await openReporters([...wanted, ...(lock === null ? [] : [`lock=${lock}`])], world);
  const results: { guide: Guide; outcomes: readonly Outcome[] }[] = [];
  const mode = replay === null ? 'live' : 'replay';
  const written = await broadcast((emit) => runAll(guides, engineFor, results, { paths, mode }, world, emit), reporters, world);
  const stopped = world.signal.aborted;
  const recorded = await recorder?.write(
    guides,
    settings,
    lackOf(
      results.flatMap((each) => each.outcomes),
      { selected: selects.length > 0, stopped },
    ),
  );
  if (wanted.every((spec) => reporterFile(spec) !== null)) {
    const files = [...(written ? reports.map((each) => each.file) : []), ...(recorded === true && record !== null ? [record] : [])];
    complain(world, lastLine(results, files, world));
  }
  const code = exitCode(results);
  // What was to be said is not: whatever came of the run, it is not green.
  return written ? code : exit.error;
}

/** `--json` is one reporter more; what else goes to standard output would make its JSON unreadable. */
function reportersOf(options: VerifyOptions, world: World): readonly string[] {
  if (options.json !== true) return options.reporter ?? defaultReporters(world);
  const others = (options.reporter ?? []).filter((spec) => spec !== 'json');
  const another = others.find((spec) => reporterFile(spec) === null);
  if (another === undefined) return ['json', ...others];
  throw new LabproofError({
    code: 'LABPROOF_USAGE_OUTPUT',
    message: `--json and --reporter ${another} would both write to standard output`,
    hint: `give one of them a file: --reporter ${another}=FILE, or --reporter json=FILE in place of --json`,
  });
}

/** Without a wish: the terminal's, and annotations on the page's lines where GitHub's runner reads them from the output. */
function defaultReporters(world: World): readonly string[] {
  return world.env.GITHUB_ACTIONS === 'true' ? ['terminal', 'github'] : ['terminal'];
}

/** The recording that an option names: its file, or the default beside the one guide there is. */
export function recordingOf(option: string | true | undefined, paths: readonly string[], what: 'record' | 'replay'): string | null {
  if (option === undefined) return null;
  if (typeof option === 'string') return option;
  const [path, another] = paths;
  if (path !== undefined && another === undefined) return defaultRecording(path);
  throw new LabproofError({
    code: 'LABPROOF_USAGE_RECORDING',
    message: `--${what} without a file needs exactly one guide`,
    hint: `give --${what}=FILE, or verify the guides one by one`,
  });
}

export function nothingToRun(guide: Guide): LabproofError {
  const { length } = guide.pages.flatMap((page) => page.blocks);
  const blocks = length === 1 ? 'its one literal block is no' : `none of its ${length} literal blocks is a`;
  return new LabproofError({
    code: 'LABPROOF_NOTHING_TO_RUN',
    message: `${guide.path} has nothing to run: ${length === 0 ? 'it has no literal block' : `${blocks} command with a prompt or a known host`}`,
    hint: `labproof parse ${guide.path} shows how each block was read, and why`,
  });
}

/** A guide without a single step has nothing that could be verified: said before anything is opened. */
export function requireRunnable(guide: Guide, settings: Settings): void {
  const steps = guide.pages.flatMap((page) => page.steps);
  if (steps.length === 0) throw nothingToRun(guide);
  const hosts = [...new Set(steps.flatMap((step) => step.host ?? []))];
  if (settings.targets.length === 0 && hosts.length > 0) {
    throw new LabproofError({
      code: 'LABPROOF_CONFIG_NO_TARGETS',
      message: `${guide.path} talks to ${hosts.join(', ')}, and no target is configured`,
      hint: `labproof init ${guide.path} writes a labproof.yaml to fill in; or give --target ${hosts[0]}=ssh://user@address`,
    });
  }
}

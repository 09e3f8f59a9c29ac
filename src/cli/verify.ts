import { dirname, resolve } from 'node:path';
import { type ConsentLevel, type EngineOptions, exitCode, planGuide, prerequisites, runGuide, selection } from '../engine/index.ts';
import { loadGuides } from '../load.ts';
import { loadRunner } from '../load-runner.ts';
import type { FindingKind, Guide, Outcome, RunEvent } from '../model/index.ts';
import { LabproofError, schemaVersion } from '../model/index.ts';
import { dialects } from '../shell/index.ts';
import { broadcast } from './broadcast.ts';
import { describePlan } from './describe-plan.ts';
import { openReporters } from './open-reporters.ts';
import { defaultRecording, Recorder } from './recorder.ts';
import { replayTargets } from './replay.ts';
import { VERSION } from './run.ts';
import { parseSelect } from './select.ts';
import { loadSettings, type Settings } from './settings.ts';
import { type ExitCode, exit, type World } from './world.ts';

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
}

/** `labproof verify`: loads guides and configuration, drives the engine, tells the reporters, returns the exit code. */
export async function verify(paths: readonly string[], options: VerifyOptions, world: World): Promise<ExitCode> {
  const replay = recordingOf(options.replay, paths, 'replay');
  const record = recordingOf(options.record, paths, 'record');
  const settings = await loadSettings(
    options,
    paths,
    world,
    replay === null ? null : await replayTargets(replay, options.pace === true, world),
  );
  const recorder = record === null ? null : new Recorder(record, world);
  const guides = await loadGuides(paths, { cwd: world.cwd, dialects, hosts: settings.hosts });
  const selects = (options.select ?? []).map((text) => parseSelect(text, guides));
  const engineFor = (guide: Guide): EngineOptions => ({
    ...engineOptions(guide, settings, selects, world),
    ...(recorder === null ? {} : { record: recorder.add }),
  });
  for (const guide of guides) requireRunnable(guide, settings);
  if (options.dryRun === true) {
    const plans = guides.map((guide) => ({ guide, steps: planGuide(engineFor(guide)) }));
    world.stdout.write(options.json === true ? `${JSON.stringify(describePlan.json(plans), null, 2)}\n` : describePlan.text(plans));
    return plans.some((plan) =>
      plan.steps.some((step) => step.action === 'error' || (step.action === 'skip' && step.reason !== 'not selected')),
    )
      ? exit.error
      : exit.verified;
  }
  const reporters = await openReporters(options.json === true ? ['json'] : (options.reporter ?? defaultReporters(world)), world);
  const results: { guide: Guide; outcomes: readonly Outcome[] }[] = [];
  const mode = replay === null ? 'live' : 'replay';
  const events = runAll(guides, engineFor, results, { paths, mode }, world);
  await broadcast(events, reporters, world);
  await recorder?.write(guides, settings.targets);
  return exitCode(results);
}

async function* runAll(
  guides: readonly Guide[],
  engineFor: (guide: Guide) => EngineOptions,
  results: { guide: Guide; outcomes: readonly Outcome[] }[],
  run: { readonly paths: readonly string[]; readonly mode: 'live' | 'replay' },
  world: World,
): AsyncGenerator<RunEvent> {
  const started = world.now();
  yield { type: 'run-started', schemaVersion, at: started.toISOString(), labproof: VERSION, ...run };
  for (const guide of guides) {
    const outcomes = yield* runGuide(engineFor(guide));
    results.push({ guide, outcomes });
  }
  const ended = world.now();
  yield { type: 'run-finished', at: ended.toISOString(), durationMs: ended.getTime() - started.getTime(), exitCode: exitCode(results) };
}

function engineOptions(guide: Guide, settings: Settings, selects: readonly ReturnType<typeof parseSelect>[], world: World): EngineOptions {
  const { config } = settings.loaded;
  const wanted =
    selects.length === 0
      ? null
      : selection(
          guide,
          (step) => selects.some((select) => select(step)),
          (step) => prerequisites(guide).of(step),
        );
  return {
    guide,
    targets: settings.targets,
    inventory: config.inventory,
    pinned: config.addresses.pinned,
    free: config.addresses.free,
    placeholders: config.placeholders,
    timeouts: { connectMs: config.timeouts.connect, commandMs: config.timeouts.command, waitMs: config.timeouts.wait },
    consent: settings.consent,
    targetConsent: settings.targetConsent,
    allow: settings.allow as readonly FindingKind[],
    select: wanted,
    dialects,
    loadRunner: (name) => loadRunner(name, dirname(settings.loaded.file ?? resolve(world.cwd, 'labproof.yaml'))),
    now: world.now,
    env: world.env,
    cwd: dirname(settings.loaded.file ?? resolve(world.cwd, 'labproof.yaml')),
    home: world.home,
    signal: world.signal,
  };
}

/** Without a wish: the terminal's, and annotations on the page's lines where GitHub's runner reads them from the output. */
function defaultReporters(world: World): readonly string[] {
  return world.env.GITHUB_ACTIONS === 'true' ? ['terminal', 'github'] : ['terminal'];
}

/** The recording that an option names: its file, or the default beside the one guide there is. */
function recordingOf(option: string | true | undefined, paths: readonly string[], what: 'record' | 'replay'): string | null {
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

/** A guide without a single step has nothing that could be verified: said before anything is opened. */
function requireRunnable(guide: Guide, settings: Settings): void {
  const steps = guide.pages.flatMap((page) => page.steps);
  if (steps.length === 0) {
    const blocks = guide.pages.flatMap((page) => page.blocks);
    throw new LabproofError({
      code: 'LABPROOF_NOTHING_TO_RUN',
      message: `${guide.path} has nothing to run: ${blocks.length === 0 ? 'it has no literal block' : `none of its ${blocks.length} literal blocks is a command with a prompt or a known host`}`,
      hint: `labproof parse ${guide.path} shows how each block was read, and why`,
    });
  }
  const hosts = [...new Set(steps.flatMap((step) => step.host ?? []))];
  if (settings.targets.length === 0 && hosts.length > 0) {
    throw new LabproofError({
      code: 'LABPROOF_CONFIG_NO_TARGETS',
      message: `${guide.path} talks to ${hosts.join(', ')}, and no target is configured`,
      hint: `write a labproof.yaml with these targets, or give --target ${hosts[0]}=ssh://user@address`,
    });
  }
}

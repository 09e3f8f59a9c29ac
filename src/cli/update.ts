import { resolve } from 'node:path';
import { engineOptions } from '../drive/engine-options.ts';
import { complain, print } from '../drive/print.ts';
import { asRecorded, readRecordingHeader, replayTargets } from '../drive/replay.ts';
import { loadSettings, requireTargetsMeant, type Settings } from '../drive/settings.ts';
import type { ExitCode, World } from '../drive/world.ts';
import { type EngineOptions, exitCode, judge } from '../engine/index.ts';
import { renderedLine, substitutionsOf } from '../guide/index.ts';
import { loadGuides } from '../load.ts';
import { type Bindings, type Guide, LabproofError, type Outcome, type Page, type RunEvent, type Step } from '../model/index.ts';
import { type Hunk, planUpdate, type UpdatePlan, updatedTexts } from '../update/index.ts';
import { chooseHunks } from './choose-hunks.ts';
import { describeUpdate, patchOf } from './describe-update.ts';
import { printPatch } from './print-patch.ts';
import { readEvents } from './read-events.ts';
import { runAll } from './run-all.ts';
import { readSource, writeSources } from './sources.ts';
import { recordingOf, requireRunnable, type VerifyOptions } from './verify.ts';

export interface UpdateOptions extends Pick<VerifyOptions, 'config' | 'target' | 'allow' | 'consent' | 'replay'> {
  readonly from?: string;
  readonly dryRun?: boolean;
  readonly interactive?: boolean;
  readonly acceptNames?: boolean;
  readonly acceptFail?: readonly string[];
}

/** `labproof update`: verifies, or takes an earlier run, and writes into the page what drifted. */
export async function updateCommand(paths: readonly string[], options: UpdateOptions, world: World): Promise<ExitCode> {
  const replay = recordingOf(options.replay, paths, 'replay');
  const wished = await loadSettings(options, paths, world, replay === null ? null : await replayTargets(replay, false, world));
  const settings = replay === null || options.consent !== undefined ? wished : asRecorded(wished, await readRecordingHeader(replay, world));
  requireTargetsMeant(options.target, await loadGuides(paths, settings.loading), settings);
  const events = options.from === undefined ? await verified(paths, settings, replay, world) : await readEvents(options.from, world);
  const guides = await loadGuides(paths, settings.loading);
  const named = new NamedFails(options.acceptFail ?? []);
  const sources = new Map<string, string>();
  const runs = guides.map((guide) => runOf(guide, events, options.from ?? 'the run'));
  for (const { guide } of runs) {
    for (const file of filesOf(guide)) sources.set(file, await readSource(file, world));
    for (const page of guide.pages) requireUnchanged(page, sources);
  }
  const plans: { run: Run; plan: UpdatePlan }[] = [];
  for (const run of runs) {
    const engine = engineOptions(run.guide, settings, [], world);
    const plan = await planUpdate({
      ...run,
      inventory: settings.loaded.config.inventory,
      acceptNames: options.acceptNames === true,
      acceptFail: (step) => named.has(step),
      source: (file) => sources.get(file) ?? null,
      shown: (page) => {
        const substitutions = substitutionsOf(page.document);
        return (text) => renderedLine(text, substitutions);
      },
      judge: (step, page, documented) => judgeAgain(step, page, documented, run, engine),
      read: async (texts) => reread(run.guide, texts, settings, world),
    });
    plans.push({ run, plan });
  }
  named.requireAllUsed();
  const offered = plans.flatMap(({ plan }) => plan.hunks);
  const chosen = options.interactive === true ? await chooseHunks(offered, world) : offered;
  const source = (file: string): string | null => sources.get(file) ?? null;
  const texts = updatedTexts(chosen, source);
  if (options.dryRun === true) printPatch(patchOf(texts, source), world);
  else await writeSources(texts, source, world);
  const report = describeUpdate(
    plans.map(({ run, plan }) => ({ plan, outcomes: run.outcomes, guide: run.guide })),
    chosen,
    options.dryRun === true,
  );
  // A patch goes to the screen or into a pipe: what is said about it must not become a part of it.
  (options.dryRun === true ? complain : print)(world, report);
  return codeOf(runs, options.dryRun === true ? [] : chosen);
}

interface Run {
  readonly guide: Guide;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly bindings: Bindings;
}

async function verified(paths: readonly string[], settings: Settings, replay: string | null, world: World): Promise<readonly RunEvent[]> {
  const guides = await loadGuides(paths, settings.loading);
  for (const guide of guides) requireRunnable(guide, settings);
  const events: RunEvent[] = [];
  const run = { paths, mode: replay === null ? ('live' as const) : ('replay' as const) };
  await runAll(
    guides,
    (guide) => engineOptions(guide, settings, [], world),
    [],
    run,
    world,
    (event) => events.push(event),
  );
  return events;
}

/** What a run says of a guide as it is read now; throws when the page is another one than the run has seen. */
function runOf(guide: Guide, events: readonly RunEvent[], from: string): Run {
  const mine = events.filter((event) => 'guide' in event && event.guide === guide.path);
  const loaded = mine.find((event) => event.type === 'guide-loaded');
  if (loaded === undefined)
    throw new LabproofError({
      code: 'LABPROOF_UPDATE_NO_RUN',
      message: `${from} has no run of ${guide.path}`,
      hint: 'name the guide as it was named when it was verified',
    });
  for (const page of guide.pages) {
    const before = loaded.pages.find((each) => each.path === page.path);
    const expected = new Map(before?.steps.map((step) => [step.id, step.expected]));
    const same = page.steps.every((step) => expected.has(step.id) && expected.get(step.id) === (step.expected?.text ?? null));
    if (before === undefined || before.source !== page.document.source || !same)
      throw new LabproofError({
        code: 'LABPROOF_UPDATE_STALE',
        message: `${page.path} has changed since the run: what it has shown may belong to other lines now`,
        hint: 'verify the page again, and update from that run',
      });
  }
  const finished = mine.find((event) => event.type === 'guide-finished');
  return {
    guide,
    outcomes: new Map(mine.flatMap((event) => (event.type === 'step-finished' ? [[event.id, event.outcome] as const] : []))),
    bindings: { entries: finished?.bindings ?? [], groups: finished?.groups ?? [] },
  };
}

/** Pages, and what they include, as far as documented outputs stand in it. */
function filesOf(guide: Guide): ReadonlySet<string> {
  return new Set(
    guide.pages.flatMap((page) => [page.path, ...page.steps.flatMap((step) => step.expected?.lines.map((line) => line.file) ?? [])]),
  );
}

function requireUnchanged(page: Page, sources: ReadonlyMap<string, string>): void {
  if (sources.get(page.path) === page.document.source) return;
  throw new LabproofError({
    code: 'LABPROOF_UPDATE_STALE',
    message: `${page.path} was changed while it was read`,
    hint: 'run labproof update again',
  });
}

function judgeAgain(step: Step, page: Page, documented: string, run: Run, options: EngineOptions): ReturnType<typeof judge> {
  const outcome = run.outcomes.get(step.id);
  if (outcome?.output == null || step.expected === null) throw new Error('only what has run is judged again');
  const again = judge({ ...step, expected: { ...step.expected, text: documented } }, outcome.output, {
    options,
    page,
    sent: outcome.sent ?? step.command,
    changedSince: () => false,
    bindings: run.bindings,
  });
  const allowed = (kind: string): boolean => options.allow.some((each) => each === kind);
  return { ...again, findings: again.findings.filter((each) => each.verdict === 'fail' || !allowed(each.kind)) };
}

async function reread(guide: Guide, texts: ReadonlyMap<string, string>, settings: Settings, world: World): Promise<Guide> {
  const byPath = new Map([...texts].map(([file, text]) => [resolve(world.cwd, file), text]));
  const again = await loadGuides([guide.path], { ...settings.loading, texts: byPath });
  return again.find((each) => each.path === guide.path) ?? guide;
}

/** Steps whose failure the user wants to be written, one by one: by line, by file and line, or by id. */
class NamedFails {
  readonly #names: readonly string[];
  readonly #used = new Set<string>();

  constructor(names: readonly string[]) {
    this.#names = names;
    const wrong = names.find((name) => !/^(?:.*:)?\d+$|^[0-9a-f]{6,}$/.test(name));
    if (wrong === undefined) return;
    throw new LabproofError({
      code: 'LABPROOF_USAGE_ACCEPT_FAIL',
      message: `--accept-fail ${wrong}: a line of the page, FILE:LINE or the id of a step was expected`,
      hint: 'failures are accepted one by one: labproof verify shows the line of each',
    });
  }

  has(step: Step): boolean {
    // Of an included file the line is that of the file.
    const { file: own } = step.position;
    for (const name of this.#names) {
      const [, file, line] = /^(?:(.*):)?(\d+)$/.exec(name) ?? [];
      const here = line !== undefined && Number(line) >= step.position.line && Number(line) <= step.endLine;
      if (name !== step.id && !(here && (file === undefined || own === file || own.endsWith(`/${file}`)))) continue;
      this.#used.add(name);
      return true;
    }
    return false;
  }

  requireAllUsed(): void {
    const idle = this.#names.find((name) => !this.#used.has(name));
    if (idle === undefined) return;
    throw new LabproofError({
      code: 'LABPROOF_USAGE_ACCEPT_FAIL',
      message: `--accept-fail ${idle}: no step that fails is there`,
      hint: 'nothing was written; labproof verify shows the line of each failure',
    });
  }
}

/** What is left after the update: what was written counts as verified. */
function codeOf(runs: readonly Run[], written: readonly Hunk[]): ExitCode {
  const done = new Set(written.flatMap((hunk) => hunk.steps));
  const results = runs.map(({ guide, outcomes }) => ({
    guide,
    outcomes: [...outcomes.values()].map((outcome) =>
      done.has(outcome.stepId) ? { ...outcome, verdict: 'pass' as const, checked: 'output' as const } : outcome,
    ),
  }));
  return exitCode(results);
}

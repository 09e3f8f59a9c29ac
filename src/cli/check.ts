import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { broadcast } from '../drive/broadcast.ts';
import { changedFiles } from '../drive/changed-files.ts';
import { engineOptions } from '../drive/engine-options.ts';
import { findGuides } from '../drive/find-guides.ts';
import { freshness } from '../drive/freshness.ts';
import { openReporters } from '../drive/open-reporters.ts';
import { filesRead, reportsOf, requireOutputs } from '../drive/outputs.ts';
import { print, printAsItIs } from '../drive/print.ts';
import { defaultRecording } from '../drive/recorder.ts';
import { asRecorded, readRecordingHeader, replayTargets } from '../drive/replay.ts';
import { loadSettings, type Settings, type SettingsOptions } from '../drive/settings.ts';
import { VERSION } from '../drive/version.ts';
import { type ExitCode, exit, type World } from '../drive/world.ts';
import { exitCode, prerequisites, selection, tellGuide } from '../engine/index.ts';
import { type LintMessage, lintGuide } from '../lint/index.ts';
import { loadGuides } from '../load.ts';
import {
  type Guide,
  LabproofError,
  type Outcome,
  type Page,
  type Problem,
  type RunEvent,
  type Step,
  schemaVersion,
} from '../model/index.ts';
import { harmless } from '../plain-text/index.ts';
import { countOf, lintGithub, lintText } from './lint-text.ts';
import { filesOf, touchedPages } from './touched-pages.ts';
import { nothingToRun } from './verify.ts';

export interface CheckOptions extends SettingsOptions {
  readonly reporter?: readonly string[];
  readonly maxAge?: string;
  readonly changed?: string;
}

/** A guide of the check and what is asked of it. */
interface Checked {
  readonly path: string;
  readonly guide: Guide;
  readonly settings: Settings;
  /** What `--changed` leaves of it; null for all. */
  readonly touched: ReadonlySet<Page> | null;
}

/** `labproof check`: what can be said of guides without a lab: lint, the recording's answers judged again, and whether it is still fresh. */
export async function checkCommand(paths: readonly string[], options: CheckOptions, world: World): Promise<ExitCode> {
  const maxAgeDays = parseDays(options.maxAge ?? '90');
  const changed = options.changed === undefined ? null : await changedFiles(options.changed, world.cwd);
  const all: Checked[] = [];
  for (const path of await findGuides(paths, world.cwd)) all.push(...(await load(path, options, changed, world)));
  const reads = all.flatMap(({ guide, settings, path }) => [
    ...filesRead([guide], settings),
    { what: 'the recording that answers', file: defaultRecording(path) },
  ]);
  await requireOutputs(reportsOf(options.reporter ?? []), reads, world);
  const checked = all.filter(({ touched }) => touched === null || touched.size > 0);
  if (checked.length === 0) {
    print(world, `no page was touched since ${options.changed}\n`);
    return exit.verified;
  }
  const messages: LintMessage[] = checked.flatMap((each) => lintOf(each));
  const runnable: Checked[] = [];
  for (const each of checked) if (stepsOf(each).length > 0 || (await hasLostItsSteps(each, world))) runnable.push(each);
  const results: { guide: Guide; outcomes: readonly Outcome[] }[] = [];
  let edited = 0;
  const reporters = await openReporters(options.reporter ?? defaultReporters(world), world);
  const note = (found: { readonly messages: readonly LintMessage[]; readonly edited: number }) => {
    messages.push(...found.messages);
    edited += found.edited;
  };
  const written = await broadcast((emit) => replayAll(runnable, results, note, { paths, maxAgeDays }, world, emit), reporters, world);
  if (runnable.length === 0 && changed === null)
    for (const { guide } of checked) print(world, `${harmless(nothingToRun(guide).message)}\n`);
  print(world, lintText(messages));
  if (world.env.GITHUB_ACTIONS === 'true') printAsItIs(world, lintGithub(messages));
  print(world, summary(messages, edited, checked.length, results.length));
  if (!written) return exit.error;
  return verdictOf(messages, results, { runnable: runnable.length, missing: runnable.length - results.length, partial: changed !== null });
}

async function load(path: string, options: CheckOptions, changed: ReadonlySet<string> | null, world: World): Promise<readonly Checked[]> {
  const settings = await loadSettings({ ...options, unopened: true }, [path], world);
  const guides = [...(await loadGuides([path], settings.loading))];
  guides.push(...(await loadGuides(guides.flatMap(standAlone), settings.loading)));
  const all: Checked[] = [];
  for (const guide of guides) {
    const touched = changed === null ? null : await touchedPages(guide, settings, changed, world);
    all.push({ path: guide.path, guide, settings, touched });
  }
  return all;
}

/** Pages beside a chapter that are meant to be no part of it: a reader has them all the same, each as a guide of its own. */
function standAlone(guide: Guide): readonly string[] {
  const messages = guide.pages.flatMap((page) => page.messages);
  return messages.filter((each) => each.code === 'LABPROOF_PAGE_ORPHAN' && each.severity === 'info').map((each) => each.position.file);
}

/** A guide that was recorded and in which nothing is a command any more: what has become of it must be said. */
async function hasLostItsSteps({ guide, path }: Checked, world: World): Promise<boolean> {
  return guide.pages.every((page) => page.steps.length === 0) && (await isFile(resolve(world.cwd, defaultRecording(path))));
}

function lintOf({ guide, settings, touched }: Checked): readonly LintMessage[] {
  const { placeholders, addresses } = settings.loaded.config;
  const messages = lintGuide(guide, { placeholders: Object.keys(placeholders), free: addresses.free });
  if (touched === null) return messages;
  const files = new Set([...touched].flatMap((page) => [...filesOf(page)]));
  return messages.filter((each) => files.has(each.position.file));
}

/** Steps that have to be verified: of the pages that were touched, those with something to compare. */
function stepsOf({ guide, touched }: Checked): readonly Step[] {
  const pages =
    touched === null ? guide.pages : guide.pages.filter((page) => touched.has(page) && page.steps.some((step) => step.expected !== null));
  return pages.flatMap((page) => page.steps);
}

async function replayAll(
  checked: readonly Checked[],
  results: { guide: Guide; outcomes: readonly Outcome[] }[],
  note: (found: { readonly messages: readonly LintMessage[]; readonly edited: number }) => void,
  run: { readonly paths: readonly string[]; readonly maxAgeDays: number },
  world: World,
  emit: (event: RunEvent) => void,
): Promise<void> {
  const started = world.now();
  emit({ type: 'run-started', schemaVersion, at: started.toISOString(), labproof: VERSION, paths: run.paths, mode: 'replay' });
  for (const each of checked) {
    const file = defaultRecording(each.path);
    if (!(await isFile(resolve(world.cwd, file)))) {
      note({ messages: [unrecorded(each, file)], edited: 0 });
      continue;
    }
    const header = await readRecordingHeader(file, world);
    const settings = { ...asRecorded(each.settings, header), targets: await replayTargets(file, false, world) };
    const wanted = new Set(stepsOf(each).map((step) => step.id));
    const engine = engineOptions(each.guide, settings, [], world);
    const select = each.touched === null ? null : selection(each.guide, (step) => wanted.has(step.id), prerequisites(each.guide).of);
    // What its guide did not ask of the recording: a command that is not read as one any more, or is no part of the page.
    let unused: readonly Problem[] = [];
    const outcomes = await tellGuide({ ...engine, select }, (event) => {
      if (event.type === 'guide-finished') unused = event.problems;
      emit(event);
    });
    results.push({ guide: each.guide, outcomes });
    note({ messages: unused.map((problem) => asMessage(problem, file)), edited: 0 });
    note(freshness(header, each.guide, outcomes, { file, now: world.now(), maxAgeDays: run.maxAgeDays, targets: each.settings.targets }));
  }
  const ended = world.now();
  emit({
    type: 'run-finished',
    at: ended.toISOString(),
    durationMs: ended.getTime() - started.getTime(),
    exitCode: results.length < checked.length ? exit.error : exitCode(results),
  });
}

function asMessage({ code, message, hint }: Problem, file: string): LintMessage {
  return { code, severity: 'warning', message, hint: hint ?? '', position: { file, line: 1, column: 1 } };
}

function unrecorded({ guide, path }: Checked, file: string): LintMessage {
  const first = guide.pages.flatMap((page) => page.steps)[0];
  return {
    code: 'LABPROOF_RECORDING_UNREADABLE',
    severity: 'error',
    message: `${path} has commands, and there is no recording at ${file}`,
    hint: `make one against the lab: labproof verify ${path} --record`,
    position: first?.position ?? { file: path, line: 1, column: 1 },
  };
}

function summary(messages: readonly LintMessage[], edited: number, guides: number, verified: number): string {
  const held =
    edited === 0
      ? ''
      : `, ${edited} ${edited === 1 ? 'block was' : 'blocks were'} edited since the recording and ${edited === 1 ? 'holds' : 'hold'}`;
  const counts = `${countOf(messages, 'error')}, ${countOf(messages, 'warning')}`;
  return `checked ${guides} ${guides === 1 ? 'guide' : 'guides'}, ${verified} on ${verified === 1 ? 'its recording' : 'their recordings'}: ${counts}${held}\n`;
}

/** As every command that judges: what could not be judged before what failed, before what drifted. */
function verdictOf(
  messages: readonly LintMessage[],
  results: readonly { guide: Guide; outcomes: readonly Outcome[] }[],
  about: { readonly runnable: number; readonly missing: number; readonly partial: boolean },
): ExitCode {
  const verified = results.length > 0 ? exitCode(results) : exit.verified;
  if (about.missing > 0 || verified === exit.error || (about.runnable === 0 && !about.partial)) return exit.error;
  if (verified === exit.failed || messages.some((each) => each.severity === 'error')) return exit.failed;
  return verified === exit.drift || messages.length > 0 ? exit.drift : exit.verified;
}

function parseDays(text: string): number {
  const days = /^(\d{1,5})d?$/.exec(text)?.[1];
  if (days !== undefined) return Number(days);
  throw new LabproofError({
    code: 'LABPROOF_USAGE_MAX_AGE',
    message: `--max-age ${text}: a number of days was expected`,
    hint: 'for example --max-age 90',
  });
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}

function defaultReporters(world: World): readonly string[] {
  return world.env.GITHUB_ACTIONS === 'true' ? ['terminal', 'github'] : ['terminal'];
}

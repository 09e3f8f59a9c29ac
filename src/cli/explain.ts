import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { engineOptions } from '../drive/engine-options.ts';
import { print, printJson } from '../drive/print.ts';
import { loadSettings, type Settings } from '../drive/settings.ts';
import { type ExitCode, exit, type World } from '../drive/world.ts';
import { type EngineOptions, judge, planGuide } from '../engine/index.ts';
import { type ExplainContext, explainLine } from '../explain/index.ts';
import { loadGuides } from '../load.ts';
import { classifyCommand } from '../model/command/classify.ts';
import { type CommandEnd, type Dialect, type Guide, LabproofError, type Step } from '../model/index.ts';
import { descendants } from '../rst/index.ts';
import { describeExplanation } from './describe-explanation.ts';

export interface ExplainOptions {
  readonly config?: string;
  readonly guide?: string;
  readonly json?: boolean;
}

/** `labproof explain FILE:LINE`: what a line is, why, where it would run, what would be required of it, and how to override it. */
export async function explainCommand(place: string, options: ExplainOptions, world: World): Promise<ExitCode> {
  const { file, line } = parsePlace(place);
  const source = await readSource(resolve(world.cwd, file), file);
  const count = source.endsWith('\n') ? source.split('\n').length - 1 : source.split('\n').length;
  if (line < 1 || line > count) {
    throw new LabproofError({
      code: 'LABPROOF_USAGE_LINE_MISSING',
      message: `${file} has ${count} ${count === 1 ? 'line' : 'lines'}, and line ${line} was asked for`,
      hint: 'lines are counted from 1',
    });
  }
  const settings = await loadSettings(options, [file], world);
  const { guide, isFile } = await guideOf(file, options.guide ?? null, settings, world);
  const explanation = explainLine(line, contextOf(guide, { file, source, isFile }, settings, world));
  if (explanation === null) {
    throw new LabproofError({
      code: 'LABPROOF_USAGE_LINE_ELSEWHERE',
      message: `${file} is no part of ${guide.path}`,
      hint: 'name the guide that includes it with --guide, or leave --guide out',
    });
  }
  const config = settings.loaded.file === null ? 'labproof.yaml' : relative(world.cwd, settings.loaded.file);
  if (options.json === true) printJson(world, { schemaVersion: 1, ...explanation });
  else print(world, describeExplanation(explanation, config));
  return exit.verified;
}

function parsePlace(place: string): { readonly file: string; readonly line: number } {
  const [, file, line] = /^(.+?):(\d{1,9})(?::\d{1,9})?$/.exec(place) ?? [];
  if (file === undefined || line === undefined) {
    throw new LabproofError({
      code: 'LABPROOF_USAGE_LINE',
      message: `"${place}": FILE:LINE was expected`,
      hint: 'for example labproof explain guide.rst:14',
    });
  }
  return { file, line: Number(line) };
}

async function readSource(full: string, shown: string): Promise<string> {
  const kind = await stat(full).catch(() => null);
  if (kind?.isFile() !== true) {
    throw new LabproofError({
      code: 'LABPROOF_GUIDE_NOT_FOUND',
      message: kind === null ? `there is no file ${shown}` : `${shown} is no file`,
      hint: 'name a page of a guide, or a file that one includes',
    });
  }
  return new TextDecoder('utf-8').decode(await readFile(full));
}

/** The guide of which the file is a part: the nearest folder above it that holds one, else the page alone. */
async function guideOf(
  file: string,
  named: string | null,
  settings: Settings,
  world: World,
): Promise<{ readonly guide: Guide; readonly isFile: (file: string) => boolean }> {
  const full = await realpath(resolve(world.cwd, file));
  const known = new Map<string, boolean>();
  const real = new Map<string, string>();
  const learn = async (guides: readonly Guide[]): Promise<void> => {
    const files = guides.flatMap((guide) =>
      guide.pages.flatMap((page) => [page.path, ...[...descendants(page.document)].map((node) => node.position.file)]),
    );
    for (const each of new Set(files)) {
      if (known.has(each)) continue;
      real.set(each, await realpath(resolve(world.cwd, each)).catch(() => ''));
      known.set(each, real.get(each) === full);
    }
  };
  const isFile = (each: string): boolean => known.get(each) === true;
  const load = async (path: string): Promise<Guide | null> => {
    const guides = await loadGuides([path], settings.loading);
    await learn(guides);
    const holds = (guide: Guide): boolean =>
      guide.pages.some((page) => isFile(page.path) || [...descendants(page.document)].some((node) => isFile(node.position.file)));
    return guides.find(holds) ?? null;
  };
  if (named !== null) {
    const guide = await load(named);
    if (guide !== null) return { guide, isFile };
    throw new LabproofError({
      code: 'LABPROOF_USAGE_LINE_ELSEWHERE',
      message: `${file} is no part of ${named}`,
      hint: 'leave --guide out to have the guide found',
    });
  }
  for (const folder of await guideFolders(full)) {
    const guide = await load(relative(world.cwd, folder) || '.');
    if (guide !== null) return { guide, isFile };
  }
  const guide = await load(file);
  if (guide === null) throw new Error('a file is a part of itself');
  return { guide, isFile };
}

/** Folders from the file upwards that hold a root page; a `conf.py` or a configuration ends the project. */
async function guideFolders(file: string): Promise<readonly string[]> {
  const there = (path: string) =>
    stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
  const folders: string[] = [];
  let folder = dirname(file);
  for (let up = 0; up < 6 && dirname(folder) !== folder; up++) {
    if (await there(join(folder, 'index.rst'))) folders.push(folder);
    if ((await there(join(folder, 'conf.py'))) || (await there(join(folder, 'labproof.yaml')))) break;
    folder = dirname(folder);
  }
  return folders;
}

function contextOf(
  guide: Guide,
  file: Pick<ExplainContext, 'file' | 'source' | 'isFile'>,
  settings: Settings,
  world: World,
): ExplainContext {
  const options = engineOptions(guide, settings, [], world);
  const plans = planGuide(options);
  const planOf = new Map(plans.map((plan) => [plan.step.id, plan]));
  const pageOf = new Map(guide.pages.flatMap((page) => page.steps.map((step) => [step.id, page] as const)));
  const placeOf = new Map(plans.map(({ step }, place) => [step.id, place]));
  const changes = plans.flatMap(({ step, action }, place) =>
    action === 'send' && step.kind === 'command' && classifyCommand(step.command, step.shell) !== 'read-only' ? [place] : [],
  );
  /** Was anything changed after one step and before another? */
  const changed = (from: string, to: string): boolean =>
    changes.some((place) => place > (placeOf.get(from) ?? Number.POSITIVE_INFINITY) && place < (placeOf.get(to) ?? -1));
  return {
    guide,
    ...file,
    dialects: options.dialects,
    planOf: (step) => planOf.get(step.id) as NonNullable<ReturnType<typeof planOf.get>>,
    judgeAs: (step, text, bindings) =>
      judge(
        step,
        { text, end: endOf(step, options.dialects), durationMs: 0, truncated: 0 },
        {
          options,
          page: pageOf.get(step.id) as NonNullable<ReturnType<typeof pageOf.get>>,
          sent: planOf.get(step.id)?.command ?? step.command,
          changedSince: (learned) => changed(learned, step.id),
          bindings,
        },
      ),
    settings: {
      commandMs: options.timeouts.commandMs,
      waitMs: options.timeouts.waitMs,
      loginShell: (host) => loginShell(host, options),
      isTarget: (host) => targetOf(host, options) !== undefined,
    },
  };
}

/** How a command ends that did what the page says. */
function endOf(step: Step, dialects: readonly Dialect[]): CommandEnd {
  const told = step.annotations.map((each) => each.annotation).find((each) => each.verb === 'exit');
  if (step.interrupt) return { kind: 'interrupted', answered: true };
  const status = told?.verb === 'exit' ? told.status : 0;
  return dialects.find((dialect) => dialect.name === step.shell)?.ending === 'marker' ? { kind: 'exit', status } : { kind: 'prompt' };
}

function loginShell(host: string, options: EngineOptions): string {
  return targetOf(host, options)?.shell ?? 'bash';
}

function targetOf(host: string, options: EngineOptions) {
  return options.targets.find((target) => target.name === host || target.aliases.includes(host));
}

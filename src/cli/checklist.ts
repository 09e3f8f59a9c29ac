import { resolve } from 'node:path';
import {
  asWalked,
  type Desk,
  isSettled,
  newProgress,
  overview,
  type Progress,
  resultLines,
  summary,
  walkOf,
  walkThrough,
} from '../checklist/index.ts';
import { engineOptions } from '../drive/engine-options.ts';
import { filesRead, requireOutputs } from '../drive/outputs.ts';
import { print } from '../drive/print.ts';
import { defaultRecording } from '../drive/recorder.ts';
import { replayTargets } from '../drive/replay.ts';
import { loadSettings, requireTargetsMeant } from '../drive/settings.ts';
import { type ExitCode, exit, type World } from '../drive/world.ts';
import { openLab } from '../engine/index.ts';
import { loadGuides } from '../load.ts';
import { inLabNames } from '../match/index.ts';
import { type Guide, LabproofError, type RunEvent } from '../model/index.ts';
import { openDesk } from './checklist-desk.ts';
import { lockProgress, progressFile, readProgress, writeWhole } from './checklist-file.ts';

export interface ChecklistOptions {
  readonly config?: string;
  readonly target?: readonly string[];
  readonly replay?: string | true;
  readonly plain?: boolean;
  readonly list?: boolean;
  readonly results?: string;
  readonly student?: string;
  readonly state?: string;
}

/** `labproof checklist`: loads guide and progress, gives the student a desk, and keeps what happens. */
export async function checklist(path: string, options: ChecklistOptions, world: World): Promise<ExitCode> {
  const replay = options.replay === undefined ? null : options.replay === true ? defaultRecording(path) : options.replay;
  const settings = await loadSettings(options, [path], world, replay === null ? null : await replayTargets(replay, false, world));
  const only = onlyGuide(await loadGuides([path], settings.loading), path);
  requireTargetsMeant(options.target, [only], settings);
  const engine = engineOptions(only, settings, [], world);
  const { guide } = engine;
  const walk = walkOf(guide);
  if (walk.length === 0) {
    throw new LabproofError({
      code: 'LABPROOF_NOTHING_TO_RUN',
      message: `${path} has no step that a student could do`,
      hint: `labproof parse ${path} shows how each block was read, and why`,
    });
  }
  const file = await progressFile(options.state, { path, config: settings.loaded.file, replay }, world);
  const recording = replay === null ? [] : [{ what: 'the recording that answers', file: replay }];
  const results = options.results === undefined ? [] : [{ what: '--results', file: options.results }];
  await requireOutputs([{ what: '--state', file }, ...results], [...filesRead([guide], settings), ...recording], world);
  if (options.list === true) {
    const progress = (await readProgress(file)) ?? newProgress(guide.path, world.now().toISOString());
    const { setting } = openDesk({ plain: options.plain === true, talk: false }, world);
    const named = { ...setting, names: (text: string) => inLabNames(text, settings.loaded.config.inventory) };
    print(world, `${overview(walk, progress, named)}\n${summary(walk, progress, named)}\n`);
    return exit.verified;
  }
  const release = await lockProgress(file);
  const desk = openDesk({ plain: options.plain === true, talk: replay === null }, world);
  try {
    const before = (await readProgress(file)) ?? newProgress(guide.path, world.now().toISOString());
    const save = async (progress: Progress): Promise<void> => {
      await writeWhole(file, `${JSON.stringify(progress)}\n`, 'private');
      for (const each of results)
        await writeWhole(resolve(world.cwd, each.file), resultLines(walk, progress, options.student ?? null), 'shared');
    };
    await save(before);
    const after = await walkWith(desk, before, save);
    return exitCodeOf(after);
  } finally {
    desk.close();
    await release();
  }

  async function walkWith(desk: Desk, progress: Progress, save: (progress: Progress) => Promise<void>): Promise<Progress> {
    let hear: (event: RunEvent) => void = () => {};
    const observed = Object.values(progress.entries).flatMap((entry) => entry.observation ?? []);
    const lab = openLab({ ...engine, guide: asWalked(guide) }, (event) => hear(event), observed);
    // Hosts are reached while the student reads.
    lab.openTargets(walk.filter((stop) => !isSettled(progress.entries[stop.step.id])).map((stop) => stop.step));
    try {
      return await walkThrough({
        walk,
        progress,
        desk,
        lab,
        listen: (listener) => {
          hear = listener;
        },
        knowledge: {
          guide,
          inventory: settings.loaded.config.inventory,
          targets: (settings.loading.hosts ?? []).map(({ name, aliases, addresses }) => ({
            name,
            aliases: aliases ?? [],
            addresses: addresses ?? [],
          })),
        },
        title: guide.title || guide.path,
        recorded: replay !== null,
        term: world.env.TERM ?? 'dumb',
        now: world.now,
        save,
      });
    } finally {
      await lab[Symbol.asyncDispose]();
    }
  }

  /** Drift is no fault of a student: it counts as right. A walk in which nothing was seen to be right is none. */
  function exitCodeOf(progress: Progress): ExitCode {
    const entries = walk.map((stop) => progress.entries[stop.step.id]);
    if (entries.some((entry) => entry?.verdict === 'fail')) return exit.failed;
    const done = entries.every((entry) => isSettled(entry) && entry?.status !== 'skipped');
    const seen = entries.some((entry) => entry?.status === 'checked' || entry?.status === 'already-true');
    return done && seen ? exit.verified : exit.error;
  }
}

function onlyGuide(guides: readonly Guide[], path: string): Guide {
  const [guide, another] = guides;
  if (guide !== undefined && another === undefined) return guide;
  throw new LabproofError({
    code: 'LABPROOF_USAGE_CHECKLIST',
    message: `${path} holds ${guides.length} guides, and a student walks one`,
    hint: 'name one page, or a folder with an index.rst',
  });
}

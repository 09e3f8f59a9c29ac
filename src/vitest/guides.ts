import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { engineOptions } from '../drive/engine-options.ts';
import { defaultRecording } from '../drive/recorder.ts';
import { asRecorded, readRecordingHeader, replayTargets } from '../drive/replay.ts';
import { loadSettings, type Settings } from '../drive/settings.ts';
import type { World } from '../drive/world.ts';
import { type CarriedAnswer, type ConsentLevel, type EngineOptions, spoils } from '../engine/index.ts';
import { loadGuides } from '../load.ts';
import type { Guide, Page, Step } from '../model/index.ts';
import { descendants } from '../rst/index.ts';

/** What of the command line's options a driver in Vitest has: the same words, the same meaning. */
export interface GuideOptions {
  /** Configuration; by default the nearest labproof.yaml from the guide upwards. */
  readonly config?: string;
  /** Answers from a recording in place of the lab: its file, or true for `.labproof/PAGE.recording.jsonl`. */
  readonly replay?: string | boolean;
  readonly consent?: ConsentLevel;
  /** Kinds of drift that do not count. */
  readonly allow?: readonly string[];
  /** Targets as `NAME=ssh://user@host:port`, over those of the configuration. */
  readonly targets?: readonly string[];
}

/** A guide and all that a run of it needs. */
export interface OpenableGuide {
  readonly path: string;
  readonly guide: Guide;
  readonly settings: Settings;
  /** Files of which the guide is made, the configuration among them; absolute. */
  readonly files: readonly string[];
  readonly stepOf: ReadonlyMap<string, { readonly step: Step; readonly page: Page }>;
  /** Pages by their absolute path. */
  readonly pages: ReadonlyMap<string, Page>;
  engine(
    signal: AbortSignal,
    more: { readonly carried?: ReadonlyMap<string, CarriedAnswer> } & Pick<EngineOptions, 'record'>,
  ): EngineOptions;
}

/** Loads a guide as `labproof verify PATH` does; throws its errors. A folder without a root page is as many guides as it has pages. */
export async function loadOpenable(path: string, options: GuideOptions, world: World): Promise<readonly OpenableGuide[]> {
  const recording = options.replay === true ? defaultRecording(path) : options.replay === false ? undefined : options.replay;
  const targets = recording === undefined ? null : await replayTargets(recording, false, world);
  const wished = await loadSettings(
    {
      ...(options.config === undefined ? {} : { config: options.config }),
      ...(options.consent === undefined ? {} : { consent: options.consent }),
      ...(options.allow === undefined ? {} : { allow: options.allow }),
      ...(options.targets === undefined ? {} : { target: options.targets }),
    },
    [path],
    world,
    targets,
  );
  const settings =
    recording === undefined || options.consent !== undefined ? wished : asRecorded(wished, await readRecordingHeader(recording, world));
  const guides = await loadGuides([path], settings.loading);
  return guides.map((guide) => openable(guide, settings, recording ?? null, world));
}

function openable(guide: Guide, settings: Settings, recording: string | null, world: World): OpenableGuide {
  const full = (file: string) => resolve(world.cwd, file);
  const shown = guide.pages.flatMap((page) => [page.path, ...[...descendants(page.document)].map((node) => node.position.file)]);
  const steps = guide.pages.flatMap((page) => page.steps.map((step) => [step.id, { step, page }] as const));
  const more = [settings.loaded.file, recording].flatMap((file) => (file === null ? [] : [full(file)]));
  return {
    path: guide.path,
    guide,
    settings,
    files: [...new Set(shown.map(full)), ...more],
    stepOf: new Map(steps),
    pages: new Map(guide.pages.map((page) => [full(page.path), page])),
    engine: (signal, extra) => ({ ...engineOptions(guide, settings, [], { ...world, signal }), ...extra }),
  };
}

/** What two guides must not use at the same time: the targets of this one, but for recordings. */
export function lockKeys({ guide, settings }: OpenableGuide): readonly string[] {
  const hosts = new Set(guide.pages.flatMap((page) => page.steps.flatMap((step) => step.host ?? [])));
  return settings.targets
    .filter((target) => target.runner !== 'replay' && [target.name, ...target.aliases].some((name) => hosts.has(name)))
    .map(({ runner, options }) => JSON.stringify([runner, placeOf(options)]));
}

/** Whoever logs in, and however, it is the same machine. */
function placeOf(options: Readonly<Record<string, unknown>>): unknown {
  return typeof options.host === 'string' ? [options.host.toLowerCase(), Number(options.port ?? 22)] : options;
}

/**
 * The pages of guides that have something to run, or something that looks like it: what Vitest takes for test files. Of a guide that
 * has none its first page, whose last test says that nothing was verified.
 */
export async function pagesToTest(paths: readonly string[], options: GuideOptions, world: World): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths)
    for (const { pages } of await loadOpenable(path, options, world)) {
      const own = [...pages].flatMap(([file, page]) => (hasTests(page) ? [file] : []));
      files.push(...(own.length > 0 ? own : [...pages.keys()].slice(0, 1)));
    }
  return files;
}

/** A page of prose alone is no test; one whose blocks could not be read is. */
export function hasTests(page: Page): boolean {
  return page.steps.length > 0 || page.blocks.some((block) => block.kind === 'unclear' && block.suspicious) || page.messages.some(spoils);
}

/** A path as a person would give it on the command line. */
export async function shownPath(file: string, root: string): Promise<string> {
  await stat(file);
  return relative(root, file);
}

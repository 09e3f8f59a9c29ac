import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { RecordedLine } from '../engine/index.ts';
import { type Guide, LabproofError, type Outcome } from '../model/index.ts';
import { counted, harmless } from '../plain-text/index.ts';
import { blockHashes } from './block-hash.ts';
import { complain } from './print.ts';
import { readRecordingHeader } from './replay.ts';
import type { Settings } from './settings.ts';
import { VERSION } from './version.ts';
import type { World } from './world.ts';

/** Where a guide's recording lies when nobody says: `.labproof/PAGE.recording.jsonl` beside the page or in the chapter's folder. */
export function defaultRecording(guidePath: string): string {
  const folder = guidePath.endsWith('.rst') ? dirname(guidePath) : guidePath;
  const name = guidePath.endsWith('.rst') ? basename(guidePath, '.rst') : basename(resolve(guidePath));
  return join(folder, '.labproof', `${name}.recording.jsonl`);
}

/** What a recording of a run would lack, in words; null when the run is whole: nothing was selected away, and every command was answered. */
export function lackOf(outcomes: readonly Outcome[], run: { readonly selected: boolean; readonly stopped: boolean }): string | null {
  if (run.stopped) return 'the run was stopped';
  if (run.selected) return 'only a part of the guide was selected';
  const [errors, skips] = [
    outcomes.filter((outcome) => outcome.verdict === 'error').length,
    outcomes.filter((outcome) => outcome.skip === 'unplanned').length,
  ];
  const parts = [
    ...(errors === 0 ? [] : [`${counted(errors, 'step')} could not be judged`]),
    ...(skips === 0 ? [] : [`${counted(skips, 'step')} could not be run`]),
  ];
  return parts.length === 0 ? null : parts.join(' and ');
}

const levels: readonly Settings['consent'][] = ['read-only', 'changing', 'all'];

/** Collects the answers of a run and writes them when it is over: whole or not at all. */
export class Recorder {
  readonly #lines: RecordedLine[] = [];
  readonly #file: string;
  readonly #world: Pick<World, 'cwd' | 'now' | 'stderr'>;

  constructor(file: string, world: Pick<World, 'cwd' | 'now' | 'stderr'>) {
    this.#file = resolve(world.cwd, file);
    this.#world = world;
  }

  readonly add = (line: RecordedLine): void => {
    this.#lines.push(line);
  };

  /** Finds out before a run whether the recording can be written after it. Throws LABPROOF_FILE_UNWRITABLE. */
  async prepare(): Promise<void> {
    const there = await stat(this.#file).catch(() => null);
    if (there?.isFile() === false) throw this.#unwritable(new Error(`it is ${there.isDirectory() ? 'a folder' : 'no ordinary file'}`));
    await this.#beside('', (temporary) => rm(temporary));
  }

  /**
   * Writes the recording, and says whether it did: one of a run that `lack`s something never takes the place of the one that is
   * there, for `labproof check` and CI live on it.
   */
  async write(
    guides: readonly Guide[],
    settings: Pick<Settings, 'targets' | 'consent' | 'targetConsent'>,
    lack: string | null,
  ): Promise<boolean> {
    const lacks = lack ?? (await this.#lessConsent(settings.consent));
    if (lacks !== null && (await stat(this.#file).catch(() => null)) !== null) {
      const shown = harmless(relative(this.#world.cwd, this.#file));
      complain(
        this.#world,
        `labproof: the recording ${shown} was kept as it was, because ${lacks}\n  → to have this run all the same, delete the file before, or give another one with --record=FILE\n`,
      );
      return false;
    }
    const header = {
      type: 'recording',
      schemaVersion: 1,
      labproof: VERSION,
      recordedAt: this.#world.now().toISOString(),
      pages: guides.flatMap((guide) => guide.pages.map((page) => page.path)),
      consent: settings.consent,
      targetConsent: settings.targetConsent,
      targets: settings.targets.map(({ name, aliases, shell, version }) => ({
        name,
        aliases,
        shell,
        ...(version === undefined ? {} : { version }),
      })),
      blocks: Object.assign({}, ...guides.map((guide) => blockHashes(guide))),
    };
    const text = [header, ...this.#lines].map((line) => JSON.stringify(line)).join('\n');
    await this.#beside(`${text}\n`, (temporary) => rename(temporary, this.#file));
    return true;
  }

  /** What was held back in this run, and had an answer in the one that the file keeps, is gone in it. */
  async #lessConsent(consent: Settings['consent']): Promise<string | null> {
    const before = (await readRecordingHeader(this.#file, this.#world).catch(() => null))?.consent;
    if (before === undefined || levels.indexOf(before) <= levels.indexOf(consent)) return null;
    return `it was made with consent to "${before}", and this run had "${consent}"`;
  }

  /** Writes a text to a file beside the recording, and does something with it. */
  async #beside(text: string, then: (temporary: string) => Promise<void>): Promise<void> {
    const temporary = `${this.#file}.${this.#world.now().getTime()}.tmp`;
    try {
      await mkdir(dirname(this.#file), { recursive: true });
      await writeFile(temporary, text, { flag: 'wx' });
      await then(temporary);
    } catch (cause) {
      await rm(temporary, { force: true }).catch(() => {});
      throw this.#unwritable(cause);
    }
  }

  #unwritable(cause: unknown): LabproofError {
    return new LabproofError(
      {
        code: 'LABPROOF_FILE_UNWRITABLE',
        message: `the recording ${this.#file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: 'check the folder and its permissions, or give another file with --record=FILE',
      },
      { cause },
    );
  }
}

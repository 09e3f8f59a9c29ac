import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { RecordedLine } from '../engine/index.ts';
import { type Guide, LabproofError } from '../model/index.ts';
import { blockHashes } from './block-hash.ts';
import type { Settings } from './settings.ts';
import { VERSION } from './version.ts';
import type { World } from './world.ts';

/** Where a guide's recording lies when nobody says: `.labproof/PAGE.recording.jsonl` beside the page or in the chapter's folder. */
export function defaultRecording(guidePath: string): string {
  const folder = guidePath.endsWith('.rst') ? dirname(guidePath) : guidePath;
  const name = guidePath.endsWith('.rst') ? basename(guidePath, '.rst') : basename(resolve(guidePath));
  return join(folder, '.labproof', `${name}.recording.jsonl`);
}

/** Collects the answers of a run and writes them when it is over: whole or not at all. */
export class Recorder {
  readonly #lines: RecordedLine[] = [];
  readonly #file: string;
  readonly #world: World;

  constructor(file: string, world: World) {
    this.#file = resolve(world.cwd, file);
    this.#world = world;
  }

  readonly add = (line: RecordedLine): void => {
    this.#lines.push(line);
  };

  async write(guides: readonly Guide[], settings: Pick<Settings, 'targets' | 'consent' | 'targetConsent'>): Promise<void> {
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
    const temporary = `${this.#file}.${this.#world.now().getTime()}.tmp`;
    try {
      await mkdir(dirname(this.#file), { recursive: true });
      await writeFile(temporary, `${text}\n`, { flag: 'wx' });
      await rename(temporary, this.#file);
    } catch (cause) {
      await rm(temporary, { force: true });
      throw new LabproofError(
        {
          code: 'LABPROOF_FILE_UNWRITABLE',
          message: `the recording ${this.#file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
          hint: 'check the folder and its permissions',
        },
        { cause },
      );
    }
  }
}

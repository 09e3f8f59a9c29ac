import { randomBytes } from 'node:crypto';
import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { World } from '../drive/world.ts';
import { LabproofError } from '../model/index.ts';

const mark = '\ufeff';

/** The text of a source as the reader of guides sees it: UTF-8, without a byte order mark. */
export async function readSource(file: string, world: World): Promise<string> {
  return (await read(resolve(world.cwd, file))).text;
}

async function read(path: string): Promise<{ readonly text: string; readonly marked: boolean }> {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  return text.startsWith(mark) ? { text: text.slice(1), marked: true } : { text, marked: false };
}

/**
 * Writes new texts over sources: each file whole or not at all, with its permissions, through links. Throws
 * LABPROOF_UPDATE_STALE when a file is another one than the text that the edits were made for, LABPROOF_FILE_UNWRITABLE
 * when one cannot be written; no file is replaced before all of them are written beside.
 */
export async function writeSources(
  texts: ReadonlyMap<string, string>,
  before: (file: string) => string | null,
  world: World,
): Promise<void> {
  const ready: { readonly temporary: string; readonly path: string }[] = [];
  try {
    for (const [file, text] of texts) {
      const path = await realpath(resolve(world.cwd, file));
      const now = await read(path);
      if (now.text !== before(file))
        throw new LabproofError({
          code: 'LABPROOF_UPDATE_STALE',
          message: `${file} was changed in the meantime: nothing was written`,
          hint: 'run labproof update again',
        });
      const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
      ready.push({ temporary, path });
      await writeFile(temporary, now.marked ? mark + text : text, { flag: 'wx', mode: (await stat(path)).mode });
    }
    for (const { temporary, path } of ready) await rename(temporary, path);
  } catch (cause) {
    for (const { temporary } of ready) await rm(temporary, { force: true });
    if (cause instanceof LabproofError) throw cause;
    throw new LabproofError(
      {
        code: 'LABPROOF_FILE_UNWRITABLE',
        message: `the page cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: 'check the file, its folder and their permissions',
      },
      { cause },
    );
  }
}

import { createHash } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Progress, parseProgress } from '../checklist/index.ts';
import type { World } from '../drive/world.ts';
import { Redactor } from '../engine/index.ts';
import { LabproofError } from '../model/index.ts';

/** Where a student's progress lies: in the user's state folder, one file for each guide, configuration and recording. */
export async function progressFile(
  given: string | undefined,
  of: { readonly path: string; readonly config: string | null; readonly replay: string | null },
  world: World,
): Promise<string> {
  if (given !== undefined) return resolve(world.cwd, given);
  const guide = await realpath(resolve(world.cwd, of.path));
  const state = world.env.XDG_STATE_HOME;
  // The specification asks to ignore relative paths.
  const folder = state?.startsWith('/') === true ? state : join(world.home, '.local', 'state');
  const recording = of.replay === null ? '' : resolve(world.cwd, of.replay);
  const key = createHash('sha256')
    .update([guide, of.config ?? '', recording].join('\u0000'))
    .digest('hex')
    .slice(0, 12);
  return join(folder, 'labproof', 'checklist', `${basename(guide, '.rst')}-${key}.json`);
}

/** What was kept; null when there is nothing. A file that cannot be read is left as it is: it may be somebody's week. */
export async function readProgress(file: string): Promise<Progress | null> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    if (isCode(cause, 'ENOENT')) return null;
    throw unusable(file, cause);
  });
  if (text === null) return null;
  try {
    // An older labproof kept commands as they were sent.
    return new Redactor().value(parseProgress(text));
  } catch (cause) {
    throw unusable(file, cause);
  }
}

/** Who may read a file: its student alone, or whom his umask allows, as with any file that he makes. */
const modes = { private: { file: 0o600, folder: 0o700 }, shared: { file: 0o666, folder: 0o777 } } as const;

/** Writes a file whole or not at all; when it returns, the text is on the disk under its name. */
export async function writeWhole(file: string, text: string, readers: keyof typeof modes): Promise<void> {
  const mode = modes[readers];
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: mode.folder });
    const handle = await open(temporary, 'w', mode.file);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    await syncFolder(dirname(file));
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new LabproofError(
      {
        code: 'LABPROOF_FILE_UNWRITABLE',
        message: `${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: 'check the folder and its permissions; --state FILE keeps the progress elsewhere',
      },
      { cause },
    );
  }
}

/** Lets one checklist at a time have the progress: two would send a command twice. Returns what gives it back. */
export async function lockProgress(file: string): Promise<() => Promise<void>> {
  const lock = `${file}.lock`;
  await mkdir(dirname(lock), { recursive: true, mode: 0o700 });
  const mine = await identityOf(process.pid);
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const handle = await open(lock, 'wx', 0o600);
      await handle.writeFile(mine ?? String(process.pid));
      await handle.close();
      return () => rm(lock, { force: true });
    } catch (cause) {
      if (!isCode(cause, 'EEXIST')) throw unusable(lock, cause);
    }
    const owner = (await readFile(lock, 'utf8').catch(() => '')).trim();
    const pid = Number(owner.split(' ')[0]);
    if (pid > 0 && (await identityOf(pid)) === owner) {
      throw new LabproofError({
        code: 'LABPROOF_CHECKLIST_IN_USE',
        message: `this checklist is open already, in the process ${pid}`,
        hint: 'go on there, or leave it first',
      });
    }
    // Its owner was killed.
    await rm(lock, { force: true });
  }
  throw unusable(lock, new Error('it comes back as often as it is removed'));
}

/** A process and when it began, so that a number used anew is not taken for the one before; null when it is not there. */
async function identityOf(pid: number): Promise<string | null> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!isCode(error, 'EPERM')) return null;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // Field 22 of proc(5); the name in brackets before it may hold blanks.
  const began = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return began === undefined ? String(pid) : `${pid} ${began}`;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some file systems cannot: then the rename is as safe as they make it.
    if (!isCode(error, 'EINVAL') && !isCode(error, 'EPERM') && !isCode(error, 'ENOTSUP')) throw error;
  } finally {
    await handle.close();
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function unusable(file: string, cause: unknown): LabproofError {
  return new LabproofError(
    {
      code: 'LABPROOF_FILE_PROGRESS',
      message: `the progress in ${file} cannot be used: ${cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)}`,
      hint: 'move the file away to begin anew, or name another one with --state FILE',
    },
    { cause },
  );
}

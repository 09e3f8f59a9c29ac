import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { LabproofError } from '../model/index.ts';

const run = promisify(execFile);

/**
 * Files that differ from where the history parted from `since`, changes that are not committed, new files and removed ones among them;
 * absolute, without links (`pathOf`). Throws LABPROOF_USAGE_CHANGED when git does not know the place.
 */
export async function changedFiles(since: string, cwd: string): Promise<ReadonlySet<string>> {
  const git = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run('git', [...args], { cwd, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  };
  try {
    const root = await realpath((await git('rev-parse', '--show-toplevel')).replace(/\r?\n$/, ''));
    // What a user gives is never taken for an option.
    const commit = (await git('rev-parse', '--verify', '--end-of-options', `${since}^{commit}`)).trim();
    const parted = await git('merge-base', commit, 'HEAD').then(
      (text) => text.trim(),
      () => commit,
    );
    const changed = await git('-C', root, 'diff', '--name-only', '--no-renames', '-z', parted);
    const added = await git('-C', root, 'ls-files', '--others', '--exclude-standard', '-z');
    const names = [...changed.split('\0'), ...added.split('\0')].filter((name) => name !== '');
    return new Set(await Promise.all(names.map(async (name) => pathOf(resolve(root, name)))));
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim().split('\n')[0] : String(cause);
    throw new LabproofError(
      {
        code: 'LABPROOF_USAGE_CHANGED',
        message: `--changed ${since}: git does not know what changed since: ${said}`,
        hint: 'name a branch, a tag or a commit; in CI the history must be fetched (fetch-depth: 0)',
      },
      { cause },
    );
  }
}

/** The path of a file without links on the way, of one that is not there, too. */
export async function pathOf(file: string): Promise<string> {
  const real = await realpath(file).catch(() => null);
  if (real !== null || dirname(file) === file) return real ?? file;
  return join(await pathOf(dirname(file)), basename(file));
}

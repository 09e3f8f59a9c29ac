import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LabproofError } from '../model/index.ts';

/**
 * The guides under the paths that a user names, as `labproof verify` would take each: a page; a folder with an index.rst; in other
 * folders every page and, below, the same again. Hidden folders, node_modules and _build are left out. Throws LABPROOF_GUIDE_NOT_FOUND.
 */
export async function findGuides(paths: readonly string[], cwd: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const kind = await stat(resolve(cwd, path)).catch((cause: unknown) => {
      throw new LabproofError(
        { code: 'LABPROOF_GUIDE_NOT_FOUND', message: `there is no guide at ${path}`, hint: 'name a .rst file or a folder' },
        { cause },
      );
    });
    found.push(...(kind.isDirectory() ? await inFolder(path, cwd) : [path]));
  }
  return [...new Set(found)];
}

async function inFolder(path: string, cwd: string): Promise<readonly string[]> {
  const entries = (await readdir(resolve(cwd, path), { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (entries.some((entry) => entry.isFile() && (entry.name === 'index.rst' || entry.name === 'conf.py'))) return [path];
  const found: string[] = [];
  for (const entry of entries) {
    if (entry.isFile() && entry.name.endsWith('.rst')) found.push(join(path, entry.name));
    if (entry.isDirectory() && !/^\.|^node_modules$|^_build$/.test(entry.name))
      found.push(...(await inFolder(join(path, entry.name), cwd)));
  }
  return found;
}

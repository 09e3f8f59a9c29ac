import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { LabproofError } from '../model/index.ts';

/**
 * The guides under the paths that a user names, as `labproof verify` would take each: a page; a folder with an index.rst; in other
 * folders every page and, below, the same again. Hidden folders, node_modules and _build are left out. Throws LABPROOF_GUIDE_NOT_FOUND,
 * LABPROOF_GUIDE_NONE, LABPROOF_GUIDE_OUTSIDE.
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
    const guides = kind.isDirectory() ? await inFolder(path, cwd) : [path];
    for (const each of guides) await requireInside(each, [path, '.'], cwd);
    if (guides.length === 0)
      throw new LabproofError({
        code: 'LABPROOF_GUIDE_NONE',
        message: `the folder ${path} holds no guide: a file that ends in .rst was expected`,
        hint: 'name a .rst file, or a folder that holds some',
      });
    found.push(...guides);
  }
  return [...new Set(found)];
}

/** Links are followed, so that no guide is left out in silence; where one leads is for the user to say. */
async function requireInside(guide: string, folders: readonly string[], cwd: string): Promise<void> {
  const real = await realpath(resolve(cwd, guide));
  for (const folder of folders) {
    const way = relative(await realpath(resolve(cwd, folder)), real);
    if (way.split(sep)[0] !== '..' && !isAbsolute(way)) return;
  }
  throw new LabproofError({
    code: 'LABPROOF_GUIDE_OUTSIDE',
    message: `${guide} is a link that leads out of the folder: to ${real}`,
    hint: `check it by its own name: labproof check ${real}`,
  });
}

async function inFolder(path: string, cwd: string, above: readonly string[] = []): Promise<readonly string[]> {
  const folder = await realpath(resolve(cwd, path));
  // A link that leads back to where it is.
  if (above.includes(folder)) return [];
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: string[] = [];
  const folders: string[] = [];
  for (const { name } of entries) {
    const kind = await stat(join(folder, name)).catch(() => null);
    if (kind?.isFile() === true && (name === 'index.rst' || name === 'conf.py')) return [path];
    if (kind?.isFile() === true && name.endsWith('.rst')) found.push(join(path, name));
    if (kind?.isDirectory() === true && !/^\.|^node_modules$|^_build$/.test(name)) folders.push(join(path, name));
  }
  for (const each of folders) found.push(...(await inFolder(each, cwd, [...above, folder])));
  return found;
}

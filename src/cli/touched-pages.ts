import { existsSync } from 'node:fs';
import { basename, dirname, resolve, sep } from 'node:path';
import { configNames } from '../config/index.ts';
import { pathOf } from '../drive/changed-files.ts';
import { defaultRecording } from '../drive/recorder.ts';
import type { Settings } from '../drive/settings.ts';
import type { World } from '../drive/world.ts';
import type { Guide, Page } from '../model/index.ts';
import { descendants } from '../rst/index.ts';

/** Pages that were edited, or that something was on which they depend: an include, the project's settings, the recording. */
export async function touchedPages(
  guide: Guide,
  settings: Settings,
  changed: ReadonlySet<string>,
  world: World,
): Promise<ReadonlySet<Page>> {
  const folder = await pathOf(resolve(world.cwd, guide.path.endsWith('.rst') ? dirname(guide.path) : guide.path));
  const is = async (file: string) => changed.has(await pathOf(resolve(world.cwd, file)));
  const own = settings.loaded.file === null ? null : await pathOf(settings.loaded.file);
  // Where a chapter has lost a page, what the others have learned from it is lost.
  const lost = (file: string) =>
    !guide.path.endsWith('.rst') && file.endsWith('.rst') && file.startsWith(folder + sep) && !existsSync(file);
  const all = [...changed].some((file) => governs(file, folder, own) || lost(file)) || (await is(defaultRecording(guide.path)));
  if (all) return new Set(guide.pages);
  const touched = new Set<Page>();
  const gone = [...changed].some((file) => !existsSync(file));
  for (const page of guide.pages) {
    // An include that is not there may be one of the files that were removed.
    if (gone && page.messages.some((each) => each.code === 'LABPROOF_INCLUDE_MISSING')) touched.add(page);
    for (const file of filesOf(page)) if (await is(file)) touched.add(page);
  }
  return touched;
}

/** A configuration or a `conf.py` over the guide or in it, also one that is gone; what a configuration that is a program may import. */
function governs(file: string, folder: string, own: string | null): boolean {
  const place = dirname(file);
  const around = place === folder || folder.startsWith(place + sep) || place.startsWith(folder + sep);
  if (file === own || (around && [...configNames, 'conf.py'].includes(basename(file)))) return true;
  return own !== null && /\.[cm]?[jt]s$/.test(own) && /\.(?:[cm]?[jt]s|json)$/.test(file) && file.startsWith(dirname(own) + sep);
}

/** A page, what it includes, and what is said about on it: a page beside it that no toctree names. */
export function filesOf(page: Page): ReadonlySet<string> {
  const nodes = [...descendants(page.document)].map((node) => node.position.file);
  return new Set([page.path, ...nodes, ...page.messages.map((each) => each.position.file)]);
}

import { createHash } from 'node:crypto';
import { basename, relative } from 'node:path';
import type { Guide, Page } from '../model/index.ts';

/** Of each page of a guide, by its place in the guide, a hash of each of its blocks: enough to see that one was edited since. */
export function blockHashes(guide: Guide): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(guide.pages.map((page) => [placeOf(page, guide), page.blocks.map((block) => hashOf(block.text))]));
}

/** The same from wherever labproof is run. */
export function placeOf(page: Page, guide: Guide): string {
  return guide.path === page.path ? basename(page.path) : relative(guide.path, page.path);
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

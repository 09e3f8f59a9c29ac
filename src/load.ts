import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type GuideHint, readGuide } from './guide/index.ts';
import { type Dialect, type Document, type Guide, LabproofError, type ParseMessage, type Point, type Problem } from './model/index.ts';
import { descendants, parse } from './rst/index.ts';

/** A page as it lies on disk, parsed. */
export interface LoadedPage {
  readonly path: string;
  readonly file: string;
  readonly document: Document;
  readonly messages: readonly ParseMessage[];
}

export interface LoadOptions {
  readonly cwd: string;
  readonly dialects: readonly Dialect[];
  readonly hosts?: readonly GuideHint[];
}

/**
 * Reads what the user named: a page is a guide of its own; a folder with an `index.rst` is one guide in toctree order;
 * a folder without is one guide a page. Throws LABPROOF_GUIDE_NOT_FOUND, _UNREADABLE or _NONE.
 */
export async function loadGuides(paths: readonly string[], options: LoadOptions): Promise<readonly Guide[]> {
  const guides: Guide[] = [];
  for (const path of paths) guides.push(...(await loadPath(path, options)));
  return guides;
}

async function loadPath(path: string, options: LoadOptions): Promise<readonly Guide[]> {
  const full = resolve(options.cwd, path);
  const kind = await stat(full).catch((cause) => {
    throw unreadable(path, cause);
  });
  const read = (pages: readonly LoadedPage[], guidePath: string) =>
    readGuide(pages, { path: guidePath, dialects: options.dialects, ...(options.hosts === undefined ? {} : { hosts: options.hosts }) });
  if (!kind.isDirectory()) return [read([await loadPage(full, path, dirname(full))], path)];
  const files = await rstFiles(full);
  if (files.length === 0) {
    throw new LabproofError({
      code: 'LABPROOF_GUIDE_NONE',
      message: `the folder ${path} holds no guide: a file that ends in .rst was expected`,
      hint: 'name a .rst file, or a folder that holds some',
    });
  }
  const shown = (file: string) => join(path, relative(full, file));
  const index = files.find((file) => file === join(full, 'index.rst'));
  if (index === undefined) {
    const guides: Guide[] = [];
    for (const file of files) guides.push(read([await loadPage(file, shown(file), full)], shown(file)));
    return guides;
  }
  return [read(await chapter(index, full, shown), path)];
}

/** Pages in the order in which a reader meets them: depth first along the toctrees; each page once. */
async function chapter(index: string, root: string, shown: (file: string) => string): Promise<readonly LoadedPage[]> {
  const all = await rstFiles(root);
  const pages: LoadedPage[] = [];
  const seen = new Set<string>();
  const visit = async (file: string): Promise<void> => {
    if (seen.has(file)) return;
    seen.add(file);
    const page = await loadPage(file, shown(file), root);
    const messages = [...page.messages];
    const next: string[] = [];
    for (const node of descendants(page.document)) {
      if (node.type !== 'toctree') continue;
      for (const entry of node.entries) {
        const found = matchEntry(entry.target, file, root, all, node.options.glob !== undefined);
        if (found.length === 0 && !/^\w+:\/\//.test(entry.target)) {
          messages.push({
            severity: 'warning',
            code: 'LABPROOF_TOCTREE_MISSING',
            message: `the toctree names "${entry.target}", and there is no such page`,
            position: { file: page.path, line: entry.line, column: 1 },
          });
        }
        next.push(...found);
      }
    }
    pages.push({ ...page, messages });
    for (const child of next) await visit(child);
  };
  await visit(index);
  const orphans = all.filter((file) => !seen.has(file));
  const first = pages[0];
  if (first === undefined || orphans.length === 0) return pages;
  const named = orphans.map(
    (file): ParseMessage => ({
      severity: 'warning',
      code: 'LABPROOF_PAGE_ORPHAN',
      message: 'no toctree names this page, so it is not part of the guide',
      position: { file: shown(file), line: 1, column: 1 },
    }),
  );
  return [{ ...first, messages: [...first.messages, ...named] }, ...pages.slice(1)];
}

function matchEntry(target: string, from: string, root: string, all: readonly string[], glob: boolean): readonly string[] {
  const base = target.startsWith('/') ? join(root, target) : join(dirname(from), target);
  const wanted = base.endsWith('.rst') ? base : `${base}.rst`;
  if (!glob || !/[*?[]/.test(target)) return all.filter((file) => file === wanted);
  return all.filter((file) => matchesGlob(file, wanted) && file !== from);
}

/** Sphinx's globs (`*`, `?`), matched segment by segment without a regular expression. */
function matchesGlob(file: string, pattern: string): boolean {
  const [left, right] = [file.split(sep), pattern.split(sep)];
  return left.length === right.length && left.every((part, index) => matchesSegment(part, right[index] ?? ''));
}

function matchesSegment(text: string, pattern: string): boolean {
  let reachable = new Set([0]);
  for (const character of pattern) {
    const next = new Set<number>();
    for (const at of reachable) {
      if (character === '*') for (let to = at; to <= text.length; to++) next.add(to);
      else if (at < text.length && (character === '?' || text[at] === character)) next.add(at + 1);
    }
    reachable = next;
  }
  return reachable.has(text.length);
}

async function loadPage(file: string, shown: string, root: string): Promise<LoadedPage> {
  const source = await readText(file, shown);
  const included = new Map<string, { file: string; source: string } | Problem>();
  // `parse` is pure and synchronous: what it asks for and is not there yet is read, then it parses again.
  for (;;) {
    const missing: { key: string; target: string; from: Point }[] = [];
    const { document, messages } = parse(source, {
      file: shown,
      include: (target, from) => {
        const key = resolveInclude(target, from, file, shown, root);
        const known = included.get(key);
        if (known === undefined) missing.push({ key, target, from });
        return known ?? null;
      },
    });
    if (missing.length === 0) return { path: shown, file, document, messages };
    for (const { key, target, from } of missing) included.set(key, await readInclude(key, target, from, shown, file, root));
  }
}

/** Sphinx: a leading slash means the root of the sources; else relative to the file that includes. */
function resolveInclude(target: string, from: Point, pageFile: string, shown: string, root: string): string {
  if (target.startsWith('/')) return join(root, target);
  const base = from.file === shown ? dirname(pageFile) : dirname(join(dirname(pageFile), relative(dirname(shown), from.file)));
  return resolve(base, target);
}

async function readInclude(
  file: string,
  target: string,
  from: Point,
  shown: string,
  pageFile: string,
  root: string,
): Promise<{ file: string; source: string } | Problem> {
  const inside = relative(root, file);
  if (inside.startsWith('..')) {
    return {
      code: 'LABPROOF_INCLUDE_OUTSIDE',
      message: `"${target}" lies outside the guide's folder and is not read`,
      hint: 'run labproof on the folder that holds both',
      position: from,
    };
  }
  try {
    return { file: join(dirname(shown), relative(dirname(pageFile), file)), source: await readText(file, target) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { code: 'LABPROOF_INCLUDE_MISSING', message, hint: 'correct the path of the include', position: from };
  }
}

async function readText(file: string, shown: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw unreadable(shown, cause);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (cause) {
    const line = bytes.subarray(0, firstInvalid(bytes)).toString('latin1').split('\n').length;
    throw new LabproofError(
      {
        code: 'LABPROOF_GUIDE_ENCODING',
        message: `${shown} is not UTF-8 text`,
        hint: 'convert the file to UTF-8, for example with iconv',
        position: { file: shown, line, column: 1 },
      },
      { cause },
    );
  }
}

/** Offset of the first byte that is not UTF-8: found by halving, because TextDecoder does not tell. */
function firstInvalid(bytes: Buffer): number {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return good;
}

async function rstFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.rst'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !relative(folder, file)
          .split(sep)
          .some((part) => part.startsWith('.') || part === 'node_modules' || part === '_build'),
    );
  return files.sort((a, b) =>
    basename(a) === 'index.rst' && dirname(a) === folder ? -1 : basename(b) === 'index.rst' && dirname(b) === folder ? 1 : a < b ? -1 : 1,
  );
}

function unreadable(path: string, cause: unknown): LabproofError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new LabproofError(
      {
        code: 'LABPROOF_GUIDE_NOT_FOUND',
        message: `there is no guide at ${path}`,
        hint: 'check the path: a .rst file or a folder was expected',
      },
      { cause },
    );
  }
  return new LabproofError(
    {
      code: 'LABPROOF_GUIDE_UNREADABLE',
      message: `${path} cannot be read: ${code === 'EACCES' ? 'permission denied' : code || String(cause)}`,
      hint: 'check its permissions',
    },
    { cause },
  );
}

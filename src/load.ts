import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type GuideHint, readGuide } from './guide/index.ts';
import { type Dialect, type Document, type Guide, LabproofError, type ParseMessage, type Point, type Problem } from './model/index.ts';
import { descendants, parse } from './rst/index.ts';
import { type ConfText, readSphinxConf, type SphinxConf } from './sphinx-conf.ts';

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
  /** Folders outside of the guide's own whose files may be included. */
  readonly includeRoots?: readonly string[];
  /** Texts that stand for those of files on disk, by absolute path: a guide as it would be. */
  readonly texts?: ReadonlyMap<string, string>;
  /** Pages that come before a guide and are verified with it: absolute paths, for the path of the guide. */
  readonly before?: (guidePath: string) => readonly string[];
}

/** Where the pages lie, and what the project's `conf.py` says about them. */
interface Project {
  readonly root: string;
  readonly conf: SphinxConf;
  /** `conf.py` as it is shown in positions; null without one. */
  readonly confShown: string | null;
  readonly allowed: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Reads what the user named: a page is a guide of its own, in its Sphinx project if it lies in one; a folder with a root
 * page (`index.rst`, or what its `conf.py` names; the `conf.py` may lie in `source`, `docs` and the like) is one guide in
 * toctree order; a folder without is one guide a page. Throws LABPROOF_GUIDE_NOT_FOUND, _UNREADABLE or _NONE.
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
  const read = async (pages: readonly LoadedPage[], guidePath: string): Promise<Guide> => {
    const before = await pagesBefore(guidePath, pages, options);
    const hosts = options.hosts === undefined ? {} : { hosts: options.hosts };
    const guide = readGuide([...before, ...pages], { path: guidePath, dialects: options.dialects, ...hosts });
    return { ...guide, title: guide.pages[before.length]?.title ?? guide.title };
  };
  if (!kind.isDirectory()) {
    const project = await projectAbove(full, options);
    return [await read([await loadPage(full, path, project)], path)];
  }
  const project = await projectIn(full, options);
  const files = await sourceFiles(project);
  if (files.length === 0) {
    throw new LabproofError({
      code: 'LABPROOF_GUIDE_NONE',
      message: `the folder ${path} holds no guide: a file that ends in .rst was expected`,
      hint: 'name a .rst file, or a folder that holds some',
    });
  }
  const shown = (file: string) => join(path, relative(full, file));
  const index = files.find((file) => withoutSuffix(file, project) === join(project.root, project.conf.rootDoc));
  if (index === undefined) {
    const guides: Guide[] = [];
    for (const file of files) guides.push(await read([await loadPage(file, shown(file), project)], shown(file)));
    return guides;
  }
  return [await read(await chapter(index, files, project, shown), path)];
}

/** What the configuration wants to have run before; a page that the guide has itself is where it is. */
async function pagesBefore(guidePath: string, own: readonly LoadedPage[], options: LoadOptions): Promise<readonly LoadedPage[]> {
  const pages: LoadedPage[] = [];
  for (const file of options.before?.(guidePath) ?? []) {
    if (own.some((page) => page.file === file)) continue;
    const shown = relative(options.cwd, file);
    await stat(file).catch((cause) => {
      throw unreadable(shown, cause);
    });
    pages.push(await loadPage(file, shown, await projectAbove(file, options)));
  }
  return pages;
}

const confFolders = ['', 'source', 'docs', 'doc', 'docs/source', 'doc/source'];

/** The project that lies in a folder: where its `conf.py` is, if there is one. */
async function projectIn(folder: string, options: LoadOptions): Promise<Project> {
  for (const name of confFolders) {
    const found = await readConf(join(folder, name), options);
    if (found !== null) return found;
  }
  return {
    root: folder,
    conf: readSphinxConf(''),
    confShown: null,
    allowed: options.includeRoots ?? [],
    texts: options.texts ?? new Map(),
  };
}

/** The project in which a page lies: the nearest `conf.py` in its folder or above it. */
async function projectAbove(file: string, options: LoadOptions): Promise<Project> {
  let folder = dirname(file);
  for (let up = 0; up < 8 && dirname(folder) !== folder; up++) {
    const found = await readConf(folder, options);
    if (found !== null) return found;
    folder = dirname(folder);
  }
  return {
    root: dirname(file),
    conf: readSphinxConf(''),
    confShown: null,
    allowed: options.includeRoots ?? [],
    texts: options.texts ?? new Map(),
  };
}

async function readConf(folder: string, options: LoadOptions): Promise<Project | null> {
  const file = join(folder, 'conf.py');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  return {
    root: folder,
    conf: readSphinxConf(text),
    confShown: relative(options.cwd, file),
    allowed: options.includeRoots ?? [],
    texts: options.texts ?? new Map(),
  };
}

/** Pages in the order in which a reader meets them: depth first along the toctrees; each page once. */
async function chapter(
  index: string,
  all: readonly string[],
  project: Project,
  shown: (file: string) => string,
): Promise<readonly LoadedPage[]> {
  const pages: LoadedPage[] = [];
  const seen = new Set<string>();
  const visit = async (file: string): Promise<void> => {
    if (seen.has(file)) return;
    seen.add(file);
    const page = await loadPage(file, shown(file), project);
    const messages = [...page.messages];
    const next: string[] = [];
    for (const node of descendants(page.document)) {
      if (node.type !== 'toctree') continue;
      const children: string[] = [];
      for (const entry of node.entries) {
        const found = matchEntry(entry.target, file, all, project, node.options.glob !== undefined);
        if (found.length === 0 && !isNoPage(entry.target)) {
          const unread = await hasOtherMarkup(entry.target, file, project);
          messages.push({
            severity: 'warning',
            code: unread ? 'LABPROOF_TOCTREE_UNREAD' : 'LABPROOF_TOCTREE_MISSING',
            message: `the toctree names "${entry.target}", ${unread ? 'which is in another markup and not read' : 'and there is no such page'}`,
            position: { file: page.path, line: entry.line, column: 1 },
          });
        }
        children.push(...found);
      }
      next.push(...(node.options.reversed === undefined ? children : children.reverse()));
    }
    pages.push({ ...page, messages });
    for (const child of next) await visit(child);
  };
  await visit(index);
  const [first, ...rest] = pages;
  if (first === undefined) return pages;
  const included = new Set(pages.flatMap((page) => [...descendants(page.document)].map((node) => node.position.file)));
  const lost = all.filter((file) => !seen.has(file) && !included.has(shown(file)));
  const about = [...unreadSettings(project), ...(await orphans(lost, shown, project))];
  return [{ ...first, messages: [...first.messages, ...about] }, ...rest];
}

function unreadSettings(project: Project): readonly ParseMessage[] {
  return project.conf.unread.map((name) => ({
    severity: 'warning',
    code: 'LABPROOF_CONF_UNREAD',
    message: `${name} is not a plain literal; labproof does not run Python, so it is not followed`,
    position: { file: project.confShown ?? 'conf.py', line: 1, column: 1 },
  }));
}

/** Pages that no toctree names and no page includes; of those that say so themselves (`:orphan:`) it is no more than told. */
async function orphans(lost: readonly string[], shown: (file: string) => string, project: Project): Promise<readonly ParseMessage[]> {
  const messages: ParseMessage[] = [];
  for (const file of lost) {
    const { document } = await loadPage(file, shown(file), project);
    const head = document.children.find((node) => node.position.file === shown(file) && node.type !== 'comment');
    const meant = head?.type === 'field_list' && head.children.some((field) => field.name === 'orphan');
    messages.push({
      severity: meant ? 'info' : 'warning',
      code: 'LABPROOF_PAGE_ORPHAN',
      message: 'no toctree names this page, so it is not part of the guide',
      position: { file: shown(file), line: 1, column: 1 },
    });
  }
  return messages;
}

/** Addresses, and what Sphinx itself puts into a toctree. */
function isNoPage(target: string): boolean {
  return /^[a-z][a-z0-9+.-]*:|^(?:search|genindex|modindex|py-modindex)$/i.test(target);
}

async function hasOtherMarkup(target: string, from: string, project: Project): Promise<boolean> {
  const base = target.startsWith('/') ? join(project.root, target) : join(dirname(from), target);
  const names = await readdir(dirname(base)).catch(() => []);
  const own = project.conf.suffixes.map((suffix) => basename(base) + suffix);
  return names.some((name) => (name === basename(base) || name.startsWith(`${basename(base)}.`)) && !own.includes(name));
}

function matchEntry(target: string, from: string, all: readonly string[], project: Project, glob: boolean): readonly string[] {
  const base = target.startsWith('/') ? join(project.root, target) : join(dirname(from), target);
  if (!glob || !/[*?[]/.test(target)) return all.filter((file) => file === base || withoutSuffix(file, project) === base);
  return all.filter((file) => matchesGlob(withoutSuffix(file, project), base) && file !== from);
}

function withoutSuffix(file: string, project: Project): string {
  const suffix = project.conf.suffixes.find((each) => file.endsWith(each));
  return suffix === undefined ? file : file.slice(0, -suffix.length);
}

/** Sphinx's globs, matched segment by segment without a regular expression; `**` stands for any number of segments. */
function matchesGlob(file: string, pattern: string): boolean {
  const [left, right] = [file.split(sep), pattern.split(sep)];
  let reachable = new Set([0]);
  for (const part of right) {
    const next = new Set<number>();
    for (const at of reachable) {
      if (part === '**') for (let to = at; to <= left.length; to++) next.add(to);
      else if (at < left.length && matchesSegment(left[at] ?? '', part)) next.add(at + 1);
    }
    reachable = next;
  }
  return reachable.has(left.length);
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

async function loadPage(file: string, shown: string, project: Project): Promise<LoadedPage> {
  const { root, conf, confShown } = project;
  const framed = (text: ConfText | null) => ({ file: confShown ?? '', source: text?.text ?? '', line: text?.line ?? 1 });
  const source = project.texts.get(file) ?? (await readText(file, shown));
  const included = new Map<string, { file: string; source: string } | Problem>();
  // `parse` is pure and synchronous: what it asks for and is not there yet is read, then it parses again.
  for (;;) {
    const missing: { key: string; target: string; from: Point }[] = [];
    const { document, messages } = parse(source, {
      file: shown,
      ...(conf.highlightLanguage === null ? {} : { defaultLanguage: conf.highlightLanguage }),
      ...(conf.prolog === null ? {} : { prolog: framed(conf.prolog) }),
      ...(conf.epilog === null ? {} : { epilog: framed(conf.epilog) }),
      include: (target, from) => {
        const key = resolveInclude(target, from, file, shown, root);
        const known = included.get(key);
        if (known === undefined) missing.push({ key, target, from });
        return known ?? null;
      },
    });
    if (missing.length === 0) return { path: shown, file, document, messages };
    for (const { key, target, from } of missing) included.set(key, await readInclude(key, target, from, shown, file, project));
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
  project: Project,
): Promise<{ file: string; source: string } | Problem> {
  if (!(await isInside(file, [project.root, ...project.allowed]))) {
    return {
      code: 'LABPROOF_INCLUDE_OUTSIDE',
      message: `"${target}" lies outside the guide's folder and is not read`,
      hint: `run labproof on the folder that holds both, or allow it in labproof.yaml: includeRoots: [${JSON.stringify(dirname(file))}]`,
      position: from,
    };
  }
  try {
    return {
      file: join(dirname(shown), relative(dirname(pageFile), file)),
      source: project.texts.get(file) ?? (await readText(file, target)),
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { code: 'LABPROOF_INCLUDE_MISSING', message, hint: 'correct the path of the include', position: from };
  }
}

/** Links are followed before it is asked: a link to the outside lies outside. */
async function isInside(file: string, folders: readonly string[]): Promise<boolean> {
  const real = (path: string) => realpath(path).catch(() => null);
  const full = await real(file);
  for (const folder of folders) {
    const way = full === null ? relative(folder, file) : relative((await real(folder)) ?? folder, full);
    if (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return true;
  }
  return false;
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

/** The sources of a project, its root page first, without what its `conf.py` excludes. */
async function sourceFiles(project: Project): Promise<readonly string[]> {
  const { root, conf } = project;
  const entries = await readdir(root, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile() && conf.suffixes.some((suffix) => entry.name.endsWith(suffix)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const parts = relative(root, file).split(sep);
      if (parts.some((part) => part.startsWith('.') || part === 'node_modules' || part === '_build')) return false;
      const heads = parts.map((_, index) => parts.slice(0, index + 1).join(sep));
      return !conf.exclude.some((pattern) => heads.some((head) => matchesGlob(head, pattern.replace(/\/$/, ''))));
    });
  const isRoot = (file: string) => withoutSuffix(file, project) === join(root, conf.rootDoc);
  return files.sort((a, b) => Number(isRoot(b)) - Number(isRoot(a)) || (a < b ? -1 : 1));
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

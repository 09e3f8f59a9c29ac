import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type OpenContext, pathFrom } from 'labproof/plugin';
import { matchesPattern } from './known-hosts.ts';

type Folders = Pick<OpenContext, 'cwd' | 'home'>;

/** As deep as ssh goes. */
const deepest = 16;
const everybody = 'Host *';

/**
 * The text of an ssh_config with the files that it includes in their places; files that are not there say nothing. Within a `Host`
 * section only what stands above the first section of an included file counts.
 */
export async function withIncludes(text: string, folders: Folders, open: readonly string[] = []): Promise<string> {
  const lines: string[] = [];
  let section = everybody;
  for (const line of text.split('\n')) {
    const included = /^\s*Include(?:\s*=\s*|\s+)(\S.*)$/i.exec(line)?.[1];
    if (included === undefined) {
      if (startsSection.test(line)) section = line;
      lines.push(line);
      continue;
    }
    for (const path of await pathsOf(included, folders)) {
      if (open.includes(path) || open.length === deepest) continue;
      const inner = await withIncludes(await readFile(path, 'utf8').catch(() => ''), folders, [...open, path]);
      // A file may begin sections of its own: after it the one around it goes on.
      lines.push(section === everybody ? inner : aboveSections(inner), section);
    }
  }
  return lines.join('\n');
}

const startsSection = /^\s*(?:Host|Match)(?:\s|=)/i;

function aboveSections(text: string): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => startsSection.test(line));
  return first < 0 ? text : lines.slice(0, first).join('\n');
}

/** `*` and `?` stand for names of files, in their order; a path begins at `~/.ssh`. */
async function pathsOf(words: string, { home }: Folders): Promise<readonly string[]> {
  const named = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const paths = named.map((name) => pathFrom(name, { home, cwd: join(home, '.ssh') }));
  const found = await Promise.all(
    paths.map(async (path) => {
      if (!/[*?]/.test(basename(path))) return [path];
      const names = await readdir(dirname(path)).catch(() => []);
      const fit = names.filter((name) => !name.startsWith('.') && matchesPattern(name, basename(path)));
      return fit.sort().map((name) => join(dirname(path), name));
    }),
  );
  return found.flat();
}

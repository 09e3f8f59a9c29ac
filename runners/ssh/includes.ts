import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathFrom } from 'labproof/plugin';
import { matchesPattern } from './known-hosts.ts';

interface Reading {
  readonly home: string;
  /** Where a path that begins nowhere else begins: `~/.ssh` for a user's file, `/etc/ssh` for the machine's. */
  readonly base: string;
  /** Text of a file; an empty one where there is none. */
  readonly read: (path: string) => Promise<string>;
}

/** As deep as ssh goes. */
const deepest = 16;
const everybody = 'Host *';

/**
 * The text of an ssh_config with the files that it includes in their places. Within a `Host` section only what stands above the first
 * section of an included file counts. `open` are the files that are read around it.
 */
export async function withIncludes(path: string, reading: Reading, open: readonly string[] = []): Promise<string> {
  const lines: string[] = [];
  let section = everybody;
  for (const line of (await reading.read(path)).split('\n')) {
    const included = /^\s*Include(?:\s*=\s*|\s+)(\S.*)$/i.exec(line)?.[1];
    if (included === undefined) {
      if (startsSection.test(line)) section = line;
      lines.push(line);
      continue;
    }
    for (const inner of await pathsOf(included, reading)) {
      const around = [...open, path];
      if (around.includes(inner) || around.length === deepest) continue;
      const text = await withIncludes(inner, reading, around);
      // A file may begin sections of its own: after it the one around it goes on.
      lines.push(section === everybody ? text : aboveSections(text), section);
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

/** `*` and `?` stand for names of files, in their order. */
async function pathsOf(words: string, { home, base }: Reading): Promise<readonly string[]> {
  const named = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const paths = named.map((name) => pathFrom(name, { home, cwd: base }));
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

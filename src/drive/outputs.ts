import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { type Guide, LabproofError } from '../model/index.ts';
import { descendants } from '../rst/index.ts';
import { pathOf } from './changed-files.ts';
import { reporterFile } from './open-reporters.ts';
import type { Settings } from './settings.ts';
import type { World } from './world.ts';

/** A file of a call, and what it is there: `--record`, `the configuration`. */
export interface NamedFile {
  readonly what: string;
  readonly file: string;
}

/** The files that reporters are to write. */
export function reportsOf(specs: readonly string[]): readonly NamedFile[] {
  return specs.flatMap((spec) => {
    const file = reporterFile(spec);
    return file === null ? [] : [{ what: `--reporter ${spec.slice(0, spec.indexOf('='))}=`, file }];
  });
}

/** What a call reads of its user's: the configuration, and the pages with what they include. */
export function filesRead(guides: readonly Guide[], { loaded }: Pick<Settings, 'loaded'>): readonly NamedFile[] {
  const pages = guides.flatMap((guide) => guide.pages);
  const files = new Set(pages.flatMap((page) => [page.path, ...[...descendants(page.document)].map((node) => node.position.file)]));
  const config = loaded.file === null ? [] : [{ what: 'the configuration', file: loaded.file }];
  return [...config, ...[...files].map((file) => ({ what: 'a file of the guide', file }))];
}

/**
 * No option writes over what its user has written, or over what another one of the same call writes. Throws LABPROOF_USAGE_OUTPUT,
 * before anything runs. Only ordinary files count: many things may go to a pipe or to /dev/null.
 */
export async function requireOutputs(outputs: readonly NamedFile[], reads: readonly NamedFile[], world: Pick<World, 'cwd'>): Promise<void> {
  const taken = new Map<string, NamedFile>();
  for (const read of reads) {
    const identity = await identityOf(read.file, world);
    if (identity !== null) taken.set(identity, read);
  }
  const written = new Map<string, NamedFile>();
  for (const output of outputs) {
    const path = await pathOf(resolve(world.cwd, output.file));
    if ([output.file, path].some((each) => /\.rst$/i.test(each))) throw overwrites(output, 'a page of a guide');
    const identity = await identityOf(output.file, world);
    if (identity === null) continue;
    const read = taken.get(identity);
    if (read !== undefined) throw overwrites(output, read.what);
    const other = written.get(identity);
    if (other !== undefined)
      throw new LabproofError({
        code: 'LABPROOF_USAGE_OUTPUT',
        message: `${said(other)} and ${said(output)} are the same file`,
        hint: 'give each a file of its own',
      });
    written.set(identity, output);
  }

  function overwrites(output: NamedFile, what: string): LabproofError {
    const [, option] = /^(--(?:record|lock))$/.exec(output.what) ?? [];
    const shown = relative(world.cwd, resolve(world.cwd, output.file)) || output.file;
    return new LabproofError({
      code: 'LABPROOF_USAGE_OUTPUT',
      message: `${said({ ...output, file: shown })} would write over ${what}`,
      hint:
        option === undefined
          ? 'give another file'
          : `${option} takes the word behind it as its file: put the guide first, or write ${option}=FILE`,
    });
  }
}

function said({ what, file }: NamedFile): string {
  return what.endsWith('=') ? `${what}${file}` : `${what} ${file}`;
}

/** The same for each name of a file, links among them; null for what is no ordinary file. */
async function identityOf(file: string, world: Pick<World, 'cwd'>): Promise<string | null> {
  const path = resolve(world.cwd, file);
  const there = await stat(path).catch(() => null);
  if (there === null) return pathOf(path);
  return there.isFile() ? `${there.dev}:${there.ino}` : null;
}

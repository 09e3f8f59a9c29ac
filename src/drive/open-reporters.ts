import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import type { ReporterContext, RunReporter } from '../model/index.ts';
import { LabproofError } from '../model/index.ts';
import { createReporter, isBuiltIn } from '../reporters/index.ts';
import { printAsItIs } from './print.ts';
import type { World } from './world.ts';

export interface OpenReporter {
  readonly reporter: RunReporter;
  /** Throws LABPROOF_FILE_UNWRITABLE where the file did not take all of it. */
  close(): Promise<void>;
}

/** Opens each `NAME` on the screen or `NAME=FILE` on a file, before the run: a path that cannot be written is said at once. */
export async function openReporters(specs: readonly string[], world: World): Promise<readonly OpenReporter[]> {
  const open: OpenReporter[] = [];
  for (const spec of specs) open.push(await openReporter(spec, world));
  return open;
}

/** The file of `NAME=FILE`; null for `NAME` alone, which goes to the screen. */
export function reporterFile(spec: string): string | null {
  const at = spec.indexOf('=');
  return at < 0 ? null : spec.slice(at + 1);
}

async function openReporter(spec: string, world: World): Promise<OpenReporter> {
  const file = reporterFile(spec);
  const name = file === null ? spec : spec.slice(0, spec.indexOf('='));
  if (file === null) {
    const live = world.stdout.isTTY === true && name === 'terminal' && world.env.CI === undefined;
    const color = world.env.NO_COLOR === undefined && (live || world.env.FORCE_COLOR !== undefined);
    const reporter = await makeReporter(name, { write: (text) => printAsItIs(world, text), columns: columns(world), color, live }, world);
    return { reporter, close: async () => {} };
  }
  const path = resolve(world.cwd, file);
  const failed = (cause: unknown) =>
    new LabproofError(
      {
        code: 'LABPROOF_FILE_UNWRITABLE',
        message: `the report ${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: 'check the folder, its permissions and what room is left',
      },
      { cause },
    );
  await mkdir(dirname(path), { recursive: true }).catch((cause: unknown) => {
    throw failed(cause);
  });
  const stream = createWriteStream(path, { flags: 'w' });
  await new Promise<void>((ready, reject) => {
    stream.once('open', () => ready());
    stream.once('error', (cause) => reject(failed(cause)));
  });
  const reporter = await makeReporter(name, { write: (text) => stream.write(text), columns: 100, color: false, live: false }, world);
  return {
    reporter,
    close: async () => {
      stream.end();
      await finished(stream).catch((cause: unknown) => {
        throw failed(cause);
      });
    },
  };
}

async function makeReporter(name: string, context: ReporterContext, world: World): Promise<RunReporter> {
  if (isBuiltIn(name)) return createReporter(name, context);
  const { loadReporter } = await import('./load-reporter.ts');
  return (await loadReporter(name, world.cwd))?.create(context) ?? createReporter(name, context);
}

function columns(world: World): number {
  const given = Number(world.env.COLUMNS);
  return Math.max(40, world.stdout.columns ?? (Number.isInteger(given) && given > 0 ? given : 100));
}

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LabproofError, type RunEvent, schemaVersion } from '../model/index.ts';
import { mergeRuns } from '../report/index.ts';
import { broadcast } from './broadcast.ts';
import { openReporters } from './open-reporters.ts';
import { type ExitCode, exit, type World } from './world.ts';

/** `labproof report`: any report of runs that are over. It judges nothing: its exit code is 0 once all reports are written, 3 when one could not be. */
export async function reportCommand(
  files: readonly string[],
  options: { readonly reporter?: readonly string[] },
  world: World,
): Promise<ExitCode> {
  const runs = await Promise.all(files.map((file) => readEvents(file, world)));
  const events = mergeRuns(runs);
  const reporters = await openReporters(options.reporter ?? ['terminal'], world);
  const written = await broadcast(
    (async function* () {
      yield* events;
    })(),
    reporters,
    world,
  );
  return written ? exit.verified : exit.error;
}

async function readEvents(file: string, world: World): Promise<readonly RunEvent[]> {
  const text = await readFile(resolve(world.cwd, file), 'utf8').catch((cause: unknown) => {
    throw new LabproofError(
      {
        code: 'LABPROOF_FILE_UNREADABLE',
        message: `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: 'events are written by labproof verify --reporter jsonl=RUN.events.jsonl',
      },
      { cause },
    );
  });
  const lines = text.split('\n');
  // A run that was killed leaves half a line at the end; without its run-finished it is no green run anyway.
  const events = lines.flatMap((line, index) => (line === '' ? [] : parseLine(line, index + 1, file, index === lines.length - 1)));
  const [first] = events;
  if (first?.type !== 'run-started' || first.schemaVersion !== schemaVersion)
    throw new LabproofError({
      code: 'LABPROOF_FILE_EVENTS',
      message: `${file} does not begin with a run-started event of schema version ${schemaVersion}`,
      hint: 'events are written by labproof verify --reporter jsonl=RUN.events.jsonl, of the same version',
    });
  return events;
}

function parseLine(line: string, number: number, file: string, last: boolean): readonly RunEvent[] {
  try {
    return [JSON.parse(line) as RunEvent];
  } catch (cause) {
    if (last) return [];
    throw new LabproofError(
      {
        code: 'LABPROOF_FILE_EVENTS',
        message: 'this line is not an event: JSON was expected',
        hint: 'events are written by labproof verify --reporter jsonl=RUN.events.jsonl',
        position: { file, line: number, column: 1 },
      },
      { cause },
    );
  }
}

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { World } from '../drive/world.ts';
import { LabproofError, type RunEvent, schemaVersion } from '../model/index.ts';

/** The events of one run; throws LABPROOF_FILE_UNREADABLE or LABPROOF_FILE_EVENTS. */
export async function readEvents(file: string, world: World): Promise<readonly RunEvent[]> {
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

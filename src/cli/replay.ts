import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { LabproofError, type Target } from '../model/index.ts';
import type { World } from './world.ts';

const header = z.looseObject({
  type: z.literal('recording'),
  targets: z.array(z.object({ name: z.string(), aliases: z.array(z.string()), shell: z.string() })).default([]),
});

/** The targets of a recording, each answered by the replay runner: nothing of a lab is needed. */
export async function replayTargets(file: string, pace: boolean, world: World): Promise<readonly Target[]> {
  const path = resolve(world.cwd, file);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new LabproofError(
      {
        code: 'LABPROOF_RECORDING_UNREADABLE',
        message: `there is no recording at ${file}`,
        hint: 'make one with labproof verify --record against the lab, or name it with --replay=FILE',
      },
      { cause },
    );
  });
  const { targets } = parseHeader(text.split('\n', 1)[0] ?? '', file);
  return targets.map(({ name, aliases, shell }) => ({
    name,
    aliases,
    shell,
    runner: 'replay',
    identity: null,
    options: { recording: path, pace },
  }));
}

function parseHeader(line: string, file: string): z.output<typeof header> {
  try {
    return header.parse(JSON.parse(line));
  } catch (cause) {
    throw new LabproofError(
      {
        code: 'LABPROOF_RECORDING_INVALID',
        message: `${file} is no recording: its first line was expected to be {"type":"recording",…}`,
        hint: 'make one with labproof verify --record against the lab',
        position: { file, line: 1, column: 1 },
      },
      { cause },
    );
  }
}

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as z from 'zod';
import { LabproofError, type Target } from '../model/index.ts';
import type { World } from './world.ts';

const header = z.looseObject({
  type: z.literal('recording'),
  recordedAt: z.string().optional(),
  targets: z
    .array(z.object({ name: z.string(), aliases: z.array(z.string()), shell: z.string(), version: z.string().optional() }))
    .default([]),
  /** What was allowed when it was recorded. */
  consent: z.enum(['read-only', 'changing', 'all']).optional(),
  targetConsent: z.record(z.string(), z.enum(['read-only', 'changing', 'all'])).optional(),
  /** Of each page, a hash of each of its blocks. */
  blocks: z.record(z.string(), z.array(z.string())).optional(),
});

/** What a recording says of itself. */
export type RecordingHeader = z.output<typeof header>;

/** The targets of a recording, each answered by the replay runner: nothing of a lab is needed. */
export async function replayTargets(file: string, pace: boolean, world: World): Promise<readonly Target[]> {
  const { targets } = await readRecordingHeader(file, world);
  const path = resolve(world.cwd, file);
  return targets.map(({ name, aliases, shell }) => ({
    name,
    aliases,
    shell,
    runner: 'replay',
    identity: null,
    options: { recording: path, pace },
  }));
}

/**
 * The settings under which a recording was made: a command that was held back then has no answer, one that was allowed has. From a
 * recording nothing is sent, whatever it says.
 */
export function asRecorded<T extends Consents>(settings: T, { consent, targetConsent }: RecordingHeader): T {
  return consent === undefined ? settings : { ...settings, consent, targetConsent: targetConsent ?? {} };
}

interface Consents {
  readonly consent: 'read-only' | 'changing' | 'all';
  readonly targetConsent: Readonly<Record<string, 'read-only' | 'changing' | 'all'>>;
}

/** The first line of a recording; throws LABPROOF_RECORDING_UNREADABLE or _INVALID. */
export async function readRecordingHeader(file: string, world: Pick<World, 'cwd'>): Promise<RecordingHeader> {
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
  return parseHeader(text.split('\n', 1)[0] ?? '', file);
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

import { readFile } from 'node:fs/promises';
import { commandEndSchema, LabproofError, type Output, type Problem, problemSchema } from 'labproof/plugin';
import * as z from 'zod';

const line = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('recording'), schemaVersion: z.literal(1) }),
  z.strictObject({
    type: z.literal('answer'),
    host: z.string(),
    shell: z.string(),
    directory: z.string().nullable(),
    command: z.string(),
    repeat: z.boolean(),
    output: z.string(),
    end: commandEndSchema(),
    durationMs: z.number().nonnegative(),
    truncated: z.int().nonnegative(),
  }),
  z.strictObject({ type: z.literal('unreachable'), host: z.string(), problem: problemSchema, again: z.literal(true).optional() }),
]);

type Line = z.output<typeof line>;
export type Answer = Extract<Line, { type: 'answer' }>;

/** The answers of one recording in order, and the hosts that gave none. */
export interface Recording {
  readonly file: string;
  readonly answers: readonly Answer[];
  readonly unreachable: ReadonlyMap<string, Problem>;
  /** Hosts that had answered, were lost, and did not come back. */
  readonly lost: ReadonlyMap<string, Problem>;
}

/** Reads and checks a recording; throws LABPROOF_RECORDING_UNREADABLE or LABPROOF_RECORDING_INVALID with the line. */
export async function readRecording(file: string): Promise<Recording> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new LabproofError(
      {
        code: 'LABPROOF_RECORDING_UNREADABLE',
        message: `the recording ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: 'make one with labproof verify --record against the lab',
      },
      { cause },
    );
  });
  const lines = text
    .split('\n')
    .flatMap((source, index) => (source.trim() === '' ? [] : [parseLine(source, { file, line: index + 1, column: 1 })]));
  if (lines[0]?.type !== 'recording') {
    throw new LabproofError({
      code: 'LABPROOF_RECORDING_INVALID',
      message: `${file} is no recording: its first line was expected to be {"type":"recording",…}`,
      hint: 'make one with labproof verify --record against the lab',
      position: { file, line: 1, column: 1 },
    });
  }
  return {
    file,
    answers: lines.filter((each) => each.type === 'answer'),
    unreachable: awayOf(lines, false),
    lost: awayOf(lines, true),
  };
}

function awayOf(lines: readonly Line[], again: boolean): ReadonlyMap<string, Problem> {
  return new Map(
    lines.flatMap((each) => (each.type === 'unreachable' && (each.again === true) === again ? [[each.host, each.problem] as const] : [])),
  );
}

function parseLine(source: string, position: { file: string; line: number; column: number }): Line {
  const invalid = (what: string) =>
    new LabproofError({
      code: 'LABPROOF_RECORDING_INVALID',
      message: `the recording is damaged: ${what}`,
      hint: 'record again; recordings are not written by hand',
      position,
    });
  let data: unknown;
  try {
    data = JSON.parse(source);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
  const result = line.safeParse(data);
  if (!result.success) throw invalid(z.prettifyError(result.error).replaceAll('\n', ' '));
  return result.data;
}

/** The answer as the live session gave it. */
export function outputOf(answer: Answer): Output {
  const { output, end, durationMs, truncated } = answer;
  return { text: output, durationMs, truncated, end };
}

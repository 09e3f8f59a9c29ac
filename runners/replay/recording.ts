import { readFile } from 'node:fs/promises';
import { LabproofError, type Output, type Problem } from 'labproof/plugin';
import * as z from 'zod';

const problem = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  position: z.object({ file: z.string(), line: z.number(), column: z.number() }).optional(),
});

const end = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exit'), status: z.int() }),
  z.object({ kind: z.literal('prompt') }),
  z.object({ kind: z.literal('interrupted'), answered: z.boolean() }),
  z.object({ kind: z.literal('timeout'), afterMs: z.number(), shellLost: z.literal(true).exactOptional() }),
  z.object({ kind: z.literal('asked'), question: z.string(), why: z.string(), shellLost: z.literal(true).exactOptional() }),
  z.object({ kind: z.literal('shell-ended'), status: z.int().nullable() }),
  z.object({ kind: z.literal('lost'), problem }),
  z.object({ kind: z.literal('not-sent'), problem, lost: z.boolean() }),
]);

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
    end,
    durationMs: z.number().nonnegative(),
    truncated: z.int().nonnegative(),
  }),
  z.strictObject({ type: z.literal('unreachable'), host: z.string(), problem, again: z.literal(true).optional() }),
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
    lines.flatMap((each) =>
      each.type === 'unreachable' && (each.again === true) === again ? [[each.host, definedProblem(each.problem)] as const] : [],
    ),
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

function definedProblem({ code, message, hint, position }: z.output<typeof problem>): Problem {
  return { code, message, ...(hint === undefined ? {} : { hint }), ...(position === undefined ? {} : { position }) };
}

/** The answer as the live session gave it. */
export function outputOf(answer: Answer): Output {
  const { output, durationMs, truncated } = answer;
  const ending = answer.end;
  const common = { text: output, durationMs, truncated };
  if (ending.kind === 'lost') return { ...common, end: { kind: 'lost', problem: definedProblem(ending.problem) } };
  if (ending.kind === 'not-sent')
    return { ...common, end: { kind: 'not-sent', problem: definedProblem(ending.problem), lost: ending.lost } };
  return { ...common, end: ending };
}

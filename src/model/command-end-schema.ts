import * as z from 'zod';
import type { CommandEnd } from './output.ts';
import type { Problem } from './problem.ts';

/** A zod schema of `Problem` as a file has it: a later version's additions are passed over. */
export const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().exactOptional(),
  position: z.object({ file: z.string(), line: z.number(), column: z.number() }).exactOptional(),
}) satisfies z.ZodType<Problem>;

const shellLost = z.literal(true).exactOptional();

/**
 * A zod schema of `CommandEnd` as a file has it, for runners that give recorded answers: one option for each kind. An unknown kind is
 * refused, a later version's additions to a known one are passed over. `problem` is the schema of the problems in the same file.
 */
export function commandEndSchema(problem: z.ZodType<Problem> = problemSchema) {
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('exit'), status: z.int(), shellLost }),
    z.object({ kind: z.literal('prompt'), shellLost }),
    z.object({ kind: z.literal('interrupted'), answered: z.boolean(), shellLost }),
    z.object({ kind: z.literal('timeout'), afterMs: z.number(), shellLost }),
    z.object({ kind: z.literal('asked'), question: z.string(), why: z.string(), shellLost }),
    z.object({ kind: z.literal('shell-ended'), status: z.int().nullable() }),
    z.object({ kind: z.literal('lost'), problem }),
    z.object({ kind: z.literal('not-sent'), problem, lost: z.boolean() }),
  ]) satisfies z.ZodType<CommandEnd>;
}

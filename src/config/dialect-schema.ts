import * as z from 'zod';

const line = z.string().min(1);
const pattern = z
  .string()
  .refine((source) => source.startsWith('^') && compiles(source), { error: 'a regular expression that begins with ^ was expected' });

/** A dialect as data: what `defineDialect` takes, checked when a configuration names a module that brings one. */
export const dialectSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][\w.-]{0,40}$/, { error: 'a name was expected: small letters, digits, dots and dashes' })
    .describe('By which targets and annotations call it; a mode of a shell is called as the shell with -config behind.'),
  aliases: z.array(line).optional().describe('Other words for it.'),
  ending: z
    .enum(['marker', 'prompt'])
    .describe('How the end of a command is seen: by marks around an eval, as POSIX shells allow, or by the prompt that comes back.'),
  enteredBy: z.array(line).describe('Commands by which another shell enters this one.'),
  leave: z.array(line).describe('Commands that leave it, the best one first.'),
  prepare: z.array(line).describe('Harmless commands that are sent once after the entry, such as one that turns the pager off.'),
  prompts: z.array(pattern).min(1).describe('Its prompts; the groups host, user, mode and dir say what a prompt tells.'),
  continued: pattern.optional().describe('The prompt at which an unfinished command goes on.'),
  above: pattern.optional().describe('A line that stands above each prompt and is no output, as [edit] of Junos.'),
  pagers: z
    .array(
      z.strictObject({
        pattern: z
          .string()
          .refine(compiles, { error: 'a regular expression was expected' })
          .describe('The question, at the end of a line.'),
        answer: z.string().min(1).describe('The key that answers it.'),
      }),
    )
    .describe('Questions that mean: press a key.'),
  comment: z.string().nullable().describe('What begins a comment line there, or null.'),
  hostnameCommand: z.string().nullable().describe("The command that shows the host's own name, or null."),
});

function compiles(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}

import { type OptionIssue, optionIssues } from 'labproof/plugin';
import * as z from 'zod';

const schema = z.strictObject({
  /** Directory to run in, from the folder labproof was started in; a fresh scratch directory when absent. */
  cwd: z.string({ error: 'a path was expected' }).min(1, { error: 'a path was expected, and it is empty' }).optional(),
  /** Variables on top of the clean environment. */
  env: z
    .record(z.string().regex(/^[A-Za-z_]\w*$/, { error: 'no name of a variable' }), z.string({ error: 'a text was expected' }))
    .default({}),
  /** Leaves the scratch directory in place, to look into it afterwards. */
  keepScratch: z.boolean({ error: 'true or false was expected' }).default(false),
});

export type LocalOptions = z.output<typeof schema>;

/** Options after validation; throws what zod throws, after `issuesOf` found nothing. */
export function parseOptions(options: unknown): LocalOptions {
  return schema.parse(options);
}

/** What is wrong with the options, by place. */
export function issuesOf(options: unknown): readonly OptionIssue[] {
  return optionIssues(schema, options);
}

import type { OptionIssue } from 'labproof/plugin';
import * as z from 'zod';

const schema = z.strictObject({
  /** Path of the recording, from the folder of the configuration. */
  recording: z.string().min(1),
  /** Wait as long as the lab did. */
  pace: z.boolean().default(false),
});

export type ReplayOptions = z.output<typeof schema>;

/** Options of a replay target after validation; throws what zod throws, after `issuesOf` found nothing. */
export function parseOptions(options: unknown): ReplayOptions {
  return schema.parse(options);
}

/** What is wrong with the options, by place. */
export function issuesOf(options: unknown): readonly OptionIssue[] {
  const result = schema.safeParse(options);
  if (result.success) return [];
  return result.error.issues.map((issue) => ({
    path: issue.code === 'unrecognized_keys' ? [issue.keys[0] ?? ''] : issue.path.filter((part) => typeof part !== 'symbol'),
    message:
      issue.code === 'unrecognized_keys'
        ? `unknown option "${issue.keys[0]}": expected recording or pace`
        : `${issue.path.join('.')}: ${issue.message}`,
  }));
}

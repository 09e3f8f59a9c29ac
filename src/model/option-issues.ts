import type * as z from 'zod';
import type { OptionIssue } from './runner.ts';

/**
 * What is wrong with the options of a target, by place: those that zod found, in plain words; none for options that are as the schema
 * says. `schema` is a strict object, so that an unknown option is one of them.
 */
export function optionIssues(schema: z.ZodObject, options: unknown): readonly OptionIssue[] {
  const { error } = schema.safeParse(options);
  const known = Object.keys(schema.shape).join(', ');
  return (error?.issues ?? []).map((issue) =>
    issue.code === 'unrecognized_keys'
      ? { path: [issue.keys[0] ?? ''], message: `unknown option "${issue.keys[0]}": expected one of ${known}` }
      : { path: issue.path.filter((part) => typeof part !== 'symbol'), message: `${issue.path.join('.')}: ${issue.message}` },
  );
}

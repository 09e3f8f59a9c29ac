import { LabproofError } from '../model/index.ts';
import type { ReporterContext, RunReporter } from '../model/reporter.ts';

export type { ReporterContext, RunReporter } from '../model/reporter.ts';

/** Each is loaded when it is asked for: a run has one or two of them, and the one of the page is larger than all others. */
const reporters: Readonly<Record<string, () => Promise<(context: ReporterContext) => RunReporter>>> = {
  terminal: async () => (await import('./terminal.ts')).terminalReporter,
  html: async () => (await import('./html/index.ts')).htmlReporter,
  json: async () => (await import('./json.ts')).jsonReporter,
  jsonl: async () => (await import('./jsonl.ts')).jsonlReporter,
  junit: async () => (await import('./junit.ts')).junitReporter,
  markdown: async () => (await import('./markdown.ts')).markdownReporter,
  github: async () => (await import('./github.ts')).githubReporter,
  lock: async () => (await import('./lock.ts')).lockReporter,
};

export const reporterNames: readonly string[] = Object.keys(reporters);

/** Is this one of ours? Any other name is a package or file. */
export function isBuiltIn(name: string): boolean {
  return Object.hasOwn(reporters, name);
}

/** A built-in reporter by name; throws LABPROOF_REPORTER_UNKNOWN. */
export async function createReporter(name: string, context: ReporterContext): Promise<RunReporter> {
  const load = isBuiltIn(name) ? reporters[name] : undefined;
  if (load === undefined) {
    throw new LabproofError({
      code: 'LABPROOF_REPORTER_UNKNOWN',
      message: `there is no reporter "${name}": expected one of ${reporterNames.join(', ')}, a file or an installed package`,
      hint: 'give --reporter NAME or --reporter NAME=FILE',
    });
  }
  return (await load())(context);
}

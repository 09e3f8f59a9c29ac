import { LabproofError } from '../model/index.ts';
import type { ReporterContext, RunReporter } from '../model/reporter.ts';
import { githubReporter } from './github.ts';
import { htmlReporter } from './html/index.ts';
import { jsonReporter } from './json.ts';
import { jsonlReporter } from './jsonl.ts';
import { junitReporter } from './junit.ts';
import { lockReporter } from './lock.ts';
import { markdownReporter } from './markdown.ts';
import { terminalReporter } from './terminal.ts';

export type { ReporterContext, RunReporter } from '../model/reporter.ts';

const reporters: Readonly<Record<string, (context: ReporterContext) => RunReporter>> = {
  terminal: terminalReporter,
  html: htmlReporter,
  json: jsonReporter,
  jsonl: jsonlReporter,
  junit: junitReporter,
  markdown: markdownReporter,
  github: githubReporter,
  lock: lockReporter,
};

const reporterNames: readonly string[] = Object.keys(reporters);

/** Is this one of ours? Any other name is a package or file. */
export function isBuiltIn(name: string): boolean {
  return Object.hasOwn(reporters, name);
}

/** A built-in reporter by name; throws LABPROOF_REPORTER_UNKNOWN. */
export function createReporter(name: string, context: ReporterContext): RunReporter {
  const make = isBuiltIn(name) ? reporters[name] : undefined;
  if (make === undefined) {
    throw new LabproofError({
      code: 'LABPROOF_REPORTER_UNKNOWN',
      message: `there is no reporter "${name}": expected one of ${reporterNames.join(', ')}, a file or an installed package`,
      hint: 'give --reporter NAME or --reporter NAME=FILE',
    });
  }
  return make(context);
}

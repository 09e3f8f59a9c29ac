import { LabproofError } from '../model/index.ts';
import { githubReporter } from './github.ts';
import { htmlReporter } from './html/index.ts';
import { jsonReporter } from './json.ts';
import { jsonlReporter } from './jsonl.ts';
import { junitReporter } from './junit.ts';
import { markdownReporter } from './markdown.ts';
import type { ReporterContext, RunReporter } from './reporter.ts';
import { terminalReporter } from './terminal.ts';

export type { ReporterContext, RunReporter } from './reporter.ts';

const reporters: Readonly<Record<string, (context: ReporterContext) => RunReporter>> = {
  terminal: terminalReporter,
  html: htmlReporter,
  json: jsonReporter,
  jsonl: jsonlReporter,
  junit: junitReporter,
  markdown: markdownReporter,
  github: githubReporter,
};

const reporterNames: readonly string[] = Object.keys(reporters);

/** A built-in reporter by name; throws LABPROOF_REPORTER_UNKNOWN. */
export function createReporter(name: string, context: ReporterContext): RunReporter {
  const make = reporters[name];
  if (make === undefined) {
    throw new LabproofError({
      code: 'LABPROOF_REPORTER_UNKNOWN',
      message: `there is no reporter "${name}": expected one of ${reporterNames.join(', ')}`,
      hint: 'give --reporter NAME or --reporter NAME=FILE',
    });
  }
  return make(context);
}

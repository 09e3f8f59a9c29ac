import type { ReporterContext, RunReporter } from '../model/reporter.ts';
import { printableJson } from '../plain-text/index.ts';

/** Every event on a line of its own, as it happens: what `labproof report` makes any report of, later. */
export function jsonlReporter({ write }: ReporterContext): RunReporter {
  return {
    name: 'jsonl',
    async report(events) {
      for await (const event of events) write(`${printableJson(event)}\n`);
    },
  };
}

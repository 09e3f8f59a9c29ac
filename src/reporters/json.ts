import type { ReporterContext, RunReporter } from '../model/reporter.ts';
import { printableJson } from '../plain-text/index.ts';
import { foldEvents, type Report } from '../report/index.ts';

/** The whole report as one JSON document, without the pages' source text. */
export function jsonReporter({ write }: ReporterContext): RunReporter {
  return {
    name: 'json',
    async report(events) {
      const all = [];
      for await (const event of events) all.push(event);
      write(`${printableJson(machineReport(foldEvents(all)), 2)}\n`);
    },
  };
}

/** What machines get: everything but the source of the pages, which their owner has. */
function machineReport(report: Report): unknown {
  return {
    ...report,
    guides: report.guides.map(({ pages, ...guide }) => ({
      ...guide,
      pages: pages.map(({ path, title, sha256 }) => ({ path, title, sha256 })),
    })),
  };
}

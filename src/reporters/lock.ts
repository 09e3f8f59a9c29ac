import { stringify } from 'yaml';
import type { Binding } from '../model/index.ts';
import type { ReporterContext, RunReporter } from '../model/reporter.ts';
import { harmless, withoutOrders } from '../plain-text/index.ts';
import { foldEvents, type ReportGuide } from '../report/index.ts';

/**
 * `labproof.lock.yaml`: what stood for each name of the guides in this run, and where that was learned and used.
 * Evidence for a review, in an order that does not depend on the run; it changes no verdict.
 */
export function lockReporter({ write }: ReporterContext): RunReporter {
  return {
    name: 'lock',
    async report(events) {
      const all = [];
      for await (const event of events) all.push(event);
      const guides = foldEvents(all).guides.map(lockOf);
      write(`# What stood for each name of the guides in the last run of labproof. Evidence for a review: it changes no verdict.\n`);
      write(stringify({ lockVersion: 1, guides }, { lineWidth: 0 }));
    },
  };
}

function lockOf(guide: ReportGuide) {
  const bound = guide.bindings.filter((each) => each.documented !== each.live || each.state === 'arbitrary' || each.state === 'override');
  return {
    path: plain(guide.path),
    bindings: [...bound].sort(byName).map(entryOf),
    groups: [...guide.groups]
      .sort((a, b) => compareText(a.documented[0] ?? '', b.documented[0] ?? ''))
      .map((group) => ({
        documented: [...group.documented].sort(compareText).map(plain),
        live: [...group.live].sort(compareText).map(plain),
        type: plain(group.type),
        ...learnedAt(group.learned),
      })),
  };
}

function entryOf(binding: Binding) {
  const used = [...new Set(binding.used.map(({ file, line }) => plain(`${file}:${line}`)))].sort(compareText);
  return {
    documented: plain(binding.documented),
    live: plain(binding.live),
    type: plain(binding.type),
    ...(binding.host === null ? {} : { host: plain(binding.host) }),
    state: binding.state,
    ...learnedAt(binding.learned),
    ...(used.length === 0 ? {} : { used }),
  };
}

function learnedAt(learned: Binding['learned']) {
  return learned === null ? {} : { learned: plain(`${learned.file}:${learned.line}`), how: plain(learned.how) };
}

function byName(a: Binding, b: Binding): number {
  return compareText(a.documented, b.documented) || compareText(a.host ?? '', b.host ?? '');
}

/** The same on every machine, whatever its language. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function plain(text: string): string {
  return withoutOrders(harmless(text));
}

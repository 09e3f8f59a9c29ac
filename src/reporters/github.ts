import type { Verdict } from '../model/index.ts';
import type { ReporterContext, RunReporter } from '../model/reporter.ts';
import { harmless, withoutOrders } from '../plain-text/index.ts';
import { foldEvents, type ReportStep } from '../report/index.ts';

/** GitHub's workflow commands: an annotation on the line of the page for each step that is neither a pass nor a planned skip. */
export function githubReporter({ write }: ReporterContext): RunReporter {
  return {
    name: 'github',
    async report(events) {
      const all = [];
      for await (const event of events) all.push(event);
      const { guides, summary } = foldEvents(all);
      if (summary.verdict !== 'pass' && guides.every((guide) => guide.verdict === 'pass'))
        write(
          command('error', { title: `labproof: ${summary.verdict}` }, `the run was cut off, or ended with exit code ${summary.exitCode}`),
        );
      const told = guides.flatMap((guide) => guide.steps).filter(isTold);
      // GitHub shows the first ten of a job's step: no fail is hidden behind what one host that is down has held back.
      for (const step of told.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))) write(annotation(step));
      for (const guide of guides) {
        if (guide.verdict !== 'pass' && !guide.steps.some(isTold))
          write(command('error', { file: guide.pages[0]?.path ?? guide.path, title: `labproof: ${guide.verdict}` }, guide.reason));
      }
    },
  };
}

function isTold(step: ReportStep): boolean {
  return step.verdict !== 'pass' && step.skip !== 'planned';
}

const order: readonly Verdict[] = ['fail', 'error', 'skip', 'drift'];

function annotation(step: ReportStep): string {
  const finding = step.findings.find((one) => one.verdict === step.verdict);
  // The line of the documented output that does not hold, where the finding tells it; else the command's.
  const line = finding?.documented != null && step.expectedLine !== null ? step.expectedLine + finding.documented.line : step.line;
  return command(
    step.verdict === 'drift' ? 'warning' : 'error',
    { file: step.file, line: String(line), title: `labproof: ${step.verdict}` },
    `${step.command}: ${step.reason}`,
  );
}

function command(level: 'error' | 'warning', properties: Readonly<Record<string, string>>, message: string): string {
  const given = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`);
  return `::${level} ${given.join(',')}::${data(message)}\n`;
}

/** The escapes of `@actions/core`: `%`, CR and LF in the message, `:` and `,` too in a property. */
function data(text: string): string {
  return withoutOrders(harmless(text.slice(0, 4000)))
    .replace(/%/g, '%25')
    .replace(/\r/g, '%0D')
    .replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

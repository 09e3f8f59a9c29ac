import type { Verdict } from '../model/index.ts';
import type { ReporterContext, RunReporter } from '../model/reporter.ts';
import { counted, oneLine } from '../plain-text/index.ts';
import { foldEvents, type Report, type ReportGuide, type ReportStep } from '../report/index.ts';

/** A summary for a job's page, within GitHub's limits: at most 100 rows over all guides, 300 characters in a cell, under 1 MiB. */
export function markdownReporter({ write }: ReporterContext): RunReporter {
  return {
    name: 'markdown',
    async report(events) {
      const all = [];
      for await (const event of events) all.push(event);
      write(markdown(foldEvents(all)));
    },
  };
}

const maxRows = 100;
const maxCell = 300;
const marks: Readonly<Record<Verdict, string>> = { pass: '✔ pass', drift: '~ drift', fail: '✘ fail', error: '! error', skip: '- skip' };
const order: readonly Verdict[] = ['error', 'fail', 'skip', 'drift'];

function markdown(report: Report): string {
  const { summary } = report;
  const counts = (['pass', 'drift', 'fail', 'error', 'skip'] as const).map((verdict) => `${summary[verdict]} ${verdict}`).join(', ');
  const attention = report.guides
    .flatMap((guide) => guide.steps)
    .filter((step) => step.verdict !== 'pass' && step.skip !== 'planned')
    .sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  return [
    `## labproof: ${marks[summary.verdict]}`,
    '',
    `${counted(summary.steps, 'step')}: ${counts}. ${summary.verifiedOutput} verified on their output, ${summary.ranOnly} only ran, ${summary.skippedUnplanned} could not be run.${summary.mode === 'replay' ? ' From a recording.' : ''}`,
    '',
    '| verdict | guide | reason |',
    '|---|---|---|',
    ...report.guides.slice(0, maxRows).map(guideRow),
    ...(report.guides.length > maxRows ? ['', `… and ${report.guides.length - maxRows} more guides.`] : []),
    ...(attention.length === 0
      ? []
      : ['', '| verdict | where | command | why |', '|---|---|---|---|', ...attention.slice(0, maxRows).map(stepRow)]),
    ...(attention.length > maxRows ? ['', `… and ${counted(attention.length - maxRows, 'more step')}.`] : []),
    '',
  ].join('\n');
}

function guideRow(guide: ReportGuide): string {
  return `| ${marks[guide.verdict]} | ${cell(guide.path)} | ${cell(guide.reason)} |`;
}

function stepRow(step: ReportStep): string {
  return `| ${marks[step.verdict]} | ${cell(`${step.file}:${step.line}`)} | ${cell(step.command)} | ${cell(step.reason)} |`;
}

/** Text that Markdown and HTML take as text: each of their signs as a numeric reference, so that none can begin or end anything. */
function cell(text: string): string {
  return oneLine(text.slice(0, 4 * maxCell), maxCell).replace(/[&<>|\\`*_~[\]()#!@:"'${}]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

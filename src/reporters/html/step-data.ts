import type { Output } from '../../model/index.ts';
import type { Report, ReportGuide, ReportStep } from '../../report/index.ts';
import type { FilterStep } from './client/filter.ts';
import type { Places } from './places.ts';

/** A step as the page's script and its readers get it: all but the judgement of each line, which the page shows. */
export function stepData(step: ReportStep, guide: ReportGuide, patch: string | null): unknown {
  const { lines: _lines, attempts, ...rest } = step;
  return {
    guide: guide.path,
    ...rest,
    ...(patch === null ? {} : { patch }),
    attempts: attempts.map((attempt) => ({ ...attempt, output: unlessSame(attempt.output, step.output) })),
  };
}

/** The last attempt's output is the step's own: once is enough. */
function unlessSame(output: Output | null, own: Output | null): Output | string | null {
  return output !== null && own !== null && output.text === own.text ? 'the output of the step' : output;
}

/** What the filter asks of every step, in the order of the document. */
export function filterIndex(report: Report, places: Places): readonly FilterStep[] {
  return report.guides.flatMap((guide) =>
    guide.pages.flatMap((page) =>
      places.stepsOf(guide, page).map((step) => ({
        anchor: places.step(step),
        verdict: step.verdict,
        skip: step.skip,
        checked: step.checked,
        host: step.host ?? '',
        shell: step.shell,
        page: `${page.path} ${page.title}${places.several ? ` ${guide.path}` : ''}`,
        section: step.sections.join(' / '),
        kinds: [...new Set(step.findings.filter((finding) => finding.verdict !== 'pass').map((finding) => finding.kind))],
      })),
    ),
  );
}

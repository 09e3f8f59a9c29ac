import type { PageFacts, Verdict } from '../../model/index.ts';
import type { Report, ReportGuide, ReportStep } from '../../report/index.ts';

/** Where things stand in the document: every id in it is made here, so that none occurs twice. */
export interface Places {
  readonly step: (step: ReportStep) => string;
  readonly page: (guide: ReportGuide, page: PageFacts) => string;
  /** A new id that begins with this text. */
  readonly fresh: (text: string) => string;
  /** The steps of a page of a guide, in order: merged runs may hold a page twice. */
  readonly stepsOf: (guide: ReportGuide, page: PageFacts) => readonly ReportStep[];
  /** The step whose command or output stands at a line of a file, of one guide. */
  readonly at: (guide: ReportGuide, file: string, line: number) => ReportStep | null;
  /** True when there are so many steps that those which pass start closed. */
  readonly folded: boolean;
  /** True when the report is of several guides, or of several runs of one. */
  readonly several: boolean;
}

/** From this number of steps on, what passes starts closed. */
const many = 150;

export function placesOf(report: Report): Places {
  const taken = new Set<string>();
  const fresh = (text: string): string => {
    const base = text
      .replace(/[^\w-]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 80);
    let id = base;
    for (let again = 2; taken.has(id); again++) id = `${base}-${again}`;
    taken.add(id);
    return id;
  };
  for (const id of [
    'top',
    'guide',
    'names',
    'machines',
    'conversation',
    'not-verified',
    'help',
    'filter',
    'query',
    'filter-state',
    'help-title',
    'keys-on',
    'names-title',
    'machines-title',
    'conversation-title',
    'not-verified-title',
  ])
    taken.add(id);
  const steps = new Map<ReportStep, string>();
  const guides = new Map<ReportGuide, Map<PageFacts, { readonly id: string; readonly steps: readonly ReportStep[] }>>();
  const lines = new Map<ReportGuide, Map<string, ReportStep>>();
  for (const guide of report.guides) {
    let next = 0;
    const pages = new Map<PageFacts, { readonly id: string; readonly steps: readonly ReportStep[] }>();
    guides.set(guide, pages);
    for (const page of guide.pages) {
      pages.set(page, { id: fresh(`p-${page.path}`), steps: guide.steps.slice(next, next + page.steps.length) });
      next += page.steps.length;
    }
    const covered = new Map<string, ReportStep>();
    for (const step of guide.steps) {
      steps.set(step, fresh(`step-${step.id}`));
      for (const line of coveredLines(step)) covered.set(`${step.file}:${line}`, covered.get(`${step.file}:${line}`) ?? step);
    }
    lines.set(guide, covered);
  }
  return {
    step: (step) => steps.get(step) ?? '',
    page: (guide, page) => guides.get(guide)?.get(page)?.id ?? '',
    fresh,
    stepsOf: (guide, page) => guides.get(guide)?.get(page)?.steps ?? [],
    at: (guide, file, line) => lines.get(guide)?.get(`${file}:${line}`) ?? null,
    folded: report.summary.steps > many,
    several: report.guides.length > 1,
  };
}

/** The source lines of a command and of its documented output, which may stand in a block of its own. */
function coveredLines(step: ReportStep): readonly number[] {
  const lines = range(step.line, step.endLine);
  if (step.expected === null || step.expectedLine === null) return [...lines, ...step.alsoAt];
  return [...lines, ...range(step.expectedLine, step.expectedLine + step.expected.split('\n').length - 1), ...step.alsoAt];
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

/** What needs a look: all but what passes, and what was not run on purpose. */
export function isFinding(step: { readonly verdict: Verdict; readonly skip: 'planned' | 'unplanned' | null }): boolean {
  return step.verdict !== 'pass' && !(step.verdict === 'skip' && step.skip === 'planned');
}

import { type RunEvent, schemaVersion, type Verdict } from '../model/index.ts';
import type { Report, ReportGuide, ReportStep, ReportSummary } from './report.ts';

type GuideLoaded = Extract<RunEvent, { type: 'guide-loaded' }>;

/** The report of a run, from its events in order; events of one run only. A run that was cut off has steps without a verdict: `error`. */
export function foldEvents(events: Iterable<RunEvent>): Report {
  const all = [...events];
  const started = all.find((event) => event.type === 'run-started');
  const finished = all.find((event) => event.type === 'run-finished');
  const byGuide = groupByGuide(all);
  const guides = all.filter((event) => event.type === 'guide-loaded').map((loaded) => foldGuide(loaded, byGuide.get(loaded.guide) ?? []));
  return {
    schemaVersion,
    labproof: started?.labproof ?? '',
    summary: summarise(guides, {
      exitCode: finished?.exitCode ?? 3,
      durationMs: finished?.durationMs ?? 0,
      startedAt: started?.at ?? null,
      mode: started?.mode ?? 'live',
    }),
    guides,
  };
}

/** Each event belongs to one guide at most; one pass, so that a run of many guides stays linear. */
function groupByGuide(all: readonly RunEvent[]): ReadonlyMap<string, readonly RunEvent[]> {
  const groups = new Map<string, RunEvent[]>();
  for (const event of all) {
    if (!('guide' in event) || event.guide === null) continue;
    const group = groups.get(event.guide);
    if (group === undefined) groups.set(event.guide, [event]);
    else group.push(event);
  }
  return groups;
}

function foldGuide(loaded: GuideLoaded, mine: readonly RunEvent[]): ReportGuide {
  const finished = mine.find((event) => event.type === 'guide-finished');
  const heard = hearSteps(mine);
  const steps = loaded.pages.flatMap((page) => page.steps.map((facts) => foldStep(facts, heard)));
  return {
    path: loaded.guide,
    title: loaded.title,
    verdict: finished?.verdict ?? 'error',
    reason: finished?.reason ?? 'the run ended before the guide did',
    steps,
    blocks: loaded.pages.flatMap((page) =>
      page.blocks.map(({ line, endLine, kind, language, reason, suspicious }) => ({
        file: page.path,
        line,
        endLine,
        kind,
        language,
        reason,
        suspicious,
      })),
    ),
    manual: loaded.pages.flatMap((page) => page.manual.map(({ position, text }) => ({ file: page.path, line: position.line, text }))),
    bindings: finished?.bindings ?? [],
    groups: finished?.groups ?? [],
    requirements: steps.flatMap((step) => step.requirements.map((requirement) => ({ ...requirement, step: step.id, file: step.file }))),
    unverifiedClaims: finished?.unverifiedClaims ?? [],
    targets: mine.flatMap((event) => (event.type === 'target-opened' ? [event.target] : [])),
    hosts: loaded.hosts,
    notices: mine.flatMap((event) => (event.type === 'notice' ? [{ host: event.host, text: event.text }] : [])),
    problems: [...loaded.problems, ...(finished?.problems ?? [])],
    pages: loaded.pages,
  };
}

interface Heard {
  readonly started: ReadonlyMap<string, StepStarted>;
  readonly finished: ReadonlyMap<string, StepFinished>;
}
type StepStarted = Extract<RunEvent, { type: 'step-started' }>;
type StepFinished = Extract<RunEvent, { type: 'step-finished' }>;

/** The first word about each step, by its id; an Outcome is final, so a second one changes nothing. */
function hearSteps(events: readonly RunEvent[]): Heard {
  const started = new Map<string, StepStarted>();
  const finished = new Map<string, StepFinished>();
  for (const event of events) {
    if (event.type === 'step-started' && !started.has(event.id)) started.set(event.id, event);
    else if (event.type === 'step-finished' && !finished.has(event.id)) finished.set(event.id, event);
  }
  return { started, finished };
}

function foldStep(facts: ReportStepFacts, heard: Heard): ReportStep {
  const outcome = heard.finished.get(facts.id)?.outcome ?? null;
  return {
    ...facts,
    sent: outcome?.sent ?? null,
    verdict: outcome?.verdict ?? 'error',
    checked: outcome?.checked ?? 'nothing',
    reason: outcome?.reason ?? 'the run ended before this step did',
    skip: outcome?.skip ?? null,
    problem: outcome?.problem ?? null,
    findings: outcome?.findings ?? [],
    lines: outcome?.lines ?? [],
    requirements: outcome?.requirements ?? [],
    attempts: outcome?.attempts ?? [],
    durationMs: outcome?.durationMs ?? 0,
    startedAt: heard.started.get(facts.id)?.at ?? null,
    output: outcome?.output ?? null,
  };
}

type ReportStepFacts = GuideLoaded['pages'][number]['steps'][number];

function summarise(
  guides: readonly ReportGuide[],
  run: Pick<ReportSummary, 'exitCode' | 'durationMs' | 'startedAt' | 'mode'>,
): ReportSummary {
  const steps = guides.flatMap((guide) => guide.steps);
  const count = (verdict: Verdict) => steps.filter((step) => step.verdict === verdict).length;
  const ofGuides = worst(guides.map((guide) => guide.verdict));
  return {
    // A run that was cut off, or that was not green for a reason of its own, is no pass, whatever its guides say.
    verdict: ofGuides === 'pass' ? (verdictOf[run.exitCode] ?? 'error') : ofGuides,
    guides: guides.length,
    steps: steps.length,
    pass: count('pass'),
    drift: count('drift'),
    fail: count('fail'),
    error: count('error'),
    skip: count('skip'),
    skippedUnplanned: steps.filter((step) => step.skip === 'unplanned').length,
    verifiedOutput: steps.filter((step) => step.verdict === 'pass' && step.checked === 'output').length,
    ranOnly: steps.filter((step) => step.verdict === 'pass' && step.checked === 'ran').length,
    unclearBlocks: guides.flatMap((guide) => guide.blocks).filter((block) => block.kind === 'unclear').length,
    ...run,
  };
}

const verdictOf: Readonly<Record<number, Verdict>> = { 0: 'pass', 1: 'fail', 2: 'drift' };

const gravity: readonly Verdict[] = ['pass', 'drift', 'skip', 'fail', 'error'];

function worst(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>((a, b) => (gravity.indexOf(b) > gravity.indexOf(a) ? b : a), verdicts.length > 0 ? 'pass' : 'error');
}

import type { Outcome, RunEvent } from '../model/index.ts';
import { guideProblems, pageFacts } from './facts.ts';
import { type Lab, openLab } from './lab.ts';
import type { EngineOptions } from './options.ts';
import { guideVerdict } from './verdicts.ts';

/** A guide under way, whatever order a driver asks for its steps in. Dispose of it. */
export interface GuideRun extends AsyncDisposable {
  readonly lab: Lab;
  /** Says what the guide amounts to; steps that nobody asked for were left out by plan. Outcomes in the guide's order. */
  finish(): Promise<readonly Outcome[]>;
}

/** Tells of the guide and opens its lab. */
export async function beginGuide(options: EngineOptions, emit: (event: RunEvent) => void): Promise<GuideRun> {
  const { guide } = options;
  const pages = [];
  for (const page of guide.pages) pages.push(await pageFacts(page));
  emit({ type: 'guide-loaded', guide: guide.path, title: guide.title, pages, hosts: guide.hosts, problems: guideProblems(guide) });
  const lab = openLab(options, emit);
  return {
    lab,
    finish: () => finish(options, lab, emit),
    [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
  };
}

/** The lab is put back wherever something was asked of it, in whatever order a driver did that. */
async function restore({ guide }: EngineOptions, lab: Lab): Promise<void> {
  const own = guide.pages.flatMap((page) => (page.role === 'teardown' ? [] : page.steps));
  if (!own.some((step) => lab.asked(step))) return;
  for (const page of guide.pages) if (page.role === 'teardown') for (const step of page.steps) await lab.runStep(step);
}

async function finish(options: EngineOptions, lab: Lab, emit: (event: RunEvent) => void): Promise<readonly Outcome[]> {
  const { guide } = options;
  const steps = guide.pages.flatMap((page) => page.steps);
  const whole = options.select === null && options.carried === undefined && steps.every((step) => lab.asked(step));
  await restore(options, lab);
  const outcomes: Outcome[] = [];
  for (const step of steps) outcomes.push(await lab.leaveOut(step));
  const { verdict, reason } = guideVerdict(guide, outcomes);
  const unused = whole ? await lab.unused() : [];
  emit({
    type: 'guide-finished',
    guide: guide.path,
    verdict,
    reason,
    bindings: lab.bindings.entries,
    groups: lab.bindings.groups,
    unverifiedClaims: lab.unverifiedClaims,
    problems: unused.map((answer) => ({
      code: 'LABPROOF_RECORDING_UNUSED',
      message: `the recording has an answer of ${answer.host} that no step asked for: ${answer.command}`,
      hint: 'record again: the page has changed since',
    })),
  });
  return outcomes;
}

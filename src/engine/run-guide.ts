import type { Outcome, RunEvent, Step } from '../model/index.ts';
import { EventQueue } from './event-queue.ts';
import { guideProblems, pageFacts } from './facts.ts';
import { openLab } from './lab.ts';
import type { EngineOptions } from './options.ts';
import { guideVerdict } from './verdicts.ts';

/** Runs a guide from its first step to its last and tells of it as it goes; returns the outcomes in order. */
export async function* runGuide(options: EngineOptions): AsyncGenerator<RunEvent, readonly Outcome[]> {
  const queue = new EventQueue<RunEvent>();
  const done = drive(options, queue).then(
    (outcomes) => {
      queue.close();
      return outcomes;
    },
    (error: unknown) => {
      queue.close(error);
      return [];
    },
  );
  yield* queue;
  return done;
}

async function drive(options: EngineOptions, queue: EventQueue<RunEvent>): Promise<readonly Outcome[]> {
  const { guide } = options;
  const facts = [];
  for (const page of guide.pages) facts.push(await pageFacts(page));
  queue.push({
    type: 'guide-loaded',
    guide: guide.path,
    title: guide.title,
    pages: facts,
    hosts: guide.hosts,
    problems: guideProblems(guide),
  });
  const lab = openLab(options, (event) => queue.push(event));
  try {
    const steps = guide.pages.flatMap((page) => page.steps);
    lab.openTargets(steps);
    const outcomes: Outcome[] = [];
    for (const step of steps) outcomes.push(await lab.runStep(step));
    const { verdict, reason } = guideVerdict(guide, outcomes);
    const unused = options.select === null ? await lab.unused() : [];
    queue.push({
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
  } finally {
    await lab[Symbol.asyncDispose]();
  }
}

/** The selected steps and all that they need: read-only prerequisites are run with them. */
export function selection(
  guide: EngineOptions['guide'],
  wanted: (step: Step) => boolean,
  needs: (step: Step) => readonly Step[],
): (step: Step) => boolean {
  const ids = new Set<string>();
  for (const step of guide.pages.flatMap((page) => page.steps)) {
    if (!wanted(step)) continue;
    ids.add(step.id);
    for (const needed of needs(step)) ids.add(needed.id);
  }
  return (step) => ids.has(step.id);
}

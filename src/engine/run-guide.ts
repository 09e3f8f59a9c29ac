import { LabproofError, type Outcome, type RunEvent, type Step } from '../model/index.ts';
import { EventQueue } from './event-queue.ts';
import { beginGuide } from './guide-run.ts';
import type { EngineOptions } from './options.ts';

/**
 * Runs a guide from its first step to its last and tells of it as it goes; returns the outcomes in order. Who leaves the events before
 * the end (`break`, a throw) stops the run: what is under way is taken back, the lab is closed, and nothing more is sent.
 */
export async function* runGuide(options: EngineOptions): AsyncGenerator<RunEvent, readonly Outcome[]> {
  const queue = new EventQueue<RunEvent>();
  const left = new AbortController();
  const done = tellGuide({ ...options, signal: AbortSignal.any([options.signal, left.signal]) }, (event) => queue.push(event)).then(
    (outcomes) => {
      queue.close();
      return outcomes;
    },
    (error: unknown) => {
      queue.close(error);
      return [];
    },
  );
  try {
    yield* queue;
    return await done;
  } finally {
    left.abort(new LabproofError({ code: 'LABPROOF_RUN_STOPPED', message: 'stopped: nobody hears of the run any more' }));
    await done;
  }
}

/** As `runGuide`, for who takes each event as it comes: a generator within others makes each wait for all of them. */
export async function tellGuide(options: EngineOptions, emit: (event: RunEvent) => void): Promise<readonly Outcome[]> {
  const run = await beginGuide(options, emit);
  try {
    const steps = options.guide.pages.flatMap((page) => page.steps);
    run.lab.openTargets(steps.filter((step) => options.carried?.has(step.id) !== true));
    for (const step of steps) await run.lab.runStep(step);
    return await run.finish();
  } finally {
    await run[Symbol.asyncDispose]();
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

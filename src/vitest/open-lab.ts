import { homedir } from 'node:os';
import { inject } from 'vitest';
import { runStepAlone } from '../drive/run-step.ts';
import { parseSelect } from '../drive/select.ts';
import type { World } from '../drive/world.ts';
import { beginGuide } from '../engine/index.ts';
import { LabproofError, type Outcome, type Step } from '../model/index.ts';
import { failureOf } from './answers.ts';
import { errorOf } from './failure-error.ts';
import { type GuideOptions, loadOpenable, lockKeys, type OpenableGuide } from './guides.ts';
import { type AskLine, openLine } from './line.ts';
import { holdSignals } from './signals.ts';

/** A guide's lab in a test that somebody writes by hand. Dispose of it in `afterAll`. */
export interface HandLab extends AsyncDisposable {
  /** The commands of the guide, in its order. */
  readonly steps: readonly Step[];
  /**
   * The outcome of one command, by `FILE:LINE`, a line, or the command as the page has it. It is run once, however often it is asked
   * for, after what it needs and only reads; throws LABPROOF_SELECT_NOTHING, LABPROOF_PREREQUISITE_CHANGES. A signal, that of the
   * test, ends what is under way on the target: nothing is sent any more.
   */
  run(place: string | number, options?: { readonly signal?: AbortSignal }): Promise<Outcome>;
  /** As `run`, and throws at the line of the guide unless the outcome is a pass on a documented output; returns what the lab printed. */
  verify(place: string | number, options?: { readonly signal?: AbortSignal }): Promise<string>;
  close(): Promise<void>;
}

/** Opens the lab of one guide, as `labproof verify PATH` would; with the plug-in in the configuration, targets that other files use are waited for. */
export async function openLab(path: string, options: GuideOptions & { readonly cwd?: string } = {}): Promise<HandLab> {
  const stop = new AbortController();
  const world = handWorld(options.cwd ?? process.cwd(), stop.signal);
  const [openable, another] = await loadOpenable(path, options, world);
  if (openable === undefined || another !== undefined) {
    throw new LabproofError({
      code: 'LABPROOF_GUIDE_SEVERAL',
      message: `${path} is several guides: it has no index.rst`,
      hint: 'open one page, or a folder with an index.rst',
    });
  }
  const lock = await takeTargets(openable);
  const run = await beginGuide(openable.engine(stop.signal, {}), () => {}).catch((error: unknown) => {
    lock?.close();
    throw error;
  });
  const outcomeOf: HandLab['run'] = async (place, { signal } = {}) => {
    const cancel = () => stop.abort(signal?.reason);
    if (signal?.aborted === true) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await runStepAlone(run.lab, stepAt(openable, place));
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  };
  // A terminal sends its signal to this worker, too; Vitest ends it when its tests are over.
  const release = holdSignals({ cancel: () => close() });
  const close = async () => {
    release();
    stop.abort(new Error('the lab was closed'));
    await run[Symbol.asyncDispose]();
    lock?.close();
  };
  return {
    steps: [...openable.stepOf.values()].map(({ step }) => step),
    run: outcomeOf,
    verify: async (place, wish) => {
      const outcome = await outcomeOf(place, wish);
      const found = openable.stepOf.get(outcome.stepId);
      if (outcome.verdict === 'pass' && outcome.checked === 'output') return outcome.output?.text ?? '';
      if (found === undefined) throw new Error('an outcome is of a step of its guide');
      throw errorOf(failureOf(found.step, found.page, outcome, world.cwd));
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Files of one run of Vitest are in workers of their own: the main process keeps them from one target at the same time. */
async function takeTargets(openable: OpenableGuide): Promise<AskLine | null> {
  const desk = inject('labproof');
  const keys = lockKeys(openable);
  if (desk === undefined || keys.length === 0) return null;
  const line = openLine(desk.socket);
  await line.ask({ type: 'lock', keys });
  return line;
}

function stepAt(openable: OpenableGuide, place: string | number): Step {
  const steps = [...openable.stepOf.values()].map(({ step }) => step);
  const text = String(place);
  const named = steps.filter((step) => step.command === text);
  if (named.length > 1) {
    throw new LabproofError({
      code: 'LABPROOF_SELECT_SEVERAL',
      message: `the guide has "${text}" ${named.length} times`,
      hint: `say which by its line: ${named.map((step) => step.position.line).join(', ')}`,
    });
  }
  if (named[0] !== undefined) return named[0];
  const select = parseSelect(text, [openable.guide]);
  const found = steps.find((step) => select(step));
  if (found === undefined) throw new Error('a selection that is not empty has a step');
  return found;
}

function handWorld(cwd: string, signal: AbortSignal): World {
  const { stdout, stderr, stdin, env } = process;
  return { cwd, env, home: homedir(), stdout, stderr, stdin, now: () => new Date(), signal };
}

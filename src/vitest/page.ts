import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import { errorOf } from './failure-error.ts';
import { type AskLine, openLine } from './line.ts';
import type { Answer } from './protocol.ts';
import { holdSignals } from './signals.ts';

/** What the module of a page calls, in a worker. The lab is not here: see `desk.ts`. */
export interface PageTests {
  describe(title: string, tests: () => void): void;
  step(id: string, title: string, only: boolean): void;
  /** The last test: the page as a whole. */
  last(): void;
}

/** Vitest's own time limits would cut a step in two: the engine has limits of its own, and tells what it has read until then. */
const unlimited = { timeout: 0 } as const;

/** Opens the line to the main process when the first test of a page runs. */
export function openPage(file: string): PageTests {
  let line: AskLine | null = null;
  let judged = false;
  let release = () => {};
  const ask = async (request: Parameters<AskLine['ask']>[0], signal?: AbortSignal): Promise<Answer> => {
    line ??= openLine(inject('labproof').socket);
    const cancel = () => line?.ask({ type: 'cancel' }).catch(() => {});
    if (signal?.aborted === true) await cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await line.ask(request);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  };
  beforeAll(async () => {
    // A terminal sends its signal to this worker, too; the main process sees to it.
    release = holdSignals({ cancel: async () => {} });
    expectPassed(await ask({ type: 'begin', file }));
  }, 0);
  afterAll(async () => {
    // A filter leaves the last test out; what was asked for must be verified all the same.
    try {
      if (!judged) expectPassed(await ask({ type: 'whole', file, filtered: true }));
    } finally {
      line?.close();
      release();
    }
  }, 0);
  return {
    describe: (title, tests) => describe(title, { shuffle: false, ...inOrder }, tests),
    step: (id, title, only) => {
      (only ? test.only : test)(title, unlimited, async (context) => {
        const answer = await ask({ type: 'step', file, step: id }, context.signal);
        if (answer.meta !== null) Object.assign(context.task.meta, { labproof: answer.meta });
        if (answer.kind === 'skipped') context.skip(answer.reason);
        expectPassed(answer);
      });
    },
    last: () => {
      test('the page as a whole', unlimited, async (context) => {
        judged = true;
        const answer = await ask({ type: 'whole', file, filtered: false }, context.signal);
        if (answer.kind === 'skipped') context.skip(answer.reason);
        expectPassed(answer);
      });
    },
  };
}

/** One after the other, whatever `sequence.concurrent` says. */
const inOrder = { concurrent: false } as const;

function expectPassed(answer: Answer): void {
  if (answer.kind === 'failed') throw errorOf(answer.failure);
}

import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { timeLimit } from '../../runners/kubernetes/time-limit.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Only the listener is kept, as in a request that waits. */
function aborted(ms: number, ...signals: AbortSignal[]): Promise<unknown> {
  return new Promise((done) => {
    const { signal } = timeLimit(ms, ...signals);
    signal.addEventListener('abort', () => done(signal.reason));
  });
}

describe('a time limit', () => {
  // Built on AbortSignal.any it never aborts here, on Node 20: a server that says nothing hung the run.
  it('comes, however often garbage is collected before', async () => {
    const waiting = Promise.all(Array.from({ length: 20 }, () => aborted(150, new AbortController().signal)));
    for (let round = 0; round < 5; round++) {
      await sleep(10);
      collectGarbage();
    }
    for (const reason of await waiting) expect(reason).toMatchObject({ name: 'TimeoutError' });
  });

  it('gives way to the signal that comes first, with its reason', async () => {
    const stop = new AbortController();
    const waiting = aborted(60_000, stop.signal);
    collectGarbage();
    stop.abort(new Error('the user pressed ^C'));
    expect(await waiting).toMatchObject({ message: 'the user pressed ^C' });
  });

  it('that has been stopped before it begins is not called expired', async () => {
    using time = timeLimit(1, AbortSignal.abort(new Error('before')));
    await sleep(20);
    expect(time.signal.reason).toMatchObject({ message: 'before' });
    expect(time.expired).toBe(false);
  });

  it('does nothing after its step has ended', async () => {
    const stop = new AbortController();
    const time = timeLimit(10, stop.signal);
    time[Symbol.dispose]();
    stop.abort();
    await sleep(30);
    expect(time.signal.aborted).toBe(false);
    expect(time.expired).toBe(false);
  });
});

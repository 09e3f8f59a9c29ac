import { setTimeout as sleep } from 'node:timers/promises';

const firstMs = 250;
const longestMs = 5_000;

/**
 * The waits before attempts: 0 for the first, then doubling from 250 ms to 5 s while the limit lasts.
 * The last one is null: it may run, and nothing after it.
 */
export function* waits(limitMs: number, now: () => Date): Generator<number | null> {
  const deadline = now().getTime() + limitMs;
  yield limitMs > 0 ? 0 : null;
  for (let wait = firstMs; limitMs > 0; wait = Math.min(wait * 2, longestMs)) {
    const left = deadline - now().getTime();
    if (left <= 0) return;
    yield Math.min(wait, left);
  }
}

/** Sleeps, and wakes at once with an exception when the run is stopped. */
export async function pause(ms: number | null, signal: AbortSignal): Promise<void> {
  if (ms !== null && ms > 0) await sleep(ms, undefined, { signal });
}

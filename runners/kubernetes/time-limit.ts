/** A time that one step may take, and the reasons for which it ends before. */
export interface TimeLimit extends Disposable {
  readonly signal: AbortSignal;
  /** The time is over; false when another signal ended the step. */
  readonly expired: boolean;
}

/**
 * Aborts when one of the signals does or the time in milliseconds is over, whichever is first.
 * `AbortSignal.any` with `AbortSignal.timeout` would say the same, but Node 20 collects the pair as garbage
 * while somebody waits for it, and then it never aborts (github.com/nodejs/node/issues/54614).
 */
export function timeLimit(timeoutMs: number, ...signals: readonly AbortSignal[]): TimeLimit {
  const control = new AbortController();
  const state = { expired: false };
  const expire = setTimeout(
    () => {
      state.expired = !control.signal.aborted;
      control.abort(new DOMException('the time is over', 'TimeoutError'));
    },
    Math.max(1, timeoutMs),
  );
  const stops = signals.map((signal) => [signal, () => control.abort(signal.reason)] as const);
  for (const [signal, stop] of stops) {
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  }
  return {
    signal: control.signal,
    get expired() {
      return state.expired;
    },
    [Symbol.dispose]() {
      clearTimeout(expire);
      for (const [signal, stop] of stops) signal.removeEventListener('abort', stop);
    },
  };
}

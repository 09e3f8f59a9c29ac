import type { ClientChannel } from 'ssh2';

export interface Patience {
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

type Answer = (error: Error | null | undefined, channel: ClientChannel) => void;

/** The other side has not said yes or no in time. */
export class Unanswered extends Error {}

/**
 * A channel that the other side is asked for: ssh2 waits for its answer for ever. Rejects with what the other side says, with
 * `Unanswered`, or with the signal's reason; a channel that comes later is closed.
 */
export function opened(ask: (done: Answer) => void, { limitMs, signal }: Patience): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    let waiting = true;
    const over = (act: () => void): void => {
      if (!waiting) return;
      waiting = false;
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      act();
    };
    const stop = (): void => over(() => reject(signal.reason));
    const timer = setTimeout(() => over(() => reject(new Unanswered(`no answer within ${limitMs / 1_000} s`))), limitMs);
    signal.addEventListener('abort', stop, { once: true });
    const done: Answer = (error, channel) => {
      if (error !== null && error !== undefined) over(() => reject(error));
      else if (waiting) over(() => resolve(channel));
      else channel.close();
    };
    try {
      ask(done);
    } catch (error) {
      over(() => reject(error));
    }
  });
}

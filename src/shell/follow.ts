import type { Pump } from './pump.ts';
import type { Questions } from './questions.ts';

/** Silence after which a line is taken for a prompt, ms. */
export const settleMs = 60;
/** How often a running output is shown to `until`, ms. */
const checkMs = 50;
/** Silence at a question before it is answered: a line that only looks like one goes on, ms. */
const beforeReplyMs = 200;
/** Silence at a question to which there is no answer, before it is given up, ms. */
const unansweredMs = 2_000;

/** What is followed, and how one sees that it is over. */
export interface Watch {
  /** Takes what came; true when it is over. */
  readonly feed: (text: string) => boolean;
  /** Is the cursor behind a prompt? */
  readonly atPrompt?: (() => boolean) | undefined;
  /** The output so far, for `until`. */
  readonly text?: (() => string) | undefined;
  /** Where somebody may ask something. */
  readonly asking?: Asking | undefined;
}

export interface Asking {
  readonly questions: Questions;
  /** The line where the cursor stands. */
  readonly line: () => string;
  /** Types an answer. */
  readonly answer: (text: string, question: string, secret: boolean) => Promise<void>;
}

export interface FollowOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly until?: ((text: string) => boolean) | undefined;
}

export type Stop =
  | { readonly kind: 'done' | 'ended' | 'answered' | 'timeout' }
  /** `leftMs`: of the time that was given. */
  | { readonly kind: 'settled'; readonly leftMs: number }
  | { readonly kind: 'asked'; readonly question: string; readonly why: string };

/** Feeds text until it is over, a prompt has settled, the channel ends, `until` agrees, a question has no answer, or time is up. */
export async function follow(pump: Pump, { timeoutMs, signal, until }: FollowOptions, watch: Watch): Promise<Stop> {
  pump.watch(signal);
  let deadline = performance.now() + timeoutMs;
  let checked = 0;
  let heard = performance.now();
  /** Why the question at the cursor has no answer; null as long as nobody was asked. */
  let open: string | null = null;
  for (;;) {
    signal.throwIfAborted();
    const left = deadline - performance.now();
    if (left <= 0) return { kind: 'timeout' };
    const settling = watch.atPrompt?.() ?? false;
    const question = settling ? null : questionOf(watch);
    const silence = question === null ? left : (open === null ? beforeReplyMs : unansweredMs) - (performance.now() - heard);
    const pause = settling ? settleMs : until === undefined ? silence : Math.min(silence, checkMs);
    const why = await pump.wait(Math.max(1, Math.min(pause, left)));
    // A wait that was broken off is no end of the channel.
    signal.throwIfAborted();
    if (why === 'text') {
      heard = performance.now();
      open = null;
      if (watch.feed(pump.take())) return { kind: 'done' };
    } else if (why === 'ended') return { kind: 'ended' };
    else if (settling) return { kind: 'settled', leftMs: deadline - performance.now() };
    else if (question !== null && open !== null && performance.now() - heard >= unansweredMs) return { kind: 'asked', question, why: open };
    else if (question !== null && open === null && performance.now() - heard >= beforeReplyMs) {
      const asked = performance.now();
      open = await answer(question, watch);
      // The time that a person needs to type a password is not the command's.
      deadline += performance.now() - asked;
      if (open === null) heard = performance.now();
    }
    const now = performance.now();
    if (until !== undefined && now - checked >= checkMs) {
      checked = now;
      if (until(watch.text?.() ?? '')) return { kind: 'answered' };
    }
  }
}

function questionOf({ asking }: Watch): string | null {
  const line = asking?.line() ?? '';
  return line.trim() !== '' && asking?.questions.asks(line) === true ? line : null;
}

/** Types the answer; why there is none, or null. */
async function answer(question: string, { asking }: Watch): Promise<string | null> {
  const reply = await asking?.questions.reply(question);
  if (reply === undefined) return 'nobody is there to answer';
  if (reply.kind === 'none') return reply.why;
  await asking?.answer(reply.text, question, reply.secret);
  return null;
}

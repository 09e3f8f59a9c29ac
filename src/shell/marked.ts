import type { CommandEnd, Dialect, Output, Target } from '../model/index.ts';
import { brokenOff, type Conversation, output, type RunOptions, screen } from './conversation.ts';
import { follow } from './follow.ts';
import type { Frame } from './frame.ts';
import { endMark, freshNonce, MarkerReader, wrapCommand } from './marker.ts';
import { callsPager, PagerKeys } from './pager-keys.ts';
import { withoutQuestions } from './questions.ts';
import { directoryMissing } from './terminal-problems.ts';

/** What a command in a shell has come to. */
export interface Ran {
  readonly output: Output;
  /** Status that it left behind; null where nobody knows. */
  readonly status: number | null;
  /** It ended its shell, and this is what the shell below says of it; null when it did not. */
  readonly below: number | null;
  /** The prompt at which the cursor stands now, where a prompt tells the end. */
  readonly prompt?: string;
}

/** Runs a command of a POSIX shell between two marks. `status`: what it reads as `$?`. Throws LABPROOF_DIRECTORY_MISSING. */
export function runMarked(on: Conversation, target: Target, frame: Frame, command: string, status: number, options: RunOptions) {
  const nonce = freshNonce();
  const line = wrapCommand(command, nonce, frame.dialect.name, {
    directory: options.directory,
    status,
    answered: options.questions?.answers === true || callsPager.test(command),
  });
  const pagers = callsPager.test(command) ? frame.dialect.pagers : [];
  return runLine(on, target, frame, { line, nonce, pagers }, options);
}

interface Line {
  readonly line: string;
  /** Of its marks. */
  readonly nonce: string;
  readonly pagers: Dialect['pagers'];
}

/** Types a line that has marks of its own, and follows it to the second one. */
export async function runLine(on: Conversation, target: Target, frame: Frame, typed: Line, options: RunOptions): Promise<Ran> {
  const started = performance.now();
  const reader = new MarkerReader(typed.nonce, screen);
  const keys = new PagerKeys(typed.pagers);
  const below = markBelow(frame);
  const feed = (text: string): boolean => {
    below?.feed(text);
    reader.feed(text);
    const key = keys.answer(reader.screen);
    if (key !== null) void on.tryWrite(key);
    return reader.status !== null || below?.status != null;
  };
  const lost = await on.tryWrite(typed.line);
  if (lost !== null) return { output: output('', lost, started), status: null, below: null };
  const asking = on.asking(options, () => reader.screen.currentLine);
  const remark = () => on.tryWrite(` ${endMark(typed.nonce)}\n`);
  const stop = await follow(on.pump, options, { feed, text: () => reader.text(), asking }).catch(async (error: unknown) => {
    // A run that is stopped hangs up next, and what does not hear that would go on.
    if (options.signal.aborted) await on.takeBack(remark, { feed });
    throw error;
  });
  const finish = (end: CommandEnd, gone: number | null = null): Ran => {
    const text = withoutQuestions(withoutMark(reader.text(), frame.nonce), asking.asked);
    return { output: output(text, end, started, reader.screen.truncated), status: reader.status, below: gone };
  };
  // The command ended its shell, as `exit` does: the mark of the one below has come in place of its own.
  if (reader.status === null && below?.status != null) return finish({ kind: 'shell-ended', status: below.status }, below.status);
  if (reader.missed !== null) throw directoryMissing(target, options.directory ?? '', reader.missed);
  if (stop.kind === 'done') return finish({ kind: 'exit', status: reader.status ?? 0 });
  if (stop.kind === 'ended') return finish(on.channelEnd());
  await on.interrupt(remark, { feed }, () => reader.screen.currentLine);
  // `^C` may have ended the shell: what was typed after it the one below has read.
  return finish(brokenOff(stop, options), below?.status ?? null);
}

/** Waits for the mark by which the shell below a frame tells that it is back. */
export function markBelow({ nonce }: Pick<Frame, 'nonce'>): MarkerReader | null {
  return nonce === null ? null : new MarkerReader(nonce, { ...screen, maxOutput: 100_000 }, true);
}

/** What stands before the mark of the shell below. */
export function withoutMark(text: string, nonce: string | null): string {
  if (nonce === null || !text.includes(nonce)) return text;
  return text.slice(0, text.indexOf(nonce)).trimEnd();
}

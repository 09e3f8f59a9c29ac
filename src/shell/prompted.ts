import type { CommandEnd, Dialect } from '../model/index.ts';
import { brokenOff, type Conversation, output, type RunOptions, screen } from './conversation.ts';
import { follow, type Stop, type Watch } from './follow.ts';
import type { Frame } from './frame.ts';
import { markBelow, type Ran, withoutMark } from './marked.ts';
import { freshNonce } from './marker.ts';
import { PromptReader } from './prompt-reader.ts';
import { withoutQuestions } from './questions.ts';

/** Runs a command of a shell that marks its readiness by nothing but its prompt. `family`: the shell and its modes. */
export async function runPrompted(
  on: Conversation,
  frame: Frame,
  family: readonly Dialect[],
  command: string,
  options: RunOptions,
): Promise<Ran> {
  const started = performance.now();
  const lost = await on.tryWrite(`${command}\n`);
  if (lost !== null) return { output: output('', lost, started), status: null, below: null };
  const reader = new PromptReader(frame, family, screen);
  const below = markBelow(frame);
  let back = false;
  const feed = (text: string): boolean => {
    below?.feed(text);
    // What it says at its end stands before the mark.
    back = reader.feed(text);
    if (below?.status != null) return true;
    const answer = reader.pagerAnswer();
    if (answer !== null) void on.tryWrite(answer);
    return false;
  };
  const asking = on.asking(options, () => reader.screen.currentLine);
  const watch = { feed, atPrompt: () => back };
  const stop = await followToPrompt(on, reader, { ...watch, text: () => reader.text(command), asking }, frame, options);
  const finish = (end: CommandEnd, gone: number | null = null): Ran => {
    const text = withoutQuestions(withoutMark(reader.text(command), frame.nonce), asking.asked);
    return { output: output(text, end, started, reader.screen.truncated), status: null, below: gone, prompt: reader.promptLine };
  };
  if (below?.status != null) return finish({ kind: 'shell-ended', status: below.status }, below.status);
  if (stop.kind === 'done' || stop.kind === 'settled') return finish({ kind: 'prompt' });
  if (stop.kind === 'ended') return finish(on.channelEnd());
  await on.interrupt(async () => null, watch);
  // `^\` may have ended the shell: the one below is back.
  return finish(brokenOff(stop, options), below?.status ?? null);
}

/** To the prompt, and past lines of output that only look like it: where the shell has comments, one is typed, and has to be read. */
async function followToPrompt(
  on: Conversation,
  reader: PromptReader,
  watch: Watch,
  { comment }: Frame,
  options: RunOptions,
): Promise<Stop> {
  const confirming = { ...watch, feed: (text: string) => watch.feed(text) || reader.confirmed };
  let stop = await follow(on.pump, options, watch);
  while (stop.kind === 'settled' && comment !== null) {
    const since = performance.now();
    // Nobody answers a question here, and no pause counts: the comment is read, or it is not.
    const read = await typeComment(on, comment, reader, { feed: confirming.feed }, options.signal);
    if (read.kind !== 'timeout') return read;
    const timeoutMs = Math.max(stop.leftMs - (performance.now() - since), 0);
    stop = await follow(on.pump, { ...options, timeoutMs }, confirming);
  }
  return stop;
}

async function typeComment(on: Conversation, comment: string, reader: PromptReader, watch: Watch, signal: AbortSignal): Promise<Stop> {
  const typed = `${comment}${freshNonce()}`;
  reader.confirmBy(typed);
  if ((await on.tryWrite(`${typed}\n`)) !== null) return { kind: 'ended' };
  return follow(on.pump, { timeoutMs: unreadMs, signal }, watch);
}

/** Wait for a comment to be read, ms. */
const unreadMs = 5_000;

/** Types what makes a shell ready, and says what its terminal is like: does it show what is typed, and has the shell comments? */
export async function makeReady(
  on: Conversation,
  entered: Frame,
  family: readonly Dialect[],
  { timeoutMs, signal }: RunOptions,
): Promise<Pick<Frame, 'echo' | 'comment'>> {
  const { prepare, comment } = entered.dialect;
  let echo: boolean | null = null;
  const reading = () => {
    const reader = new PromptReader({ ...entered, echo }, family, screen);
    let back = false;
    const feed = (text: string): boolean => {
      back = reader.feed(text);
      return false;
    };
    return { reader, watch: { feed, atPrompt: () => back } };
  };
  for (const command of prepare) {
    if ((await on.tryWrite(`${command}\n`)) !== null) return { echo, comment: null };
    const { reader, watch } = reading();
    await follow(on.pump, { timeoutMs: Math.min(timeoutMs, 5_000), signal }, watch);
    echo = reader.screen.lines()[0]?.trim() === command;
  }
  if (comment === null) return { echo, comment };
  // At a prompt that nobody doubts: is a comment shown, and answered by nothing? Only then it can tell prompts from output.
  const { reader, watch } = reading();
  await typeComment(on, comment, reader, watch, signal);
  return reader.confirmed ? { echo: true, comment } : { echo, comment: null };
}

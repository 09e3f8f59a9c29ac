import {
  type BytesSession,
  type Channel,
  type CommandEnd,
  type Dialect,
  LabproofError,
  type Output,
  type Problem,
  type Target,
  toProblem,
} from '../model/index.ts';
import { familyOf, findDialect } from './dialects.ts';
import { follow, type Stop, settleMs, type Watch } from './follow.ts';
import type { Frame } from './frame.ts';
import { proveIdentity } from './identity.ts';
import { endMark, freshNonce, MarkerReader, prepareShell, wrapCommand } from './marker.ts';
import { callsPager, PagerKeys } from './pager-keys.ts';
import type { PromptMatch } from './prompt.ts';
import { dropEcho, matchAny, PromptReader } from './prompt-reader.ts';
import { Pump } from './pump.ts';
import { noAnswers, type Questions, withoutQuestions } from './questions.ts';
import { Screen, type ScreenOptions } from './screen.ts';
import { directoryMissing, lastLine, promptUnknown, silent, unknownShell } from './terminal-problems.ts';

export interface TerminalOptions {
  readonly target: Target;
  readonly dialects: readonly Dialect[];
  readonly signal: AbortSignal;
  readonly openTimeoutMs: number;
}

export interface RunOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** The directory to run in, where the shell has any; the command is not sent when it cannot be reached. */
  readonly directory?: string | undefined;
  /** Called with the text so far; when it says yes, the command is interrupted. */
  readonly until?: (text: string) => boolean;
  /** Who answers what the command asks; nobody when absent. */
  readonly questions?: Questions;
}

export interface EnterOptions extends RunOptions {
  /** Under which name the shell is found again in `stack`. */
  readonly key?: string | null;
  /** It is in a container or pod: whose prompt it shows is no proof of the host, and none against it. */
  readonly inside?: boolean;
}

/** One terminal on one target: a stack of persistent shells, as a reader's own terminal keeps them. */
export interface Terminal extends AsyncDisposable {
  /** Outermost first. */
  readonly stack: readonly { readonly dialect: string; readonly key: string | null }[];
  readonly alive: boolean;
  /** Throws LABPROOF_DIRECTORY_MISSING. */
  run(command: string, options: RunOptions): Promise<Output>;
  enter(dialect: string, command: string, options: EnterOptions): Promise<Output>;
  /** Leaves the innermost shell; the outermost one stays. */
  leave(options: RunOptions): Promise<void>;
  /** Throws LABPROOF_DIRECTORY_MISSING. */
  changeDirectory(directory: string, options: RunOptions): Promise<void>;
  currentDirectory(options: RunOptions): Promise<string>;
}

/** Opens a terminal and proves whose it is; throws LABPROOF_TARGET_MISMATCH, _CONNECTION_LOST or _PROMPT_UNKNOWN. */
export async function openTerminal(session: BytesSession, options: TerminalOptions): Promise<Terminal> {
  const channel = await session.open({ pty: { columns: screen.columns, rows: screen.rows, term: 'dumb' }, signal: options.signal });
  const terminal = new ShellTerminal(channel, options);
  try {
    await terminal.login(session.startsAtPrompt === true ? 0 : loginSettleMs);
    return terminal;
  } catch (error) {
    await terminal[Symbol.asyncDispose]();
    throw error;
  }
}

const screen: ScreenOptions = { columns: 500, rows: 1000, maxOutput: 4_000_000 };
const loginSettleMs = 250;
/** Wait for a comment to be read, ms. */
const unreadMs = 5_000;
/** Wait for an answer to `^C`, then to `^\`, ms. */
const interruptMs = 700;

class ShellTerminal implements Terminal {
  readonly #channel: Channel;
  readonly #pump: Pump;
  readonly #options: TerminalOptions;
  #frames: Frame[] = [];
  #dead = false;
  /** Status that the last command of a POSIX shell left behind. */
  #status = 0;

  constructor(channel: Channel, options: TerminalOptions) {
    this.#channel = channel;
    this.#options = options;
    this.#pump = new Pump(channel);
  }

  get stack(): readonly { readonly dialect: string; readonly key: string | null }[] {
    return this.#frames.map((frame) => ({ dialect: frame.dialect.name, key: frame.key }));
  }

  get alive(): boolean {
    return !this.#dead && this.#pump.ended === null;
  }

  /** Waits for the first prompt, checks the identity, then makes the shell ready. */
  async login(settle: number): Promise<void> {
    const { target, dialects, openTimeoutMs, signal } = this.#options;
    const dialect = findDialect(target.shell, dialects);
    if (dialect === undefined) throw unknownShell(target);
    this.#pump.attend(true);
    const seen = await this.#awaitPrompt([dialect], { timeoutMs: openTimeoutMs, signal }, settle);
    if (seen.match?.host != null) proveIdentity(target, seen.match.host, 'its prompt');
    await this.#settleIn(dialect, seen, null, { timeoutMs: openTimeoutMs, signal });
    this.#pump.attend(false);
  }

  async run(command: string, options: RunOptions): Promise<Output> {
    const started = performance.now();
    this.#pump.attend(true);
    try {
      this.#pump.take();
      const frame = this.#top();
      return frame.dialect.ending === 'marker'
        ? await this.#runMarked(command, options, started)
        : await this.#runPrompted(command, frame, options, started);
    } finally {
      this.#pump.attend(false);
    }
  }

  async enter(name: string, command: string, options: EnterOptions): Promise<Output> {
    const started = performance.now();
    const dialect = findDialect(name, this.#options.dialects);
    if (dialect === undefined) throw unknownShell(this.#options.target);
    this.#pump.attend(true);
    try {
      this.#pump.take();
      return await this.#enterShell(dialect, command, options, started);
    } finally {
      this.#pump.attend(false);
    }
  }

  async leave(options: RunOptions): Promise<void> {
    const [frame, below] = [this.#top(), this.#frames.at(-2)];
    if (below === undefined) return;
    this.#pump.attend(true);
    try {
      this.#pump.take();
      await this.#write(`${frame.dialect.ending === 'marker' ? ' ' : ''}${frame.dialect.leave[0] ?? 'exit'}\n`);
      if (frame.nonce !== null) await this.#awaitMark(frame.nonce, options);
      else await this.#awaitPrompt(familyOf(below.dialect, this.#options.dialects), options, settleMs);
      this.#frames.pop();
    } finally {
      this.#pump.attend(false);
    }
  }

  async changeDirectory(directory: string, options: RunOptions): Promise<void> {
    if (this.#top().dialect.ending !== 'marker') return;
    const { end } = await this.run(':', { ...options, directory });
    if (end.kind === 'lost') throw new LabproofError(end.problem);
  }

  async currentDirectory(options: RunOptions): Promise<string> {
    const output = await this.run('pwd', options);
    if (output.end.kind === 'lost') throw new LabproofError(output.end.problem);
    return output.text.trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#dead = true;
    this.#pump.watch(null);
    await this.#channel[Symbol.asyncDispose]();
  }

  async #runMarked(command: string, options: RunOptions, started: number): Promise<Output> {
    const nonce = freshNonce();
    const { name, pagers } = this.#top().dialect;
    const line = wrapCommand(command, nonce, name, {
      directory: options.directory,
      status: this.#status,
      answered: options.questions?.answers === true || callsPager.test(command),
    });
    return this.#awaitEnd(line, nonce, options, started, callsPager.test(command) ? pagers : []);
  }

  async #awaitEnd(line: string, nonce: string, options: RunOptions, started: number, pagers: Dialect['pagers'] = []): Promise<Output> {
    const reader = new MarkerReader(nonce, screen);
    const keys = new PagerKeys(pagers);
    const below = markOf(this.#top());
    const feed = (text: string): boolean => {
      below?.feed(text);
      reader.feed(text);
      const key = keys.answer(reader.screen);
      if (key !== null) void this.#tryWrite(key);
      return reader.status !== null || below?.status != null;
    };
    const lost = await this.#tryWrite(line);
    if (lost !== null) return output('', lost, started);
    this.#status = 0;
    const asking = this.#asking(options, () => reader.screen.currentLine);
    const stop = await follow(this.#pump, options, { feed, text: () => reader.text(), asking });
    const { nonce: outer } = this.#top();
    const text = () => withoutQuestions(withoutMark(reader.text(), outer), asking.asked);
    const finish = (end: CommandEnd) => output(text(), end, started, reader.screen.truncated);
    // The command ended its shell, as `exit` does: the mark of the one below has come in place of its own.
    if (reader.status === null && below?.status != null) return finish(this.#shellGone(below.status));
    if (reader.missed !== null) throw directoryMissing(this.#options.target, options.directory ?? '', reader.missed);
    if (stop.kind === 'done') {
      this.#status = reader.status ?? 0;
      return finish({ kind: 'exit', status: this.#status });
    }
    if (stop.kind === 'ended') return finish(this.#channelEnd());
    await this.#interrupt(async () => this.#tryWrite(` ${endMark(nonce)}\n`), { feed });
    if (reader.status === null && below?.status != null) this.#shellGone(below.status);
    return finish(brokenOff(stop, options));
  }

  async #runPrompted(command: string, frame: Frame, options: RunOptions, started: number): Promise<Output> {
    const lost = await this.#tryWrite(`${command}\n`);
    if (lost !== null) return output('', lost, started);
    const reader = new PromptReader(frame, familyOf(frame.dialect, this.#options.dialects), screen);
    const mark = markOf(frame);
    let back = false;
    const feed = (text: string): boolean => {
      mark?.feed(text);
      if (mark?.status != null) return true;
      back = reader.feed(text);
      const answer = reader.pagerAnswer();
      if (answer !== null) void this.#tryWrite(answer);
      return false;
    };
    const asking = this.#asking(options, () => reader.screen.currentLine);
    const watch = { feed, atPrompt: () => back };
    const whole = { ...watch, text: () => reader.text(command), asking };
    const stop = await this.#followToPrompt(reader, whole, frame, options);
    const text = () => withoutQuestions(reader.text(command), asking.asked);
    const finish = (end: CommandEnd) => output(text(), end, started, reader.screen.truncated);
    if (mark?.status != null) return finish(this.#shellGone(mark.status));
    if (stop.kind === 'done' || stop.kind === 'settled') return finish({ kind: 'prompt' });
    if (stop.kind === 'ended') return finish(this.#channelEnd());
    await this.#interrupt(async () => null, watch);
    // `^\` may have ended the shell: the one below is back.
    if (mark?.status != null) this.#shellGone(mark.status);
    return finish(brokenOff(stop, options));
  }

  /** To the prompt, and past lines of output that only look like it: where the shell has comments, one is typed, and has to be read. */
  async #followToPrompt(reader: PromptReader, watch: Watch, { comment }: Frame, options: RunOptions): Promise<Stop> {
    const confirming = { ...watch, feed: (text: string) => watch.feed(text) || reader.confirmed };
    let stop = await follow(this.#pump, options, watch);
    while (stop.kind === 'settled' && comment !== null) {
      const since = performance.now();
      // Nobody answers a question here, and no pause counts: the comment is read, or it is not.
      const read = await this.#typeComment(comment, reader, { feed: confirming.feed }, options.signal);
      if (read.kind !== 'timeout') return read;
      const timeoutMs = Math.max(stop.leftMs - (performance.now() - since), 0);
      stop = await follow(this.#pump, { ...options, timeoutMs }, confirming);
    }
    return stop;
  }

  async #typeComment(comment: string, reader: PromptReader, watch: Watch, signal: AbortSignal): Promise<Stop> {
    const typed = `${comment}${freshNonce()}`;
    reader.confirmBy(typed);
    if ((await this.#tryWrite(`${typed}\n`)) !== null) return { kind: 'ended' };
    return follow(this.#pump, { timeoutMs: unreadMs, signal }, watch);
  }

  #shellGone(status: number): CommandEnd {
    this.#frames.pop();
    this.#status = status;
    return { kind: 'shell-ended', status };
  }

  async #enterShell(dialect: Dialect, command: string, options: EnterOptions, started: number): Promise<Output> {
    const below = this.#top();
    const nonce = below.dialect.ending === 'marker' ? freshNonce() : null;
    const lost = await this.#tryWrite(nonce === null ? `${command}\n` : ` ${command}; ${endMark(nonce)}\n`);
    if (lost !== null) return output('', lost, started);
    const mark = nonce === null ? null : new MarkerReader(nonce, { ...screen, maxOutput: 100_000 }, true);
    const reader = new PromptReader(
      { dialect, key: null, prompt: '', nonce, echo: null, comment: null },
      familyOf(dialect, this.#options.dialects),
      screen,
    );
    const asking = this.#asking(options, () => reader.screen.currentLine);
    let at = false;
    const stop = await follow(this.#pump, options, {
      feed: (text) => {
        mark?.feed(text);
        at = reader.feed(text) || (dialect.ending === 'marker' && reader.screen.currentLine.trim() !== '');
        return mark?.status != null;
      },
      // What asks for a password looks like the prompt of a shell that nobody knows.
      atPrompt: () => at && !asking.questions.asks(reader.screen.currentLine),
      asking,
    });
    const said = (text: string) => withoutQuestions(text, asking.asked);
    const text = said(dropEcho(mark?.text() ?? reader.text(command), command));
    if (mark?.status != null) return output(text, { kind: 'exit', status: mark.status }, started);
    if (stop.kind === 'ended') return output(text, this.#channelEnd(), started);
    if (stop.kind !== 'settled') {
      const feed = (more: string): boolean => {
        mark?.feed(more);
        return mark?.status != null;
      };
      await this.#interrupt(async () => null, { feed });
      return output(text, brokenOff(stop, options), started);
    }
    const match = matchAny(familyOf(dialect, this.#options.dialects), reader.screen.currentLine);
    if (match?.host != null && options.inside !== true) {
      try {
        proveIdentity(this.#options.target, match.host, 'its prompt');
      } catch (error) {
        this.#dead = true;
        return output(text, { kind: 'not-sent', problem: toProblem(error), lost: true }, started);
      }
    }
    await this.#settleIn(dialect, { line: reader.screen.currentLine, match }, nonce, options);
    return output(greeting(said(reader.text(command))), { kind: 'prompt' }, started);
  }

  /** Pushes the shell and makes it ready: no prompt, no history, no pager. */
  async #settleIn(dialect: Dialect, seen: Seen, nonce: string | null, options: EnterOptions): Promise<void> {
    const { target } = this.#options;
    const { key = null, inside = false } = options;
    const prompt = seen.line.trimEnd();
    if (dialect.ending === 'prompt') {
      if (seen.match === null) throw promptUnknown(target, dialect, seen.line);
      this.#frames.push({ dialect, key, prompt, nonce, echo: null, comment: null });
      for (const command of dialect.prepare) await this.#prepare(command, options);
      if (dialect.comment !== null) await this.#tryComment(dialect.comment, options);
      return;
    }
    this.#frames.push({ dialect, key, prompt: '', nonce, echo: null, comment: null });
    // Before anything else is sent: whose shell is this? `hostname` where the prompt does not tell.
    if (seen.match?.host == null && !inside && dialect.hostnameCommand !== null && target.identity !== null) {
      const told = await this.#runMarked(dialect.hostnameCommand, options, performance.now());
      if (told.end.kind === 'lost') throw new LabproofError(told.end.problem);
      // Silence is no name: a slow start-up file is another matter than a wrong host.
      if (told.end.kind === 'timeout') throw silent(target, options.timeoutMs);
      proveIdentity(target, lastLine(told.text), `\`${dialect.hostnameCommand}\``);
    }
    const ready = await this.#prepareMarked(options);
    if (ready.end.kind === 'exit') return;
    if (ready.end.kind === 'lost') throw new LabproofError(ready.end.problem);
    throw promptUnknown(target, dialect, seen.line || ready.text);
  }

  #prepareMarked(options: RunOptions): Promise<Output> {
    const nonce = freshNonce();
    return this.#awaitEnd(prepareShell(nonce), nonce, options, performance.now());
  }

  async #prepare(command: string, options: RunOptions): Promise<void> {
    const frame = this.#top();
    const lost = await this.#tryWrite(`${command}\n`);
    if (lost !== null) return;
    const reader = new PromptReader(frame, familyOf(frame.dialect, this.#options.dialects), screen);
    let back = false;
    const feed = (text: string): boolean => {
      back = reader.feed(text);
      return false;
    };
    const limits = { timeoutMs: Math.min(options.timeoutMs, 5_000), signal: options.signal };
    await follow(this.#pump, limits, { feed, atPrompt: () => back });
    const echo = reader.screen.lines()[0]?.trim() === command;
    this.#learn({ echo });
  }

  /** At a prompt that nobody doubts: is a comment shown, and answered by nothing? Only then it can tell prompts from output. */
  async #tryComment(comment: string, { signal }: RunOptions): Promise<void> {
    const frame = this.#top();
    const reader = new PromptReader(frame, familyOf(frame.dialect, this.#options.dialects), screen);
    let back = false;
    const feed = (text: string): boolean => {
      back = reader.feed(text);
      return false;
    };
    await this.#typeComment(comment, reader, { feed, atPrompt: () => back }, signal);
    if (reader.confirmed) this.#learn({ echo: true, comment });
  }

  #learn(what: Partial<Pick<Frame, 'echo' | 'comment'>>): void {
    this.#frames[this.#frames.length - 1] = { ...this.#top(), ...what };
  }

  async #awaitPrompt(dialects: readonly Dialect[], options: RunOptions, settle: number): Promise<Seen> {
    const seen = new Screen(screen);
    const deadline = performance.now() + options.timeoutMs;
    const patience = performance.now() + Math.min(options.timeoutMs, 3_000);
    for (;;) {
      options.signal.throwIfAborted();
      const match = matchAny(dialects, seen.currentLine);
      const now = performance.now();
      const why = await this.#pump.wait(match === null ? Math.min(Math.max(settle, settleMs) * 2, Math.max(deadline - now, 1)) : settle);
      if (why === 'text') {
        seen.write(this.#pump.take());
        continue;
      }
      if (why === 'ended') throw new LabproofError(this.#lostProblem());
      if (match !== null) return { line: seen.currentLine, match };
      // A POSIX shell may show any prompt, or none: its marks tell.
      if (now > patience && dialects.some((dialect) => dialect.ending === 'marker')) return { line: seen.currentLine, match: null };
      if (now > deadline) return { line: seen.currentLine, match: null };
    }
  }

  async #awaitMark(nonce: string, options: RunOptions): Promise<void> {
    const reader = new MarkerReader(nonce, { ...screen, maxOutput: 10_000 }, true);
    const feed = (text: string): boolean => {
      reader.feed(text);
      return reader.status !== null;
    };
    const stop = await follow(this.#pump, { timeoutMs: options.timeoutMs, signal: options.signal }, { feed });
    if (stop.kind === 'done') return;
    if (stop.kind === 'ended') throw new LabproofError(this.#lostProblem());
    this.#dead = true;
    throw new LabproofError({
      code: 'LABPROOF_SHELL_NOT_LEFT',
      message: `the shell ${this.#top().dialect.name} on ${this.#options.target.name} did not end`,
      hint: 'see what it waits for: a commit, an answer to a question?',
    });
  }

  /** Who answers at a line, and the secrets that were asked for: those lines are no output. */
  #asking(options: RunOptions, line: () => string) {
    const asked: string[] = [];
    return {
      questions: options.questions ?? noAnswers,
      line,
      asked,
      answer: async (text: string, question: string, secret: boolean): Promise<void> => {
        if (secret) asked.push(question);
        await this.#tryWrite(`${text}\n`);
      },
    };
  }

  /** `^C`, then `^\`, then the channel is closed: a shell that answers to nothing is not used again. */
  async #interrupt(remark: () => Promise<CommandEnd | null>, watch: Watch): Promise<void> {
    const limits = { timeoutMs: interruptMs, signal: new AbortController().signal };
    const over = ({ kind }: { readonly kind: string }): boolean => kind === 'done' || kind === 'settled';
    for (const key of ['\x03', '\x1c']) {
      if (key === '\x03') await this.#channel.interrupt().catch(() => {});
      else await this.#tryWrite(key);
      const first = await follow(this.#pump, limits, watch);
      if (over(first)) return;
      // The shell has dropped the rest of the line with its mark: type it again.
      await remark();
      const second = await follow(this.#pump, limits, watch);
      if (over(second)) return;
      if (first.kind === 'ended' || second.kind === 'ended') break;
    }
    this.#dead = true;
    await Promise.resolve(this.#channel[Symbol.asyncDispose]()).catch(() => {});
  }

  async #write(text: string): Promise<void> {
    await this.#channel.write(text);
  }

  async #tryWrite(text: string): Promise<CommandEnd | null> {
    try {
      await this.#write(text);
      return null;
    } catch {
      return { kind: 'lost', problem: this.#lostProblem() };
    }
  }

  #channelEnd(): CommandEnd {
    const { ended } = this.#pump;
    if (ended?.kind === 'exit') return { kind: 'shell-ended', status: ended.status };
    if (ended?.kind === 'signal') return { kind: 'shell-ended', status: null };
    return { kind: 'lost', problem: this.#lostProblem() };
  }

  #lostProblem(): Problem {
    const { ended } = this.#pump;
    if (ended?.kind === 'lost') return ended.problem;
    return {
      code: 'LABPROOF_CONNECTION_LOST',
      message: `the connection to ${this.#options.target.name} was lost`,
      hint: 'check the host and the network, then run again',
    };
  }

  #top(): Frame {
    const frame = this.#frames.at(-1);
    if (frame === undefined) throw new Error('a terminal has a shell');
    return frame;
  }
}

/** How a command ended that we ended. */
function brokenOff(stop: Stop, options: RunOptions): CommandEnd {
  if (stop.kind === 'asked') return { kind: 'asked', question: stop.question.trim(), why: stop.why };
  if (stop.kind === 'answered') return { kind: 'interrupted', answered: true };
  return options.until === undefined ? { kind: 'timeout', afterMs: options.timeoutMs } : { kind: 'interrupted', answered: false };
}

/** Waits for the mark by which the shell below a frame tells that it is back. */
function markOf({ nonce }: Frame): MarkerReader | null {
  return nonce === null ? null : new MarkerReader(nonce, { ...screen, maxOutput: 10_000 }, true);
}

function withoutMark(text: string, nonce: string | null): string {
  if (nonce === null || !text.includes(nonce)) return text;
  return text.slice(0, text.indexOf(nonce)).trimEnd();
}

/** What stood on the line where a prompt was expected. */
interface Seen {
  readonly line: string;
  readonly match: PromptMatch | null;
}

/** What a shell says at entry, without blank lines at its ends. */
function greeting(text: string): string {
  return text.replace(/^\n+|\n+$/g, '');
}

function output(text: string, end: CommandEnd, started: number, truncated = 0): Output {
  return { text, end, durationMs: Math.round(performance.now() - started), truncated };
}

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
import type { Frame } from './frame.ts';
import { proveIdentity } from './identity.ts';
import { endMark, freshNonce, MarkerReader, prepareShell, wrapCommand } from './marker.ts';
import { asksSomething, matchPrompt, type PromptMatch } from './prompt.ts';
import { Pump } from './pump.ts';
import { Screen, type ScreenOptions } from './screen.ts';

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
}

/** One terminal on one target: a stack of persistent shells, as a reader's own terminal keeps them. */
export interface Terminal extends AsyncDisposable {
  /** Outermost first. */
  readonly stack: readonly { readonly dialect: string }[];
  readonly alive: boolean;
  /** Throws LABPROOF_DIRECTORY_MISSING. */
  run(command: string, options: RunOptions): Promise<Output>;
  enter(dialect: string, command: string, options: RunOptions): Promise<Output>;
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
/** Silence after which a line is taken for a prompt, ms. */
const settleMs = 60;
const loginSettleMs = 250;
/** Wait for an answer to `^C`, then to `^\`, ms. */
const interruptMs = 700;
/** How often a running output is shown to `until`, ms. */
const checkMs = 50;

class ShellTerminal implements Terminal {
  readonly #channel: Channel;
  readonly #pump: Pump;
  readonly #options: TerminalOptions;
  #frames: Frame[] = [];
  #dead = false;
  #watched: AbortSignal | null = null;
  readonly #stopWaiting = (): void => this.#pump.interruptWait();
  /** Status that the last command of a POSIX shell left behind. */
  #status = 0;

  constructor(channel: Channel, options: TerminalOptions) {
    this.#channel = channel;
    this.#options = options;
    this.#pump = new Pump(channel);
  }

  get stack(): readonly { readonly dialect: string }[] {
    return this.#frames.map((frame) => ({ dialect: frame.dialect.name }));
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

  async enter(name: string, command: string, options: RunOptions): Promise<Output> {
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
    this.#watch(null);
    await this.#channel[Symbol.asyncDispose]();
  }

  async #runMarked(command: string, options: RunOptions, started: number): Promise<Output> {
    const nonce = freshNonce();
    const { name } = this.#top().dialect;
    return this.#awaitEnd(
      wrapCommand(command, nonce, name, { directory: options.directory, status: this.#status }),
      nonce,
      options,
      started,
    );
  }

  async #awaitEnd(line: string, nonce: string, options: RunOptions, started: number): Promise<Output> {
    const reader = new MarkerReader(nonce, screen);
    const below = markOf(this.#top());
    const feed = (text: string): boolean => {
      below?.feed(text);
      reader.feed(text);
      return reader.status !== null || below?.status != null;
    };
    const lost = await this.#tryWrite(line);
    if (lost !== null) return output('', lost, started);
    this.#status = 0;
    const stop = await this.#follow(options, () => reader.text(), feed);
    const { nonce: outer } = this.#top();
    const finish = (end: CommandEnd) => output(withoutMark(reader.text(), outer), end, started, reader.screen.truncated);
    // The command ended its shell, as `exit` does: the mark of the one below has come in place of its own.
    if (reader.status === null && below?.status != null) return finish(this.#shellGone(below.status));
    if (reader.missed !== null) throw directoryMissing(this.#options.target, options.directory ?? '', reader.missed);
    if (stop === 'done') {
      this.#status = reader.status ?? 0;
      return finish({ kind: 'exit', status: this.#status });
    }
    if (stop === 'ended') return finish(this.#channelEnd());
    await this.#interrupt(async () => this.#tryWrite(` ${endMark(nonce)}\n`), feed);
    if (reader.status === null && below?.status != null) this.#shellGone(below.status);
    if (stop === 'answered') return finish({ kind: 'interrupted', answered: true });
    if (options.until !== undefined) return finish({ kind: 'interrupted', answered: false });
    return finish({ kind: 'timeout', afterMs: options.timeoutMs });
  }

  async #runPrompted(command: string, frame: Frame, options: RunOptions, started: number): Promise<Output> {
    const lost = await this.#tryWrite(`${command}\n`);
    if (lost !== null) return output('', lost, started);
    const reader = new PromptReader(frame, familyOf(frame.dialect, this.#options.dialects));
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
    const stop = await this.#follow(
      options,
      () => reader.text(command),
      feed,
      () => back,
    );
    const finish = (end: CommandEnd) => output(reader.text(command), end, started, reader.screen.truncated);
    if (mark?.status != null) return finish(this.#shellGone(mark.status));
    if (stop === 'done' || stop === 'settled') return finish({ kind: 'prompt' });
    if (stop === 'ended') return finish(this.#channelEnd());
    await this.#interrupt(
      async () => null,
      feed,
      () => back,
    );
    // `^\` may have ended the shell: the one below is back.
    if (mark?.status != null) this.#shellGone(mark.status);
    if (stop === 'answered') return finish({ kind: 'interrupted', answered: true });
    if (options.until !== undefined) return finish({ kind: 'interrupted', answered: false });
    return finish({ kind: 'timeout', afterMs: options.timeoutMs });
  }

  #shellGone(status: number): CommandEnd {
    this.#frames.pop();
    this.#status = status;
    return { kind: 'shell-ended', status };
  }

  async #enterShell(dialect: Dialect, command: string, options: RunOptions, started: number): Promise<Output> {
    const below = this.#top();
    const nonce = below.dialect.ending === 'marker' ? freshNonce() : null;
    const lost = await this.#tryWrite(nonce === null ? `${command}\n` : ` ${command}; ${endMark(nonce)}\n`);
    if (lost !== null) return output('', lost, started);
    const mark = nonce === null ? null : new MarkerReader(nonce, { ...screen, maxOutput: 100_000 }, true);
    const reader = new PromptReader({ dialect, prompt: '', nonce, echo: null }, familyOf(dialect, this.#options.dialects));
    let at = false;
    const stop = await this.#follow(
      options,
      () => '',
      (text) => {
        mark?.feed(text);
        at = reader.feed(text) || (dialect.ending === 'marker' && reader.screen.currentLine.trim() !== '');
        return mark?.status != null || asksSomething(reader.screen.currentLine);
      },
      () => at,
    );
    const text = dropEcho(mark?.text() ?? reader.text(command), command);
    if (mark?.status != null) return output(text, { kind: 'exit', status: mark.status }, started);
    if (stop === 'ended') return output(text, this.#channelEnd(), started);
    if (stop !== 'settled') {
      await this.#interrupt(
        async () => null,
        (more) => {
          mark?.feed(more);
          return mark?.status != null;
        },
      );
      return output(text, { kind: 'timeout', afterMs: options.timeoutMs }, started);
    }
    const match = matchAny(familyOf(dialect, this.#options.dialects), reader.screen.currentLine);
    if (match?.host != null) {
      try {
        proveIdentity(this.#options.target, match.host, 'its prompt');
      } catch (error) {
        this.#dead = true;
        return output(text, { kind: 'not-sent', problem: toProblem(error), lost: true }, started);
      }
    }
    await this.#settleIn(dialect, { line: reader.screen.currentLine, match }, nonce, options);
    return output(greeting(reader.text(command)), { kind: 'prompt' }, started);
  }

  /** Pushes the shell and makes it ready: no prompt, no history, no pager. */
  async #settleIn(dialect: Dialect, seen: Seen, nonce: string | null, options: RunOptions): Promise<void> {
    const { target } = this.#options;
    const prompt = seen.line.trimEnd();
    if (dialect.ending === 'prompt') {
      if (seen.match === null) throw promptUnknown(target, dialect, seen.line);
      this.#frames.push({ dialect, prompt, nonce, echo: null });
      for (const command of dialect.prepare) await this.#prepare(command, options);
      return;
    }
    this.#frames.push({ dialect, prompt: '', nonce, echo: null });
    // Before anything else is sent: whose shell is this? `hostname` where the prompt does not tell.
    if (seen.match?.host == null && dialect.hostnameCommand !== null && target.identity !== null) {
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
    const reader = new PromptReader(frame, familyOf(frame.dialect, this.#options.dialects));
    let back = false;
    await this.#follow(
      { timeoutMs: Math.min(options.timeoutMs, 5_000), signal: options.signal },
      () => '',
      (text) => {
        back = reader.feed(text);
        return false;
      },
      () => back,
    );
    const echo = reader.screen.lines()[0]?.trim() === command;
    this.#frames[this.#frames.length - 1] = { ...frame, echo };
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
    const stop = await this.#follow(
      { timeoutMs: options.timeoutMs, signal: options.signal },
      () => '',
      (text) => {
        reader.feed(text);
        return reader.status !== null;
      },
    );
    if (stop === 'done') return;
    if (stop === 'ended') throw new LabproofError(this.#lostProblem());
    this.#dead = true;
    throw new LabproofError({
      code: 'LABPROOF_SHELL_NOT_LEFT',
      message: `the shell ${this.#top().dialect.name} on ${this.#options.target.name} did not end`,
      hint: 'see what it waits for: a commit, an answer to a question?',
    });
  }

  /** Feeds text until `feed` says done, the prompt has settled, the channel ends, `until` agrees or time is up. */
  async #follow(
    options: RunOptions,
    text: () => string,
    feed: (text: string) => boolean,
    atPrompt: () => boolean = () => false,
  ): Promise<'done' | 'settled' | 'ended' | 'answered' | 'timeout'> {
    const deadline = performance.now() + options.timeoutMs;
    this.#watch(options.signal);
    let checked = 0;
    for (;;) {
      options.signal.throwIfAborted();
      const left = deadline - performance.now();
      if (left <= 0) return 'timeout';
      const settling = atPrompt();
      const pause = settling ? settleMs : options.until === undefined ? left : Math.min(left, checkMs);
      const why = await this.#pump.wait(Math.max(1, Math.min(pause, left)));
      if (why === 'text') {
        if (feed(this.#pump.take())) return 'done';
      } else if (why === 'ended') return 'ended';
      else if (settling) return 'settled';
      const now = performance.now();
      if (options.until !== undefined && now - checked >= checkMs) {
        checked = now;
        if (options.until(text())) return 'answered';
      }
    }
  }

  /** An abort ends a wait. One listener as long as the signal is the same: a run has one for all of its commands. */
  #watch(signal: AbortSignal | null): void {
    if (signal === this.#watched) return;
    this.#watched?.removeEventListener('abort', this.#stopWaiting);
    signal?.addEventListener('abort', this.#stopWaiting, { once: true });
    this.#watched = signal;
  }

  /** `^C`, then `^\`, then the channel is closed: a shell that answers to nothing is not used again. */
  async #interrupt(remark: () => Promise<CommandEnd | null>, feed: (text: string) => boolean, atPrompt?: () => boolean): Promise<void> {
    const signal = new AbortController().signal;
    for (const key of ['\x03', '\x1c']) {
      if (key === '\x03') await this.#channel.interrupt().catch(() => {});
      else await this.#tryWrite(key);
      const first = await this.#follow({ timeoutMs: interruptMs, signal }, () => '', feed, atPrompt);
      if (first === 'done' || first === 'settled') return;
      // The shell has dropped the rest of the line with its mark: type it again.
      await remark();
      const second = await this.#follow({ timeoutMs: interruptMs, signal }, () => '', feed, atPrompt);
      if (second === 'done' || second === 'settled') return;
      if (first === 'ended' || second === 'ended') break;
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

/** Follows the output of a shell that marks its readiness by nothing but its prompt. */
class PromptReader {
  readonly screen = new Screen(screen);
  readonly #frame: Frame;
  readonly #family: readonly Dialect[];
  #asked = '';

  constructor(frame: Frame, family: readonly Dialect[]) {
    this.#frame = frame;
    this.#family = family;
  }

  /** True when the cursor stands behind a prompt of this shell. */
  feed(text: string): boolean {
    this.screen.write(text);
    const line = this.screen.currentLine;
    if (line.trim() === '') return false;
    const match = matchAny(this.#family, line);
    if (match === null) return false;
    if (this.#frame.prompt === '') return true;
    // Another host's prompt in the output is not ours; our own may show another mode.
    const learned = matchAny(this.#family, this.#frame.prompt);
    return line.trimEnd() === this.#frame.prompt || (learned?.host != null && match.host === learned.host);
  }

  /** The key that a pager waits for; each of its questions is answered once. */
  pagerAnswer(): string | null {
    const line = this.screen.currentLine;
    const pager = this.#frame.dialect.pagers.find((each) => line.length < 200 && new RegExp(each.pattern).test(line));
    if (pager === undefined) {
      this.#asked = '';
      return null;
    }
    const key = `${this.screen.lines().length}:${line}`;
    if (key === this.#asked) return null;
    this.#asked = key;
    return pager.answer;
  }

  text(command: string): string {
    const lines = [...this.screen.lines()];
    if (lines.length > 0 && lines.at(-1) === this.screen.currentLine && matchAny(this.#family, this.screen.currentLine) !== null)
      lines.pop();
    const { above, continued } = this.#frame.dialect;
    if (above !== undefined && new RegExp(above, 'u').test(lines.at(-1)?.trimEnd() ?? '')) {
      lines.pop();
      if (lines.at(-1)?.trim() === '') lines.pop();
    }
    const kept = lines.filter((line) => !/^\^[C\\]\s*$/.test(line)).map((line) => line.trimEnd());
    const text = kept.join('\n');
    return this.#frame.echo === false ? text : dropEcho(text, command, continued);
  }
}

/** Without the first lines, as far as they are what was typed: behind the prompt of continuation from the second on. */
function dropEcho(text: string, command: string, continued?: string): string {
  const lines = text.split('\n');
  const typed = command.trimStart().split('\n');
  if (typed[0] === '' || !isEcho(lines[0] ?? '', typed[0] ?? '')) return text;
  let echoed = 1;
  for (; echoed < typed.length && echoed < lines.length; echoed++) {
    const line = lines[echoed] ?? '';
    const prompt = continued === undefined ? '' : (new RegExp(continued).exec(line)?.[0] ?? '');
    const rest = line.slice(prompt.length);
    if ((prompt === '' && rest === '') || !isEcho(rest, typed[echoed] ?? '')) break;
  }
  return lines.slice(echoed).join('\n');
}

function isEcho(line: string, typed: string): boolean {
  const [shown, wanted] = [line.trim(), typed.trim()];
  if (shown.startsWith(wanted) && /^(?:;.*)?$/.test(shown.slice(wanted.length))) return true;
  // An editor of lines on a terminal that cannot move its cursor up shows the end of a line that is too long.
  return shown.startsWith('<') && shown.length > shortestScrolled && wanted.endsWith(shown.slice(1));
}

const shortestScrolled = 80;

/** What a shell says at entry, without blank lines at its ends. */
function greeting(text: string): string {
  return text.replace(/^\n+|\n+$/g, '');
}

function matchAny(dialects: readonly Dialect[], line: string): PromptMatch | null {
  for (const dialect of dialects) {
    const match = matchPrompt(dialect, line);
    if (match !== null) return match;
  }
  return null;
}

function output(text: string, end: CommandEnd, started: number, truncated = 0): Output {
  return { text, end, durationMs: Math.round(performance.now() - started), truncated };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}

function directoryMissing(target: Target, directory: string, why: string): LabproofError {
  return new LabproofError({
    code: 'LABPROOF_DIRECTORY_MISSING',
    message: `the guide's prompt shows the directory ${directory}, and ${target.name} does not let one go there: ${lastLine(why)}`,
    hint: 'check that the lab is prepared as the guide assumes',
  });
}

function unknownShell(target: Target): LabproofError {
  return new LabproofError({
    code: 'LABPROOF_SHELL_UNKNOWN',
    message: `labproof knows no shell called "${target.shell}" (${target.name})`,
    hint: `set targets.${target.name}.shell to bash, sh, imish, vtysh, ios, …`,
  });
}

function silent(target: Target, afterMs: number): LabproofError {
  return new LabproofError({
    code: 'LABPROOF_SHELL_SILENT',
    message: `${target.name} let us in, and its shell has run nothing for ${afterMs / 1000} s: nothing of the guide was sent`,
    hint: 'log in by hand and see what it waits for (a slow start-up file such as ~/.bashrc?), or raise timeouts.connect',
  });
}

function promptUnknown(target: Target, dialect: Dialect, line: string): LabproofError {
  return new LabproofError({
    code: 'LABPROOF_PROMPT_UNKNOWN',
    message: `${target.name} shows no prompt of ${dialect.name}; its last line is "${line.trim().slice(0, 80)}"`,
    hint: `set targets.${target.name}.shell to the shell that one meets after login`,
  });
}

import { type BytesSession, type Channel, type Dialect, LabproofError, type Output, type Target, toProblem } from '../model/index.ts';
import { replacedBy, typedToLeave } from '../model/leaving.ts';
import { awaitPrompt, type Seen } from './arrival.ts';
import { brokenOff, Conversation, output, type RunOptions, screen, unlessLost } from './conversation.ts';
import { familyOf, findDialect } from './dialects.ts';
import { follow } from './follow.ts';
import type { Frame } from './frame.ts';
import { proveIdentity } from './identity.ts';
import { markBelow, type Ran, runLine, runMarked } from './marked.ts';
import { askWho, endMark, freshNonce, prepareShell } from './marker.ts';
import { matchPrompt } from './prompt.ts';
import { dropEcho, matchAny, PromptReader, withoutBlankEnds } from './prompt-reader.ts';
import { makeReady, runPrompted } from './prompted.ts';
import { withoutQuestions } from './questions.ts';
import { asksAtLogin, isQuestion, lastLine, notLeft, otherShell, promptUnknown, silent, unknownShell } from './terminal-problems.ts';

export interface TerminalOptions {
  readonly target: Target;
  readonly dialects: readonly Dialect[];
  readonly signal: AbortSignal;
  readonly openTimeoutMs: number;
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
  /** Whose the innermost shell is, where its prompt told. */
  readonly user: string | null;
  /** Throws LABPROOF_DIRECTORY_MISSING. */
  run(command: string, options: RunOptions): Promise<Output>;
  enter(dialect: string, command: string, options: EnterOptions): Promise<Output>;
  /**
   * Types what leaves the innermost shell, its dialect's own word where none is given, and sees where that led: to the shell below, or up
   * within a mode for configuring. Throws LABPROOF_SHELL_NOT_LEFT where the same shell answers. The outermost one ends the terminal.
   */
  leave(options: RunOptions, command?: string): Promise<Output>;
  /** Throws LABPROOF_DIRECTORY_MISSING. */
  changeDirectory(directory: string, options: RunOptions): Promise<void>;
  currentDirectory(options: RunOptions): Promise<string>;
}

/** Opens a terminal and proves whose it is; throws LABPROOF_TARGET_MISMATCH, _CONNECTION_LOST or _PROMPT_UNKNOWN. */
export async function openTerminal(session: BytesSession, options: TerminalOptions): Promise<Terminal> {
  const pty = { columns: options.target.columns ?? screen.columns, rows: screen.rows, term: 'dumb' };
  const channel = await session.open({ pty, signal: options.signal });
  const terminal = new ShellTerminal(channel, options);
  try {
    await terminal.login(session.startsAtPrompt === true ? 0 : loginSettleMs);
    return terminal;
  } catch (error) {
    await terminal[Symbol.asyncDispose]();
    throw error;
  }
}

const loginSettleMs = 250;
/** To ask a shell that was just interrupted who it is. */
const seeWhereMs = 5_000;

class ShellTerminal implements Terminal {
  readonly #on: Conversation;
  readonly #options: TerminalOptions;
  #frames: Frame[] = [];
  /** Status that the last command of a POSIX shell left behind. */
  #status = 0;

  constructor(channel: Channel, options: TerminalOptions) {
    this.#on = new Conversation(channel, options.target);
    this.#options = options;
  }

  get stack(): readonly { readonly dialect: string; readonly key: string | null }[] {
    return this.#frames.map((frame) => ({ dialect: frame.dialect.name, key: frame.key }));
  }

  get alive(): boolean {
    return this.#on.alive;
  }

  get user(): string | null {
    return this.#frames.at(-1)?.user ?? null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#on[Symbol.asyncDispose]();
  }

  /** Waits for the first prompt, checks the identity, then makes the shell ready. */
  async login(settle: number): Promise<void> {
    const { target, openTimeoutMs, signal } = this.#options;
    const dialect = this.#dialect(target.shell);
    const limits = { timeoutMs: openTimeoutMs, signal };
    // Nothing is dropped: what comes before the first prompt is read up to it.
    this.#on.pump.attend(true);
    const seen = await awaitPrompt(this.#on, target, [dialect], limits, settle);
    // Nothing is typed at a question or a menu: whatever it is, it is no shell.
    if (seen.match === null && isQuestion(seen.line)) throw asksAtLogin(target, seen.line);
    if (seen.match?.host != null) proveIdentity(target, seen.match.host, 'its prompt');
    await this.#settleIn(dialect, seen, null, limits);
    this.#on.pump.attend(false);
  }

  async run(command: string, options: RunOptions): Promise<Output> {
    const other = this.#top().dialect.ending === 'marker' ? replacedBy(command) : null;
    if (other !== null) return this.#replace(other, command, options);
    return this.#on.attended(async () => {
      const frame = this.#top();
      const ran =
        frame.dialect.ending === 'marker'
          ? await runMarked(this.#on, this.#options.target, frame, command, this.#status, options)
          : await runPrompted(this.#on, frame, this.#family(frame.dialect), command, options);
      const output = this.#outputOf(ran);
      if (ran.prompt !== undefined && ran.below === null && this.alive) this.#follow(frame, ran.prompt);
      const brokenOff = output.end.kind !== 'exit' && frame.dialect.ending === 'marker' && ran.below === null;
      // Behind a command that it cannot read, in the body of an `if`, bash takes the next line for the rest of it, unless that is a plain one.
      const unread = ran.status === 2 && options.directory !== undefined && this.alive;
      if (brokenOff || unread) await this.#seeWhere({ timeoutMs: seeWhereMs, signal: new AbortController().signal });
      return output;
    });
  }

  /** Another shell takes the place of this one: with its marks it is told to be the same to all that is below. */
  async #replace(name: string, command: string, options: RunOptions): Promise<Output> {
    if (options.directory !== undefined) await this.changeDirectory(options.directory, options);
    const frame = this.#top();
    const dialect = this.#dialect(name);
    return this.#on.attended(() => this.#enterShell(dialect, command, { ...options, key: frame.key, inside: true }, frame));
  }

  async enter(name: string, command: string, options: EnterOptions): Promise<Output> {
    const dialect = this.#dialect(name);
    return this.#on.attended(() => this.#enterShell(dialect, command, options));
  }

  async leave(options: RunOptions, command?: string): Promise<Output> {
    const frame = this.#top();
    const last = this.#frames.length === 1;
    const typed = typedToLeave(frame.dialect, command ?? frame.dialect.leave[0] ?? 'exit');
    if (!this.alive) throw new LabproofError(this.#on.lostProblem());
    const first = await this.run(typed, options);
    // Only a login shell knows the word; the guide means the shell that it stands in.
    const output = frame.dialect.ending === 'marker' && isNoLogout(typed, first) ? await this.run('exit', options) : first;
    // With the outermost shell the channel ends, and not every device says how.
    if (last && (output.end.kind === 'lost' || output.end.kind === 'shell-ended')) {
      this.#on.giveUp();
      return output.end.kind === 'lost' ? { ...output, end: { kind: 'shell-ended', status: null } } : output;
    }
    unlessLost(output);
    const gone = this.#frames.at(-1) !== frame;
    if (gone) return { ...output, end: { kind: 'prompt' } };
    if (command !== undefined && (output.end.kind === 'asked' || (output.end.kind === 'prompt' && frame.dialect.name.endsWith('-config'))))
      return output;
    throw notLeft(this.#options.target, frame.dialect, output);
  }

  /** A command may have led into a mode of the shell, or out of one: its prompt tells, where it can be that of one of them only. */
  #follow(frame: Frame, prompt: string): void {
    const [now, ...others] = this.#family(frame.dialect).filter((each) => matchPrompt(each, prompt) !== null);
    if (now === undefined || others.length > 0 || now.name === frame.dialect.name) return;
    if (this.#frames.at(-2)?.dialect.name === now.name) this.#frames.pop();
    else if (now.name === `${frame.dialect.name}-config`)
      this.#frames.push({ ...frame, dialect: now, key: null, prompt: prompt.trimEnd(), nonce: null });
  }

  async changeDirectory(directory: string, options: RunOptions): Promise<void> {
    if (this.#top().dialect.ending === 'marker') unlessLost(await this.run(':', { ...options, directory }));
  }

  async currentDirectory(options: RunOptions): Promise<string> {
    return unlessLost(await this.run('pwd', options)).trim();
  }

  /** A command may have ended its shell. */
  #outputOf({ output, status, below }: Ran): Output {
    if (below !== null) this.#frames.pop();
    this.#status = below ?? status ?? this.#status;
    return output;
  }

  /** `replaced`: the shell in whose place it comes, which is not left but gone. */
  async #enterShell(dialect: Dialect, command: string, options: EnterOptions, replaced: Frame | null = null): Promise<Output> {
    const started = performance.now();
    const on = this.#on;
    const isMarked = this.#top().dialect.ending === 'marker';
    const nonce = replaced !== null ? replaced.nonce : isMarked ? freshNonce() : null;
    const typed = nonce === null || replaced !== null ? command : ` ${command}; ${endMark(nonce)}`;
    const lost = await on.tryWrite(`${typed}\n`);
    if (lost !== null) return output('', lost, started);
    const mark = markBelow({ nonce });
    const reader = new PromptReader(
      { dialect, key: null, user: null, prompt: '', nonce, who: null, echo: null, comment: null },
      this.#family(dialect),
      screen,
    );
    const asking = on.asking(options, () => reader.screen.currentLine);
    let at = false;
    const stop = await follow(on.pump, options, {
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
    if (stop.kind === 'ended') return output(text, on.channelEnd(), started);
    if (stop.kind !== 'settled') {
      const feed = (more: string): boolean => {
        mark?.feed(more);
        return mark?.status != null;
      };
      await on.interrupt(async () => null, { feed });
      return output(text, brokenOff(stop, options), started);
    }
    const match = matchAny(this.#family(dialect), reader.screen.currentLine);
    if (match === null && isQuestion(reader.screen.currentLine)) {
      const question = reader.screen.currentLine.trim();
      await on.interrupt(async () => null, { feed: (more) => mark?.feed(more) === undefined && mark?.status != null });
      return output(text, { kind: 'asked', question, why: 'neither the page nor the configuration answers it' }, started);
    }
    if (match?.host != null && options.inside !== true) {
      try {
        proveIdentity(this.#options.target, match.host, 'its prompt');
      } catch (error) {
        on.giveUp();
        return output(text, { kind: 'not-sent', problem: toProblem(error), lost: true }, started);
      }
    }
    if (replaced !== null) this.#frames.pop();
    try {
      await this.#settleIn(dialect, { line: reader.screen.currentLine, match }, nonce, options);
    } catch (error) {
      // Nobody knows what was entered.
      on.giveUp();
      if (options.signal.aborted) throw error;
      return output(text, { kind: 'not-sent', problem: toProblem(error), lost: true }, started);
    }
    return output(withoutBlankEnds(said(reader.text(command))), { kind: 'prompt' }, started);
  }

  /** Pushes the shell and makes it ready: no prompt, no history, no pager. */
  async #settleIn(dialect: Dialect, seen: Seen, nonce: string | null, options: EnterOptions): Promise<void> {
    const { target } = this.#options;
    const { key = null, inside = false } = options;
    const [prompt, user] = [seen.line.trimEnd(), seen.match?.user ?? null];
    if (dialect.ending === 'prompt') {
      if (seen.match === null) throw promptUnknown(target, dialect, seen.line);
      const entered = { dialect, key, user, prompt, nonce, who: null, echo: null, comment: null };
      this.#frames.push(entered);
      const ready = await makeReady(this.#on, entered, this.#family(dialect), options);
      this.#frames[this.#frames.length - 1] = { ...entered, ...ready };
      return;
    }
    this.#frames.push({ dialect, key, user, prompt: '', nonce, who: null, echo: null, comment: null });
    // Before anything else is sent: whose shell is this? `hostname` where the prompt does not tell.
    if (seen.match?.host == null && !inside && dialect.hostnameCommand !== null && target.identity !== null) {
      const told = this.#outputOf(await runMarked(this.#on, target, this.#top(), dialect.hostnameCommand, this.#status, options));
      const name = lastLine(unlessLost(told));
      // Silence is no name: a slow start-up file is another matter than a wrong host.
      if (told.end.kind === 'timeout') throw silent(target, options.timeoutMs);
      // `$'hostname'` is a name for a shell that knows no such quotes.
      if (told.end.kind === 'exit' && told.end.status === 127) throw otherShell(target, dialect, name);
      proveIdentity(target, name, `\`${dialect.hostnameCommand}\``);
    }
    const prepared = freshNonce();
    const line = { line: prepareShell(prepared), nonce: prepared, pagers: [] };
    const ready = this.#outputOf(await runLine(this.#on, target, this.#top(), line, options));
    const text = unlessLost(ready);
    if (ready.end.kind !== 'exit') throw promptUnknown(target, dialect, seen.line || text);
    this.#frames[this.#frames.length - 1] = { ...this.#top(), who: whoIs(ready) };
  }

  /**
   * `^C` may have ended the shell, and then the one below has dropped the rest of its line, with the mark that tells of it: from
   * here on it would be taken for the shell that is gone. Or the command has led into a shell of which nobody knows, perhaps on
   * another machine, which answers in the place of ours.
   */
  async #seeWhere(options: RunOptions): Promise<void> {
    const [{ who }, below] = [this.#top(), this.#frames.at(-2)];
    if (!this.alive) return;
    if (who === null) return this.#on.giveUp();
    const nonce = freshNonce();
    const { output } = await runLine(this.#on, this.#options.target, this.#top(), { line: askWho(nonce), nonce, pagers: [] }, options);
    const here = whoIs(output);
    if (here === who) return;
    if (here === null || here !== below?.who) this.#on.giveUp();
    else this.#frames.pop();
  }

  #dialect(name: string): Dialect {
    const dialect = findDialect(name, this.#options.dialects);
    if (dialect === undefined) throw unknownShell(this.#options.target);
    return dialect;
  }

  #family(dialect: Dialect): readonly Dialect[] {
    return familyOf(dialect, this.#options.dialects);
  }

  #top(): Frame {
    const frame = this.#frames.at(-1);
    if (frame === undefined) throw new Error('a terminal has a shell');
    return frame;
  }
}

function isNoLogout(typed: string, { end, text }: Output): boolean {
  return /^\s*logout\b/.test(typed) && end.kind === 'exit' && end.status !== 0 && /not (?:a )?login shell|not found/.test(text);
}

function whoIs({ text, end }: Output): string | null {
  return end.kind === 'exit' && /^\d+-LP[0-9a-f]+$/.test(text.trim()) ? text.trim() : null;
}

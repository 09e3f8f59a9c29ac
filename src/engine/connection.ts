import {
  type BytesSession,
  type Channel,
  type CommandsSession,
  type Dialect,
  LabproofError,
  type Output,
  type Problem,
  type SentCommand,
  type Session,
  type Target,
  toProblem,
} from '../model/index.ts';
import { openTerminal, type Questions, type Terminal } from '../shell/index.ts';
import type { EngineOptions } from './options.ts';

/** Where a command shall run on its host. */
export interface Place {
  readonly shell: string;
  readonly directory: string | null;
}

export interface RunOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly until?: (text: string) => boolean;
  readonly questions?: Questions;
  /** The shells above the login shell to be in, outermost first: others are left, and those that are missing are entered. */
  readonly frames?: readonly FramePlan[];
  /** For a command that enters a shell: which one of the guide it is. */
  readonly entering?: { readonly id: string; readonly inside: boolean };
}

/** A shell that the guide enters, and the command that leads into it. */
export interface FramePlan {
  readonly id: string;
  readonly shell: string;
  readonly command: string;
  /** May it be typed again where it has to be entered anew? */
  readonly again: boolean;
  /** In a container or pod: its prompt shows another host's name. */
  readonly inside: boolean;
}

/**
 * One open connection to one target: a terminal with its stack of shells, or a recording that has the answers.
 * Reached lazily and once; a connection that was lost is opened anew at most once for each later step.
 */
export interface Connection {
  readonly target: Target;
  /** Can another answer to this command be had? Always, except from a recording that has run out. */
  canRepeat(command: string, place: Place): boolean;
  /** False once the terminal was closed. */
  readonly alive: boolean;
  /** Whose the shell is where the last command was typed; null where nobody knows. */
  readonly user: string | null;
  /** Is this shell of the guide open? */
  isOpen(id: string): boolean;
  /** True when waits are pointless because answers are already known. */
  readonly recorded: boolean;
  /** Takes an answer out of a recording that an earlier run was given; null where a host would be asked. */
  readonly skip: ((command: string, place: Place) => void) | null;
  /** Goes to the place, then types the command; an output that ends in `not-sent` says that the place could not be reached. */
  run(command: string, place: Place, options: RunOptions): Promise<Output>;
  /** As `run`, for a command that leads into another shell. */
  enter(dialect: string, command: string, place: Place, options: RunOptions): Promise<Output>;
  leave(command: string, place: Place, options: RunOptions): Promise<Output>;
  /** A login shell of its own for a person, beside the terminal; throws LABPROOF_SHELL_RECORDED where there is nobody to talk to. */
  shell(size: { readonly columns: number; readonly rows: number; readonly term: string }, signal: AbortSignal): Promise<Channel>;
  /** Recorded answers that nobody asked for. */
  unused(): readonly SentCommand[];
  close(): Promise<void>;
  /** As `close`, where the target is opened again at once. */
  abandon(): Promise<void>;
}

/** Opens a target and proves its identity; throws a LabproofError. */
export async function connect(session: Session, target: Target, options: EngineOptions): Promise<Connection> {
  if (session.kind === 'commands') return new RecordedConnection(session, target);
  const terminal = await openTerminal(session, {
    target,
    dialects: options.dialects,
    signal: options.signal,
    openTimeoutMs: options.timeouts.connectMs,
  });
  return new TerminalConnection(session, terminal, target, options.dialects);
}

class RecordedConnection implements Connection {
  readonly recorded = true;
  readonly alive = true;
  readonly user = null;
  readonly target: Target;
  readonly skip: ((command: string, place: Place) => void) | null;
  readonly #session: CommandsSession;

  constructor(session: CommandsSession, target: Target) {
    this.#session = session;
    this.target = target;
    this.skip = session.skip === undefined ? null : (command, place) => session.skip?.({ host: target.name, ...place, command });
  }

  canRepeat(command: string, place: Place): boolean {
    return this.#session.hasRepeat?.({ host: this.target.name, ...place, command }) ?? false;
  }

  run(command: string, place: Place, options: RunOptions): Promise<Output> {
    return this.#session.run({ host: this.target.name, ...place, command }, options);
  }

  enter(_dialect: string, command: string, place: Place, options: RunOptions): Promise<Output> {
    return this.run(command, place, options);
  }

  leave(command: string, place: Place, options: RunOptions): Promise<Output> {
    return this.run(command, place, options);
  }

  async shell(): Promise<Channel> {
    throw new LabproofError({
      code: 'LABPROOF_SHELL_RECORDED',
      message: `${this.target.name} answers from a recording: there is no shell to go to`,
      hint: 'against the lab itself there is one: leave out --replay',
    });
  }

  isOpen(): boolean {
    return true;
  }

  unused(): readonly SentCommand[] {
    return this.#session.unused?.() ?? [];
  }

  async close(): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
  }

  abandon(): Promise<void> {
    return this.close();
  }
}

class TerminalConnection implements Connection {
  readonly recorded = false;
  readonly skip = null;
  readonly target: Target;
  readonly #session: BytesSession;
  readonly #terminal: Terminal;
  readonly #dialects: readonly Dialect[];

  constructor(session: BytesSession, terminal: Terminal, target: Target, dialects: readonly Dialect[]) {
    this.#session = session;
    this.#terminal = terminal;
    this.target = target;
    this.#dialects = dialects;
  }

  get alive(): boolean {
    return this.#terminal.alive;
  }

  get user(): string | null {
    return this.#terminal.user;
  }

  canRepeat(): boolean {
    return this.alive;
  }

  isOpen(id: string): boolean {
    return this.#terminal.stack.some((frame) => frame.key === id);
  }

  async run(command: string, place: Place, options: RunOptions): Promise<Output> {
    const { directory } = place;
    if (directory === null || !isPath(directory)) return (await this.#arrive(place, options)) ?? this.#terminal.run(command, options);
    // Going there and running is one line of the shell: the way to a far host is paid once.
    const missed = await this.#reachShell(place.shell, options);
    if (missed !== null) return missed;
    try {
      return await this.#terminal.run(command, { ...options, directory });
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code !== 'LABPROOF_DIRECTORY_MISSING') throw error;
      return this.#failed(problem);
    }
  }

  async enter(dialect: string, command: string, place: Place, options: RunOptions): Promise<Output> {
    const { entering } = options;
    const how = { ...options, key: entering?.id ?? null, inside: entering?.inside ?? false };
    return (await this.#arrive(place, options)) ?? this.#terminal.enter(dialect, command, how);
  }

  async leave(command: string, place: Place, options: RunOptions): Promise<Output> {
    const missed = await this.#arrive(place, options);
    if (missed !== null) return missed;
    try {
      return await this.#terminal.leave(options, command);
    } catch (error) {
      return this.#failed(toProblem(error));
    }
  }

  shell(size: { readonly columns: number; readonly rows: number; readonly term: string }, signal: AbortSignal): Promise<Channel> {
    return this.#session.open({ pty: size, signal });
  }

  unused(): readonly SentCommand[] {
    return [];
  }

  async close(): Promise<void> {
    await this.#terminal[Symbol.asyncDispose]();
    await this.#session[Symbol.asyncDispose]();
  }

  async abandon(): Promise<void> {
    await this.#terminal[Symbol.asyncDispose]();
    await (this.#session.abandon?.() ?? this.#session[Symbol.asyncDispose]());
  }

  /** Moves along the stack of shells to the one wanted, then into the directory that the prompt shows; null when there. */
  async #arrive(place: Place, options: RunOptions): Promise<Output | null> {
    const missed = await this.#reachShell(place.shell, options);
    if (missed !== null || place.directory === null) return missed;
    return this.#reachDirectory(place.directory, options);
  }

  async #reachShell(shell: string, options: RunOptions): Promise<Output | null> {
    const terminal = this.#terminal;
    const isPosix = (name: string | undefined): boolean => this.#dialects.find((each) => each.name === name)?.ending === 'marker';
    const there = (): boolean => {
      const top = terminal.stack.at(-1)?.dialect;
      // Guides seldom say which shell of POSIX they mean: the one that is there takes the command, and says so when it cannot.
      return top === shell || (isPosix(shell) && isPosix(top));
    };
    const wanted = options.frames ?? [];
    try {
      const open = await this.#leaveOthers(wanted, shell, options);
      for (const { id, shell: dialect, command, again, inside } of wanted.slice(open)) {
        if (!again)
          return this.#failed({
            code: 'LABPROOF_SHELL_ONCE',
            message: `"${command}" leads into ${dialect} on ${this.target.name}, and may change something: it is not typed again`,
            hint: 'run again',
          });
        const output = await terminal.enter(dialect, command, { ...options, key: id, inside });
        if (terminal.stack.at(-1)?.key !== id) return this.#notEntered(dialect, command, output);
      }
      if (there()) return null;
      const command = this.#dialects.find((dialect) => dialect.name === shell)?.enteredBy[0];
      if (command === undefined)
        return this.#failed({
          code: 'LABPROOF_SHELL_UNKNOWN',
          message: `${this.target.name} is in ${terminal.stack.at(-1)?.dialect ?? 'no shell'}, and nothing says how ${shell} is entered from there`,
          hint: `set the login shell with targets.${this.target.name}.shell`,
        });
      const output = await terminal.enter(shell, command, { ...options, key: null, inside: false });
      return there() ? null : this.#notEntered(shell, command, output);
    } catch (error) {
      return this.#failed(toProblem(error));
    }
  }

  /** Leaves the shells that are not wanted; how many of those that are wanted are open. */
  async #leaveOthers(wanted: readonly FramePlan[], shell: string, options: RunOptions): Promise<number> {
    const { stack } = this.#terminal;
    let open = 0;
    while (open < wanted.length && stack[open + 1]?.key === wanted[open]?.id) open++;
    for (;;) {
      const above = this.#terminal.stack.slice(open + 1);
      // One that labproof itself entered, because the guide shows no way there.
      if (above.length === 0 || (open === wanted.length && above.length === 1 && above[0]?.key === null && above[0].dialect === shell))
        return open;
      await this.#terminal.leave(options);
    }
  }

  #notEntered(shell: string, command: string, output: Output): Output {
    if (output.end.kind === 'not-sent') return output;
    return this.#failed(
      {
        code: 'LABPROOF_SHELL_NOT_ENTERED',
        message: `"${command}" did not lead into ${shell} on ${this.target.name}`,
        hint: output.end.kind === 'asked' ? `it asked ${JSON.stringify(output.end.question)}: ${output.end.why}` : 'see its output',
      },
      output,
    );
  }

  async #reachDirectory(directory: string, options: RunOptions): Promise<Output | null> {
    try {
      if (isPath(directory)) {
        await this.#terminal.changeDirectory(directory, options);
        return null;
      }
      const live = await this.#terminal.currentDirectory(options);
      const base =
        live
          .split('/')
          .filter((part) => part !== '')
          .at(-1) ?? '/';
      if (base === directory) return null;
      return this.#failed({
        code: 'LABPROOF_DIRECTORY_MISMATCH',
        message: `the guide's prompt shows the directory "${directory}", and the shell on ${this.target.name} is in ${live}`,
        hint: 'check that the lab is prepared as the guide assumes',
      });
    } catch (error) {
      return this.#failed(toProblem(error));
    }
  }

  #failed(problem: Problem, output: Output | null = null): Output {
    return {
      text: output?.text ?? '',
      durationMs: output?.durationMs ?? 0,
      truncated: 0,
      end: { kind: 'not-sent', problem, lost: !this.#terminal.alive },
    };
  }
}

/** A prompt may show the last part of its directory only. */
function isPath(directory: string): boolean {
  return /^[~/]/.test(directory);
}

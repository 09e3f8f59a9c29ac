import type { BytesSession, CommandsSession, Dialect, Output, Problem, Session, Target } from '../model/index.ts';
import { toProblem } from '../model/index.ts';
import { openTerminal, type Terminal } from '../shell/index.ts';
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
}

/** What a connection says when the place of a command cannot be reached; nothing of the command was sent. */
export type Arrival =
  | { readonly kind: 'there' }
  | { readonly kind: 'failed'; readonly output: Output | null; readonly problem: Problem; readonly lost: boolean };

/**
 * One open connection to one target: a terminal with its stack of shells, or a recording that has the answers.
 * Reached lazily and once; a connection that was lost is opened anew at most once for each later step.
 */
export interface Connection {
  readonly target: Target;
  /** Can another answer to this command be had? Always, except from a recording that has run out. */
  canRepeat(command: string, place: Place): boolean;
  /** True when waits are pointless because answers are already known. */
  readonly recorded: boolean;
  arrive(place: Place, options: RunOptions): Promise<Arrival>;
  enter(dialect: string, command: string, options: RunOptions): Promise<Output>;
  leave(options: RunOptions): Promise<void>;
  run(command: string, place: Place, options: RunOptions): Promise<Output>;
  close(): Promise<void>;
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
  readonly target: Target;
  readonly #session: CommandsSession;

  constructor(session: CommandsSession, target: Target) {
    this.#session = session;
    this.target = target;
  }

  canRepeat(command: string, place: Place): boolean {
    return this.#session.has?.({ host: this.target.name, ...place, command }) ?? false;
  }

  async arrive(): Promise<Arrival> {
    return { kind: 'there' };
  }

  async enter(_dialect: string, command: string, options: RunOptions): Promise<Output> {
    return this.#session.run({ host: this.target.name, shell: this.target.shell, directory: null, command }, options);
  }

  async leave(): Promise<void> {}

  run(command: string, place: Place, options: RunOptions): Promise<Output> {
    return this.#session.run({ host: this.target.name, ...place, command }, options);
  }

  async close(): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
  }
}

class TerminalConnection implements Connection {
  readonly recorded = false;
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

  canRepeat(): boolean {
    return this.#terminal.alive;
  }

  /** Moves along the stack of shells to the one wanted, then into the directory that the prompt shows. */
  async arrive(place: Place, options: RunOptions): Promise<Arrival> {
    const moved = await this.#reachShell(place.shell, options);
    if (moved.kind === 'failed' || place.directory === null) return moved;
    return this.#reachDirectory(place.directory, options);
  }

  enter(dialect: string, command: string, options: RunOptions): Promise<Output> {
    return this.#terminal.enter(dialect, command, options);
  }

  leave(options: RunOptions): Promise<void> {
    return this.#terminal.leave(options);
  }

  run(command: string, _place: Place, options: RunOptions): Promise<Output> {
    return this.#terminal.run(command, options);
  }

  async close(): Promise<void> {
    await this.#terminal[Symbol.asyncDispose]();
    await this.#session[Symbol.asyncDispose]();
  }

  async #reachShell(shell: string, options: RunOptions): Promise<Arrival> {
    const names = () => this.#terminal.stack.map((frame) => frame.dialect);
    try {
      while (names().at(-1) !== shell && names().length > 1) await this.#terminal.leave(options);
      if (names().at(-1) === shell) return { kind: 'there' };
      const command = this.#dialects.find((dialect) => dialect.name === shell)?.enteredBy[0];
      if (command === undefined)
        return this.#failed({
          code: 'LABPROOF_SHELL_UNKNOWN',
          message: `${this.target.name} is in ${names().at(-1) ?? 'no shell'}, and nothing says how ${shell} is entered from there`,
          hint: `set the login shell with targets.${this.target.name}.shell`,
        });
      const output = await this.#terminal.enter(shell, command, options);
      return names().at(-1) === shell
        ? { kind: 'there' }
        : this.#failed(
            {
              code: 'LABPROOF_SHELL_NOT_ENTERED',
              message: `"${command}" did not lead into ${shell} on ${this.target.name}`,
              hint: 'see its output',
            },
            output,
          );
    } catch (error) {
      return this.#failed(toProblem(error));
    }
  }

  async #reachDirectory(directory: string, options: RunOptions): Promise<Arrival> {
    try {
      if (/^[~/]/.test(directory)) {
        await this.#terminal.changeDirectory(directory, options);
        return { kind: 'there' };
      }
      const live = await this.#terminal.currentDirectory(options);
      const base =
        live
          .split('/')
          .filter((part) => part !== '')
          .at(-1) ?? '/';
      if (base === directory) return { kind: 'there' };
      return this.#failed({
        code: 'LABPROOF_DIRECTORY_MISMATCH',
        message: `the guide's prompt shows the directory "${directory}", and the shell on ${this.target.name} is in ${live}`,
        hint: 'check that the lab is prepared as the guide assumes',
      });
    } catch (error) {
      return this.#failed(toProblem(error));
    }
  }

  #failed(problem: Problem, output: Output | null = null): Arrival {
    return { kind: 'failed', output, problem, lost: !this.#terminal.alive };
  }
}

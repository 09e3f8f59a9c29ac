import {
  type BytesSession,
  type Channel,
  type Dialect,
  type Output,
  type Problem,
  type SentCommand,
  type Target,
  toProblem,
} from '../model/index.ts';
import type { Terminal } from '../shell/index.ts';
import type { Connection, FramePlan, Place, RunOptions } from './connection.ts';

/** A terminal with its stack of shells. */
export class TerminalConnection implements Connection {
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

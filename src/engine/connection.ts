import type { Channel, Output, SentCommand, Session, Target } from '../model/index.ts';
import { openTerminal, type Questions } from '../shell/index.ts';
import type { EngineOptions } from './options.ts';
import { RecordedConnection } from './recorded-connection.ts';
import { TerminalConnection } from './terminal-connection.ts';

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

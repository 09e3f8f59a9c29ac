import type { Output } from './output.ts';
import type { Problem } from './problem.ts';
import type { SecretSource, TargetAnswer } from './secret.ts';

/** A target as the configuration gives it: a named host that the guide talks to. */
export interface Target {
  /** Canonical host name of the guide. */
  readonly name: string;
  /** Package specifier or short name (`ssh` means `labproof/runners/ssh`). */
  readonly runner: string;
  /** Runner's own options, validated by the runner. Secrets are given as sources, never as values in events. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Host name that must show in the live prompt or as `hostname`; null only where the runner itself proves it (a pod by name). */
  readonly identity: string | null;
  readonly aliases: readonly string[];
  /** Dialect of the login shell. */
  readonly shell: string;
  /** Width of its terminal; 500 when absent. */
  readonly columns?: number;
  /** What runs there, as the configuration says: kept in a recording, to see when the lab has moved on. */
  readonly version?: string;
  /** Answers to what programs ask there. */
  readonly answers?: readonly TargetAnswer[];
  /** Given to `sudo` when it asks, and to nothing else. */
  readonly sudoPassword?: SecretSource;
}

/** What a runner gets to open a session; `signal` ends every wait. */
export interface OpenContext {
  readonly signal: AbortSignal;
  readonly connectTimeoutMs: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  /** True where this target was open in the same run and its connection was lost: state that earlier steps made may be gone. */
  readonly again?: boolean;
  /** Tells of what a user should see (host key added, banner); never of secrets. */
  notice(text: string): void;
  /** Registers a credential that was read, so that it is blotted out of every event, recording and message. */
  secret(value: string): void;
  /** Asks the user for a secret, the same question once in a run; null, or absent, where there is nobody to ask. */
  ask?(question: string): Promise<string | null>;
}

/** Reaches targets over one kind of transport; found by package specifier, exports `default`. */
export interface Runner {
  readonly name: string;
  /** True where opening itself proves whose shell it is: an identity is then asked for only where the configuration names one. */
  readonly provesIdentity?: boolean;
  /** Options as they may stand in the configuration, checked before anything is opened. */
  validate?(options: Readonly<Record<string, unknown>>): readonly OptionIssue[];
  open(target: Target, context: OpenContext): Promise<Session>;
}

export interface OptionIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A transport gives bytes (ssh, kubernetes, local) or whole answers (replay). */
export type Session = BytesSession | CommandsSession;

export interface BytesSession extends AsyncDisposable {
  readonly kind: 'bytes';
  /** True where the first that a shell says is its prompt: no banner, no start-up file. Elsewhere a prompt counts after a silence. */
  readonly startsAtPrompt?: boolean;
  open(options: ChannelOptions): Promise<Channel>;
  /** Ends a session whose connection was lost, in place of disposing of it, when the same target is about to be opened again in this run. */
  abandon?(): Promise<void>;
}

export interface CommandsSession extends AsyncDisposable {
  readonly kind: 'commands';
  run(command: SentCommand, options: { readonly signal: AbortSignal }): Promise<Output>;
  /** Was this command repeated while waiting? A step is repeated only while that is so. */
  hasRepeat?(command: SentCommand): boolean;
  /** Only a recording has it: takes out the next answer to a command, because an earlier run was given it. */
  skip?(command: SentCommand): void;
  /** Answers that nobody asked for. */
  unused?(): readonly SentCommand[];
}

/** The key of an answer in a recording. */
export interface SentCommand {
  readonly host: string;
  readonly shell: string;
  readonly directory: string | null;
  readonly command: string;
}

export interface ChannelOptions {
  /** Login user's shell when absent; else a command run in place of it. */
  readonly command?: string;
  readonly pty: { readonly columns: number; readonly rows: number; readonly term: string } | null;
  readonly signal: AbortSignal;
}

/** How a channel ended: an exit status, a signal, closed by us, or lost. */
export type ChannelEnd =
  | { readonly kind: 'exit'; readonly status: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'lost'; readonly problem: Problem };

/** A byte stream on a session; one pump in `shell` owns `incoming`. */
export interface Channel extends AsyncDisposable {
  readonly incoming: AsyncIterable<Uint8Array>;
  readonly ended: Promise<ChannelEnd>;
  write(bytes: Uint8Array | string): Promise<void>;
  /** As `^C` typed at the keyboard. */
  interrupt(): Promise<void>;
  resize?(columns: number, rows: number): void;
}

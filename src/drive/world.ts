/** Everything outside the program that a command may touch, passed in by `main`. */
export interface World {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Asks the user for a secret; absent where there is no terminal. */
  readonly ask?: (question: string) => Promise<string | null>;
}

/** Exit codes of every command that judges. */
export const exit = { verified: 0, failed: 1, drift: 2, error: 3, usage: 4 } as const;
export type ExitCode = (typeof exit)[keyof typeof exit];

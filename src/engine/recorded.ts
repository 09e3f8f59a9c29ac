import type { CommandEnd, Problem } from '../model/index.ts';

/** One line of a recording: an answer, keyed by host, shell, directory and command, or why a host gave none. */
export type RecordedLine =
  | {
      readonly type: 'answer';
      readonly host: string;
      readonly shell: string;
      readonly directory: string | null;
      readonly command: string;
      /** A repetition of the answer before, while the step waited for the lab. */
      readonly repeat: boolean;
      readonly output: string;
      readonly end: CommandEnd;
      readonly durationMs: number;
      readonly truncated: number;
    }
  /** `again`: it had answered, was lost, and did not come back. */
  | { readonly type: 'unreachable'; readonly host: string; readonly problem: Problem; readonly again?: true };

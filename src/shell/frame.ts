import type { Dialect } from '../model/index.ts';

/** A shell on the stack of a terminal. */
export interface Frame {
  readonly dialect: Dialect;
  /** Which shell of the guide it is; null for the login shell and for one that the guide does not enter. */
  readonly key: string | null;
  /** Whose shell it is, as its first prompt showed; null where it did not. */
  readonly user: string | null;
  /** The prompt as it was learned at entry; empty where marks tell the end. */
  readonly prompt: string;
  /** The mark that the shell below prints when this one ends; null where nothing below tells. */
  readonly nonce: string | null;
  /** By what it is told from every other shell, as it answers itself; null where nobody knows. */
  readonly who: string | null;
  /** Does the terminal show what is typed? Null as long as nobody knows. */
  readonly echo: boolean | null;
  /** What begins a comment here, once it was tried; null where there is none. */
  readonly comment: string | null;
}

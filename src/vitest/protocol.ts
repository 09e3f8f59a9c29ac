/** What a worker asks of the main process, where the labs are: one JSON object a line, answered by `id` in any order. */
export type Request =
  /** The first test of a page is about to run: answered when the page's turn has come. */
  | { readonly type: 'begin'; readonly file: string }
  | { readonly type: 'step'; readonly file: string; readonly step: string }
  /** The tests of a page are over: what is wrong with the page as a whole. */
  | { readonly type: 'whole'; readonly file: string; readonly filtered: boolean }
  /** A test written by hand opens a lab: answered when its targets are free, held until the line is closed. */
  | { readonly type: 'lock'; readonly keys: readonly string[] }
  /** Vitest cancels the run. */
  | { readonly type: 'cancel' };

export type Answer =
  | { readonly kind: 'passed'; readonly meta: StepMeta | null }
  | { readonly kind: 'skipped'; readonly reason: string; readonly meta: StepMeta | null }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly meta: StepMeta | null };

/** A failure as it crosses to the worker: the stack is one place of the guide, and nothing of what a target printed. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly place: { readonly file: string; readonly line: number; readonly column: number };
}

/** What a step's test carries for Vitest's reporters, as `task.meta.labproof`. */
export interface StepMeta {
  readonly step: string;
  readonly file: string;
  readonly line: number;
  readonly host: string | null;
  readonly verdict: string;
  readonly checked: string;
  readonly reason: string;
  readonly sent: string | null;
}

declare module 'vitest' {
  interface ProvidedContext {
    labproof: { readonly socket: string };
  }
}

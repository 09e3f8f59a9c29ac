import type { RunEvent } from './events.ts';

/** Where a reporter writes, and what the other end can show. */
export interface ReporterContext {
  readonly write: (text: string) => void;
  /** Characters in a line; for files 100. */
  readonly columns: number;
  readonly color: boolean;
  /** True on a terminal: a progress line may be drawn and erased. */
  readonly live: boolean;
}

/** Turns the events of a run into text; a reporter that throws never changes a verdict. */
export interface RunReporter {
  readonly name: string;
  report(events: AsyncIterable<RunEvent>): Promise<void>;
}

/** A reporter that a package or file of the user's exports by default; `create` is called once for each `--reporter` that names it. */
export interface ReporterPlugin {
  readonly name: string;
  create(context: ReporterContext): RunReporter;
}

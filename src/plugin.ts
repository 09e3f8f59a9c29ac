/** What a plug-in imports: the model's types, the error and the `define*` functions. Runners import only this. */
import type { Dialect } from './model/dialect.ts';
import type { ReporterPlugin } from './model/reporter.ts';
import type { Runner } from './model/runner.ts';

export { ByteQueue, type Pausable } from './model/byte-queue.ts';
export { commandEndSchema, problemSchema } from './model/command-end-schema.ts';
export type { Dialect } from './model/dialect.ts';
export type { RunEvent } from './model/events.ts';
export { optionIssues } from './model/option-issues.ts';
export type { CommandEnd, Output } from './model/output.ts';
export { LabproofError, type Problem, toProblem } from './model/problem.ts';
export type { ReporterContext, ReporterPlugin, RunReporter } from './model/reporter.ts';
export type {
  BytesSession,
  Channel,
  ChannelEnd,
  ChannelOptions,
  CommandsSession,
  OpenContext,
  OptionIssue,
  Runner,
  SentCommand,
  Session,
  Target,
} from './model/runner.ts';
export type { SecretSource, TargetAnswer } from './model/secret.ts';
export { pathFrom } from './path-from.ts';
export { readSecret, type SecretContext } from './read-secret.ts';

/** Types a runner while its literal is written; returns it unchanged. */
export function defineRunner(runner: Runner): Runner {
  return runner;
}

/**
 * Types a dialect while its literal is written; returns it unchanged. A configuration takes it from the default export of a module
 * that its `dialects` names; `dialectContract` of `labproof/testkit` proves it on the live shell.
 */
export function defineDialect(dialect: Dialect): Dialect {
  return dialect;
}

/** Types a reporter while its literal is written; returns it unchanged. */
export function defineReporter(reporter: ReporterPlugin): ReporterPlugin {
  return reporter;
}

import { debuglog } from 'node:util';
import { formatPoint, toProblem } from '../model/index.ts';
import { harmless } from '../plain-text/index.ts';
import { complain } from './print.ts';
import { type ExitCode, exit, type World } from './world.ts';

const debug = debuglog('labproof');

/** Codes that mean "the command line or the configuration is wrong": exit code 4. */
const usage = /^LABPROOF_(?:CONFIG|USAGE|GUIDE|REPORTER|RUNNER|DIALECT|SELECT|TARGET_OPTION|TARGET_URL|CONTEXT|FILE)_/;

/** Prints an error as one clear message (what, where, what to do, code) and returns its exit code. */
export function printError(error: unknown, world: Pick<World, 'stderr'>): ExitCode {
  const problem = toProblem(error);
  const place = problem.position === undefined ? '' : `${formatPoint(problem.position)}: `;
  complain(world, `labproof: ${harmless(`${place}${problem.message}`)}\n`);
  if (problem.hint !== undefined) complain(world, `  → ${harmless(problem.hint)}\n`);
  complain(world, `  ${problem.code}\n`);
  debug('%o', error);
  return usage.test(problem.code) ? exit.usage : exit.error;
}

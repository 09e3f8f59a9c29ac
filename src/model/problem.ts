import type { Point } from './position.ts';

/** An error as data (RFC 9457's idea): safe to put into an event, a report or a log. */
export interface Problem {
  /** Stable, `LABPROOF_NOUN_REASON`; what callers match on. */
  readonly code: string;
  /** What was expected and what was found. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly position?: Point;
}

/** The one error class of labproof; match on `code`, never on `instanceof`. */
export class LabproofError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly position: Point | undefined;

  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(problem.message, options);
    this.name = 'LabproofError';
    this.code = problem.code;
    this.hint = problem.hint;
    this.position = problem.position;
  }

  /** The error as plain data, without stack and cause. */
  toProblem(): Problem {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.position === undefined ? {} : { position: this.position }),
    };
  }
}

/** Any thrown value as a Problem; what is not ours is `LABPROOF_INTERNAL_ERROR`. */
export function toProblem(error: unknown): Problem {
  if (isLabproofError(error)) return error.toProblem();
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'LABPROOF_INTERNAL_ERROR',
    message: `labproof failed unexpectedly: ${message}`,
    hint: 'this is a bug of labproof: please report it with the output of NODE_DEBUG=labproof',
  };
}

function isLabproofError(error: unknown): error is LabproofError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('LABPROOF_') && 'toProblem' in error;
}

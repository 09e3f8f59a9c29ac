import type { Guide, Outcome, Output, Step } from '../model/index.ts';
import { stateLeft } from '../model/shell-state.ts';
import { prerequisites } from './prerequisites.ts';

/** What a step was sent as, and what came back. */
export interface CarriedAnswer {
  readonly sent: string;
  readonly output: Output;
}

/**
 * Answers of an earlier run that still hold for a guide that was edited since: of every step whose command is as it was.
 * A shell is entered anew where a command that has to be run is typed in it, and what was set there is set anew.
 */
export function carryOver(guide: Guide, before: ReadonlyMap<string, Outcome>): ReadonlyMap<string, CarriedAnswer> {
  const needs = prerequisites(guide);
  const answerOf = (step: Step): CarriedAnswer | null => {
    const outcome = before.get(step.id);
    if (outcome === undefined || outcome.output === null || outcome.sent === null || outcome.verdict === 'error') return null;
    if (step.kind !== 'command' && outcome.verdict !== 'pass') return null;
    return { sent: outcome.sent, output: outcome.output };
  };
  const steps = guide.pages.flatMap((page) => page.steps);
  const live = steps.filter((step) => step.kind === 'command' && step.sameAs === null && answerOf(step) === null);
  const sets = (step: Step): boolean => step.kind !== 'command' || stateLeft(step.command, step.shell) !== null;
  const entered = new Set(live.flatMap((step) => needs.of(step)).filter(sets));
  const carried = new Map<string, CarriedAnswer>();
  for (const step of steps) {
    const answer = entered.has(step) ? null : answerOf(step);
    if (answer !== null) carried.set(step.id, answer);
  }
  return carried;
}

import { emptyBindings, fillIn, type Shown, substitute } from '../match/index.ts';
import type { Evidence, Problem, Standing, Step } from '../model/index.ts';
import { fillBlanks } from './blanks.ts';
import { permit } from './consent.ts';
import type { EngineOptions } from './options.ts';
import { prerequisites } from './prerequisites.ts';
import { shellWalk } from './shell-walk.ts';
import { resolveTarget } from './targets.ts';

/** What would happen to a step, with nothing opened and nothing sent. */
export interface PlannedStep {
  readonly step: Step;
  readonly action: 'send' | 'hold' | 'skip' | 'recall' | 'error';
  /** Is a skip one that keeps a run from being green? Null for all else, and for a blank that an output before may fill. */
  readonly skip: 'planned' | 'unplanned' | null;
  /** Target and its runner, for steps that would be sent. */
  readonly target: string | null;
  readonly runner: string | null;
  /** As far as it is known before the run: mapped names are filled in, names still to be bound stand as documented. */
  readonly command: string;
  readonly waitsFor: readonly { readonly value: string; readonly line: number }[];
  readonly reason: string;
  readonly problem: Problem | null;
  readonly evidence: readonly Evidence[];
}

/** The dry run: for each step what would be sent where, on what evidence, and what would be held back. */
export function planGuide(options: EngineOptions): readonly PlannedStep[] {
  const needs = prerequisites(options.guide);
  const walk = shellWalk(options);
  // As the page has them: whether one of them leaves one value alone in this lab is seen in the run.
  const shown: Shown[] = [];
  return options.guide.pages.flatMap((page) => {
    // What is put around the guide runs whatever is selected of it.
    const own = page.role === undefined ? options : { ...options, select: null };
    return page.steps.map((step) => {
      const planned = planStep(step, own, needs, walk.standing(step), shown);
      if (step.expected !== null && planned.action === 'send')
        shown.push({ command: step.command, live: step.expected.text, lines: [], line: step.position.line });
      return planned;
    });
  });
}

function planStep(
  step: Step,
  options: EngineOptions,
  needs: ReturnType<typeof prerequisites>,
  standing: Standing,
  shown: readonly Shown[],
): PlannedStep {
  const { command: documented, evidence } = step;
  const base = { step, skip: null, target: null, runner: null, command: documented, waitsFor: [], problem: null, evidence } as const;
  if (options.select !== null && !options.select(step)) return { ...base, action: 'skip', skip: 'planned', reason: 'not selected' };
  const blanks = fillBlanks(step, options.placeholders, []);
  if (blanks.kind === 'open') {
    const reason = `${blanks.problem.message}, unless an output before it leaves one value alone`;
    const open = step.placeholders.filter((name) => options.placeholders[name] === undefined);
    const skip = open.every((name) => mayBeShown(name, shown)) ? null : 'unplanned';
    return { ...base, action: 'skip', skip, reason, problem: blanks.problem };
  }
  if (step.obstacle !== null && step.obstacle.code !== 'LABPROOF_PLACEHOLDER_UNBOUND')
    return {
      ...base,
      action: 'skip',
      skip: step.obstacle.code === 'LABPROOF_STEP_SKIPPED' ? 'planned' : 'unplanned',
      reason: step.obstacle.message,
      problem: { ...step.obstacle, position: step.position },
    };
  if (step.sameAs !== null) {
    const line = options.guide.pages.flatMap((page) => page.steps).find((other) => other.id === step.sameAs)?.position.line ?? 0;
    return { ...base, action: 'recall', reason: `judged on the output of line ${line}, not run again` };
  }
  if (standing.leadsTo !== null)
    return {
      ...base,
      action: 'skip',
      skip: 'planned',
      reason: `leads to ${standing.leadsTo}, which labproof reaches on a connection of its own`,
    };
  const resolved = resolveTarget({ ...step, host: standing.host }, options);
  if (resolved.kind === 'problem') return { ...base, action: 'error', reason: resolved.problem.message, problem: resolved.problem };
  const { target } = resolved;
  const context = { host: target.name, inventory: options.inventory, learnable: [] };
  const substitution = substitute(step.command, context, emptyBindings);
  const command = blanks.fill(substitution.kind === 'ok' ? substitution.text : step.command);
  const waitsFor = needs
    .learnableBefore(step)
    .filter((value) => step.command.includes(value))
    .map((value) => ({ value, line: needs.shownBy(value)?.position.line ?? 0 }));
  const consent = options.targetConsent[target.name] ?? options.consent;
  const permission = permit(step, command, consent, options.commandClasses, standing.shells);
  const where = { ...base, target: target.name, runner: target.runner, command, waitsFor };
  if (permission.kind === 'granted')
    return { ...where, action: 'send', reason: permission.readOnly ? 'only reads' : 'changes something, with your consent' };
  if (permission.kind === 'held') return { ...where, action: 'hold', skip: 'planned', reason: permission.reason };
  return { ...where, action: 'skip', skip: 'unplanned', reason: permission.reason };
}

function mayBeShown(name: string, shown: readonly Shown[]): boolean {
  return shown.some(({ live }) => live.includes(name)) || fillIn(name, shown).kind === 'one';
}

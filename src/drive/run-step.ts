import type { Lab } from '../engine/index.ts';
import { LabproofError, type Outcome, type Step } from '../model/index.ts';

/**
 * Runs a step out of its order: what it needs and only reads is run before it. Throws LABPROOF_PREREQUISITE_CHANGES where it needs a
 * command that would change something: nobody asked for that one. `answered` has the steps that are not sent again.
 */
export async function runStepAlone(lab: Lab, step: Step, answered: (step: Step) => boolean = () => false): Promise<Outcome> {
  for (const needed of lab.asked(step) ? [] : lab.prerequisites.of(step)) {
    if (lab.asked(needed)) continue;
    if (lab.changes(needed) && !answered(needed)) {
      const where = `${needed.position.file}:${needed.position.line}`;
      throw new LabproofError({
        code: 'LABPROOF_PREREQUISITE_CHANGES',
        message: `this needs "${needed.command}" (${where}), which changes something and is not part of this run`,
        hint: `run it too (${where}), or the page as a whole`,
        position: step.position,
      });
    }
    await lab.runStep(needed);
  }
  return lab.runStep(step);
}

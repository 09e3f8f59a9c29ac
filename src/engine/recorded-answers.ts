import type { Output, Step, Target } from '../model/index.ts';
import type { Connection } from './connection.ts';
import type { Observation } from './observation.ts';
import type { Places } from './places.ts';

/** A recording gives each answer once and in order; a step that is asked again gets the one that it had. */
export class RecordedAnswers {
  readonly #places: Places;
  /** The last answer to each step, and those that a forgotten step gets once more. */
  readonly #given = new Map<string, Output>();
  readonly #again = new Map<string, Output>();
  /** Observations of an earlier lab whose answers the recording still has to give out, by target. */
  readonly #owed = new Map<string, readonly Observation[]>();

  constructor(places: Places, earlier: readonly Observation[]) {
    this.#places = places;
    for (const each of earlier) if (!each.recalled) this.#owed.set(each.target, [...(this.#owed.get(each.target) ?? []), each]);
  }

  /** The target's answer; a recording that was asked before says the same again. */
  async answer(step: Step, { skip }: Connection, ask: () => Promise<Output>): Promise<Output> {
    if (skip === null) return ask();
    const output = this.#again.get(step.id) ?? (await ask());
    this.#again.delete(step.id);
    this.#given.set(step.id, output);
    return output;
  }

  /** What the step was given it gets once more. */
  forget(id: string): void {
    const given = this.#given.get(id);
    if (given !== undefined) this.#again.set(id, given);
  }

  /** Takes out of a recording what an earlier lab was given; `known`: is its observation still one? */
  giveOut(target: Target, { skip }: Connection, known: (id: string) => boolean): void {
    const owed = this.#owed.get(target.name) ?? [];
    this.#owed.delete(target.name);
    if (skip === null) return;
    for (const { stepId, sent, attempts, output } of owed) {
      const step = this.#places.steps.get(stepId);
      if (step === undefined) continue;
      this.#given.set(stepId, output);
      if (!known(stepId)) this.#again.set(stepId, output);
      for (let nth = 0; nth < attempts; nth++) skip(sent, { shell: step.shell, directory: step.directory });
    }
  }
}

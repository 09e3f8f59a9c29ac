import { emptyBindings, noteUse, type Shown, type Substitution, substitute } from '../match/index.ts';
import type { Bindings, Output, Step, UnverifiedClaim } from '../model/index.ts';
import { type Judgement, judge } from './judge.ts';
import type { Observation } from './observation.ts';
import type { EngineOptions } from './options.ts';
import type { Places } from './places.ts';
import type { Prerequisites } from './prerequisites.ts';

/** What the steps of a run saw, and what follows from it for those after them: names, texts on the reader's screen, a changed lab. */
export class Memory {
  bindings: Bindings = emptyBindings;
  readonly unverifiedClaims: UnverifiedClaim[] = [];
  /** Outputs that were as documented, or drifted: what a reader would have on the screen. */
  readonly shown: Shown[] = [];
  readonly #options: EngineOptions;
  readonly #places: Places;
  readonly #prerequisites: Prerequisites;
  readonly #observed = new Map<string, { readonly output: Output; readonly sent: string }>();
  readonly #observations = new Map<string, Observation>();
  /** Place of the last step, in the order of the guide, that was observed. */
  #furthest = -1;
  /** Place of the last step that changed the lab: names that were learned before it may have become others. */
  #lastChange = -1;

  constructor(options: EngineOptions, places: Places, prerequisites: Prerequisites) {
    this.#options = options;
    this.#places = places;
    this.#prerequisites = prerequisites;
  }

  /** In the order of the guide. */
  get observations(): readonly Observation[] {
    return [...this.#places.steps.keys()].flatMap((id) => this.#observations.get(id) ?? []);
  }

  observation(id: string): Observation | undefined {
    return this.#observations.get(id);
  }

  /** What stands on the reader's screen for a step; undefined where it was never sent. */
  observed(id: string): { readonly output: Output; readonly sent: string } | undefined {
    return this.#observed.get(id);
  }

  /** Takes over what an earlier lab saw; `recollect` makes sense of it. */
  restore(observations: readonly Observation[]): void {
    for (const each of observations) this.#keepInMind(each);
    this.recollect(null);
  }

  /** Was anything observed there? It is no longer. */
  forget(id: string): void {
    if (!this.#observations.delete(id)) return;
    this.#furthest = Math.max(-1, ...[...this.#observations.keys()].map((each) => this.#places.placeOf(each)));
    this.recollect(null);
  }

  /** Has a driver gone back to a step before others that have run? */
  hasRunPast(step: Step): boolean {
    return this.#furthest > this.#places.placeOf(step.id);
  }

  /** σ and all that outputs showed, made anew from the observations in the guide's order, up to a step or to the last one. */
  recollect(until: Step | null): void {
    this.bindings = emptyBindings;
    this.shown.length = 0;
    this.#observed.clear();
    this.#lastChange = -1;
    for (const [id, step] of this.#places.steps) {
      if (id === until?.id) break;
      const observation = this.#observations.get(id);
      if (observation === undefined) continue;
      if (!observation.recalled) {
        const named = this.putNames(step, observation.target);
        if (named.kind === 'ok') this.bindings = this.bindingsAfter(step, named);
      }
      this.#take(step, observation, this.judge(step, observation.output, observation.sent, new Date(observation.at)));
    }
    // A change of the lab that a later step made has been made, wherever one goes back to.
    if (
      until !== null &&
      [...this.#observations.values()].some(
        ({ stepId, changed }) => changed && this.#places.placeOf(stepId) >= this.#places.placeOf(until.id),
      )
    )
      this.#lastChange = Number.POSITIVE_INFINITY;
  }

  /** The step changes the lab, or may have. */
  noteChange(step: Step): void {
    this.#lastChange = Math.max(this.#lastChange, this.#places.placeOf(step.id));
  }

  judge(step: Step, output: Output, sent: string, at: Date | null = null): Judgement {
    const page = this.#places.pageOf(step);
    if (page === undefined) throw new Error(`step ${step.id} is not of this guide`);
    const options = at === null ? this.#options : { ...this.#options, now: () => at };
    return judge(step, output, {
      options,
      page,
      sent,
      changedSince: (id) => this.#places.placeOf(id) < this.#lastChange,
      bindings: this.bindings,
    });
  }

  remember(step: Step, seen: Omit<Observation, 'stepId' | 'at'>, judgement: Judgement): void {
    const observation = { stepId: step.id, at: this.#options.now().toISOString(), ...seen };
    this.#keepInMind(observation);
    this.#take(step, observation, judgement);
  }

  /** The command with this lab's names. Names that hold for one host hold for it as the guide calls it. */
  putNames(step: Step, target: string): Substitution {
    return substitute(step.command, this.#names(step, target), this.bindings);
  }

  /** Any text of a step with this lab's names; null where one of them is not known. */
  rename(text: string, step: Step, target: string): string | null {
    const named = substitute(text, this.#names(step, target), this.bindings);
    return named.kind === 'ok' ? named.text : null;
  }

  bindingsAfter(step: Step, { bindings, used }: { readonly bindings?: Bindings; readonly used: readonly string[] }): Bindings {
    return noteUse(bindings ?? this.bindings, used, step.host ?? '', { file: step.position.file, line: step.position.line });
  }

  /** What may be put in place of the page's names at this step. */
  #names(step: Step, target: string) {
    return { host: step.host ?? target, inventory: this.#options.inventory, learnable: this.#prerequisites.learnableBefore(step) };
  }

  #keepInMind(observation: Observation): void {
    const place = this.#places.placeOf(observation.stepId);
    this.#observations.set(observation.stepId, observation);
    if (Number.isFinite(place)) this.#furthest = Math.max(this.#furthest, place);
  }

  /** What an observation leaves for the steps after it. */
  #take(step: Step, { output, sent, changed, recalled }: Observation, judgement: Judgement): void {
    this.bindings = judgement.bindings;
    this.#claim(step, judgement);
    if (recalled) return;
    this.#observed.set(step.id, { output, sent });
    if (judgement.verdict !== 'fail')
      this.shown.push({ command: step.command, live: output.text, lines: judgement.lines, line: step.position.line });
    if (changed) this.noteChange(step);
  }

  #claim(step: Step, judgement: Judgement): void {
    const file = this.#places.pageOf(step)?.path ?? '';
    const fresh = judgement.unverifiedClaims.filter(
      (claim) => !this.unverifiedClaims.some((known) => known.file === file && known.line === claim.line && known.text === claim.text),
    );
    this.unverifiedClaims.push(...fresh.map((claim) => ({ ...claim, file })));
  }
}

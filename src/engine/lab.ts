import {
  type Bindings,
  type Channel,
  LabproofError,
  type Outcome,
  type Output,
  type RunEvent,
  type SentCommand,
  type Step,
  type Target,
  toProblem,
  type UnverifiedClaim,
} from '../model/index.ts';
import { filesFor } from './files.ts';
import { Memory } from './memory.ts';
import type { Observation, Preview, RunWish } from './observation.ts';
import type { ConsentLevel, EngineOptions } from './options.ts';
import { errored, inShort, judged, reasonOf, skipped } from './outcome.ts';
import { type Places, placesOf } from './places.ts';
import { Pool, type Reached } from './pool.ts';
import { Preparation, type Ready } from './preparation.ts';
import { type Prerequisites, prerequisites } from './prerequisites.ts';
import { RecordedAnswers } from './recorded-answers.ts';
import { Redactor } from './redact.ts';
import { Sending } from './sending.ts';

/** The engine's one primitive for every driver: `runStep`. Open it, ask for steps, dispose of it. */
export interface Lab extends AsyncDisposable {
  /** Final and memoised: a driver that asks twice gets the same Outcome, and nothing runs twice. The wish counts for the first. */
  runStep(step: Step, wish?: RunWish): Promise<Outcome>;
  /** A step that nobody asks for in this run: a planned skip, told once. What was asked for before stays as it is. */
  leaveOut(step: Step): Promise<Outcome>;
  /** Has this step an outcome, or is it about to get one? */
  asked(step: Step): boolean;
  /** Would this step be sent, and may it change something? */
  changes(step: Step): boolean;
  /** Forgets what a step saw and what came of it: asked again, it runs again, judged as if it were the first time. */
  forget(step: Step): Promise<void>;
  /** What running the step would send, where, and what consent it needs; asks no host. */
  preview(step: Step): Preview;
  /** What the steps saw, in the order of the guide: enough for another lab to go on from here. */
  readonly observations: readonly Observation[];
  /** A login shell for a person on the step's host, on the connection whose identity was proved; throws where there is none. */
  openShell(step: Step, size: { readonly columns: number; readonly rows: number; readonly term: string }): Promise<Channel>;
  /** Starts opening every target that the steps need, all at once. */
  openTargets(steps: readonly Step[]): void;
  readonly bindings: Bindings;
  readonly unverifiedClaims: readonly UnverifiedClaim[];
  readonly prerequisites: Prerequisites;
  /** Answers of a recording that no step asked for. */
  unused(): Promise<readonly SentCommand[]>;
}

/**
 * Opens a lab for one guide; `emit` hears everything as JSON-safe events, credentials blotted out. With observations of an earlier
 * lab it goes on from there: names, shown values and recalled outputs are as they were, and nothing of it runs again.
 */
export function openLab(options: EngineOptions, emit: (event: RunEvent) => void, earlier: readonly Observation[] = []): Lab {
  return new GuideLab(options, emit, earlier);
}

class GuideLab implements Lab {
  readonly prerequisites: Prerequisites;
  readonly #options: EngineOptions;
  readonly #emit: (event: RunEvent) => void;
  /** For what is clean already. */
  readonly #hear: (event: RunEvent) => void;
  readonly #redactor = new Redactor();
  readonly #places: Places;
  readonly #memory: Memory;
  readonly #preparation: Preparation;
  readonly #answers: RecordedAnswers;
  readonly #pool: Pool;
  readonly #sending: Sending;
  readonly #outcomes = new Map<string, Promise<Outcome>>();
  /** What became of the steps that have run. */
  readonly #settled = new Map<string, Outcome>();
  /** Hosts of which the recording knows already that they cannot be reached. */
  readonly #away = new Set<string>();
  /** What was typed last. */
  #underWay: { readonly id: string; readonly sent: string } | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: EngineOptions, emit: (event: RunEvent) => void, earlier: readonly Observation[]) {
    this.#options = options;
    this.#hear = emit;
    this.#emit = (event) => emit(this.#redactor.value(event));
    this.#places = placesOf(options.guide);
    this.prerequisites = prerequisites(options.guide);
    this.#memory = new Memory(options, this.#places, this.prerequisites);
    this.#preparation = new Preparation(options, this.#places, this.#memory, this.prerequisites);
    // What the page does not ask for any more has no place.
    const known = earlier.filter((each) => this.#places.steps.has(each.stepId));
    this.#answers = new RecordedAnswers(this.#places, known);
    this.#memory.restore(known);
    const guide = options.guide.path;
    this.#pool = new Pool(
      options,
      (target) => this.#emit({ type: 'target-opened', guide, target }),
      (host, text) => this.#emit({ type: 'notice', guide, host, text }),
      (value) => this.#redactor.add(value),
    );
    this.#sending = new Sending({
      options,
      memory: this.#memory,
      preparation: this.#preparation,
      answers: this.#answers,
      pool: this.#pool,
      redactor: this.#redactor,
      emit: this.#emit,
    });
  }

  get bindings(): Bindings {
    return this.#memory.bindings;
  }

  get unverifiedClaims(): readonly UnverifiedClaim[] {
    return this.#memory.unverifiedClaims;
  }

  openTargets(steps: readonly Step[]): void {
    const opened = new Set<string>();
    for (const step of steps) {
      const resolved = this.#preparation.resolve(step);
      if (resolved.kind !== 'target' || opened.has(resolved.target.name)) continue;
      const ready = this.#preparation.prepare(step, { substituting: false, wish: {} });
      if (ready.kind !== 'ready') continue;
      opened.add(ready.target.name);
      this.#pool.open(ready.target);
    }
  }

  unused(): Promise<readonly SentCommand[]> {
    return this.#pool.unused();
  }

  get observations(): readonly Observation[] {
    return this.#memory.observations;
  }

  async forget(step: Step): Promise<void> {
    await this.#turn;
    this.#outcomes.delete(step.id);
    this.#settled.delete(step.id);
    this.#answers.forget(step.id);
    this.#memory.forget(step.id);
    const resolved = step.host === null ? null : this.#preparation.resolve(step);
    if (resolved?.kind !== 'target') return;
    const { target } = resolved;
    for (const key of [target.name, this.#preparation.shellKey(step, target)]) this.#sending.broken.delete(key);
    await this.#pool.retry(target);
  }

  preview(step: Step): Preview {
    if (step.sameAs !== null) return { kind: 'recalls', stepId: step.sameAs };
    const levels: readonly ConsentLevel[] = ['read-only', 'changing', 'all'];
    let blocked: Outcome | null = null;
    for (const needs of levels) {
      const ready = this.#preparation.prepare(step, { substituting: true, wish: { consent: needs } });
      if (ready.kind === 'ready') {
        const files = filesFor(step, this.#options.guide).map(({ path, line }) => ({ path, line }));
        return { kind: 'ready', target: ready.target, sent: this.#redactor.text(ready.sent), needs, files };
      }
      blocked = ready.outcome;
    }
    if (blocked === null) throw new Error('there are levels of consent');
    return { kind: 'blocked', outcome: blocked, problem: blocked.problem };
  }

  async openShell(step: Step, size: { readonly columns: number; readonly rows: number; readonly term: string }): Promise<Channel> {
    const resolved = this.#preparation.resolve(step);
    if (resolved.kind === 'problem') throw new LabproofError(resolved.problem);
    const reached = await this.#pool.reach(resolved.target);
    if (reached.kind === 'failed') throw new LabproofError(reached.problem);
    return reached.connection.shell(size, this.#options.signal);
  }

  runStep(step: Step, wish: RunWish = {}): Promise<Outcome> {
    const known = this.#outcomes.get(step.id);
    if (known !== undefined) return known;
    if (this.#needsSetup(step)) for (const each of this.#places.setup) void this.runStep(each);
    // One step at a time: a guide is a sequence, whatever order a driver asks in.
    const outcome = this.#turn.then(() => this.#runAndTell(step, wish));
    this.#turn = outcome.catch(() => {});
    this.#outcomes.set(step.id, outcome);
    return outcome;
  }

  leaveOut(step: Step): Promise<Outcome> {
    const known = this.#outcomes.get(step.id);
    if (known !== undefined) return known;
    const outcome = Promise.resolve(this.#tell(step, skipped(step, 'planned', 'not selected'), 0));
    this.#outcomes.set(step.id, outcome);
    return outcome;
  }

  asked(step: Step): boolean {
    return this.#outcomes.has(step.id);
  }

  changes(step: Step): boolean {
    const ready = this.#preparation.prepare(step, { substituting: false, wish: {} });
    return ready.kind === 'ready' && !ready.readOnly;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.close();
  }

  /** Steps of the guide itself, as far as anybody wants them. */
  #needsSetup(step: Step): boolean {
    return this.#places.pageOf(step)?.role === undefined && (this.#options.select === null || this.#options.select(step));
  }

  /** The lab is not as the guide needs it: why, or null. */
  async #unprepared(step: Step): Promise<string | null> {
    if (!this.#needsSetup(step)) return null;
    for (const each of this.#places.setup) {
      const outcome = await this.#outcomes.get(each.id);
      if (outcome !== undefined && outcome.verdict !== 'pass')
        return `the set-up was not done (${each.position.file}:${each.position.line}, ${each.host}: ${each.command.split('\n')[0]}): ${outcome.reason}`;
    }
    return null;
  }

  async #runAndTell(step: Step, wish: RunWish): Promise<Outcome> {
    const started = this.#options.now();
    const back = this.#memory.hasRunPast(step);
    if (back) this.#memory.recollect(step);
    const outcome = await this.#run(step, wish).catch((error: unknown) => this.#broke(step, error));
    if (back) this.#memory.recollect(null);
    return this.#tell(step, outcome, this.#options.now().getTime() - started.getTime());
  }

  #tell(step: Step, outcome: Outcome, durationMs: number): Outcome {
    const [guide, at] = [this.#options.guide.path, this.#options.now().toISOString()];
    const clean = this.#redactor.value({ type: 'step-finished', guide, id: step.id, at, outcome: { ...outcome, durationMs } } as const);
    this.#settled.set(step.id, clean.outcome);
    this.#hear(clean);
    return clean.outcome;
  }

  #broke(step: Step, error: unknown): Outcome {
    const sent = this.#underWay?.id === step.id ? this.#underWay.sent : null;
    if (!this.#options.signal.aborted) return errored(step, toProblem(error), { sent });
    if (sent === null) return skipped(step, 'unplanned', 'the run was stopped before this step');
    const { message } = toProblem(this.#options.signal.reason);
    return errored(step, { code: 'LABPROOF_RUN_STOPPED', message: `${message}, while this ran`, hint: 'run again' }, { sent });
  }

  async #run(step: Step, wish: RunWish): Promise<Outcome> {
    if (this.#options.signal.aborted) return skipped(step, 'unplanned', 'the run was stopped before this step');
    const unprepared = await this.#unprepared(step);
    if (unprepared !== null) return skipped(step, 'unplanned', unprepared);
    if (step.sameAs !== null) return this.#recall(step, step.sameAs);
    const ready = this.#preparation.prepare(step, { substituting: true, wish });
    if (ready.kind !== 'ready') return ready.outcome;
    const { target, sent } = ready;
    this.#memory.bindings = ready.bindings;
    const carried = this.#options.carried?.get(step.id);
    if (carried !== undefined && carried.sent === sent) return this.#carry(step, ready, carried.output);
    const barred = this.#barred(step, target);
    if (barred !== null) return barred;
    const reached = await this.#pool.reach(target);
    if (reached.kind === 'failed') return this.#unreached(step, target, reached);
    const { connection } = reached;
    const { walk } = this.#preparation;
    walk.noteOpen(target, (id) => connection.isOpen(id));
    const gone = walk.blocked(step, target, (id) => this.#settled.get(id));
    if (gone !== null) return skipped(step, gone.kind, gone.reason);
    this.#answers.giveOut(target, connection, (id) => this.#memory.observation(id) !== undefined);
    this.#underWay = { id: step.id, sent };
    this.#emit({ type: 'step-started', guide: this.#options.guide.path, id: step.id, at: this.#options.now().toISOString(), sent });
    return step.kind === 'command' ? this.#sending.command(step, ready, connection) : this.#sending.changeShell(step, ready, connection);
  }

  /** Is what earlier steps left behind in the way of this one? */
  #barred(step: Step, target: Target): Outcome | null {
    const { walk } = this.#preparation;
    const broken = this.#sending.broken.get(this.#preparation.shellKey(step, target));
    if (broken !== undefined && step.kind === 'command')
      return skipped(step, 'unplanned', `blocked by line ${broken}: the shell ${step.shell} on ${target.name} could not be entered`);
    const blocked = walk.blocked(step, target, (id) => this.#settled.get(id));
    if (blocked !== null) return skipped(step, blocked.kind, blocked.reason);
    return this.#preparation.frames(step) === null
      ? skipped(step, 'unplanned', 'the shells in which it is typed cannot be entered without consent')
      : null;
  }

  /** An error for the step that finds out, once; what follows from it is skipped. */
  #unreached(step: Step, target: Target, { problem, fresh }: Extract<Reached, { kind: 'failed' }>): Outcome {
    const { broken } = this.#sending;
    const first = broken.get(target.name);
    if (fresh) broken.set(target.name, step.position.line);
    if (!this.#away.has(target.name)) {
      this.#away.add(target.name);
      const clean = this.#redactor.value(problem);
      this.#options.record?.({ type: 'unreachable', host: target.name, problem: clean, ...(fresh ? {} : { again: true }) });
    }
    if (fresh) return errored(step, problem);
    // The line that found it out tells all of it.
    const why = inShort(problem.message);
    return skipped(step, 'unplanned', `blocked by line ${first ?? step.position.line}: ${why}`);
  }

  /** A recalled block: the same observation, judged against this text too. */
  async #recall(step: Step, id: string): Promise<Outcome> {
    const options = this.#options;
    if (options.select !== null && !options.select(step)) return skipped(step, 'planned', 'not selected');
    const line = this.#places.steps.get(id)?.position.line ?? 0;
    const observed = this.#memory.observed(id);
    if (observed === undefined) return skipped(step, 'unplanned', `blocked by line ${line}: this recalls its output, and it has none`);
    const { sent, output } = observed;
    const judgement = this.#memory.judge(step, output, sent);
    const target = this.#memory.observation(id)?.target ?? '';
    this.#memory.remember(step, { target, sent, output, attempts: 0, changed: false, recalled: true }, judgement);
    return {
      ...judged(step, sent, output, judgement, []),
      reason: `${reasonOf(judgement.verdict, judgement.findings, true)}; judged on the output of line ${line}, not run again`,
    };
  }

  /** The page was edited and this command was not: what it printed before is judged against the page as it is now. */
  #carry(step: Step, ready: Ready, output: Output): Outcome {
    const judgement = this.#memory.judge(step, output, ready.sent);
    if (step.kind !== 'command') return judged(step, ready.sent, output, judgement, []);
    const outcome = this.#sending.settle(step, ready, output, judgement, []);
    return { ...outcome, reason: `${outcome.reason}; judged on its answer of before, not run again` };
  }
}

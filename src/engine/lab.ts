import { answers, emptyBindings, noteUse, type Shown, type Substitution, substitute } from '../match/index.ts';
import { entering } from '../model/entering.ts';
import {
  type Attempt,
  type Bindings,
  type Channel,
  LabproofError,
  type Outcome,
  type Output,
  type Page,
  type RunEvent,
  type SentCommand,
  type Step,
  type Target,
  toProblem,
  type UnverifiedClaim,
} from '../model/index.ts';
import type { Questions } from '../shell/index.ts';
import { fillBlanks } from './blanks.ts';
import type { Connection, Place, RunOptions } from './connection.ts';
import { permit } from './consent.ts';
import { filesFor, readsFile, writesFile } from './files.ts';
import { attemptOf, curable, type Judgement, judge } from './judge.ts';
import type { Observation, Preview, RunWish } from './observation.ts';
import type { ConsentLevel, EngineOptions } from './options.ts';
import { errored, reasonOf, skipped } from './outcome.ts';
import { Pool } from './pool.ts';
import { type Prerequisites, prerequisites } from './prerequisites.ts';
import { askedProblem, questionsOf } from './questions.ts';
import { Redactor } from './redact.ts';
import { shellWalk } from './shell-walk.ts';
import { resolveTarget } from './targets.ts';
import { pause, waits } from './wait.ts';

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

/** A command ready to be sent: checked, substituted, allowed. */
interface Ready {
  readonly kind: 'ready';
  readonly target: Target;
  readonly sent: string;
  /** Which placeholders were filled in, and from where; empty for none. */
  readonly filled: string;
  readonly place: Place;
  readonly readOnly: boolean;
  /** Part of a recording: what the configuration puts around a guide is none. */
  readonly recorded: boolean;
  /** σ once this lab's names were put in. */
  readonly bindings: Bindings;
  readonly wish: RunWish;
}

class GuideLab implements Lab {
  readonly prerequisites: Prerequisites;
  readonly unverifiedClaims: UnverifiedClaim[] = [];
  bindings: Bindings = emptyBindings;
  readonly #options: EngineOptions;
  readonly #emit: (event: RunEvent) => void;
  /** For what is clean already. */
  readonly #hear: (event: RunEvent) => void;
  readonly #pool: Pool;
  readonly #redactor = new Redactor();
  readonly #outcomes = new Map<string, Promise<Outcome>>();
  /** Outputs that were as documented, or drifted: what a reader would have on the screen. */
  readonly #shown: Shown[] = [];
  /** Files of the guide that were asked for, whatever became of them: once a run. */
  readonly #files = new Set<string>();
  readonly #observed = new Map<string, { readonly output: Output; readonly sent: string }>();
  readonly #pageOf = new Map<string, Page>();
  /** In the order of the guide. */
  readonly #stepOf = new Map<string, Step>();
  /** What the configuration asks for before the guide. */
  readonly #setup: readonly Step[];
  readonly #placeOf = new Map<string, number>();
  readonly #memory = new Map<string, Observation>();
  /** Place of the last step, in the order of the guide, that the memory holds. */
  #furthest = -1;
  /** The last answer of a recording to each step, and those that a forgotten step gets once more. */
  readonly #given = new Map<string, Output>();
  readonly #again = new Map<string, Output>();
  /** Observations of an earlier lab whose answers the recording still has to give out, by target. */
  readonly #owed = new Map<string, readonly Observation[]>();
  /** Line of the step that broke a host or a shell on it, for the reason of what follows. */
  readonly #broken = new Map<string, number>();
  readonly #walk: ReturnType<typeof shellWalk>;
  /** What became of the steps that have run. */
  readonly #settled = new Map<string, Outcome>();
  /** Hosts of which the recording knows already that they cannot be reached. */
  readonly #away = new Set<string>();
  #mutated = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: EngineOptions, emit: (event: RunEvent) => void, earlier: readonly Observation[]) {
    this.#options = options;
    this.#hear = emit;
    this.#emit = (event) => emit(this.#redactor.value(event));
    this.prerequisites = prerequisites(options.guide);
    this.#walk = shellWalk(options);
    this.#setup = options.guide.pages.flatMap((page) => (page.role === 'setup' ? page.steps : []));
    for (const page of options.guide.pages) {
      for (const step of page.steps) {
        this.#pageOf.set(step.id, page);
        if (!this.#placeOf.has(step.id)) this.#placeOf.set(step.id, this.#placeOf.size);
        this.#stepOf.set(step.id, step);
      }
    }
    for (const each of earlier) {
      // What the page does not ask for any more has no place.
      if (!this.#stepOf.has(each.stepId)) continue;
      this.#keepInMind(each.stepId, each);
      if (!each.recalled) this.#owed.set(each.target, [...(this.#owed.get(each.target) ?? []), each]);
    }
    this.#recollect(null);
    const guide = options.guide.path;
    this.#pool = new Pool(
      options,
      (target) => this.#emit({ type: 'target-opened', guide, target }),
      (host, text) => this.#emit({ type: 'notice', guide, host, text }),
      (value) => this.#redactor.add(value),
    );
  }

  openTargets(steps: readonly Step[]): void {
    const opened = new Set<string>();
    for (const step of steps) {
      const resolved = this.#resolve(step);
      if (resolved.kind !== 'target' || opened.has(resolved.target.name)) continue;
      const ready = this.#prepare(step, { substituting: false, wish: {} });
      if (ready.kind !== 'ready') continue;
      opened.add(ready.target.name);
      this.#pool.open(ready.target);
    }
  }

  unused(): Promise<readonly SentCommand[]> {
    return this.#pool.unused();
  }

  get observations(): readonly Observation[] {
    return [...this.#stepOf.keys()].flatMap((id) => this.#memory.get(id) ?? []);
  }

  async forget(step: Step): Promise<void> {
    await this.#turn;
    this.#outcomes.delete(step.id);
    this.#settled.delete(step.id);
    const given = this.#given.get(step.id);
    if (given !== undefined) this.#again.set(step.id, given);
    if (this.#memory.delete(step.id)) {
      this.#furthest = Math.max(-1, ...[...this.#memory.keys()].map((id) => this.#placeOf.get(id) ?? -1));
      this.#recollect(null);
    }
    const resolved = step.host === null ? null : this.#resolve(step);
    if (resolved?.kind !== 'target') return;
    const { target } = resolved;
    for (const key of [target.name, this.#shellKey(step, target)]) this.#broken.delete(key);
    await this.#pool.retry(target);
  }

  preview(step: Step): Preview {
    if (step.sameAs !== null) return { kind: 'recalls', stepId: step.sameAs };
    const levels: readonly ConsentLevel[] = ['read-only', 'changing', 'all'];
    let blocked: Outcome | null = null;
    for (const needs of levels) {
      const ready = this.#prepare(step, { substituting: true, wish: { consent: needs } });
      if (ready.kind === 'ready') {
        const files = filesFor(step, this.#options.guide).map(({ path, line }) => ({ path, line }));
        const { target, sent } = ready;
        return { kind: 'ready', target, sent, needs, files };
      }
      blocked = ready.outcome;
    }
    if (blocked === null) throw new Error('there are levels of consent');
    return { kind: 'blocked', outcome: blocked, problem: blocked.problem };
  }

  async openShell(step: Step, size: { readonly columns: number; readonly rows: number; readonly term: string }): Promise<Channel> {
    const resolved = this.#resolve(step);
    if (resolved.kind === 'problem') throw new LabproofError(resolved.problem);
    const reached = await this.#pool.reach(resolved.target);
    if (reached.kind === 'failed') throw new LabproofError(reached.problem);
    return reached.connection.shell(size, this.#options.signal);
  }

  runStep(step: Step, wish: RunWish = {}): Promise<Outcome> {
    const known = this.#outcomes.get(step.id);
    if (known !== undefined) return known;
    if (this.#needsSetup(step)) for (const each of this.#setup) void this.runStep(each);
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
    const ready = this.#prepare(step, { substituting: false, wish: {} });
    return ready.kind === 'ready' && !ready.readOnly;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.close();
  }

  /** Steps of the guide itself, as far as anybody wants them. */
  #needsSetup(step: Step): boolean {
    return this.#pageOf.get(step.id)?.role === undefined && (this.#options.select === null || this.#options.select(step));
  }

  /** The lab is not as the guide needs it: why, or null. */
  async #unprepared(step: Step): Promise<string | null> {
    if (!this.#needsSetup(step)) return null;
    for (const each of this.#setup) {
      const outcome = await this.#outcomes.get(each.id);
      if (outcome !== undefined && outcome.verdict !== 'pass')
        return `the set-up was not done (${each.position.file}, ${each.host}: ${each.command.split('\n')[0]}): ${outcome.reason}`;
    }
    return null;
  }

  async #runAndTell(step: Step, wish: RunWish): Promise<Outcome> {
    const started = this.#options.now();
    const back = this.#hasRunPast(step);
    if (back) this.#recollect(step);
    const outcome = await this.#run(step, wish).catch((error: unknown) => this.#broke(step, error));
    if (back) this.#recollect(null);
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
    if (this.#options.signal.aborted) return skipped(step, 'unplanned', 'the run was stopped before this step');
    return errored(step, toProblem(error));
  }

  /** Has a driver gone back to a step before others that have run? */
  #hasRunPast(step: Step): boolean {
    return this.#furthest > (this.#placeOf.get(step.id) ?? Number.POSITIVE_INFINITY);
  }

  /** σ and all that outputs showed, made anew from the observations in the guide's order, up to a step or to the last one. */
  #recollect(until: Step | null): void {
    this.bindings = emptyBindings;
    this.#shown.length = 0;
    this.#observed.clear();
    this.#mutated = false;
    for (const [id, step] of this.#stepOf) {
      if (id === until?.id) break;
      const observation = this.#memory.get(id);
      if (observation === undefined) continue;
      if (!observation.recalled) {
        const named = this.#putNames(step, observation.target);
        if (named.kind === 'ok') this.bindings = this.#bindingsAfter(step, named);
      }
      const judgement = this.#judge(step, observation.output, observation.sent, new Date(observation.at));
      this.#take(step, observation, judgement);
    }
    // A change of the lab that a later step made has been made, wherever one goes back to.
    if (until !== null) this.#mutated ||= [...this.#memory.values()].some((each) => each.changed);
  }

  async #run(step: Step, wish: RunWish): Promise<Outcome> {
    if (this.#options.signal.aborted) return skipped(step, 'unplanned', 'the run was stopped before this step');
    const unprepared = await this.#unprepared(step);
    if (unprepared !== null) return skipped(step, 'unplanned', unprepared);
    if (step.sameAs !== null) return this.#recall(step, step.sameAs);
    const ready = this.#prepare(step, { substituting: true, wish });
    if (ready.kind !== 'ready') return ready.outcome;
    const { target, sent } = ready;
    this.bindings = ready.bindings;
    const carried = this.#options.carried?.get(step.id);
    if (carried !== undefined && carried.sent === sent) return this.#carry(step, ready, carried.output);
    const broken = this.#broken.get(this.#shellKey(step, target));
    if (broken !== undefined && step.kind === 'command')
      return skipped(step, 'unplanned', `blocked by line ${broken}: the shell ${step.shell} on ${target.name} could not be entered`);
    const blocked = this.#walk.blocked(step, target, (id) => this.#settled.get(id));
    if (blocked !== null) return skipped(step, blocked.kind, blocked.reason);
    if (this.#frames(step) === null) return skipped(step, 'unplanned', 'the shells in which it is typed cannot be entered without consent');
    const reached = await this.#pool.reach(target);
    if (reached.kind === 'failed') {
      const first = this.#broken.get(target.name);
      if (reached.fresh) this.#broken.set(target.name, step.position.line);
      if (!this.#away.has(target.name)) {
        this.#away.add(target.name);
        const problem = this.#redactor.value(reached.problem);
        this.#options.record?.({ type: 'unreachable', host: target.name, problem, ...(reached.fresh ? {} : { again: true }) });
      }
      return reached.fresh
        ? errored(step, reached.problem)
        : skipped(step, 'unplanned', `blocked by line ${first ?? step.position.line}: ${reached.problem.message}`);
    }
    this.#walk.noteOpen(target, (id) => reached.connection.isOpen(id));
    const gone = this.#walk.blocked(step, target, (id) => this.#settled.get(id));
    if (gone !== null) return skipped(step, gone.kind, gone.reason);
    this.#giveOut(target, reached.connection);
    this.#emit({ type: 'step-started', guide: this.#options.guide.path, id: step.id, at: this.#options.now().toISOString(), sent });
    if (step.kind !== 'command') return this.#changeShell(step, ready, reached.connection);
    const files = await this.#createFiles(step, ready, reached.connection);
    const outcome = await this.#command(step, ready, reached.connection);
    return files === '' ? outcome : { ...outcome, reason: `${outcome.reason}; ${files}` };
  }

  /** Everything that can be said before a host is reached: selection, obstacles, target, values, consent. */
  #prepare(
    step: Step,
    how: { readonly substituting: boolean; readonly wish: RunWish },
  ): Ready | { readonly kind: 'no'; readonly outcome: Outcome } {
    const no = (outcome: Outcome) => ({ kind: 'no', outcome }) as const;
    const options = this.#options;
    const around = this.#pageOf.get(step.id)?.role !== undefined;
    if (options.select !== null && !around && !options.select(step)) return no(skipped(step, 'planned', 'not selected'));
    const blanks = fillBlanks(step, options.placeholders, this.#shown);
    if (blanks.kind === 'open') return no(skipped(step, 'unplanned', blanks.problem.message, { problem: blanks.problem }));
    if (step.obstacle !== null && step.obstacle.code !== 'LABPROOF_PLACEHOLDER_UNBOUND') {
      const { code, message, hint } = step.obstacle;
      if (code === 'LABPROOF_STEP_SKIPPED') return no(skipped(step, 'planned', message));
      return no(skipped(step, 'unplanned', message, { problem: { code, message, hint, position: step.position } }));
    }
    if (step.sameAs !== null) return no(skipped(step, 'planned', 'recalls an earlier observation'));
    const { leadsTo } = this.#walk.standing(step);
    if (leadsTo !== null) return no(skipped(step, 'planned', `leads to ${leadsTo}, which labproof reaches on a connection of its own`));
    const resolved = this.#resolve(step);
    if (resolved.kind === 'problem') return no(errored(step, resolved.problem));
    const { target } = resolved;
    const substitution = how.substituting ? this.#putNames(step, target.name) : ({ kind: 'ok', text: step.command, used: [] } as const);
    if (substitution.kind !== 'ok') return no(this.#unbound(step, substitution));
    // Last, so that no value is taken for one of the page's names.
    const sent = blanks.fill(substitution.text);
    const permission = permit(step, sent, this.#consentFor(target, how.wish), options.commandClasses);
    if (permission.kind === 'held') return no(skipped(step, 'planned', permission.reason));
    if (permission.kind === 'weak') return no(skipped(step, 'unplanned', permission.reason));
    return {
      kind: 'ready',
      target,
      sent,
      filled: blanks.how,
      place: { shell: step.shell, directory: step.directory },
      readOnly: permission.readOnly,
      recorded: !around,
      bindings: this.#bindingsAfter(step, substitution),
      wish: how.wish,
    };
  }

  /** The target on whose connection the step is typed. */
  #resolve(step: Step) {
    return resolveTarget({ position: step.position, host: this.#walk.standing(step).host }, this.#options);
  }

  /** One shell of one target: its dialect, in the shells that the guide has entered. */
  #shellKey(step: Step, target: Target): string {
    return [target.name, step.shell, ...this.#walk.standing(step).shells.map(({ enter }) => enter.id)].join('\n');
  }

  /** The shells in which the step is typed; one that nobody has entered is entered if that only reads. */
  #frames(step: Step) {
    return this.#walk.frames(step, (enter) => {
      const ready = this.#prepare(enter, { substituting: true, wish: { consent: 'read-only' } });
      return ready.kind === 'ready' && ready.readOnly ? ready.sent : null;
    });
  }

  #consentFor(target: Target, wish: RunWish): ConsentLevel {
    return wish.consent ?? this.#options.targetConsent[target.name] ?? this.#options.consent;
  }

  /** The command with this lab's names. Names that hold for one host hold for it as the guide calls it. */
  #putNames(step: Step, target: string): Substitution {
    return substitute(step.command, this.#names(step, target), this.bindings);
  }

  /** What may be put in place of the page's names at this step. */
  #names(step: Step, target: string) {
    return { host: step.host ?? target, inventory: this.#options.inventory, learnable: this.prerequisites.learnableBefore(step) };
  }

  #bindingsAfter(step: Step, { bindings, used }: { readonly bindings?: Bindings; readonly used: readonly string[] }): Bindings {
    return noteUse(bindings ?? this.bindings, used, step.host ?? '', { file: step.position.file, line: step.position.line });
  }

  #unbound(step: Step, failure: Exclude<ReturnType<typeof substitute>, { kind: 'ok' }>): Outcome {
    if (failure.kind === 'unsafe') return errored(step, { ...failure.problem, position: step.position });
    const source = this.prerequisites.shownBy(failure.value);
    const where = source === null ? '' : `blocked by line ${source.position.line}: `;
    return skipped(step, 'unplanned', `${where}${failure.why}`);
  }

  /** A recalled block: the same observation, judged against this text too. */
  async #recall(step: Step, id: string): Promise<Outcome> {
    const options = this.#options;
    if (options.select !== null && !options.select(step)) return skipped(step, 'planned', 'not selected');
    const original = this.#stepOf.get(id);
    const line = original?.position.line ?? 0;
    const observed = this.#observed.get(id);
    if (observed === undefined) return skipped(step, 'unplanned', `blocked by line ${line}: this recalls its output, and it has none`);
    const judgement = this.#judge(step, observed.output, observed.sent);
    const target = this.#memory.get(id)?.target ?? '';
    this.#remember(step, { target, sent: observed.sent, output: observed.output, attempts: 0, changed: false, recalled: true }, judgement);
    return {
      ...this.#outcome(step, observed.sent, observed.output, judgement, []),
      reason: `${reasonOf(judgement.verdict, judgement.findings, true)}; judged on the output of line ${line}, not run again`,
    };
  }

  /** The page was edited and this command was not: what it printed before is judged against the page as it is now. */
  #carry(step: Step, ready: Ready, output: Output): Outcome {
    const judgement = this.#judge(step, output, ready.sent);
    if (step.kind !== 'command') return this.#outcome(step, ready.sent, output, judgement, []);
    const outcome = this.#settle(step, ready, output, judgement, []);
    return { ...outcome, reason: `${outcome.reason}; judged on its answer of before, not run again` };
  }

  async #changeShell(step: Step, ready: Ready, connection: Connection): Promise<Outcome> {
    const { target, sent, place } = ready;
    const run = { ...this.#runOptions(step, ready), entering: { id: step.id, inside: entersAnotherMachine(step) } };
    const going =
      step.kind === 'leave'
        ? () => connection.leave(sent, place, run)
        : () => connection.enter(step.entersShell ?? step.shell, sent, place, run);
    const output = this.#observe(await this.#answer(step, connection, going), ready, false);
    const broken = await this.#brokenRun(step, ready, output, []);
    const outcome = broken ?? this.#outcome(step, sent, output, this.#judge(step, output, sent), []);
    if (outcome.verdict !== 'pass') {
      return outcome;
    }
    if (step.kind === 'enter') this.#walk.noteEntered(step, sent, ready.readOnly, target);
    return { ...outcome, reason: step.kind === 'leave' ? `left ${step.shell}` : `entered ${step.entersShell}` };
  }

  /** Files that the page asks to create before this command needs them: written with consent, and never over another text. */
  async #createFiles(step: Step, ready: Ready, connection: Connection): Promise<string> {
    const notes: string[] = [];
    for (const file of filesFor(step, this.#options.guide)) {
      const key = [ready.target.name, file.block, file.path].join('\u0000');
      if (this.#files.has(key)) continue;
      this.#files.add(key);
      const asked = `line ${file.line} asks to create ${file.path}`;
      const command = writesFile(file);
      const permission = permit(
        { ...step, command, placeholders: [] },
        command,
        this.#consentFor(ready.target, ready.wish),
        this.#options.commandClasses,
      );
      if (permission.kind !== 'granted') {
        notes.push(`${asked}, which was not done: ${permission.reason}`);
        continue;
      }
      // In the shell in which the page stands: a container has files of its own.
      const run = { ...this.#runOptions(), frames: this.#frames(step) ?? [] };
      const there = this.#observe(
        await connection.run(readsFile(file.path), ready.place, run),
        { ...ready, sent: readsFile(file.path) },
        false,
      );
      if (there.end.kind !== 'exit') {
        notes.push(`${asked}: nobody knows whether it is there`);
        continue;
      }
      if (there.end.status === 0) {
        notes.push(
          there.text.trimEnd() === file.text.trimEnd() ? `${asked}: it is there` : `${asked}: another text is there, and was left alone`,
        );
        continue;
      }
      this.#mutated = true;
      const written = this.#observe(await connection.run(command, ready.place, run), { ...ready, sent: command }, false);
      const done = written.end.kind === 'exit' && written.end.status === 0 && written.text.trim() === '';
      notes.push(done ? `${asked}: written` : `${asked}: that failed (${written.text.trim().split('\n')[0] ?? ''})`);
    }
    return notes.join('; ');
  }

  async #command(step: Step, ready: Ready, connection: Connection): Promise<Outcome> {
    const { sent, target, place } = ready;
    const attempts: Attempt[] = [];
    const before = this.bindings;
    const patience = ready.wish.waitMs ?? waitOf(step, this.#options.timeouts.waitMs);
    for (const wait of waits(ready.readOnly ? patience : 0, this.#options.now)) {
      if (attempts.length > 0) {
        if (!connection.canRepeat(sent, place)) break;
        if (!connection.recorded) await pause(wait, this.#options.signal);
      }
      const startedAt = this.#options.now().toISOString();
      const running = this.#answer(step, connection, () => connection.run(sent, place, this.#runOptions(step, ready)));
      const output = this.#observe(await running, ready, attempts.length > 0);
      if (output.end.kind !== 'not-sent') this.#walk.noteRan(step, sent, target);
      const broken = await this.#brokenRun(step, ready, output, attempts);
      if (broken !== null) return broken;
      this.bindings = before;
      const judgement = this.#judge(step, output, sent);
      const attempt = attemptOf(startedAt, output, judgement);
      attempts.push(attempt);
      this.#emit({ type: 'step-attempt', guide: this.#options.guide.path, id: step.id, attempt });
      if (output.end.kind === 'timeout' && output.end.shellLost === true) await this.#lose(target, step);
      const again = judgement.verdict === 'fail' && curable(judgement) && output.end.kind !== 'timeout';
      if (!again || wait === null) return this.#settle(step, ready, output, judgement, attempts);
    }
    return this.#settleLast(step, ready, attempts);
  }

  /** Credentials are blotted out before anybody judges, so that a recording is judged as the live run was. */
  #observe(output: Output, ready: Ready, repeat: boolean): Output {
    const clean = this.#redactor.value(output);
    if (!ready.recorded) return clean;
    this.#options.record?.({
      type: 'answer',
      host: ready.target.name,
      ...ready.place,
      command: this.#redactor.text(ready.sent),
      repeat,
      output: clean.text,
      end: clean.end,
      durationMs: clean.durationMs,
      truncated: clean.truncated,
    });
    return clean;
  }

  /** A run that ended in no answer: an error where transport or shell were lost, a failure where the place is not there. */
  async #brokenRun(step: Step, ready: Ready, output: Output, attempts: readonly Attempt[]): Promise<Outcome | null> {
    const { end } = output;
    const { target } = ready;
    if (end.kind === 'lost' || (end.kind === 'not-sent' && end.lost)) {
      this.#broken.set(target.name, step.position.line);
      await this.#lose(target, step);
      return errored(step, end.problem, { sent: end.kind === 'lost' ? ready.sent : null, output, attempts });
    }
    if (end.kind === 'not-sent') {
      if (end.problem.code.startsWith('LABPROOF_SHELL_')) this.#broken.set(this.#shellKey(step, target), step.position.line);
      return errored(
        step,
        { ...end.problem, position: step.position },
        { output, attempts, verdict: notThere.has(end.problem.code) ? 'fail' : 'error' },
      );
    }
    if (end.kind === 'asked') {
      if (end.shellLost === true) await this.#lose(target, step);
      return errored(step, askedProblem(step, target, ready.sent, end), { sent: ready.sent, output, attempts });
    }
    if (end.kind === 'shell-ended' && step.kind !== 'leave') {
      await this.#lose(target, step);
      return errored(
        step,
        {
          code: 'LABPROOF_SHELL_ENDED',
          message: `the shell on ${target.name} ended while "${ready.sent}" ran`,
          hint: 'a command that ends its shell cannot be verified: annotate it as manual if it is meant to',
        },
        { sent: ready.sent, output, attempts },
      );
    }
    return null;
  }

  async #lose(target: Target, step: Step): Promise<void> {
    this.#walk.noteLost(target, step);
    await this.#pool.lose(target);
  }

  /** The time or the recording ran out between two attempts: the last one stands. */
  #settleLast(step: Step, ready: Ready, attempts: readonly Attempt[]): Outcome {
    const output = attempts.at(-1)?.output ?? null;
    if (output === null) throw new Error('a step that was repeated has an output');
    return this.#settle(step, ready, output, this.#judge(step, output, ready.sent), attempts);
  }

  #settle(step: Step, ready: Ready, output: Output, judgement: Judgement, attempts: readonly Attempt[]): Outcome {
    const { target, sent } = ready;
    this.#remember(
      step,
      { target: target.name, sent, output, attempts: attempts.length, changed: !ready.readOnly, recalled: false },
      judgement,
    );
    const outcome = this.#outcome(step, ready.sent, output, judgement, attempts);
    return ready.filled === '' ? outcome : { ...outcome, reason: `${outcome.reason}; ${ready.filled}` };
  }

  #remember(step: Step, seen: Omit<Observation, 'stepId' | 'at'>, judgement: Judgement): void {
    const observation = { stepId: step.id, at: this.#options.now().toISOString(), ...seen };
    this.#keepInMind(step.id, observation);
    this.#take(step, observation, judgement);
  }

  #keepInMind(id: string, observation: Observation): void {
    this.#memory.set(id, observation);
    this.#furthest = Math.max(this.#furthest, this.#placeOf.get(id) ?? -1);
  }

  /** What an observation leaves for the steps after it. */
  #take(step: Step, { output, sent, changed, recalled }: Observation, judgement: Judgement): void {
    this.#keep(step, judgement);
    if (recalled) return;
    this.#observed.set(step.id, { output, sent });
    if (judgement.verdict !== 'fail')
      this.#shown.push({ command: step.command, live: output.text, lines: judgement.lines, line: step.position.line });
    if (changed) this.#mutated = true;
  }

  /** The target's answer; a recording that was asked before says the same again. */
  async #answer(step: Step, connection: Connection, ask: () => Promise<Output>): Promise<Output> {
    if (connection.skip === null) return withShellLost(await ask(), connection.alive);
    const output = this.#again.get(step.id) ?? (await ask());
    this.#again.delete(step.id);
    this.#given.set(step.id, output);
    return output;
  }

  /** A recording gives each answer once and in order: what an earlier lab was given is taken out of it. */
  #giveOut(target: Target, { skip }: Connection): void {
    const owed = this.#owed.get(target.name) ?? [];
    this.#owed.delete(target.name);
    if (skip === null) return;
    for (const { stepId, sent, attempts, output } of owed) {
      const step = this.#stepOf.get(stepId);
      if (step === undefined) continue;
      this.#given.set(stepId, output);
      if (!this.#memory.has(stepId)) this.#again.set(stepId, output);
      for (let nth = 0; nth < attempts; nth++) skip(sent, { shell: step.shell, directory: step.directory });
    }
  }

  #judge(step: Step, output: Output, sent: string, at: Date | null = null): Judgement {
    const page = this.#pageOf.get(step.id);
    if (page === undefined) throw new Error(`step ${step.id} is not of this guide`);
    const options = at === null ? this.#options : { ...this.#options, now: () => at };
    return judge(step, output, { options, page, sent, mutated: this.#mutated, bindings: this.bindings });
  }

  #keep(step: Step, judgement: Judgement): void {
    this.bindings = judgement.bindings;
    const file = this.#pageOf.get(step.id)?.path ?? '';
    const fresh = judgement.unverifiedClaims.filter(
      (claim) => !this.unverifiedClaims.some((known) => known.file === file && known.line === claim.line && known.text === claim.text),
    );
    this.unverifiedClaims.push(...fresh.map((claim) => ({ ...claim, file })));
  }

  #outcome(step: Step, sent: string, output: Output, judgement: Judgement, attempts: readonly Attempt[]): Outcome {
    const compared = step.expected !== null;
    return {
      stepId: step.id,
      verdict: judgement.verdict,
      checked: compared ? 'output' : 'ran',
      reason: reasonOf(judgement.verdict, judgement.findings, compared),
      skip: null,
      problem: null,
      sent,
      output,
      findings: judgement.findings,
      lines: judgement.lines,
      requirements: judgement.requirements,
      attempts,
      durationMs: output.durationMs,
    };
  }

  #questions(step: Step, { target, sent, readOnly }: Ready): Questions {
    const { readSecret, env, cwd, home, signal, ask } = this.#options;
    const context = { env, cwd, home, signal, secret: (value: string) => this.#redactor.add(value), ...(ask === undefined ? {} : { ask }) };
    return questionsOf({
      step,
      target,
      sent,
      readOnly,
      rename: (text) => {
        const named = substitute(text, this.#names(step, target.name), this.bindings);
        return named.kind === 'ok' ? named.text : null;
      },
      readSecret: async (what, source) => {
        if (readSecret === undefined) throw new Error('this driver reads no secrets');
        return readSecret(what, source, context, `on ${target.name}`);
      },
    });
  }

  #runOptions(step?: Step, ready?: Ready): RunOptions {
    const { commandMs } = this.#options.timeouts;
    const asking =
      step === undefined || ready === undefined ? {} : { questions: this.#questions(step, ready), frames: this.#frames(step) ?? [] };
    const base = { timeoutMs: commandMs, signal: this.#options.signal, ...asking };
    const expected = step?.interrupt === true ? step.expected : null;
    return expected === null || expected === undefined ? base : { ...base, until: (text) => answers(expected.text, text) };
  }
}

/** How long to wait for a curable finding: as the page says, else as configured. */
function waitOf(step: Step, configured: number): number {
  const retry = step.annotations.map((each) => each.annotation).find((each) => each.verb === 'retry');
  return retry?.verb === 'retry' ? retry.ms : configured;
}

/** The target answered, and what the guide assumes is not there: the lab's failure, not the transport's. */
const notThere = new Set(['LABPROOF_SHELL_NOT_ENTERED', 'LABPROOF_DIRECTORY_MISSING']);

/** A container or pod: whatever host its prompt shows, it is the one that the guide means. */
function entersAnotherMachine(step: Step): boolean {
  return entering(step.command)?.where.kind === 'inside';
}

/** Told where a terminal was closed over a command that did not let go: a recording of the run has to say it, too. */
function withShellLost(output: Output, alive: boolean): Output {
  const { end } = output;
  return alive || (end.kind !== 'timeout' && end.kind !== 'asked') ? output : { ...output, end: { ...end, shellLost: true } };
}

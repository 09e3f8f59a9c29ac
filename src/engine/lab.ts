import { answers, emptyBindings, substitute } from '../match/index.ts';
import {
  type Attempt,
  type Bindings,
  type Outcome,
  type Output,
  type Page,
  type RunEvent,
  type Step,
  type Target,
  toProblem,
  type UnverifiedClaim,
} from '../model/index.ts';
import type { Connection, Place, RunOptions } from './connection.ts';
import { permit } from './consent.ts';
import { attemptOf, curable, type Judgement, judge } from './judge.ts';
import type { EngineOptions } from './options.ts';
import { errored, reasonOf, skipped } from './outcome.ts';
import { Pool } from './pool.ts';
import { type Prerequisites, prerequisites } from './prerequisites.ts';
import { Redactor } from './redact.ts';
import { resolveTarget } from './targets.ts';
import { pause, waits } from './wait.ts';

/** The engine's one primitive for every driver: `runStep`. Open it, ask for steps, dispose of it. */
export interface Lab extends AsyncDisposable {
  /** Final and memoised: a driver that asks twice gets the same Outcome, and nothing runs twice. */
  runStep(step: Step): Promise<Outcome>;
  /** Starts opening every target that the steps need, all at once. */
  openTargets(steps: readonly Step[]): void;
  readonly bindings: Bindings;
  readonly unverifiedClaims: readonly UnverifiedClaim[];
  readonly prerequisites: Prerequisites;
}

/** Opens a lab for one guide; `emit` hears everything as JSON-safe events, credentials blotted out. */
export function openLab(options: EngineOptions, emit: (event: RunEvent) => void): Lab {
  return new GuideLab(options, emit);
}

/** A command ready to be sent: checked, substituted, allowed. */
interface Ready {
  readonly kind: 'ready';
  readonly target: Target;
  readonly sent: string;
  readonly place: Place;
  readonly readOnly: boolean;
}

class GuideLab implements Lab {
  readonly prerequisites: Prerequisites;
  readonly unverifiedClaims: UnverifiedClaim[] = [];
  bindings: Bindings = emptyBindings;
  readonly #options: EngineOptions;
  readonly #emit: (event: RunEvent) => void;
  readonly #pool: Pool;
  readonly #redactor = new Redactor();
  readonly #outcomes = new Map<string, Promise<Outcome>>();
  readonly #observed = new Map<string, { readonly output: Output; readonly sent: string }>();
  readonly #pageOf = new Map<string, Page>();
  readonly #stepOf = new Map<string, Step>();
  /** Line of the step that broke a host or a shell on it, for the reason of what follows. */
  readonly #broken = new Map<string, number>();
  #mutated = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: EngineOptions, emit: (event: RunEvent) => void) {
    this.#options = options;
    this.#emit = (event) => emit(this.#redactor.value(event));
    this.prerequisites = prerequisites(options.guide);
    for (const page of options.guide.pages) {
      for (const step of page.steps) {
        this.#pageOf.set(step.id, page);
        this.#stepOf.set(step.id, step);
      }
    }
    const guide = options.guide.path;
    this.#pool = new Pool(
      options,
      (target) => this.#emit({ type: 'target-opened', guide, target }),
      (host, text) => this.#emit({ type: 'notice', guide, host, text }),
      (value) => this.#redactor.add(value),
    );
  }

  openTargets(steps: readonly Step[]): void {
    for (const step of steps) {
      const ready = this.#prepare(step, { substituting: false });
      if ('target' in ready) this.#pool.open(ready.target);
    }
  }

  runStep(step: Step): Promise<Outcome> {
    const known = this.#outcomes.get(step.id);
    if (known !== undefined) return known;
    // One step at a time: a guide is a sequence, whatever order a driver asks in.
    const outcome = this.#turn.then(() => this.#runAndTell(step));
    this.#turn = outcome.catch(() => {});
    this.#outcomes.set(step.id, outcome);
    return outcome;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.close();
  }

  async #runAndTell(step: Step): Promise<Outcome> {
    const guide = this.#options.guide.path;
    const started = this.#options.now();
    const outcome = await this.#run(step).catch((error: unknown) => this.#broke(step, error));
    const clean = this.#redactor.value({ ...outcome, durationMs: this.#options.now().getTime() - started.getTime() });
    this.#emit({ type: 'step-finished', guide, id: step.id, at: this.#options.now().toISOString(), outcome: clean });
    return clean;
  }

  #broke(step: Step, error: unknown): Outcome {
    if (this.#options.signal.aborted) return skipped(step, 'unplanned', 'the run was stopped before this step');
    return errored(step, toProblem(error));
  }

  async #run(step: Step): Promise<Outcome> {
    if (this.#options.signal.aborted) return skipped(step, 'unplanned', 'the run was stopped before this step');
    if (step.sameAs !== null) return this.#recall(step, step.sameAs);
    const ready = this.#prepare(step, { substituting: true });
    if (ready.kind !== 'ready') return ready.outcome;
    const { target, sent } = ready;
    const blocked = this.#broken.get(shellKey(target, step.shell));
    if (blocked !== undefined && step.kind === 'command') {
      return skipped(step, 'unplanned', `blocked by line ${blocked}: the shell ${step.shell} on ${target.name} could not be entered`, {
        sent: null,
      });
    }
    const reached = await this.#pool.reach(target);
    if (reached.kind === 'failed') {
      const first = this.#broken.get(target.name);
      if (reached.fresh) this.#broken.set(target.name, step.position.line);
      return reached.fresh
        ? errored(step, reached.problem)
        : skipped(step, 'unplanned', `blocked by line ${first ?? step.position.line}: ${reached.problem.message}`);
    }
    this.#emit({ type: 'step-started', guide: this.#options.guide.path, id: step.id, at: this.#options.now().toISOString(), sent });
    if (step.kind !== 'command') return this.#changeShell(step, ready, reached.connection);
    return this.#command(step, ready, reached.connection);
  }

  /** Everything that can be said before a host is reached: selection, obstacles, target, values, consent. */
  #prepare(step: Step, how: { readonly substituting: boolean }): Ready | { readonly kind: 'no'; readonly outcome: Outcome } {
    const no = (outcome: Outcome) => ({ kind: 'no', outcome }) as const;
    const options = this.#options;
    if (options.select !== null && !options.select(step)) return no(skipped(step, 'planned', 'not selected'));
    if (step.obstacle !== null && !this.#hasPlaceholderValues(step)) {
      const { code, message, hint } = step.obstacle;
      return no(skipped(step, 'unplanned', message, { problem: { code, message, hint, position: step.position } }));
    }
    if (step.sameAs !== null) return no(skipped(step, 'planned', 'recalls an earlier observation'));
    const resolved = resolveTarget(step, options);
    if (resolved.kind === 'problem') return no(errored(step, resolved.problem));
    const { target } = resolved;
    const filled = this.#fillPlaceholders(step.command);
    const substitution = how.substituting
      ? substitute(
          filled,
          { host: target.name, inventory: options.inventory, learnable: this.prerequisites.learnableBefore(step) },
          this.bindings,
        )
      : ({ kind: 'ok', text: filled } as const);
    if (substitution.kind !== 'ok') return no(this.#unbound(step, substitution));
    const permission = permit(step, substitution.text, options.targetConsent[target.name] ?? options.consent);
    if (permission.kind === 'held') return no(skipped(step, 'planned', permission.reason));
    if (permission.kind === 'weak') return no(skipped(step, 'unplanned', permission.reason));
    if ('bindings' in substitution) this.bindings = substitution.bindings;
    return {
      kind: 'ready',
      target,
      sent: substitution.text,
      place: { shell: step.shell, directory: step.directory },
      readOnly: permission.readOnly,
    };
  }

  #hasPlaceholderValues(step: Step): boolean {
    return step.obstacle?.code === 'LABPROOF_PLACEHOLDER_UNBOUND' && this.#fillPlaceholders(step.command) !== step.command;
  }

  #fillPlaceholders(command: string): string {
    let text = command;
    for (const [name, value] of Object.entries(this.#options.placeholders)) text = text.replaceAll(name, value);
    return text;
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
    this.#keep(step, judgement);
    return {
      ...this.#outcome(step, observed.sent, observed.output, judgement, []),
      reason: `${reasonOf(judgement.verdict, judgement.findings, true)}; judged on the output of line ${line}, not run again`,
    };
  }

  async #changeShell(step: Step, ready: Ready, connection: Connection): Promise<Outcome> {
    const { target, sent } = ready;
    const run = this.#runOptions();
    const fail = (outcome: Outcome): Outcome => {
      if (step.entersShell !== null) this.#broken.set(shellKey(target, step.entersShell), step.position.line);
      return outcome;
    };
    const arrival = await connection.arrive(ready.place, run);
    if (arrival.kind === 'failed') return fail(await this.#notThere(step, ready, arrival));
    if (step.kind === 'leave') {
      await connection.leave(run);
      return { ...skipped(step, 'planned', ''), verdict: 'pass', skip: null, checked: 'ran', sent, reason: `left ${step.shell}` };
    }
    const output = this.#redactor.value(await connection.enter(step.entersShell ?? step.shell, sent, run));
    const judgement = this.#judge(step, output, sent);
    if (output.end.kind === 'lost') return fail(await this.#lost(step, target, sent, output, output.end.problem));
    if (output.end.kind === 'shell-ended') {
      await this.#pool.lose(target);
      return fail(
        errored(
          step,
          {
            code: 'LABPROOF_SHELL_ENDED',
            message: `the shell on ${target.name} ended while "${sent}" was entered`,
            hint: 'log in by hand and try it',
          },
          { sent, output },
        ),
      );
    }
    const outcome = this.#outcome(step, sent, output, judgement, []);
    return outcome.verdict === 'fail'
      ? fail(outcome)
      : { ...outcome, reason: outcome.verdict === 'pass' ? `entered ${step.entersShell}` : outcome.reason };
  }

  async #command(step: Step, ready: Ready, connection: Connection): Promise<Outcome> {
    const { sent, target, place } = ready;
    const attempts: Attempt[] = [];
    const before = this.bindings;
    for (const wait of waits(ready.readOnly ? this.#options.timeouts.waitMs : 0, this.#options.now)) {
      if (attempts.length > 0) {
        if (!connection.canRepeat(sent, place)) break;
        if (!connection.recorded) await pause(wait, this.#options.signal);
      }
      const startedAt = this.#options.now().toISOString();
      const arrival = await connection.arrive(place, this.#runOptions());
      if (arrival.kind === 'failed') return this.#notThere(step, ready, arrival);
      const output = this.#redactor.value(await connection.run(sent, place, this.#runOptions(step)));
      if (output.end.kind === 'lost') return this.#lost(step, target, sent, output, output.end.problem, attempts);
      if (output.end.kind === 'shell-ended') return this.#ended(step, target, sent, output, attempts);
      this.bindings = before;
      const judgement = this.#judge(step, output, sent);
      attempts.push(attemptOf(startedAt, output, judgement));
      this.#emit({ type: 'step-attempt', guide: this.#options.guide.path, id: step.id, attempt: attempts[attempts.length - 1] as Attempt });
      if (output.end.kind === 'timeout' && !connection.canRepeat(sent, place)) await this.#pool.lose(target);
      const again = judgement.verdict === 'fail' && curable(judgement) && output.end.kind !== 'timeout';
      if (again && wait !== null) continue;
      return this.#settle(step, ready, output, judgement, attempts);
    }
    return this.#settleLast(step, ready, attempts);
  }

  /** The time or the recording ran out between two attempts: the last one stands. */
  #settleLast(step: Step, ready: Ready, attempts: readonly Attempt[]): Outcome {
    const output = attempts.at(-1)?.output ?? null;
    if (output === null) throw new Error('a step that was repeated has an output');
    return this.#settle(step, ready, output, this.#judge(step, output, ready.sent), attempts);
  }

  #settle(step: Step, ready: Ready, output: Output, judgement: Judgement, attempts: readonly Attempt[]): Outcome {
    this.#observed.set(step.id, { output, sent: ready.sent });
    this.#keep(step, judgement);
    if (!ready.readOnly) this.#mutated = true;
    return this.#outcome(step, ready.sent, output, judgement, attempts);
  }

  #judge(step: Step, output: Output, sent: string): Judgement {
    const page = this.#pageOf.get(step.id);
    if (page === undefined) throw new Error(`step ${step.id} is not of this guide`);
    return judge(step, output, { options: this.#options, page, sent, mutated: this.#mutated, bindings: this.bindings });
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

  /** Its place could not be reached: a lost transport is an error, a shell or directory that is not there is the lab's failure. */
  async #notThere(
    step: Step,
    ready: Ready,
    arrival: Extract<Awaited<ReturnType<Connection['arrive']>>, { kind: 'failed' }>,
  ): Promise<Outcome> {
    const { target } = ready;
    if (arrival.lost) return this.#lost(step, target, null, arrival.output, arrival.problem);
    const known = arrival.output === null ? null : this.#judge(step, arrival.output, ready.sent);
    if (known === null) return errored(step, { ...arrival.problem, position: step.position });
    this.#broken.set(shellKey(target, step.shell), step.position.line);
    return {
      ...errored(step, arrival.problem, { output: arrival.output }),
      verdict: 'fail',
      findings: known.findings,
      problem: null,
      reason: arrival.problem.message,
    };
  }

  async #lost(
    step: Step,
    target: Target,
    sent: string | null,
    output: Output | null,
    problem: Outcome['problem'],
    attempts: readonly Attempt[] = [],
  ): Promise<Outcome> {
    this.#broken.set(target.name, step.position.line);
    await this.#pool.lose(target);
    return errored(step, problem ?? { code: 'LABPROOF_CONNECTION_LOST', message: `the connection to ${target.name} was lost` }, {
      sent,
      output,
      attempts,
    });
  }

  async #ended(step: Step, target: Target, sent: string, output: Output, attempts: readonly Attempt[]): Promise<Outcome> {
    await this.#pool.lose(target);
    return errored(
      step,
      {
        code: 'LABPROOF_SHELL_ENDED',
        message: `the shell on ${target.name} ended while this command ran`,
        hint: 'a command that ends the shell cannot be verified; annotate it as manual if it is meant to',
      },
      { sent, output, attempts },
    );
  }

  #runOptions(step?: Step): RunOptions {
    const { commandMs } = this.#options.timeouts;
    const base = { timeoutMs: commandMs, signal: this.#options.signal };
    const expected = step?.interrupt === true ? step.expected : null;
    return expected === null || expected === undefined ? base : { ...base, until: (text) => answers(expected.text, text) };
  }
}

function shellKey(target: Target, shell: string): string {
  return `${target.name}\n${shell}`;
}

import { answers, emptyBindings, substitute } from '../match/index.ts';
import {
  type Attempt,
  type Bindings,
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
  /** Answers of a recording that no step asked for. */
  unused(): Promise<readonly SentCommand[]>;
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
  /** Hosts of which the recording knows already that they cannot be reached. */
  readonly #away = new Set<string>();
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

  unused(): Promise<readonly SentCommand[]> {
    return this.#pool.unused();
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
      if (!this.#away.has(target.name)) {
        this.#away.add(target.name);
        const problem = this.#redactor.value(reached.problem);
        this.#options.record?.({ type: 'unreachable', host: target.name, problem, ...(reached.fresh ? {} : { again: true }) });
      }
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
      if (code === 'LABPROOF_STEP_SKIPPED') return no(skipped(step, 'planned', message));
      return no(skipped(step, 'unplanned', message, { problem: { code, message, hint, position: step.position } }));
    }
    if (step.sameAs !== null) return no(skipped(step, 'planned', 'recalls an earlier observation'));
    if (step.hop !== null) return no(skipped(step, 'planned', `leads to ${step.hop}, which labproof reaches on a connection of its own`));
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
    return step.obstacle?.code === 'LABPROOF_PLACEHOLDER_UNBOUND' && step.placeholders.every((name) => name in this.#options.placeholders);
  }

  #fillPlaceholders(command: string): string {
    let text = command;
    // The longest first: `$POD` begins `$POD_NAME`.
    const values = Object.entries(this.#options.placeholders).sort(([a], [b]) => b.length - a.length);
    for (const [name, value] of values) text = text.replaceAll(name, () => value);
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
    const { target, sent, place } = ready;
    const run = this.#runOptions();
    const going =
      step.kind === 'leave' ? connection.leave(sent, place, run) : connection.enter(step.entersShell ?? step.shell, sent, place, run);
    const output = this.#observe(await going, ready, false);
    const broken = await this.#brokenRun(step, ready, output, []);
    const outcome = broken ?? this.#outcome(step, sent, output, this.#judge(step, output, sent), []);
    if (outcome.verdict !== 'pass') {
      if (step.entersShell !== null) this.#broken.set(shellKey(target, step.entersShell), step.position.line);
      return outcome;
    }
    return { ...outcome, reason: step.kind === 'leave' ? `left ${step.shell}` : `entered ${step.entersShell}` };
  }

  async #command(step: Step, ready: Ready, connection: Connection): Promise<Outcome> {
    const { sent, target, place } = ready;
    const attempts: Attempt[] = [];
    const before = this.bindings;
    for (const wait of waits(ready.readOnly ? waitOf(step, this.#options.timeouts.waitMs) : 0, this.#options.now)) {
      if (attempts.length > 0) {
        if (!connection.canRepeat(sent, place)) break;
        if (!connection.recorded) await pause(wait, this.#options.signal);
      }
      const startedAt = this.#options.now().toISOString();
      const output = this.#observe(await connection.run(sent, place, this.#runOptions(step)), ready, attempts.length > 0);
      const broken = await this.#brokenRun(step, ready, output, attempts);
      if (broken !== null) return broken;
      this.bindings = before;
      const judgement = this.#judge(step, output, sent);
      const attempt = attemptOf(startedAt, output, judgement);
      attempts.push(attempt);
      this.#emit({ type: 'step-attempt', guide: this.#options.guide.path, id: step.id, attempt });
      if (output.end.kind === 'timeout' && !connection.recorded && !connection.canRepeat(sent, place)) await this.#pool.lose(target);
      const again = judgement.verdict === 'fail' && curable(judgement) && output.end.kind !== 'timeout';
      if (!again || wait === null) return this.#settle(step, ready, output, judgement, attempts);
    }
    return this.#settleLast(step, ready, attempts);
  }

  /** Credentials are blotted out before anybody judges, so that a recording is judged as the live run was. */
  #observe(output: Output, ready: Ready, repeat: boolean): Output {
    const clean = this.#redactor.value(output);
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
      await this.#pool.lose(target);
      return errored(step, end.problem, { sent: end.kind === 'lost' ? ready.sent : null, output, attempts });
    }
    if (end.kind === 'not-sent') {
      this.#broken.set(shellKey(target, step.shell), step.position.line);
      return errored(
        step,
        { ...end.problem, position: step.position },
        { output, attempts, verdict: notThere.has(end.problem.code) ? 'fail' : 'error' },
      );
    }
    if (end.kind === 'shell-ended' && step.kind !== 'leave') {
      await this.#pool.lose(target);
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

  #runOptions(step?: Step): RunOptions {
    const { commandMs } = this.#options.timeouts;
    const base = { timeoutMs: commandMs, signal: this.#options.signal };
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

function shellKey(target: Target, shell: string): string {
  return `${target.name}\n${shell}`;
}

import { answers } from '../match/index.ts';
import { entering } from '../model/command/entering.ts';
import type { Attempt, Outcome, Output, RunEvent, Step, Target } from '../model/index.ts';
import type { Questions } from '../shell/index.ts';
import type { Connection, RunOptions } from './connection.ts';
import { permit } from './consent.ts';
import { filesFor, readsFile, writesFile } from './files.ts';
import { attemptOf, curable, type Judgement } from './judge.ts';
import type { Memory } from './memory.ts';
import type { EngineOptions } from './options.ts';
import { errored, judged } from './outcome.ts';
import type { Pool } from './pool.ts';
import type { Preparation, Ready } from './preparation.ts';
import { askedProblem, questionsOf } from './questions.ts';
import type { RecordedAnswers } from './recorded-answers.ts';
import type { Redactor } from './redact.ts';
import { pause, waits } from './wait.ts';

interface Parts {
  readonly options: EngineOptions;
  readonly memory: Memory;
  readonly preparation: Preparation;
  readonly answers: RecordedAnswers;
  readonly pool: Pool;
  readonly redactor: Redactor;
  readonly emit: (event: RunEvent) => void;
}

/** Sends what is ready and makes an outcome of what comes back. */
export class Sending {
  /** Line of the step that broke a host or a shell on it, by the target's name or `shellKey`: the reason of what follows. */
  readonly broken = new Map<string, number>();
  readonly #parts: Parts;
  /** Files of the guide that were asked for, whatever became of them: once a run. */
  readonly #files = new Set<string>();
  /** Users of targets of whom it was told that they are not root. */
  readonly #users = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async changeShell(step: Step, ready: Ready, connection: Connection): Promise<Outcome> {
    const { memory, preparation } = this.#parts;
    const { target, sent, place } = ready;
    const run = { ...this.#runOptions(step, ready), entering: { id: step.id, inside: entersAnotherMachine(step) } };
    const asked = this.#asked(connection, sent);
    const going =
      step.kind === 'leave'
        ? () => connection.leave(asked, place, run)
        : () => connection.enter(step.entersShell ?? step.shell, asked, place, run);
    const output = this.#observe(await this.#answer(step, connection, going), ready, false);
    const broken = await this.#brokenRun(step, ready, output, []);
    if (broken === null && isOver(connection, output)) await (step.kind === 'leave' ? this.#logOut(target) : this.#lose(target, step));
    const outcome = broken ?? judged(step, sent, output, memory.judge(step, output, sent), []);
    // A greeting of another version is told, and the shell is entered all the same.
    const entered = broken === null && output.end.kind === 'prompt';
    if (step.kind === 'enter' && (entered || outcome.verdict === 'pass')) preparation.walk.noteEntered(step, sent, ready.readOnly, target);
    if (outcome.verdict !== 'pass') return outcome;
    return { ...outcome, reason: step.kind === 'leave' ? `left ${step.shell}` : `entered ${step.entersShell}` };
  }

  /** Files of the page first, then the command itself, as often as time may cure what is wrong. */
  async command(step: Step, ready: Ready, connection: Connection): Promise<Outcome> {
    const files = await this.#createFiles(step, ready, connection);
    const outcome = await this.#repeated(step, ready, connection);
    if (outcome.verdict === 'fail') this.#noticeUser(step, ready.target, connection);
    return files === '' ? outcome : { ...outcome, reason: `${outcome.reason}; ${files}` };
  }

  /** What a step saw is kept, and is its outcome. */
  settle(step: Step, ready: Ready, output: Output, judgement: Judgement, attempts: readonly Attempt[]): Outcome {
    const { memory, redactor } = this.#parts;
    const sent = redactor.text(ready.sent);
    const seen = { target: ready.target.name, sent, output, attempts: attempts.length, changed: !ready.readOnly, recalled: false };
    memory.remember(step, seen, judgement);
    const outcome = judged(step, sent, output, judgement, attempts);
    return ready.filled === '' ? outcome : { ...outcome, reason: `${outcome.reason}; ${ready.filled}` };
  }

  /** Files that the page asks to create before this command needs them: written with consent, and never over another text. */
  async #createFiles(step: Step, ready: Ready, connection: Connection): Promise<string> {
    const { options, memory, preparation } = this.#parts;
    const notes: string[] = [];
    for (const file of filesFor(step, options.guide)) {
      const key = [ready.target.name, file.block, file.path].join('\u0000');
      if (this.#files.has(key)) continue;
      this.#files.add(key);
      const asked = `line ${file.line} asks to create ${file.path}`;
      const command = writesFile(file);
      const consent = preparation.consentFor(ready.target, ready.wish);
      const permission = permit({ ...step, command, placeholders: [] }, command, consent, options.commandClasses);
      if (permission.kind !== 'granted') {
        notes.push(`${asked}, which was not done: ${permission.reason}`);
        continue;
      }
      // In the shell in which the page stands: a container has files of its own.
      const run = { ...this.#runOptions(), frames: preparation.frames(step) ?? [] };
      const send = async (sent: string) => this.#observe(await connection.run(sent, ready.place, run), { ...ready, sent }, false);
      const there = await send(readsFile(file.path));
      if (there.end.kind !== 'exit') {
        notes.push(`${asked}: nobody knows whether it is there`);
        continue;
      }
      if (there.end.status === 0) {
        const same = there.text.trimEnd() === file.text.trimEnd();
        notes.push(same ? `${asked}: it is there` : `${asked}: another text is there, and was left alone`);
        continue;
      }
      memory.noteChange(step);
      const written = await send(command);
      const done = written.end.kind === 'exit' && written.end.status === 0 && written.text.trim() === '';
      notes.push(done ? `${asked}: written` : `${asked}: that failed (${written.text.trim().split('\n')[0] ?? ''})`);
    }
    return notes.join('; ');
  }

  async #repeated(step: Step, ready: Ready, connection: Connection): Promise<Outcome> {
    const { options, memory, preparation, emit } = this.#parts;
    const { sent, target, place } = ready;
    const asked = this.#asked(connection, sent);
    const attempts: Attempt[] = [];
    const patience = ready.wish.waitMs ?? waitOf(step, options.timeouts.waitMs);
    for (const wait of waits(ready.readOnly ? patience : 0, options.now)) {
      if (attempts.length > 0) {
        if (!connection.canRepeat(asked, place)) break;
        if (!connection.recorded) await pause(wait, options.signal);
      }
      const startedAt = options.now().toISOString();
      const running = this.#answer(step, connection, () => connection.run(asked, place, this.#runOptions(step, ready)));
      const output = this.#observe(await running, ready, attempts.length > 0);
      if (output.end.kind !== 'not-sent') preparation.walk.noteRan(step, sent, target);
      const broken = await this.#brokenRun(step, ready, output, attempts);
      if (broken !== null) return broken;
      const judgement = memory.judge(step, output, sent);
      const attempt = attemptOf(startedAt, output, judgement);
      attempts.push(attempt);
      emit({ type: 'step-attempt', guide: options.guide.path, id: step.id, attempt });
      const over = isOver(connection, output);
      if (over) await this.#lose(target, step);
      const again = judgement.verdict === 'fail' && curable(judgement) && output.end.kind !== 'timeout' && !over;
      if (!again || wait === null) return this.settle(step, ready, output, judgement, attempts);
    }
    // The time or the recording ran out between two attempts: the last one stands.
    const last = attempts.at(-1)?.output ?? null;
    if (last === null) throw new Error('a step that was repeated has an output');
    return this.settle(step, ready, last, memory.judge(step, last, sent), attempts);
  }

  /** What root may and others may not is often why a command fails: told once for each of them. No verdict rests on it. */
  #noticeUser(step: Step, target: Target, { user }: Connection): void {
    if (step.user !== 'root' || user === null || user === 'root') return;
    const { options, emit } = this.#parts;
    const text = `line ${step.position.line}: the prompt on the page is root's, and here ${user} typed the command`;
    const key = [target.name, user].join('\n');
    if (this.#users.has(key)) return;
    this.#users.add(key);
    emit({ type: 'notice', guide: options.guide.path, host: target.name, text });
  }

  /** A recording has each command without its credentials. */
  #asked(connection: Connection, sent: string): string {
    return connection.skip === null ? sent : this.#parts.redactor.text(sent);
  }

  async #answer(step: Step, connection: Connection, ask: () => Promise<Output>): Promise<Output> {
    const output = await this.#parts.answers.answer(step, connection, ask);
    return connection.skip === null ? withShellLost(output, connection.alive) : output;
  }

  /** Credentials are blotted out before anybody judges, so that a recording is judged as the live run was. */
  #observe(output: Output, ready: Ready, repeat: boolean): Output {
    const { options, redactor } = this.#parts;
    const clean = redactor.value(output);
    if (!ready.recorded) return clean;
    options.record?.({
      type: 'answer',
      host: ready.target.name,
      ...ready.place,
      command: redactor.text(ready.sent),
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
      this.broken.set(target.name, step.position.line);
      await this.#lose(target, step);
      return errored(step, end.problem, { sent: end.kind === 'lost' ? ready.sent : null, output, attempts });
    }
    if (end.kind === 'not-sent') {
      if (end.problem.code.startsWith('LABPROOF_SHELL_'))
        this.broken.set(this.#parts.preparation.shellKey(step, target), step.position.line);
      const verdict = notThere.has(end.problem.code) ? 'fail' : 'error';
      const sent = end.problem.code === 'LABPROOF_SHELL_NOT_LEFT' ? ready.sent : null;
      return errored(step, { ...end.problem, position: step.position }, { sent, output, attempts, verdict });
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
          message: `${step.shell} on ${target.name} ended while "${ready.sent}" ran`,
          hint: 'a command that ends its shell cannot be verified: annotate it as manual if it is meant to',
        },
        { sent: ready.sent, output, attempts },
      );
    }
    return null;
  }

  async #lose(target: Target, step: Step): Promise<void> {
    this.#parts.preparation.walk.noteLost(target, step);
    await this.#parts.pool.lose(target);
  }

  /** The guide has left the outermost shell: what was set there is gone for its reader, too. */
  async #logOut(target: Target): Promise<void> {
    this.#parts.preparation.walk.noteLeft(target);
    await this.#parts.pool.lose(target);
  }

  #questions(step: Step, { target, sent, readOnly, wish }: Ready): Questions {
    const { options, memory, preparation, redactor } = this.#parts;
    // To enter and to leave changes nothing by itself; what is asked there may.
    const mayChange = step.kind !== 'command' && preparation.consentFor(target, wish) !== 'read-only';
    const { readSecret, env, cwd, home, signal, ask } = options;
    const context = { env, cwd, home, signal, secret: (value: string) => redactor.add(value), ...(ask === undefined ? {} : { ask }) };
    return questionsOf({
      step,
      target,
      sent,
      readOnly: readOnly && !mayChange,
      rename: (text) => memory.rename(text, step, target.name),
      readSecret: async (what, source) => {
        if (readSecret === undefined) throw new Error('this driver reads no secrets');
        return readSecret(what, source, context, `on ${target.name}`);
      },
    });
  }

  #runOptions(step?: Step, ready?: Ready): RunOptions {
    const { options, preparation } = this.#parts;
    const asking =
      step === undefined || ready === undefined ? {} : { questions: this.#questions(step, ready), frames: preparation.frames(step) ?? [] };
    const base = { timeoutMs: options.timeouts.commandMs, signal: options.signal, ...asking };
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

/** Nothing more is typed into this terminal: as it is, or as a recording tells. */
function isOver(connection: Connection, { end }: Output): boolean {
  return !connection.alive || end.kind === 'shell-ended' || ('shellLost' in end && end.shellLost === true);
}

/** Told where a terminal is not used again: a recording of the run has to say it, too. */
function withShellLost(output: Output, alive: boolean): Output {
  const { end } = output;
  return alive || end.kind === 'lost' || end.kind === 'not-sent' || end.kind === 'shell-ended'
    ? output
    : { ...output, end: { ...end, shellLost: true } };
}

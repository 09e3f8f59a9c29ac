import { type Channel, type CommandEnd, LabproofError, type Output, type Problem, type Target } from '../model/index.ts';
import { type Asking, follow, type Stop, type Watch } from './follow.ts';
import { Pump } from './pump.ts';
import { asksSomething, noAnswers, type Questions } from './questions.ts';
import type { ScreenOptions } from './screen.ts';

export interface RunOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** The directory to run in, where the shell has any; the command is not sent when it cannot be reached. */
  readonly directory?: string | undefined;
  /** Called with the text so far; when it says yes, the command is interrupted. */
  readonly until?: (text: string) => boolean;
  /** Who answers what the command asks; nobody when absent. */
  readonly questions?: Questions;
}

export const screen: ScreenOptions = { columns: 500, rows: 1000, maxOutput: 4_000_000, maxLines: 50_000 };

/** What is typed on a channel and read from it, whatever shell is behind it. */
export class Conversation implements AsyncDisposable {
  readonly pump: Pump;
  readonly #channel: Channel;
  readonly #target: Target;
  #dead = false;

  constructor(channel: Channel, target: Target) {
    this.#channel = channel;
    this.#target = target;
    this.pump = new Pump(channel);
  }

  get alive(): boolean {
    return !this.#dead && this.pump.ended === null;
  }

  /** Nothing more is typed here. */
  giveUp(): void {
    this.#dead = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#dead = true;
    this.pump.watch(null);
    await this.#channel[Symbol.asyncDispose]();
  }

  /** While it lasts, all text is kept: it belongs to what is typed. What came before belongs to nobody. */
  async attended<T>(work: () => Promise<T>): Promise<T> {
    this.pump.attend(true);
    try {
      this.pump.take();
      return await work();
    } finally {
      this.pump.attend(false);
    }
  }

  /** Throws where nothing more may be typed. */
  async write(text: string): Promise<void> {
    if (this.#dead) throw new LabproofError(this.lostProblem());
    await this.#channel.write(text);
  }

  /** How the channel was lost, when it was; null when the text is on its way. */
  async tryWrite(text: string): Promise<CommandEnd | null> {
    try {
      await this.write(text);
      return null;
    } catch {
      return { kind: 'lost', problem: this.lostProblem() };
    }
  }

  /** Who answers at a line, and the secrets that were asked for: those lines are no output. */
  asking(options: RunOptions, line: () => string): Asking & { readonly asked: readonly string[] } {
    const asked: string[] = [];
    return {
      questions: options.questions ?? noAnswers,
      line,
      asked,
      answer: async (text, question, secret) => {
        if (secret) asked.push(question);
        await this.tryWrite(`${text}\n`);
      },
    };
  }

  /** `^C`, and a moment for the shell to come back; whatever becomes of it, nothing more is typed here. */
  async takeBack(remark: () => Promise<CommandEnd | null>, watch: Watch): Promise<void> {
    await this.#channel.interrupt().catch(() => {});
    await remark();
    this.#dead = true;
    await follow(this.pump, { timeoutMs: interruptMs, signal: new AbortController().signal }, watch);
  }

  /** `^C`, then `^\`, then the channel is closed: a shell that answers to nothing is not used again. `remark` types a lost mark again, `line` is where the cursor stands. */
  async interrupt(remark: () => Promise<CommandEnd | null>, watch: Watch, line: () => string = () => ''): Promise<void> {
    const limits = { timeoutMs: interruptMs, signal: new AbortController().signal };
    const over = ({ kind }: { readonly kind: string }): boolean => kind === 'done' || kind === 'settled';
    for (const key of ['\x03', '\x1c']) {
      if (key === '\x03') await this.#channel.interrupt().catch(() => {});
      else await this.tryWrite(key);
      const first = await follow(this.pump, limits, watch);
      if (over(first)) return;
      // The shell has dropped the rest of the line with its mark. A program that asks something now would take it for an answer.
      // What a terminal shows of the keys stands behind its question; a shell that is back begins a line.
      if (!asksSomething(line().replace(/(?:\^[C\\])+\s*$/, ''))) await remark();
      const second = await follow(this.pump, limits, watch);
      if (over(second)) return;
      if (first.kind === 'ended' || second.kind === 'ended') break;
    }
    this.#dead = true;
    await Promise.resolve(this.#channel[Symbol.asyncDispose]()).catch(() => {});
  }

  /** How a command ended whose channel did. */
  channelEnd(): CommandEnd {
    const { ended } = this.pump;
    if (ended?.kind === 'exit') return { kind: 'shell-ended', status: ended.status };
    if (ended?.kind === 'signal') return { kind: 'shell-ended', status: null };
    return { kind: 'lost', problem: this.lostProblem() };
  }

  lostProblem(): Problem {
    const { ended } = this.pump;
    if (ended?.kind === 'lost') return ended.problem;
    return {
      code: 'LABPROOF_CONNECTION_LOST',
      message: `the connection to ${this.#target.name} was lost`,
      hint: 'check the host and the network, then run again',
    };
  }
}

/** Wait for an answer to `^C`, then to `^\`, ms. */
const interruptMs = 700;

/** How a command ended that we ended. */
export function brokenOff(stop: Stop, options: RunOptions): CommandEnd {
  if (stop.kind === 'asked') return { kind: 'asked', question: stop.question.trim(), why: stop.why };
  if (stop.kind === 'answered') return { kind: 'interrupted', answered: true };
  return options.until === undefined ? { kind: 'timeout', afterMs: options.timeoutMs } : { kind: 'interrupted', answered: false };
}

/** An output, timed from `started`. */
export function output(text: string, end: CommandEnd, started: number, truncated = 0): Output {
  return { text, end, durationMs: Math.round(performance.now() - started), truncated };
}

/** Throws for an output that a lost connection cut off. */
export function unlessLost({ text, end }: Output): string {
  if (end.kind === 'lost') throw new LabproofError(end.problem);
  return text;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { type CommandsSession, LabproofError, type Output, type SentCommand } from 'labproof/plugin';
import { type Answer, outputOf } from './recording.ts';

/** Answers the commands of one host from a recording: each answer once, in order, and nothing that was not recorded. */
export class ReplaySession implements CommandsSession {
  readonly kind = 'commands';
  readonly #file: string;
  readonly #waiting: Answer[];
  readonly #pace: boolean;

  /** `waiting` belongs to the target: what was answered is taken out of it. */
  constructor(file: string, waiting: Answer[], pace: boolean) {
    this.#file = file;
    this.#waiting = waiting;
    this.#pace = pace;
  }

  async run(command: SentCommand, options: { readonly signal: AbortSignal }): Promise<Output> {
    const index = this.#waiting.findIndex((answer) => sameKey(answer, command));
    const answer = this.#waiting[index];
    if (answer === undefined) {
      throw new LabproofError({
        code: 'LABPROOF_RECORDING_MISSING',
        message: `the recording has no answer of ${command.host} (${command.shell}${command.directory === null ? '' : `, in ${command.directory}`}) to: ${command.command}`,
        hint: `the page or the recording ${this.#file} has changed: record again with labproof verify --record`,
      });
    }
    this.#waiting.splice(index, 1);
    if (this.#pace) await sleep(answer.durationMs, undefined, { signal: options.signal });
    return outputOf(answer);
  }

  hasRepeat(command: SentCommand): boolean {
    return this.#waiting.find((answer) => sameKey(answer, command))?.repeat ?? false;
  }

  skip(command: SentCommand): void {
    const index = this.#waiting.findIndex((answer) => sameKey(answer, command));
    if (index >= 0) this.#waiting.splice(index, 1);
  }

  unused(): readonly SentCommand[] {
    return this.#waiting.map(({ host, shell, directory, command }) => ({ host, shell, directory, command }));
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

function sameKey(answer: Answer, command: SentCommand): boolean {
  return (
    answer.host === command.host &&
    answer.shell === command.shell &&
    answer.directory === command.directory &&
    answer.command === command.command
  );
}

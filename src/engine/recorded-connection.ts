import { type Channel, type CommandsSession, LabproofError, type Output, type SentCommand, type Target } from '../model/index.ts';
import type { Connection, Place, RunOptions } from './connection.ts';

/** A recording that has the answers. */
export class RecordedConnection implements Connection {
  readonly recorded = true;
  readonly alive = true;
  readonly user = null;
  readonly target: Target;
  readonly skip: ((command: string, place: Place) => void) | null;
  readonly #session: CommandsSession;

  constructor(session: CommandsSession, target: Target) {
    this.#session = session;
    this.target = target;
    this.skip = session.skip === undefined ? null : (command, place) => session.skip?.({ host: target.name, ...place, command });
  }

  canRepeat(command: string, place: Place): boolean {
    return this.#session.hasRepeat?.({ host: this.target.name, ...place, command }) ?? false;
  }

  run(command: string, place: Place, options: RunOptions): Promise<Output> {
    return this.#session.run({ host: this.target.name, ...place, command }, options);
  }

  enter(_dialect: string, command: string, place: Place, options: RunOptions): Promise<Output> {
    return this.run(command, place, options);
  }

  leave(command: string, place: Place, options: RunOptions): Promise<Output> {
    return this.run(command, place, options);
  }

  async shell(): Promise<Channel> {
    throw new LabproofError({
      code: 'LABPROOF_SHELL_RECORDED',
      message: `${this.target.name} answers from a recording: there is no shell to go to`,
      hint: 'against the lab itself there is one: leave out --replay',
    });
  }

  isOpen(): boolean {
    return true;
  }

  unused(): readonly SentCommand[] {
    return this.#session.unused?.() ?? [];
  }

  async close(): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
  }

  abandon(): Promise<void> {
    return this.close();
  }
}

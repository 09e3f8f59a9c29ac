import {
  type LabproofError,
  type Problem,
  type Runner,
  type SentCommand,
  type Target,
  type TargetFacts,
  toProblem,
} from '../model/index.ts';
import { type Connection, connect } from './connection.ts';
import { knowSecrets } from './known-secrets.ts';
import type { EngineOptions } from './options.ts';

/** A connection, or why there is none; `fresh` is true for the step that finds out, so that a cause is reported once. */
export type Reached =
  | { readonly kind: 'open'; readonly connection: Connection }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly fresh: boolean };

interface Entry {
  /** Null after a loss, until a step needs the target again. */
  opening: Promise<Connection> | null;
  told: boolean;
  /** What was given up: with it goes at the end what it has left on its machine, unless a later connection has taken that over. */
  readonly lost: Promise<Connection> | null;
}

/** The connections of one run: every target opened once and at the same time, all closed in reverse. */
export class Pool {
  readonly #options: EngineOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #tell: (facts: TargetFacts) => void;
  readonly #notice: (host: string, text: string) => void;
  readonly #secret: (value: string) => void;
  /** Over when the secrets of all targets are known: before anything is opened. */
  #known: Promise<void> | null = null;
  #closed = false;

  constructor(
    options: EngineOptions,
    tell: (facts: TargetFacts) => void,
    notice: (host: string, text: string) => void,
    secret: (value: string) => void,
  ) {
    this.#options = options;
    this.#tell = tell;
    this.#notice = notice;
    this.#secret = secret;
  }

  /** Starts opening; a failure is kept for the first step that needs the target. */
  open(target: Target): void {
    const entry = this.#entries.get(target.name);
    if (this.#closed || (entry !== undefined && entry.opening !== null)) return;
    const opening = this.#connect(target, entry !== undefined);
    opening.catch(() => {});
    if (entry === undefined) this.#entries.set(target.name, { opening, told: false, lost: null });
    else entry.opening = opening;
  }

  async reach(target: Target): Promise<Reached> {
    if (this.#closed) return { kind: 'failed', problem: closed(target), fresh: true };
    this.open(target);
    const entry = this.#entries.get(target.name);
    if (entry?.opening == null) throw new Error('a target that was opened has an entry');
    try {
      return { kind: 'open', connection: await entry.opening };
    } catch (error) {
      const fresh = !entry.told;
      entry.told = true;
      return { kind: 'failed', problem: toProblem(error), fresh };
    }
  }

  /** Gives up a connection that was lost; the next step that needs the target opens it anew, once for each loss. */
  async lose(target: Target): Promise<void> {
    const entry = this.#entries.get(target.name);
    if (entry?.opening == null) return;
    const { opening } = entry;
    // The loss itself was reported by the step that suffered it: that the target stays away is its consequence.
    this.#entries.set(target.name, { opening: null, told: true, lost: opening });
    await opening.then((connection) => connection.abandon()).catch(() => {});
  }

  /** A target that could not be reached is tried again when the next step needs it. */
  async retry(target: Target): Promise<void> {
    const entry = this.#entries.get(target.name);
    const failed =
      (await entry?.opening?.then(
        () => false,
        () => true,
      )) === true;
    if (failed && this.#entries.get(target.name) === entry) this.#entries.delete(target.name);
  }

  /** Recorded answers that nobody asked for, of every target that was opened. */
  async unused(): Promise<readonly SentCommand[]> {
    const open = await Promise.allSettled([...this.#entries.values()].flatMap(({ opening }) => opening ?? []));
    return open.flatMap((result) => (result.status === 'fulfilled' ? result.value.unused() : []));
  }

  async close(): Promise<void> {
    this.#closed = true;
    const entries = [...this.#entries.values()].reverse();
    this.#entries.clear();
    for (const { opening, lost } of entries) {
      const last = opening ?? lost;
      if (last !== null) await closeQuietly(last);
    }
  }

  async #connect(target: Target, again: boolean): Promise<Connection> {
    const started = this.#options.now().getTime();
    const took = () => this.#options.now().getTime() - started;
    try {
      this.#known ??= knowSecrets(this.#options, this.#secret);
      await this.#known;
      const runner: Runner = await this.#options.loadRunner(target.runner);
      const session = await runner.open(target, {
        signal: this.#options.signal,
        connectTimeoutMs: this.#options.timeouts.connectMs,
        env: this.#options.env,
        cwd: this.#options.cwd,
        home: this.#options.home,
        again,
        notice: (text) => this.#notice(target.name, text),
        secret: this.#secret,
        ...(this.#options.ask === undefined ? {} : { ask: this.#options.ask }),
      });
      const connection = await connect(session, target, this.#options).catch(async (error: unknown) => {
        await session[Symbol.asyncDispose]();
        throw error;
      });
      this.#tell({ name: target.name, runner: target.runner, verdict: 'ready', openMs: took(), problem: null });
      return connection;
    } catch (error) {
      this.#tell({ name: target.name, runner: target.runner, verdict: 'error', openMs: took(), problem: toProblem(error) });
      throw error as LabproofError;
    }
  }
}

function closed({ name }: Target): Problem {
  return { code: 'LABPROOF_RUN_STOPPED', message: `the lab was closed before ${name} was asked`, hint: 'run again' };
}

async function closeQuietly(opening: Promise<Connection>): Promise<void> {
  // Closing must not change a verdict: what goes wrong here went wrong after the last answer.
  await opening.then((connection) => connection.close()).catch(() => {});
}

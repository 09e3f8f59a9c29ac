import { setTimeout as sleep } from 'node:timers/promises';
import { ByteQueue, type Channel, type ChannelEnd, LabproofError, type Problem, type Target } from 'labproof/plugin';
import type { ApiServer } from './api-server.ts';
import { type ExecEnd, type ExecSocket, runExec } from './exec-socket.ts';
import { type Place, whatBecame } from './pods.ts';
import { interrupter, type ProcessMark } from './scripts.ts';
import { WholeCharacters } from './whole-characters.ts';

/** For asking the API server what became of the pod, ms. */
const askMs = 3_000;
/** A kubelet tells of a container's death a moment after what ran in it has died, ms. */
const newsMs = 2_000;
/** Ends that a container's death gives to what runs in it: SIGKILL and SIGTERM. */
const deadly = new Set([137, 143]);

export interface ChannelContext {
  readonly api: ApiServer;
  readonly place: Place;
  readonly target: Target;
  readonly mark: ProcessMark;
  readonly pty: boolean;
  /** Ends the process in the pod and all that runs with it. */
  reap(mark: ProcessMark): Promise<void>;
}

/** One process in a container. An end without a status is a loss, never an empty answer. */
export class PodChannel implements Channel {
  readonly ended: Promise<ChannelEnd>;
  /** Resolves when the process is known to have ended, or was ended. */
  readonly gone: Promise<void>;
  readonly #exec: ExecSocket;
  readonly #context: ChannelContext;
  readonly #queue: ByteQueue;
  #known = false;
  #closing: Promise<void> | null = null;
  #isGone: () => void = () => {};

  /** `first`: what came before anybody listened, by stream. */
  constructor(exec: ExecSocket, first: Readonly<Record<'output' | 'error', Buffer>>, context: ChannelContext) {
    this.#exec = exec;
    this.#context = context;
    this.#queue = new ByteQueue(exec);
    this.gone = new Promise((resolve) => {
      this.#isGone = resolve;
    });
    const whole = { output: new WholeCharacters(), error: new WholeCharacters() };
    for (const from of ['output', 'error'] as const) this.#queue.add(whole[from].next(first[from]));
    exec.listen((bytes, from) => this.#queue.add(whole[from].next(bytes)));
    this.ended = exec.ended.then(async (end) => {
      for (const rest of Object.values(whole)) this.#queue.add(rest.end());
      this.#queue.end();
      this.#known = end.kind === 'exit';
      if (this.#known) this.#isGone();
      return this.#closing === null ? this.#meaning(end) : { kind: 'closed' };
    });
  }

  get incoming(): AsyncIterable<Uint8Array> {
    return this.#queue;
  }

  async write(bytes: Uint8Array | string): Promise<void> {
    await this.#exec.write(bytes).catch((cause: unknown) => {
      throw new LabproofError(this.#lost('it has ended'), { cause });
    });
  }

  async interrupt(): Promise<void> {
    if (this.#context.pty) await this.write('\x03');
    else await runExec(this.#context.api, this.#context.place, interrupter(this.#context.mark), askMs).catch(() => {});
  }

  resize(columns: number, rows: number): void {
    if (this.#context.pty) this.#exec.resize(columns, rows);
  }

  /** Closing the connection would leave the process running: it is ended first, also when the connection was lost. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#known) return;
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    // The flood that nobody reads must not hold up the end.
    this.#queue.discard();
    await this.#context.reap(this.#context.mark);
    await Promise.race([this.#exec.ended, sleep(100, undefined, { ref: false })]);
    this.#exec.close();
    this.#isGone();
  }

  async #meaning(end: ExecEnd): Promise<ChannelEnd> {
    if (end.kind === 'exit' && !deadly.has(end.status)) return { kind: 'exit', status: end.status };
    const { api, target, place } = this.#context;
    const until = performance.now() + (end.kind === 'exit' ? newsMs : 0);
    for (;;) {
      const became = await whatBecame(api, target, place, askMs);
      if (became !== null) return { kind: 'lost', problem: became };
      if (performance.now() >= until) break;
      await sleep(newsMs / 8);
    }
    if (end.kind === 'exit') return { kind: 'exit', status: end.status };
    return { kind: 'lost', problem: this.#lost(end.kind === 'none' ? end.why : end.message) };
  }

  #lost(why: string): Problem {
    const { target, place } = this.#context;
    return {
      code: 'LABPROOF_CONNECTION_LOST',
      message: `the connection to ${target.name} (pod ${place.pod}) was lost: ${why}`,
      hint: 'check the cluster and the network, then run again',
    };
  }
}

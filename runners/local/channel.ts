import { setTimeout as sleep } from 'node:timers/promises';
import { ByteQueue, type Channel, type ChannelEnd, LabproofError } from 'labproof/plugin';
import type { ProcessPromise } from 'zx/core';
import { busyShellUnder, seeItEnd } from './hang-up.ts';

const closeMs = 1_000;

/** A process that ends at once, as by a second `^C`, leaves nothing of its own running: the terminal of each shell goes with it. */
const live = new Set<LocalChannel>();
process.on('exit', () => {
  for (const channel of live) channel.abandon();
});

/** A process of this machine as a byte stream: standard output and error in the order they came. */
export class LocalChannel implements Channel {
  readonly ended: Promise<ChannelEnd>;
  readonly #process: ProcessPromise;
  readonly #pty: boolean;
  readonly #queue: ByteQueue;
  /** Writes that nobody has taken yet: they fail when the process ends. */
  readonly #unwritten = new Set<() => void>();
  #over = false;
  #closing = false;

  constructor(process: ProcessPromise, pty: boolean) {
    this.#process = process;
    this.#pty = pty;
    const streams = [process.stdout, process.stderr];
    this.#queue = new ByteQueue(...streams);
    for (const stream of streams) {
      // zx keeps what comes, and copies it into streams of its own that nobody reads here: a flood would fill the memory.
      stream.removeAllListeners('data').unpipe();
      stream.on('data', (chunk: Buffer) => this.#queue.add(chunk)).resume();
    }
    process.stdin.on('error', () => {});
    live.add(this);
    this.ended = this.#follow();
  }

  get incoming(): AsyncIterable<Uint8Array> {
    return this.#queue;
  }

  write(bytes: Uint8Array | string): Promise<void> {
    return new Promise((resolve, reject) => {
      const failed = (): void =>
        reject(new LabproofError({ code: 'LABPROOF_CONNECTION_LOST', message: 'the local shell has ended', hint: 'see its last output' }));
      if (this.#over || !this.#process.stdin.writable) return failed();
      this.#unwritten.add(failed);
      this.#process.stdin.write(bytes, (error) => {
        this.#unwritten.delete(failed);
        if (error === undefined || error === null) resolve();
        else failed();
      });
    });
  }

  /** This process ends without a word to anybody. */
  abandon(): void {
    this.#signal('SIGKILL');
  }

  /** Without a terminal nobody turns the byte into a signal. */
  async interrupt(): Promise<void> {
    if (this.#pty) await this.write('\x03');
    else this.#signal('SIGINT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#over) return;
    this.#closing = true;
    this.#queue.release();
    const { pid } = this.#process;
    const shell = this.#pty && pid !== undefined ? await busyShellUnder(pid) : null;
    // Under a terminal `script` would wait for a shell that ignores SIGTERM; its death closes the terminal, and what runs there gets SIGHUP.
    for (const signal of this.#pty ? (['SIGKILL'] as const) : (['SIGTERM', 'SIGKILL'] as const)) {
      this.#signal(signal);
      await Promise.race([this.ended, sleep(closeMs, undefined, { ref: false })]);
      if (this.#over) break;
    }
    if (shell !== null) await seeItEnd(shell);
  }

  /** A promise of the platform: those of zx set up streams and hooks of their own for everybody who waits on them. */
  async #follow(): Promise<ChannelEnd> {
    const { signal, exitCode } = await this.#process;
    this.#over = true;
    live.delete(this);
    this.#queue.end();
    for (const failed of this.#unwritten) failed();
    this.#unwritten.clear();
    if (this.#closing) return { kind: 'closed' };
    return signal === null ? { kind: 'exit', status: exitCode ?? 1 } : { kind: 'signal', signal };
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#process;
    if (pid === undefined || this.#over) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}

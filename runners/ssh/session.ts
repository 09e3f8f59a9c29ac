import { setTimeout as sleep } from 'node:timers/promises';
import {
  ByteQueue,
  type BytesSession,
  type Channel,
  type ChannelEnd,
  type ChannelOptions,
  LabproofError,
  type Problem,
  type Target,
} from 'labproof/plugin';
import type { Client, ClientChannel, ExecOptions, ShellOptions } from 'ssh2';
import type { Link } from './connect.ts';
import { Gate } from './gate.ts';
import type { Connection } from './handshake.ts';
import { opened, type Patience, Unanswered } from './opened.ts';

/** sshd frees slots late: more than four at once are refused now and then. */
const channelsAtOnce = 4;
const openTries = 5;
const closeMs = 1_000;

/** One connection and its channels. */
export class SshSession implements BytesSession {
  readonly kind = 'bytes';
  readonly #link: Link;
  readonly #target: Target;
  readonly #limitMs: number;
  readonly #gate = new Gate(channelsAtOnce);
  #failure: string | null = null;
  #closed = false;

  /** `limitMs`: how long a channel may take to open. */
  constructor(link: Link, target: Target, limitMs: number) {
    this.#link = link;
    this.#target = target;
    this.#limitMs = limitMs;
    // The handler stays: an error may come twice, and one without a handler ends the process.
    link.client.on('error', (error: Error) => {
      this.#failure = error.message;
    });
    link.client.on('close', () => {
      this.#closed = true;
    });
  }

  async open(options: ChannelOptions): Promise<Channel> {
    const leave = await this.#gate.enter(options.signal);
    try {
      for (let nth = 1; ; nth++) {
        options.signal.throwIfAborted();
        if (this.#closed) throw new LabproofError(this.#lost());
        try {
          const stream = await openStream(this.#link, options, { limitMs: this.#limitMs, signal: options.signal });
          return new SshChannel(stream, () => this.#lost(), leave);
        } catch (error) {
          options.signal.throwIfAborted();
          if (!isRefusal(error) || nth >= openTries) throw this.#unopened(error);
        }
        await sleep(100 * nth, undefined, { signal: options.signal }).catch(() => options.signal.throwIfAborted());
      }
    } catch (error) {
      leave();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const connections = [this.#link, ...[...this.#link.jumps].reverse()];
    for (const { client, stream } of connections) {
      await Promise.race([ended(client, this.#closed && client === this.#link.client), sleep(closeMs, undefined, { ref: false })]);
      stream.destroy();
    }
  }

  #unopened(error: unknown): LabproofError {
    if (error instanceof LabproofError) return error;
    const said = error instanceof Error ? error.message.replace(/^\(SSH\) Channel open failure:\s*/, '') : String(error);
    const why = said === '' ? 'it gives no reason' : said;
    return new LabproofError(
      {
        code: 'LABPROOF_SSH_CHANNEL_REFUSED',
        message: `${this.#target.name} opens no session: ${why}`,
        hint: 'check MaxSessions and the login shell on the host',
      },
      { cause: error },
    );
  }

  #lost(): Problem {
    const why = this.#failure === null ? '' : ` (${/keepalive/i.test(this.#failure) ? 'it does not answer any more' : this.#failure})`;
    return {
      code: 'LABPROOF_CONNECTION_LOST',
      message: `the connection to ${this.#target.name} was lost${why}`,
      hint: 'check the host and the network, then run again',
    };
  }
}

function ended(client: Client, already: boolean): Promise<void> {
  return new Promise((resolve) => {
    if (already) return resolve();
    client.once('close', () => resolve());
    client.end();
  });
}

/** The channel itself was refused: a slot may be free in a moment. ssh2 gives the server's words, and those of some are empty. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && !(error instanceof Unanswered) && error.message.startsWith('(SSH) Channel open failure');
}

function openStream({ client, lends }: Connection, { command, pty }: ChannelOptions, patience: Patience): Promise<ClientChannel> {
  const terminal = pty === null ? null : { rows: pty.rows, cols: pty.columns, term: pty.term, width: 0, height: 0 };
  return opened((done) => {
    // ssh2 reads it for each session, and its types do not know.
    const lent = (lends ? { agentForward: true } : {}) as ShellOptions & ExecOptions;
    if (command === undefined) client.shell(terminal ?? false, lent, done);
    else client.exec(command, terminal === null ? lent : { ...lent, pty: terminal }, done);
  }, patience);
}

/** One byte stream. A close without an exit is a loss, never an empty answer. */
class SshChannel implements Channel {
  readonly ended: Promise<ChannelEnd>;
  readonly #stream: ClientChannel;
  readonly #lost: () => Problem;
  readonly #queue: ByteQueue;
  /** Writes that nobody has taken yet: a stream that closes before it has flushed calls nobody back. */
  readonly #unwritten = new Set<() => void>();
  #over = false;
  #closing = false;

  constructor(stream: ClientChannel, lost: () => Problem, leave: () => void) {
    this.#stream = stream;
    this.#lost = lost;
    this.#queue = new ByteQueue(stream, stream.stderr);
    let exit: ChannelEnd | null = null;
    const take = (chunk: Buffer): void => this.#queue.add(chunk);
    stream.on('data', take);
    // Standard error that nobody reads keeps the channel open for ever.
    stream.stderr.on('data', take);
    stream.on('error', () => {});
    stream.on('exit', (code: number | null, signal?: string) => {
      exit = typeof code === 'number' ? { kind: 'exit', status: code } : { kind: 'signal', signal: signal ?? 'unknown' };
    });
    this.ended = new Promise((resolve) => {
      stream.on('close', () => {
        this.#over = true;
        this.#queue.end();
        leave();
        for (const failed of this.#unwritten) failed();
        this.#unwritten.clear();
        resolve(exit ?? (this.#closing ? { kind: 'closed' } : { kind: 'lost', problem: lost() }));
      });
    });
  }

  get incoming(): AsyncIterable<Uint8Array> {
    return this.#queue;
  }

  write(bytes: Uint8Array | string): Promise<void> {
    return new Promise((resolve, reject) => {
      const failed = (): void => reject(new LabproofError(this.#lost()));
      if (this.#over || !this.#stream.writable) return failed();
      this.#unwritten.add(failed);
      this.#stream.write(bytes, (error) => {
        this.#unwritten.delete(failed);
        if (error === undefined || error === null) resolve();
        else failed();
      });
    });
  }

  async interrupt(): Promise<void> {
    await this.write('\x03');
  }

  resize(columns: number, rows: number): void {
    if (!this.#over) this.#stream.setWindow(rows, columns, 0, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#over) return;
    this.#closing = true;
    this.#stream.close();
    // The close comes behind what was sent before it: a stream that waits would never tell of it.
    this.#queue.release();
    await Promise.race([this.ended, sleep(closeMs, undefined, { ref: false })]);
  }
}

import type { ClientRequest, IncomingMessage } from 'node:http';
import { type ClientOptions, WebSocket } from 'ws';
import type { ApiServer } from './api-server.ts';
import { type Place, podPath } from './pods.ts';
import { oneLine, refusalOf, unreachable } from './refusals.ts';
import { timeLimit } from './time-limit.ts';

/** How a process in a container ended, as far as the server told: `none` means that the connection ended without a word of it. */
export type ExecEnd =
  | { readonly kind: 'exit'; readonly status: number }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'none'; readonly why: string };

export interface ExecOptions {
  readonly argv: readonly string[];
  readonly tty: boolean;
  readonly keepAliveMs: number;
  readonly handshakeMs: number;
  readonly signal: AbortSignal;
}

/** The server's choice of the two that we speak; it prefers the newer one. */
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
/** Larger frames end the connection of some servers. */
const maxFrame = 32 << 10;
const channel = { input: 0, output: 1, error: 2, status: 3, resize: 4 } as const;
/** Keep-alives without an answer after which a connection is lost. */
const maxSilence = 3;
/** A server that told the status has at most this long for what it has left to send, and for its close, ms. */
const closeMs = 1_000;

/**
 * A process in a container over the exec WebSocket. It goes on after `close`: ending it takes another exec.
 * Throws a Refusal before the upgrade, or LABPROOF_KUBERNETES_UNREACHABLE.
 */
export async function openExec(api: ApiServer, place: Place, options: ExecOptions): Promise<ExecSocket> {
  const credentials = await api.credentials();
  const query = new URLSearchParams([
    ['container', place.container],
    // A terminal has no standard error of its own; without standard input some kubelets lose its output.
    ...Object.entries({ stdin: true, stdout: true, stderr: !options.tty, tty: options.tty }).map(
      ([key, value]) => [key, String(value)] as [string, string],
    ),
    ...options.argv.map((word) => ['command', word] as [string, string]),
  ]);
  const url = api.url(`${podPath(place)}/exec?${query}`);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  options.signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, protocols, {
      // `ws` takes what `https` takes; its types know only a part of it.
      ...(credentials as unknown as ClientOptions),
      handshakeTimeout: Math.max(1, options.handshakeMs),
      perMessageDeflate: false,
      followRedirects: false,
    });
    const stop = (): void => {
      socket.terminate();
      reject(options.signal.reason);
    };
    options.signal.addEventListener('abort', stop, { once: true });
    const settle = (): void => options.signal.removeEventListener('abort', stop);
    // The handler stays: an error may come twice, and one without a handler ends the process.
    socket.on('error', (error) => {
      settle();
      reject(unreachable(api, error));
    });
    socket.on('unexpected-response', (request: ClientRequest, response: IncomingMessage) => {
      void readBody(response).then((body) => {
        settle();
        request.destroy();
        reject(refusalOf(response.statusCode ?? 0, body));
      });
    });
    // Made before the upgrade, so that not even the first frame is missed.
    const exec = new ExecSocket(socket, options.keepAliveMs);
    socket.on('open', () => {
      settle();
      resolve(exec);
    });
  });
}

async function readBody(response: IncomingMessage): Promise<string> {
  let body = '';
  response.setEncoding('utf8');
  try {
    for await (const chunk of response) {
      body += String(chunk);
      if (body.length > 65_536) break;
    }
  } catch {
    // What came of it is what there is.
  }
  return body;
}

type Listener = (bytes: Buffer, from: 'output' | 'error') => void;

/** Frames of the channel protocol, versions 4 and 5: the first byte is the channel. */
export class ExecSocket {
  /** Resolves when the server has told how the process ended, or when the connection has ended without. */
  readonly ended: Promise<ExecEnd>;
  readonly #socket: WebSocket;
  #end: ((end: ExecEnd) => void) | null = null;
  #over = false;
  #paused = false;
  #heard = true;
  #failure: string | null = null;
  #status: ExecEnd | null = null;
  #listener: Listener | null = null;
  /** What came before anybody listened. */
  #early: Parameters<Listener>[] = [];

  constructor(socket: WebSocket, keepAliveMs: number) {
    this.#socket = socket;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data: Buffer) => this.#take(data));
    socket.on('pong', () => {
      this.#heard = true;
    });
    socket.on('error', (error) => {
      this.#failure = error.message;
    });
    socket.on('close', (code) =>
      this.#finish(this.#status ?? { kind: 'none', why: this.#failure ?? (code === 1006 ? 'it was cut' : `closed with code ${code}`) }),
    );
    if (keepAliveMs > 0) socket.on('open', () => this.#keepAlive(keepAliveMs));
  }

  /** Has the server told how the process ended, or that it never ran? */
  get told(): boolean {
    return this.#status !== null;
  }

  /** Takes the output from now on; nothing that came before is lost. */
  listen(listener: Listener): void {
    this.#listener = listener;
    for (const early of this.#early.splice(0)) listener(...early);
  }

  async write(bytes: Uint8Array | string): Promise<void> {
    const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    for (let at = 0; at < data.length; at += maxFrame) await this.#send(channel.input, data.subarray(at, at + maxFrame));
  }

  resize(columns: number, rows: number): void {
    this.#send(channel.resize, Buffer.from(JSON.stringify({ Width: columns, Height: rows }))).catch(() => {});
  }

  pause(): void {
    if (this.#paused || this.#socket.readyState !== WebSocket.OPEN) return;
    this.#paused = true;
    this.#socket.pause();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#heard = true;
    this.#socket.resume();
  }

  /** Ends the connection, not the process. */
  close(): void {
    this.resume();
    this.#socket.terminate();
    this.#finish(this.#status ?? { kind: 'none', why: 'it was closed' });
  }

  #send(to: number, data: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const lost = (): void => reject(new Error('the connection has ended'));
      if (this.#over || this.#socket.readyState !== WebSocket.OPEN) return lost();
      this.#socket.send(Buffer.concat([Buffer.from([to]), data]), (error) => (error === undefined || error === null ? resolve() : lost()));
    });
  }

  #take(data: Buffer): void {
    this.#heard = true;
    const [from] = data;
    const bytes = data.subarray(1);
    if (this.#over) return;
    if (from === channel.output || from === channel.error) {
      const frame: Parameters<Listener> = [bytes, from === channel.output ? 'output' : 'error'];
      if (bytes.length === 0) return;
      if (this.#listener === null) this.#early.push(frame);
      else this.#listener(...frame);
    } else if (from === channel.status && bytes.length > 0) {
      this.#status = readStatus(bytes.toString('utf8'));
      // Each stream is copied by a thread of the server's own: the status may overtake the last of the output, the close does not.
      setTimeout(() => this.#socket.terminate(), closeMs);
    }
  }

  #finish(end: ExecEnd): void {
    this.#over = true;
    this.#end?.(end);
    this.#end = null;
  }

  #keepAlive(everyMs: number): void {
    let silence = 0;
    const timer = setInterval(() => {
      if (this.#over || this.#socket.readyState !== WebSocket.OPEN) return clearInterval(timer);
      // While we do not read, we do not hear either.
      silence = this.#heard || this.#paused ? 0 : silence + 1;
      this.#heard = false;
      if (silence < maxSilence) return this.#socket.ping(() => {});
      this.#failure = 'it does not answer any more';
      this.#socket.terminate();
    }, everyMs);
    timer.unref();
  }
}

/** The last frame: a Status in JSON. Without an exit code the process never ran, or nobody knows how it ended. */
function readStatus(text: string): ExecEnd {
  try {
    const status = JSON.parse(text) as {
      status?: string;
      message?: string;
      details?: { causes?: { reason?: string; message?: string }[] };
    };
    if (status.status === 'Success') return { kind: 'exit', status: 0 };
    const code = status.details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message ?? '';
    if (/^\d{1,3}$/.test(code)) return { kind: 'exit', status: Number(code) };
    return { kind: 'failed', message: oneLine(status.message ?? text) };
  } catch {
    return { kind: 'failed', message: oneLine(text) };
  }
}

/** Runs a small command of our own and gives what it printed; throws what `openExec` throws, or when there is no end to it. */
export async function runExec(
  api: ApiServer,
  place: Place,
  argv: readonly string[],
  timeoutMs: number,
): Promise<{ text: string; end: ExecEnd }> {
  using time = timeLimit(timeoutMs);
  const { signal } = time;
  const exec = await openExec(api, place, { argv, tty: false, keepAliveMs: 0, handshakeMs: timeoutMs, signal });
  let text = '';
  exec.listen((bytes) => {
    text = (text + bytes.toString('utf8')).slice(-10_000);
  });
  const stop = (): void => exec.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const end = await exec.ended;
    return { text, end };
  } finally {
    signal.removeEventListener('abort', stop);
    exec.close();
  }
}

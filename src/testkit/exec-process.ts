import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { WebSocket } from 'ws';
import { finish, internalError } from './exec-server.ts';

/** Bytes that wait for a slow client before the process has to. */
const highWater = 1 << 20;
const channel = { input: 0, output: 1, error: 2, resize: 4, close: 255 } as const;

/** The processes behind an exec server; each is the leader of a session, as in a container, and outlives its connection. */
export class ExecProcesses {
  readonly sizes: { readonly Width: number; readonly Height: number }[] = [];
  readonly #env: Readonly<Record<string, string>>;
  readonly #lateMs: { readonly output: number; readonly error: number };
  readonly #children = new Set<ChildProcessWithoutNullStreams>();

  constructor(env: Readonly<Record<string, string>>, lateMs: { readonly output: number; readonly error: number }) {
    this.#env = env;
    this.#lateMs = lateMs;
  }

  start(client: WebSocket, { argv, tty }: { readonly argv: readonly string[]; readonly tty: boolean }): void {
    const child = this.#spawn(argv, tty);
    let failure: string | null = null;
    child.on('error', () => {
      failure = `exec: "${argv[0]}": executable file not found in $PATH`;
    });
    if (child.pid !== undefined) this.#children.add(child);
    child.stdin.on('error', () => {});
    const pass = (stream: Readable, to: number, late: number): void => {
      stream.on('data', (data: Buffer) => {
        if (late === 0) forward(client, child, to, data);
        else setTimeout(() => forward(client, child, to, data), late);
      });
    };
    const { output, error } = this.#lateMs;
    pass(child.stdout, channel.output, output);
    pass(child.stderr, tty ? channel.output : channel.error, error);
    client.on('message', (data: Buffer) => this.#take(client, child, data));
    child.on('close', (code, signal) => {
      this.#children.delete(child);
      if (failure !== null) finish(client, internalError(`error executing command in container: ${failure}`));
      else finish(client, statusOf(code ?? (signal === 'SIGKILL' ? 137 : 143)), 2 * Math.max(output, error));
    });
  }

  running(): number {
    return this.#children.size;
  }

  async end(): Promise<void> {
    const ended = [...this.#children].map((child) => new Promise((resolve) => child.once('close', resolve)));
    for (const child of this.#children) process.kill(-(child.pid ?? 0), 'SIGKILL');
    await Promise.all(ended);
  }

  /** `script` gives a terminal without a native add-on, and makes the program the leader of a session. */
  #spawn(argv: readonly string[], tty: boolean): ChildProcessWithoutNullStreams {
    const [program = '', ...rest] = tty ? ['script', '-qefc', `exec ${argv.map(quote).join(' ')}`, '/dev/null'] : argv;
    return spawn(program, rest, {
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', SHELL: '/bin/sh', ...(tty ? { TERM: 'xterm' } : {}), ...this.#env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
  }

  #take(client: WebSocket, child: ChildProcessWithoutNullStreams, data: Buffer): void {
    const bytes = data.subarray(1);
    if (data[0] === channel.input) child.stdin.write(bytes);
    else if (data[0] === channel.resize) this.sizes.push(JSON.parse(bytes.toString('utf8')));
    // The end of standard input alone can be told since version 5 only.
    else if (data[0] === channel.close && client.protocol.startsWith('v5') && bytes[0] === channel.input) child.stdin.end();
  }
}

function forward(client: WebSocket, child: ChildProcessWithoutNullStreams, to: number, data: Buffer): void {
  // Nobody listens any more, and the process goes on.
  if (client.readyState !== client.OPEN) return;
  client.send(Buffer.concat([Buffer.from([to]), data]), () => {
    if (client.bufferedAmount < highWater / 2) for (const stream of [child.stdout, child.stderr]) stream.resume();
  });
  if (client.bufferedAmount > highWater) for (const stream of [child.stdout, child.stderr]) stream.pause();
}

function statusOf(code: number): object {
  if (code === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { timingSafeEqual } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';
import { sshKeyPair } from './ssh-key-pair.ts';

export interface SshServerOptions {
  readonly users: Readonly<Record<string, { readonly password?: string; readonly publicKey?: string }>>;
  /** What a login gets: a real bash under a pseudo terminal (util-linux `script`), or a function that converses. */
  readonly shell?: 'bash' | ((channel: ServerChannel) => void);
  /** Environment of the real shell: `PS1`, `HOME`, … */
  readonly env?: Readonly<Record<string, string>>;
  /** Path of a unix socket to listen on, in place of a port of the loopback interface. */
  readonly socket?: string;
}

export interface SshServer {
  /** 0 when it listens on a unix socket. */
  readonly port: number;
  /** `TYPE BASE64`, as known_hosts has it after the names. */
  readonly hostKey: string;
  connections(): number;
  /** Drops every connection without a word, as a crash does. */
  kill(): void;
  close(): Promise<void>;
}

/** An SSH server in this process, for tests of runners: it listens on the loopback interface only. */
export async function startSshServer(options: SshServerOptions): Promise<SshServer> {
  const keys = sshKeyPair();
  const sockets = new Set<Socket>();
  const children = new Set<ChildProcess>();
  const server = new ssh2.Server({ hostKeys: [keys.private] }, (connection) => serve(connection, options, children));
  const listener = server as unknown as { _srv?: import('node:net').Server };
  listener._srv?.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if (options.socket === undefined) server.listen(0, '127.0.0.1', resolve);
    else server.listen(options.socket, resolve);
  });
  const address = server.address() as AddressInfo | string | null;
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
    for (const child of children) child.kill('SIGKILL');
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    hostKey: keys.public.trim().split(' ').slice(0, 2).join(' '),
    connections: () => sockets.size,
    kill: drop,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        drop();
      }),
  };
}

function serve(connection: Connection, options: SshServerOptions, children: Set<ChildProcess>): void {
  connection.on('error', () => {});
  connection.on('authentication', (context) => {
    const user = options.users[context.username];
    if (user === undefined) return context.reject();
    if (context.method === 'password' && user.password !== undefined && same(context.password, user.password)) return context.accept();
    if (context.method === 'publickey' && user.publicKey !== undefined && accepts(user.publicKey, context)) return context.accept();
    return context.reject([
      ...(user.password === undefined ? [] : ['password' as const]),
      ...(user.publicKey === undefined ? [] : ['publickey' as const]),
    ]);
  });
  connection.on('ready', () => {
    connection.on('session', (accept) => {
      const session = accept();
      session.on('pty', (acceptPty) => acceptPty?.());
      session.on('window-change', (acceptChange) => acceptChange?.());
      session.on('signal', (acceptSignal) => acceptSignal?.());
      session.on('shell', (acceptShell) => {
        const channel = acceptShell();
        if (typeof options.shell === 'function') options.shell(channel);
        else runUnderPty(channel, ['bash', '--norc', '--noprofile', '-i'], options, children);
      });
      session.on('exec', (acceptExec, _reject, info) => runPlain(acceptExec(), info.command, options, children));
    });
  });
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function accepts(publicKey: string, context: ssh2.PublicKeyAuthContext): boolean {
  const parsed = ssh2.utils.parseKey(publicKey);
  if (parsed instanceof Error || Array.isArray(parsed)) return false;
  if (context.key.algo !== parsed.type || !same(context.key.data.toString('base64'), parsed.getPublicSSH().toString('base64')))
    return false;
  return (
    context.signature === undefined ||
    (context.blob !== undefined && parsed.verify(context.blob, context.signature, context.hashAlgo) === true)
  );
}

/** `script` gives the shell a terminal without a native add-on. */
function runUnderPty(channel: ServerChannel, command: readonly string[], options: SshServerOptions, children: Set<ChildProcess>): void {
  const child = spawn('script', ['-qefc', `stty cols 500 rows 1000; exec ${command.join(' ')}`, '/dev/null'], {
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', TERM: 'dumb', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  connectStreams(channel, child, children);
}

function runPlain(channel: ServerChannel, command: string, options: SshServerOptions, children: Set<ChildProcess>): void {
  const child = spawn('bash', ['--norc', '--noprofile', '-c', command], {
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  connectStreams(channel, child, children);
}

function connectStreams(channel: ServerChannel, child: ChildProcess, children: Set<ChildProcess>): void {
  children.add(child);
  channel.on('error', () => {});
  child.stdin?.on('error', () => {});
  channel.on('data', (data: Buffer) => child.stdin?.write(data));
  channel.on('close', () => child.kill('SIGHUP'));
  const write = oneAtATime(channel);
  child.stdout?.on('data', (data: Buffer) => {
    child.stdout?.pause();
    void write(channel, data).then(() => child.stdout?.resume());
  });
  child.stderr?.on('data', (data: Buffer) => {
    child.stderr?.pause();
    void write(channel.stderr, data).then(() => child.stderr?.resume());
  });
  child.on('close', (code, signal) => {
    children.delete(child);
    void write(channel, null).then(() => {
      if (code !== null) channel.exit(code);
      else channel.exit(signal ?? 'KILL', false, '');
      channel.end();
    });
  });
}

/**
 * Writes to a channel's two outputs in turn. ssh2 1.17 keeps the part of a chunk that had to wait for the client's window after it was
 * sent: when the other output has to wait later, it is sent a second time. So what it keeps is taken from it after each chunk.
 */
function oneAtATime(channel: ServerChannel): (stream: NodeJS.WritableStream, data: Buffer | null) => Promise<void> {
  let turn: Promise<void> = Promise.resolve();
  return (stream, data) => {
    turn = turn.then(
      () =>
        new Promise((done) => {
          // Nothing to write: only the turn is waited for.
          if (data === null || !stream.writable) return done();
          const gone = () => done();
          channel.once('close', gone);
          stream.write(data, () => {
            channel.off('close', gone);
            for (const kept of ['_chunk', '_chunkcb', '_chunkErr', '_chunkcbErr']) Reflect.set(channel, kept, undefined);
            done();
          });
        }),
    );
    return turn;
  };
}

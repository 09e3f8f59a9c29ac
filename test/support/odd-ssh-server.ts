import { type AddressInfo, createConnection, type Socket } from 'node:net';
import ssh2, { type Connection, type ServerConfig } from 'ssh2';
import { sshKeyPair } from '../../src/testkit/index.ts';

export interface OddSshServer {
  readonly port: number;
  /** `TYPE BASE64`, as known_hosts has it after the names. */
  readonly hostKey: string;
  /** What was tried at the login: `ada publickey`, in order. */
  readonly logins: readonly string[];
  /** Where connections through it were asked to go. */
  readonly ways: readonly string[];
  close(): Promise<void>;
}

export interface Oddity {
  /** Who may log in how; everybody by any key when absent. */
  readonly login?: (context: ssh2.AuthContext) => void;
  readonly algorithms?: ServerConfig['algorithms'];
  readonly hostKey?: { readonly private: string; readonly public: string };
  /** What becomes of a way through it: it is gone, or never answered. */
  readonly ways?: 'answered' | 'unanswered';
  /** How many of the first channels are refused; `unanswered` for silence at each. */
  readonly channels?: number | 'unanswered';
  /** How many of the first connections are dropped before a word is said, as a busy sshd does. */
  readonly drops?: number;
}

/** An SSH server of which each refusal, silence and old habit can be had: for what `startSshServer` is too well-behaved for. */
export async function startOddSshServer(oddity: Oddity = {}): Promise<OddSshServer> {
  const keys = oddity.hostKey ?? sshKeyPair();
  const logins: string[] = [];
  const ways: string[] = [];
  const sockets = new Set<Socket>();
  let drops = oddity.drops ?? 0;
  let refusals = typeof oddity.channels === 'number' ? oddity.channels : 0;
  const serve = (connection: Connection): void => {
    connection.on('error', () => {});
    connection.on('authentication', (context) => {
      logins.push(`${context.username} ${context.method}`);
      if (oddity.login !== undefined) oddity.login(context);
      else if (context.method === 'publickey') context.accept();
      else context.reject(['publickey']);
    });
    connection.on('tcpip', (accept, _reject, { destIP, destPort }) => {
      ways.push(`${destIP}:${destPort}`);
      if (oddity.ways === 'unanswered') return;
      const [near, far] = [accept(), createConnection(destPort, destIP)];
      far.on('error', () => near.end());
      near.on('error', () => far.destroy());
      near.pipe(far).pipe(near);
    });
    connection.on('session', (accept, reject) => {
      if (oddity.channels === 'unanswered') return;
      if (refusals-- > 0) return void reject();
      const session = accept();
      session.on('pty', (acceptPty) => acceptPty?.());
      session.on('exec', (acceptExec, _reject, { command }) => {
        const channel = acceptExec();
        channel.write(`ran ${command}\n`);
        channel.exit(0);
        channel.end();
      });
    });
  };
  const server = new ssh2.Server(
    { hostKeys: [keys.private], ...(oddity.algorithms === undefined ? {} : { algorithms: oddity.algorithms }) },
    serve,
  );
  const listener = (server as unknown as { _srv: import('node:net').Server })._srv;
  listener.prependListener('connection', (socket: Socket) => {
    sockets.add(socket);
    if (drops-- > 0) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: keys.public.trim().split(' ').slice(0, 2).join(' '),
    logins,
    ways,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

import { type AddressInfo, createConnection, type Socket } from 'node:net';
import ssh2, { type Connection, type ServerConfig } from 'ssh2';
import { sshKeyPair } from '../../src/testkit/index.ts';

export interface OddSshServer {
  readonly port: number;
  /** `TYPE BASE64`, as known_hosts has it after the names. */
  readonly hostKey: string;
  /** What was tried at the login: `ada publickey`, in order. */
  readonly logins: readonly string[];
  /** How many connections were made to it. */
  dialled(): number;
  /** How many sessions were lent an agent. */
  agents(): number;
  /** Where connections through it were asked to go. */
  readonly ways: readonly string[];
  close(): Promise<void>;
}

export interface Oddity {
  /** Who may log in how; everybody by any key when absent. */
  readonly login?: (context: ssh2.AuthContext) => void;
  /** After how many tries to log in it hangs up, and with what words; null for none, as dropbear does, or `reset` for not even an end. */
  readonly patience?: { readonly tries: number; readonly farewell: string | null; readonly reset?: true };
  readonly algorithms?: ServerConfig['algorithms'];
  readonly hostKey?: { readonly private: string; readonly public: string };
  /** What becomes of a way through it: it is gone, or never answered. */
  readonly ways?: 'answered' | 'unanswered';
  /** How many of the first channels are refused; `unanswered` for silence at each. */
  readonly channels?: number | 'unanswered';
  /** How many of the first connections are dropped before a word is said, as a busy sshd does. */
  readonly drops?: number;
  /** Called with each connection that is dropped, and each channel that is refused. */
  readonly refused?: () => void;
}

/** An SSH server of which each refusal, silence and old habit can be had: for what `startSshServer` is too well-behaved for. */
export async function startOddSshServer(oddity: Oddity = {}): Promise<OddSshServer> {
  const keys = oddity.hostKey ?? sshKeyPair();
  const logins: string[] = [];
  const ways: string[] = [];
  let agents = 0;
  const sockets = new Set<Socket>();
  let drops = oddity.drops ?? 0;
  let refusals = typeof oddity.channels === 'number' ? oddity.channels : 0;
  const serve = (connection: Connection): void => {
    connection.on('error', () => {});
    let tries = 0;
    connection.on('authentication', (context) => {
      logins.push(`${context.username} ${context.method}`);
      if (++tries === oddity.patience?.tries) return hangUp(connection, oddity.patience);
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
      if (refusals-- > 0) {
        oddity.refused?.();
        return void reject();
      }
      const session = accept();
      session.on('pty', (acceptPty) => acceptPty?.());
      session.on('auth-agent', (acceptAgent) => {
        agents++;
        acceptAgent?.();
      });
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
    if (drops-- > 0) {
      oddity.refused?.();
      socket.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: keys.public.trim().split(' ').slice(0, 2).join(' '),
    logins,
    dialled: () => sockets.size,
    agents: () => agents,
    ways,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** As sshd does: ssh2's own `end` gives neither words nor a reason that is an error. */
function hangUp(connection: Connection, { farewell: words, reset }: NonNullable<Oddity['patience']>): void {
  const { _protocol: protocol, _sock: socket } = connection as unknown as {
    readonly _sock: Socket;
    readonly _protocol: {
      readonly _cipher: { encrypt(packet: Buffer): void };
      readonly _packetRW: { readonly write: { allocStart: number; alloc(length: number): Buffer; finalize(packet: Buffer): Buffer } };
    };
  };
  if (words !== null) {
    const { write } = protocol._packetRW;
    const at = write.allocStart;
    const packet = write.alloc(13 + words.length);
    // SSH_MSG_DISCONNECT, SSH_DISCONNECT_PROTOCOL_ERROR, the words and no language: RFC 4253, 11.1.
    packet[at] = 1;
    packet.writeUInt32BE(2, at + 1);
    packet.writeUInt32BE(words.length, at + 5);
    packet.write(words, at + 9, 'latin1');
    packet.writeUInt32BE(0, at + 9 + words.length);
    protocol._cipher.encrypt(write.finalize(packet));
  }
  if (reset === true) socket.resetAndDestroy();
  else socket.end();
}

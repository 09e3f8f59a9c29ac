import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { LabproofError, type Problem, pathFrom } from 'labproof/plugin';
import ssh2, { type Client, type ConnectConfig } from 'ssh2';
import { type Attempt, limitOf } from './attempt.ts';
import { judgeKey } from './host-key.ts';
import { addKey, fingerprint, keyType } from './known-hosts.ts';
import { Login, type LoginEnd } from './login.ts';
import { authFailed, describe, notInCommon, stopped, unkept, unreachable } from './problems.ts';

/** Stands in the message of a connection that was dropped before the other side had said a word. */
export const droppedEarly = 'the connection was closed before the handshake was done';

/** A host that has let the user in. */
export interface Connection {
  readonly client: Client;
  /** What it speaks through. ssh2's own `destroy` does nothing after `end`, and one that does not answer would keep it open for ever. */
  readonly stream: Duplex;
  /** Programs on it may use the user's agent. */
  readonly lends: boolean;
}

/** Says hello to a host, checks its key and logs in; `through` leads there from a jump host, null for a host that is dialled itself. */
export function handshake(attempt: Attempt, through: Duplex | null): Promise<Connection> {
  const { target, options, context, algorithms } = attempt;
  return new Promise((resolve, reject) => {
    if (context.signal.aborted) return reject(new LabproofError(stopped(target)));
    const client = new ssh2.Client();
    const stream = through ?? dial(attempt);
    let refused: Problem | null = null;
    let settled = false;
    let greeted = false;
    let lends = attempt.agent !== null;
    let deafAgent: string | null = null;
    let accepted: Promise<void> = Promise.resolve();
    const fail = (problem: Problem, cause?: unknown): void => {
      if (settled) return;
      settled = true;
      client.end();
      stream.destroy();
      context.signal.removeEventListener('abort', stop);
      reject(new LabproofError(problem, { cause }));
    };
    const noLogin = (end: LoginEnd): Problem => authFailed(attempt, end, login, deafAgent);
    const login = new Login(attempt.authentication, (end) => fail(noLogin(end)));
    const cut = (cause?: unknown): void => {
      if (refused !== null) fail(refused);
      else if (login.wasAnswered) fail(noLogin({ kind: 'hung-up', words: null }), cause);
      else fail(unreachable(attempt, greeted ? 'the connection was closed during the login' : droppedEarly), cause);
    };
    const stop = (): void => fail(stopped(target));
    context.signal.addEventListener('abort', stop, { once: true });
    // An error may come twice, so the handler stays.
    client.on('error', (error: SshError) => {
      if (refused !== null) fail(refused);
      else if (/no matching/.test(error.message)) fail(notInCommon(attempt, error.message), error);
      // Another way to log in may be left.
      else if (error.level === 'agent') deafAgent = error.message;
      else if (error.level === 'client-authentication') fail(noLogin({ kind: 'refused' }), error);
      else if (greeted && isLastWord(error)) fail(noLogin({ kind: 'hung-up', words: error.message }), error);
      else if (isCut(error)) cut(error);
      else fail(unreachable(attempt, describe(error)), error);
    });
    client.on('change password', (words) => fail(noLogin({ kind: 'new-password', words })));
    client.on('close', () => cut());
    client.on('handshake', () => {
      greeted = true;
    });
    client.on('ready', () => {
      accepted.then(
        () => {
          if (settled) return;
          settled = true;
          context.signal.removeEventListener('abort', stop);
          // Without it each command waits some 40 ms for Nagle's algorithm.
          client.setNoDelay(true);
          resolve({ client, stream, lends });
        },
        (error: unknown) => fail(unkept(error, attempt)),
      );
    });
    const meet = (blob: Buffer): boolean => {
      const judged = judgeKey(blob, attempt);
      if (judged.kind === 'refused') refused = judged.problem;
      if (judged.kind === 'new') accepted = keep(blob, attempt);
      accepted.catch(() => {});
      if (judged.kind === 'unchecked' && judged.changed === null)
        context.notice(`the key of ${attempt.name} is not checked: strictHostKeyChecking is no`);
      if (judged.kind === 'unchecked' && judged.changed !== null) {
        login.keepSecretsFrom(judged.changed);
        lends = false;
        context.notice(`${judged.changed.words}, which is not checked: strictHostKeyChecking is no, and it gets no password and no agent`);
      }
      return judged.kind !== 'refused';
    };
    const config: ConnectConfig = {
      sock: stream as Socket,
      username: attempt.authentication.username,
      // Each session is lent it: whether this host is, is not known before it has shown its key.
      ...(attempt.agent === null ? {} : { agent: attempt.agent }),
      authHandler: login.next,
      readyTimeout: limitOf(options, context),
      keepaliveInterval: options.keepAliveMs ?? 5_000,
      keepaliveCountMax: options.keepAliveCount ?? 3,
      algorithms,
      hostVerifier: meet,
    };
    try {
      client.connect(config);
    } catch (error) {
      fail(unreachable(attempt, describe(error)), error);
    }
  });
}

function dial({ options, port, context }: Attempt): Socket {
  const where = options.socket === undefined ? { host: options.host ?? '', port } : { path: pathFrom(options.socket, context) };
  // Whoever listens later is told of it, too.
  return connect(where).on('error', () => {});
}

async function keep(blob: Buffer, { path, name, knownPort, context }: Attempt): Promise<void> {
  await addKey(path, name, knownPort, keyType(blob), blob);
  context.notice(`the key of ${name} (${keyType(blob)} ${fingerprint(blob)}) was added to ${path}`);
}

/** Of a disconnect `code` is the reason that the host gives, else what the system calls the error. */
type SshError = Error & { readonly level?: string; readonly code?: string | number };

/** Disconnects that say that no more tries are allowed: RFC 4253, 11.1, has a number for it (14), and sshd has words. */
function isLastWord({ code, message }: SshError): boolean {
  return code === 14 || (typeof code === 'number' && /too many auth/i.test(message));
}

function isCut({ code, message }: SshError): boolean {
  return /ECONNRESET|EPIPE|before handshake/i.test(`${code} ${message}`);
}

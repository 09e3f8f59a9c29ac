import { connect as connectSocket, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabproofError, type OpenContext, type Problem, pathFrom, type Target } from 'labproof/plugin';
import ssh2, { type AnyAuthMethod, type Client, type ConnectConfig } from 'ssh2';
import { lentAgent } from './agent.ts';
import { algorithmsFor } from './algorithms.ts';
import { authentication } from './authentication.ts';
import { Gate } from './gate.ts';
import { addKey, fingerprint, type KnownKey, keyType, knownKeys, knownName, revokedKeys } from './known-hosts.ts';
import { opened } from './opened.ts';
import type { SshOptions } from './options.ts';

/** A connection, and the ones before it on the way; closed in reverse. */
export interface Link {
  readonly client: Client;
  readonly jumps: readonly Client[];
}

const handshakes = new Map<string, Gate>();
/** sshd's MaxStartups begins to refuse at ten. */
const handshakesAtOnce = 8;
const tries = 3;

/** Connects, through the hosts on the way if there are any; every host key is checked. */
export async function openLink(target: Target, options: SshOptions, hops: readonly SshOptions[], context: OpenContext): Promise<Link> {
  const jumps: Client[] = [];
  try {
    let through: Way | null = null;
    for (const [index, hop] of hops.entries()) {
      const client = await connectOnce({ target, options: hop, context }, through, true);
      jumps.push(client);
      const { host, port } = hops[index + 1] ?? options;
      through = () => forward(client, host ?? '', port ?? 22, { target, options, context });
    }
    return { client: await connectOnce({ target, options, context }, through, false), jumps };
  } catch (error) {
    for (const client of jumps.reverse()) client.end();
    throw error;
  }
}

/** Opens a stream through a jump host; each try to connect takes a new one. */
type Way = () => Promise<Duplex>;

/** Time for each part of the way to a host, ms. */
export function limitOf(options: SshOptions, context: OpenContext): number {
  return Math.min(context.connectTimeoutMs, options.connectTimeoutMs ?? Number.POSITIVE_INFINITY);
}

interface Whither {
  readonly target: Target;
  readonly options: SshOptions;
  readonly context: OpenContext;
}

async function forward(client: Client, host: string, port: number, { target, options, context }: Whither): Promise<Duplex> {
  const patience = { limitMs: limitOf(options, context), signal: context.signal };
  try {
    return await opened((done) => client.forwardOut('127.0.0.1', 0, host, port, done), patience);
  } catch (error) {
    if (context.signal.aborted) throw new LabproofError(stopped(target));
    const why = error instanceof Error ? error.message : String(error);
    throw new LabproofError(unreachable(target, `${host}:${port}`, `the jump host cannot reach it: ${why}`), { cause: error });
  }
}

async function connectOnce({ target, options, context }: Whither, through: Way | null, onTheWay: boolean): Promise<Client> {
  if (options.host === undefined && options.socket === undefined) {
    throw new LabproofError({
      code: 'LABPROOF_TARGET_NO_HOST',
      message: `the target ${target.name} has neither a host nor a socket, and labproof never guesses one`,
      hint: `set targets.${target.name}.host, or give --target ${target.name}=ssh://user@address`,
    });
  }
  const username = options.user ?? context.env.USER ?? context.env.LOGNAME ?? 'root';
  const { methods, left } = await authentication(username, options, context);
  const agent = lentAgent(target, options, context);
  const name = options.hostKeyAlias ?? options.host ?? target.name;
  const port = options.port ?? 22;
  const place = options.socket ?? `${options.host}:${port}`;
  const knownPort = options.hostKeyAlias === undefined && options.socket === undefined ? port : 22;
  const [path = '', ...others] = [options.knownHosts ?? '~/.ssh/known_hosts'].flat().map((file) => pathFrom(file, context));
  const revoked = options.revokedHostKeys === undefined ? [] : await revokedKeys(pathFrom(options.revokedHostKeys, context));
  const known = [...revoked, ...(await knownKeys([path, ...others], name, knownPort))];
  const algorithms = algorithmsOf(target, options, known);
  const attempt: Attempt = {
    target,
    options,
    context,
    username,
    methods,
    left,
    agent,
    name,
    port,
    place,
    knownPort,
    path,
    known,
    algorithms,
    onTheWay,
  };
  const gate = handshakes.get(place) ?? new Gate(handshakesAtOnce);
  handshakes.set(place, gate);
  for (let nth = 1; ; nth++) {
    const leave = await gate.enter(context.signal).catch(() => {
      throw new LabproofError(stopped(target));
    });
    try {
      if (through !== null) return await handshake(attempt, await through());
      return await handshake(attempt, options.socket === undefined ? null : await unixSocket(pathFrom(options.socket, context), attempt));
    } catch (error) {
      // A busy sshd drops connections before it says a word.
      const dropped = error instanceof LabproofError && error.message.includes(droppedEarly);
      if (!dropped || nth >= tries) throw error;
    } finally {
      leave();
    }
    await sleep(150 * nth, undefined, { signal: context.signal });
  }
}

interface Attempt {
  readonly target: Target;
  readonly options: SshOptions;
  readonly context: OpenContext;
  readonly username: string;
  readonly methods: readonly AnyAuthMethod[];
  readonly left: readonly string[];
  /** Path of the agent that programs on the host may use; null for none. */
  readonly agent: string | null;
  /** Under which known_hosts knows the host. */
  readonly name: string;
  readonly port: number;
  readonly knownPort: number;
  readonly place: string;
  /** Of the known_hosts to which new keys are added. */
  readonly path: string;
  readonly known: readonly KnownKey[];
  readonly algorithms: NonNullable<ConnectConfig['algorithms']>;
  /** It is a jump host. */
  readonly onTheWay: boolean;
}

const droppedEarly = 'the connection was closed before the handshake was done';

function unixSocket(path: string, attempt: Attempt): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error) =>
      reject(new LabproofError(unreachable(attempt.target, attempt.place, describe(error)), { cause: error })),
    );
  });
}

function handshake(attempt: Attempt, sock: Duplex | null): Promise<Client> {
  const { target, options, context, place, algorithms } = attempt;
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    let refused: Problem | null = null;
    let settled = false;
    let greeted = false;
    let deafAgent: string | null = null;
    let accepted: Promise<void> = Promise.resolve();
    const fail = (problem: Problem, cause?: unknown): void => {
      if (settled) return;
      settled = true;
      client.end();
      client.destroy();
      sock?.destroy();
      context.signal.removeEventListener('abort', stop);
      reject(new LabproofError(problem, { cause }));
    };
    const stop = (): void => fail(stopped(target));
    context.signal.addEventListener('abort', stop, { once: true });
    // An error may come twice, so the handler stays.
    client.on('error', (error: Error & { level?: string; code?: string }) => {
      if (refused !== null) fail(refused);
      else if (/no matching/.test(error.message)) fail(notInCommon(target, place, error.message), error);
      // Another way to log in may be left.
      else if (error.level === 'agent') deafAgent = error.message;
      else if (error.level === 'client-authentication') fail(authFailed(attempt, deafAgent), error);
      else if (!greeted && /ECONNRESET|EPIPE|lost before handshake|before handshake/i.test(`${error.code} ${error.message}`))
        fail(unreachable(target, place, droppedEarly), error);
      else fail(unreachable(target, place, describe(error)), error);
    });
    client.on('close', () => fail(refused ?? unreachable(target, place, droppedEarly)));
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
          resolve(client);
        },
        (error: unknown) => fail(toRefusal(error, attempt)),
      );
    });
    const config: ConnectConfig = {
      ...(sock === null ? { host: options.host ?? '', port: attempt.port } : { sock: sock as Socket }),
      username: attempt.username,
      ...(attempt.agent === null ? {} : { agent: attempt.agent, agentForward: true }),
      authHandler: [...attempt.methods] as NonNullable<ConnectConfig['authHandler']>,
      readyTimeout: limitOf(options, context),
      keepaliveInterval: options.keepAliveMs ?? 5_000,
      keepaliveCountMax: options.keepAliveCount ?? 3,
      algorithms,
      hostVerifier: (blob: Buffer) => {
        const judged = judgeKey(blob, attempt);
        if (judged.kind === 'refused') {
          refused = judged.problem;
          return false;
        }
        if (judged.kind === 'new') {
          accepted = addKey(attempt.path, attempt.name, attempt.knownPort, keyType(blob), blob).then(() =>
            context.notice(`the key of ${attempt.name} (${keyType(blob)} ${fingerprint(blob)}) was added to ${attempt.path}`),
          );
          accepted.catch(() => {});
        }
        if (judged.kind === 'unchecked') context.notice(`the key of ${attempt.name} is not checked: strictHostKeyChecking is no`);
        return true;
      },
    };
    try {
      client.connect(config);
    } catch (error) {
      fail(unreachable(target, place, describe(error)), error);
    }
  });
}

type KeyJudgement = { readonly kind: 'known' | 'new' | 'unchecked' } | { readonly kind: 'refused'; readonly problem: Problem };

function judgeKey(blob: Buffer, { known, options, target, name, port, knownPort, path }: Attempt): KeyJudgement {
  const key = blob.toString('base64');
  const shown = `${keyType(blob)} ${fingerprint(blob)}`;
  const called = knownName(name, knownPort);
  const refuse = (code: string, message: string, hint: string): KeyJudgement => ({ kind: 'refused', problem: { code, message, hint } });
  const same = known.filter((each) => each.key === key);
  const revoked = same.find((each) => each.kind === 'revoked');
  if (revoked !== undefined)
    return refuse(
      'LABPROOF_HOSTKEY_REVOKED',
      `${target.name} shows a key that ${revoked.place} marks as revoked (${shown})`,
      'do not trust this host before its keys were changed',
    );
  // A key that is known for another port makes a host known only where this port has none of its own.
  const own = known.filter(({ kind }) => kind === 'key');
  if (same.some(({ kind }) => kind === 'key' || (kind === 'other-port' && own.length === 0))) return { kind: 'known' };
  const strict = options.strictHostKeyChecking ?? 'yes';
  if (strict === 'no' || strict === false) return { kind: 'unchecked' };
  const [other] = own;
  if (other !== undefined) {
    const [file] = other.place.split(/:\d+$/);
    return refuse(
      'LABPROOF_HOSTKEY_CHANGED',
      `${target.name} shows another host key than ${other.place} knows: ${shown} instead of ${other.type} ${fingerprint(Buffer.from(other.key, 'base64'))}`,
      `somebody may be in between, or the host was set up anew; after checking, remove the old key: ssh-keygen -f '${file}' -R '${called}'`,
    );
  }
  if (strict === 'accept-new') return { kind: 'new' };
  const authority = known.find(({ kind }) => kind === 'authority');
  const has =
    authority === undefined
      ? `${path} has no line for ${called}`
      : `${authority.place} names an authority that certifies ${called}, and labproof does not read certificates`;
  return refuse(
    'LABPROOF_HOSTKEY_UNKNOWN',
    `the host key of ${target.name} is not known: ${has} (it shows ${shown})`,
    `compare the fingerprint and log in once by hand, so that ssh adds the key${authority === undefined ? '' : ' itself'} to that file${byHand(options, port, path)}, or set strictHostKeyChecking: accept-new`,
  );
}

/** The command that asks for the key: another file than ssh's own has to be named, or it adds the key elsewhere. */
function byHand({ host, hostKeyAlias, proxyJump }: SshOptions, port: number, path: string): string {
  if (host === undefined || hostKeyAlias !== undefined || proxyJump !== undefined) return '';
  return ` (ssh -p ${port} -o UserKnownHostsFile='${path}' ${host})`;
}

function authFailed({ target, username, methods, left, place, onTheWay }: Attempt, deafAgent: string | null): Problem {
  const tried = [...new Set(methods.map((method) => method.type))];
  const ways = tried.length === 0 ? 'nothing, as no key, agent or password is configured' : tried.join(', ');
  const remarks = [...left, ...(deafAgent === null ? [] : [`the agent does not answer: ${deafAgent}`])];
  return {
    code: 'LABPROOF_SSH_AUTH_FAILED',
    message: [`${place} does not let ${username} log in (${target.name}); tried: ${ways}`, ...remarks].join('; '),
    hint: onTheWay
      ? `${place} is on the way to ${target.name}: check its User and IdentityFile in ssh_config, or set targets.${target.name}.jumpPassword`
      : `check targets.${target.name}.user, identityFile and password`,
  };
}

function stopped({ name }: Target): Problem {
  return { code: 'LABPROOF_STOPPED', message: `the connection to ${name} was given up: the run was stopped`, hint: 'run again' };
}

function algorithmsOf(target: Target, options: SshOptions, known: readonly KnownKey[]): Attempt['algorithms'] {
  try {
    return algorithmsFor(options, known);
  } catch (error) {
    throw new LabproofError(notInCommon(target, options.host ?? target.name, error instanceof Error ? error.message : String(error)));
  }
}

function notInCommon(target: Target, place: string, why: string): Problem {
  return {
    code: 'LABPROOF_SSH_ALGORITHM',
    message: `${target.name} (${place}) and labproof find no common way to speak: ${why.replace(/^Handshake failed: /, '')}`,
    hint: `for an old device set targets.${target.name}.algorithms: legacy; else look at hostKeyAlgorithms, kexAlgorithms and ciphers, also in ssh_config`,
  };
}

function unreachable(target: Target, place: string, why: string): Problem {
  return {
    code: 'LABPROOF_SSH_UNREACHABLE',
    message: `${target.name} cannot be reached at ${place}: ${why}`,
    hint: 'check that the lab is up, and the host and port of the target',
  };
}

function toRefusal(error: unknown, attempt: Attempt): Problem {
  return {
    code: 'LABPROOF_KNOWN_HOSTS_UNREADABLE',
    message: `the key of ${attempt.name} cannot be added to ${attempt.path}: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'check the permissions of that file, or name another one with knownHosts',
  };
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name cannot be resolved now',
  ETIMEDOUT: 'nothing answers',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to its network',
  ENOENT: 'there is no such socket',
  EACCES: 'permission denied',
};

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (/timed out while waiting for handshake/i.test(error.message)) return 'no answer within the time to connect';
  return words[code] ?? error.message;
}

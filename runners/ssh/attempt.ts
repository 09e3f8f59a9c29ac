import { LabproofError, type OpenContext, pathFrom, type Target } from 'labproof/plugin';
import type { ConnectConfig } from 'ssh2';
import { lentAgent } from './agent.ts';
import { algorithmsFor } from './algorithms.ts';
import { type Authentication, authentication } from './authentication.ts';
import { type KnownKey, knownKeys, revokedKeys } from './known-hosts.ts';
import type { SshOptions } from './options.ts';
import { notInCommon, type Stop } from './problems.ts';

/** A host that is to be reached, for a target: the target's own, or one on the way. */
export interface Whither {
  readonly target: Target;
  readonly options: SshOptions;
  readonly context: OpenContext;
}

/** All that is known before a host is spoken to. */
export interface Attempt {
  readonly target: Target;
  readonly options: SshOptions;
  readonly context: OpenContext;
  readonly authentication: Authentication;
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

/** Reads the keys, secrets and known_hosts of a host; throws what is wrong with them before anything is sent. */
export async function attemptAt({ target, options, context }: Whither, onTheWay: boolean): Promise<Attempt> {
  if (options.host === undefined && options.socket === undefined) {
    throw new LabproofError({
      code: 'LABPROOF_TARGET_NO_HOST',
      message: `the target ${target.name} has neither a host nor a socket, and labproof never guesses one`,
      hint: `set targets.${target.name}.host, or give --target ${target.name}=ssh://user@address`,
    });
  }
  const username = options.user ?? context.env.USER ?? context.env.LOGNAME ?? 'root';
  const ways = await authentication(username, options, context);
  const agent = lentAgent(target, options, context);
  const name = options.hostKeyAlias ?? options.host ?? target.name;
  const port = options.port ?? 22;
  const place = options.socket ?? `${options.host}:${port}`;
  const knownPort = options.hostKeyAlias === undefined && options.socket === undefined ? port : 22;
  const [path = '', ...others] = [options.knownHosts ?? '~/.ssh/known_hosts'].flat().map((file) => pathFrom(file, context));
  const revoked = options.revokedHostKeys === undefined ? [] : await revokedKeys(pathFrom(options.revokedHostKeys, context));
  const known = [...revoked, ...(await knownKeys([path, ...others], name, knownPort))];
  const algorithms = algorithmsOf({ target, place, onTheWay }, options, known);
  return {
    target,
    options,
    context,
    authentication: ways,
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
}

/** Time for each part of the way to a host, ms. */
export function limitOf(options: SshOptions, context: OpenContext): number {
  return Math.min(context.connectTimeoutMs, options.connectTimeoutMs ?? Number.POSITIVE_INFINITY);
}

function algorithmsOf(stop: Stop, options: SshOptions, known: readonly KnownKey[]): Attempt['algorithms'] {
  try {
    return algorithmsFor(options, known);
  } catch (error) {
    throw new LabproofError(notInCommon(stop, error instanceof Error ? error.message : String(error)));
  }
}

import { readFile } from 'node:fs/promises';
import { LabproofError, type OpenContext, pathFrom, readSecret } from 'labproof/plugin';
import ssh2, { type AnyAuthMethod } from 'ssh2';
import { agentOf, agentPath } from './agent.ts';
import type { SshOptions } from './options.ts';

const usual = ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa'];

/** The ways to log in. */
export interface Authentication {
  readonly username: string;
  /** Keys, then the agent: they are tried in this order, and before the password. */
  readonly methods: readonly AnyAuthMethod[];
  readonly password: string | null;
  /** Keys that were there and were not offered, each with the reason. */
  readonly left: readonly string[];
}

/** Reads the keys and the secrets of a user; throws for a key that the target names and that cannot be used. */
export async function authentication(username: string, options: SshOptions, context: OpenContext): Promise<Authentication> {
  const methods: AnyAuthMethod[] = [];
  const left: string[] = [];
  const named = options.identityFile === undefined ? [] : [options.identityFile].flat();
  // What nobody names is offered where it is there; a password that the configuration gives is meant to be used.
  const offered = named.length > 0 ? [] : (options.offeredKeys ?? (options.password === undefined ? usual : []));
  const passphrase =
    options.passphrase === undefined
      ? undefined
      : await readSecret('passphrase', options.passphrase, context, `of ${[...named, ...offered].join(', ')}`);
  for (const file of named) methods.push({ type: 'publickey', username, key: await readKey(file, passphrase, context) });
  for (const file of offered) {
    try {
      methods.push({ type: 'publickey', username, key: await readKey(file, passphrase, context) });
    } catch (error) {
      const why = error instanceof LabproofError ? error.message : String(error);
      if (!why.endsWith('ENOENT')) left.push(why);
      else if (options.offeredKeys !== undefined) left.push(why.replace('ENOENT', 'it is not there, and ssh_config names it'));
    }
  }
  const agent = agentPath(options, context) ?? (named.length === 0 ? context.env.SSH_AUTH_SOCK : undefined);
  if (agent !== undefined && agent !== false && agent !== '') {
    if (options.identitiesOnly !== true) methods.push({ type: 'agent', username, agent });
    else methods.push({ type: 'agent', username, agent: await agentOf(agent, [...named, ...offered], context) });
  }
  const password =
    options.password === undefined
      ? null
      : await readSecret('password', options.password, context, `of ${username}@${options.host ?? options.socket}`);
  return { username, methods, password, left };
}

async function readKey(file: string, passphrase: string | undefined, context: OpenContext) {
  const path = pathFrom(file, context);
  const unreadable = (why: string, hint: string): LabproofError =>
    new LabproofError({ code: 'LABPROOF_SSH_KEY_UNREADABLE', message: `the key ${file} cannot be used: ${why}`, hint });
  const data = await readFile(path).catch((cause: unknown) => {
    throw unreadable(
      cause instanceof Error && 'code' in cause ? String(cause.code) : 'it cannot be read',
      'check the path in identityFile and its permissions',
    );
  });
  const parsed = ssh2.utils.parseKey(data, passphrase);
  if (parsed instanceof Error) {
    const encrypted = /encrypted|passphrase|bad decrypt|integrity/i.test(parsed.message);
    throw unreadable(
      encrypted
        ? passphrase === undefined
          ? 'it is encrypted'
          : 'the passphrase does not open it'
        : 'it is no private key that labproof can read',
      !encrypted
        ? 'expected a key in OpenSSH or PEM format'
        : passphrase === undefined
          ? 'give its passphrase: passphrase: { env: NAME }, or leave identityFile out, and your agent is asked'
          : 'check where its passphrase comes from',
    );
  }
  return parsed;
}

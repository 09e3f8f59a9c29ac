import { readFile } from 'node:fs/promises';
import { LabproofError, type OpenContext, pathFrom, readSecret, type Target } from 'labproof/plugin';
import ssh2, { type AnyAuthMethod } from 'ssh2';
import type { SshOptions } from './options.ts';

const usual = ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa'];

/** The ways to log in, in the order in which they are tried: keys, agent, password, questions. */
export async function authentication(username: string, options: SshOptions, context: OpenContext): Promise<readonly AnyAuthMethod[]> {
  const methods: AnyAuthMethod[] = [];
  const named = options.identityFile === undefined ? [] : [options.identityFile].flat();
  const passphrase =
    options.passphrase === undefined ? undefined : await readSecret('passphrase', options.passphrase, context, `of ${named.join(', ')}`);
  for (const file of named) methods.push({ type: 'publickey', username, key: await readKey(file, passphrase, context) });
  if (named.length === 0 && options.password === undefined) {
    for (const file of usual) {
      const key = await readKey(file, passphrase, context).catch(() => null);
      if (key !== null) methods.push({ type: 'publickey', username, key });
    }
  }
  const agent =
    options.agent === false || (options.identitiesOnly === true && options.agent === undefined)
      ? undefined
      : (options.agent ?? (named.length === 0 ? context.env.SSH_AUTH_SOCK : undefined));
  if (agent !== undefined && agent !== '') methods.push({ type: 'agent', username, agent });
  if (options.password !== undefined) {
    const password = await readSecret('password', options.password, context, `of ${username}@${options.host ?? options.socket}`);
    methods.push({ type: 'password', username, password });
    let asked = false;
    methods.push({
      type: 'keyboard-interactive',
      username,
      prompt: (_name, _instructions, _language, prompts, finish) => {
        // A second round of questions is about something else than this password.
        finish(asked ? [] : prompts.map((prompt) => (prompt.echo === true ? '' : password)));
        asked = true;
      },
    });
  }
  return methods;
}

/** The agent that programs on the host may use, where the user wants that; null for none. */
export function lentAgent(target: Target, options: SshOptions, context: OpenContext): string | null {
  if (options.forwardAgent !== true) return null;
  const agent = options.agent ?? context.env.SSH_AUTH_SOCK;
  if (typeof agent === 'string' && agent !== '') return agent;
  throw new LabproofError({
    code: 'LABPROOF_SSH_AGENT_MISSING',
    message: `${target.name} shall use your agent (forwardAgent), and there is none: SSH_AUTH_SOCK is not set`,
    hint: `start one (eval "$(ssh-agent)"; ssh-add), name its socket with targets.${target.name}.agent, or set forwardAgent: false`,
  });
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
      encrypted ? 'give its passphrase: passphrase: { env: NAME }' : 'expected a key in OpenSSH or PEM format',
    );
  }
  return parsed;
}

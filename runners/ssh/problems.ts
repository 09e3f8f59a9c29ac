import type { Problem, Target } from 'labproof/plugin';
import type { Attempt } from './attempt.ts';
import type { Login, LoginEnd } from './login.ts';

/** A host that is spoken to: the target's own, or one on the way to it. */
export type Stop = Pick<Attempt, 'target' | 'place' | 'onTheWay'>;

/** What a host is called where something is said of it. */
export function nameOf({ target, place, onTheWay }: Stop): string {
  return onTheWay ? `the jump host ${place} (on the way to ${target.name})` : target.name;
}

/** Nobody answers there, or somebody who does not speak SSH. */
export function unreachable(stop: Stop, why: string): Problem {
  return {
    code: 'LABPROOF_SSH_UNREACHABLE',
    message: `${nameOf(stop)} cannot be reached${stop.onTheWay ? '' : ` at ${stop.place}`}: ${why}`,
    hint: stop.onTheWay
      ? `check that it is up, and targets.${stop.target.name}.proxyJump (ProxyJump in ssh_config)`
      : 'check that the lab is up, and the host and port of the target',
  };
}

/** The host is there, and there is no way to speak that both may use. */
export function notInCommon(stop: Stop, why: string): Problem {
  return {
    code: 'LABPROOF_SSH_ALGORITHM',
    message: `${nameOf(stop)}${stop.onTheWay ? '' : ` (${stop.place})`} and labproof find no common way to speak: ${why.replace(/^Handshake failed: /, '')}`,
    hint: `for an old device set targets.${stop.target.name}.algorithms: legacy; else look at hostKeyAlgorithms, kexAlgorithms and ciphers, also in ssh_config`,
  };
}

/** The host does not let the user in; it says what was tried, and what the host said to that. */
export function authFailed(attempt: Attempt, end: LoginEnd, login: Login, deafAgent: string | null): Problem {
  const { target, authentication, place, onTheWay } = attempt;
  const { tried, wants, keptFrom } = login;
  const { left } = authentication;
  const nothing = `nothing${left.length === 0 ? ', as no key, agent or password is configured' : ''}`;
  const ways = tried.length === 0 ? nothing : tried.join(', ');
  const part = wants.length === 0 ? [] : [`it accepted a part, and still wants ${inPlainText(wants.join(' or '))}`];
  const remarks = [...left, ...(deafAgent === null ? [] : [`the agent does not answer: ${deafAgent}`])];
  const kept = keptFrom === null ? [] : [`the password was kept from it: ${keptFrom.words}`];
  const refused = `${onTheWay ? nameOf(attempt) : place} does not let ${authentication.username} log in`;
  const of = onTheWay ? '' : ` (${target.name})`;
  return {
    code: 'LABPROOF_SSH_AUTH_FAILED',
    message:
      end.kind === 'new-password'
        ? `${refused} before the password is changed: it says "${inPlainText(end.words)}"${of}`
        : [`${refused}${of}; tried: ${ways}`, ...remarks, ...part, ...saidAt(end), ...kept].join('; '),
    hint: keptFrom?.hint ?? wayIn(attempt, end, login),
  };
}

function saidAt(end: Exclude<LoginEnd, { kind: 'new-password' }>): readonly string[] {
  if (end.kind === 'refused') return [];
  if (end.kind === 'question')
    return [`it asks "${inPlainText(end.words)}", and labproof answers one question for a password, and no other`];
  return [end.words === null ? 'it hung up' : `it hung up: ${inPlainText(end.words)}`];
}

function wayIn({ target, authentication, options, place, port, onTheWay }: Attempt, end: LoginEnd, { tried, wants }: Login): string {
  if (end.kind === 'new-password')
    return `change it by hand${options.host === undefined ? '' : `: ssh -p ${port} ${authentication.username}@${options.host}`}, then run again`;
  if (end.kind === 'question') return 'log in as a user whose login asks nothing but a password, or is done with a key alone';
  if (end.kind === 'hung-up' && tried.some((way) => way === 'publickey' || way === 'agent'))
    return onTheWay
      ? `offer fewer keys to ${place}, which is on the way to ${target.name}: IdentitiesOnly and IdentityFile in ssh_config`
      : `offer fewer keys: set targets.${target.name}.identitiesOnly: true, and identityFile to the one that the host knows`;
  const password = `targets.${target.name}.${onTheWay ? 'jumpPassword' : 'password'}`;
  const wantsPassword = wants.some((way) => way === 'password' || way === 'keyboard-interactive');
  if (wantsPassword && authentication.password === null) return `give it what it still wants: ${password}`;
  if (wants.length > 0 && !wantsPassword && !wants.includes('publickey'))
    return 'log in as a user who needs no more than a key and a password';
  return onTheWay
    ? `${place} is on the way to ${target.name}: check its User and IdentityFile in ssh_config, or set ${password}`
    : `check targets.${target.name}.user, identityFile and password, and IdentityFile in ssh_config`;
}

/** A new key of a host cannot be kept. */
export function unkept(error: unknown, attempt: Attempt): Problem {
  return {
    code: 'LABPROOF_KNOWN_HOSTS_UNREADABLE',
    message: `the key of ${attempt.name} cannot be added to ${attempt.path}: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'check the permissions of that file, or name another one with knownHosts',
  };
}

/** The run was stopped while the connection was made. */
export function stopped({ name }: Target): Problem {
  return { code: 'LABPROOF_RUN_STOPPED', message: `the connection to ${name} was given up: the run was stopped`, hint: 'run again' };
}

/** Why a connection failed, in words. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (/timed out while waiting for handshake/i.test(error.message)) return 'no answer within the time to connect';
  return words[code] ?? inPlainText(error.message);
}

/** What a host has said, on one line and without what would move a cursor or turn the text round. */
function inPlainText(text: string): string {
  return text
    .replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S}]+/gu, ' ')
    .trim()
    .slice(0, 200);
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

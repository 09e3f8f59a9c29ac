import type { Problem } from 'labproof/plugin';
import { asksFor } from './algorithms.ts';
import type { Attempt } from './attempt.ts';
import { fingerprint, type KnownKey, keyType, knownName } from './known-hosts.ts';
import type { SshOptions } from './options.ts';
import { nameOf } from './problems.ts';

/** What becomes of a host that shows a key. */
export type KeyJudgement =
  | { readonly kind: 'known' | 'new' }
  /** `changed`: how the key differs from the one that the host is known by; null where it is known by none. */
  | { readonly kind: 'unchecked'; readonly changed: Difference | null }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** In words; `hint` ends it. */
export interface Difference {
  readonly words: string;
  readonly hint: string;
}

/** Judges the key that a host shows: what known_hosts does not have is refused, unless the configuration says otherwise. */
export function judgeKey(blob: Buffer, attempt: Attempt): KeyJudgement {
  const { known, options } = attempt;
  const key = blob.toString('base64');
  const same = known.filter((each) => each.key === key);
  const revoked = same.find((each) => each.kind === 'revoked');
  if (revoked !== undefined)
    return refused(
      'LABPROOF_HOSTKEY_REVOKED',
      `${nameOf(attempt)} shows a key that ${revoked.place} marks as revoked (${shown(blob)})`,
      'do not trust this host before its keys were changed',
    );
  // A key that is known for another port makes a host known only where this port has none of its own.
  const own = known.filter(({ kind }) => kind === 'key');
  if (same.some(({ kind }) => kind === 'key' || (kind === 'other-port' && own.length === 0))) return { kind: 'known' };
  const strict = options.strictHostKeyChecking ?? 'yes';
  const [other] = [...own].sort((a, b) => likeness(b, blob, attempt) - likeness(a, blob, attempt));
  if (strict === 'no' || strict === false)
    return { kind: 'unchecked', changed: other === undefined ? null : difference(blob, other, attempt) };
  if (other !== undefined) return likeness(other, blob, attempt) === 0 ? incomparable(blob, other, attempt) : changed(blob, other, attempt);
  return strict === 'accept-new' ? { kind: 'new' } : unknown(blob, attempt);
}

/** 2 for a key of the kind that is shown, 1 for one that the host could have shown, 0 for one that nobody asked for. */
function likeness({ type }: KnownKey, blob: Buffer, { algorithms }: Attempt): number {
  if (type === keyType(blob)) return 2;
  return asksFor(algorithms, type) ? 1 : 0;
}

function difference(blob: Buffer, other: KnownKey, attempt: Attempt): Difference {
  const { name, knownPort } = attempt;
  const [file] = other.place.split(/:\d+$/);
  return {
    words: `${nameOf(attempt)} shows another host key than ${other.place} knows: ${shown(blob)} instead of ${other.type} ${fingerprint(Buffer.from(other.key, 'base64'))}`,
    hint: `somebody may be in between, or the host was set up anew; after checking, remove the old key: ssh-keygen -f '${file}' -R '${knownName(name, knownPort)}'`,
  };
}

function changed(blob: Buffer, other: KnownKey, attempt: Attempt): KeyJudgement {
  const { words, hint } = difference(blob, other, attempt);
  return refused('LABPROOF_HOSTKEY_CHANGED', words, hint);
}

/** A host that may well have the key that is known, and was not asked for it: another one is never added beside that. */
function incomparable(blob: Buffer, { type, place }: KnownKey, attempt: Attempt): KeyJudgement {
  return refused(
    'LABPROOF_HOSTKEY_UNKNOWN',
    `the host key of ${nameOf(attempt)} cannot be compared: ${place} knows a key of the kind ${type}, for which labproof may not ask, and the host shows ${shown(blob)}`,
    `add ${type} to hostKeyAlgorithms (also in ssh_config) where labproof can read it, or compare the fingerprint with the host's own and add its key to that file`,
  );
}

function unknown(blob: Buffer, attempt: Attempt): KeyJudgement {
  const { known, options, name, port, knownPort, path } = attempt;
  const called = knownName(name, knownPort);
  const authority = known.find(({ kind }) => kind === 'authority');
  const has =
    authority === undefined
      ? `${path} has no line for ${called}`
      : `${authority.place} names an authority that certifies ${called}, and labproof does not read certificates`;
  return refused(
    'LABPROOF_HOSTKEY_UNKNOWN',
    `the host key of ${nameOf(attempt)} is not known: ${has} (it shows ${shown(blob)})`,
    `compare the fingerprint and log in once by hand, so that ssh adds the key${authority === undefined ? '' : ' itself'} to that file${byHand(options, port, path)}, or set strictHostKeyChecking: accept-new`,
  );
}

/** The command that asks for the key: another file than ssh's own has to be named, or it adds the key elsewhere. */
function byHand({ host, hostKeyAlias, proxyJump }: SshOptions, port: number, path: string): string {
  if (host === undefined || hostKeyAlias !== undefined || proxyJump !== undefined) return '';
  return ` (ssh -p ${port} -o UserKnownHostsFile='${path}' ${host})`;
}

function refused(code: string, message: string, hint: string): KeyJudgement {
  return { kind: 'refused', problem: { code, message, hint } };
}

function shown(blob: Buffer): string {
  return `${keyType(blob)} ${fingerprint(blob)}`;
}

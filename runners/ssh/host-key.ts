import type { Problem } from 'labproof/plugin';
import type { Attempt } from './attempt.ts';
import { fingerprint, keyType, knownName } from './known-hosts.ts';
import type { SshOptions } from './options.ts';

export type KeyJudgement = { readonly kind: 'known' | 'new' | 'unchecked' } | { readonly kind: 'refused'; readonly problem: Problem };

/** What becomes of a host that shows this key: whatever is not known is refused, unless the configuration says otherwise. */
export function judgeKey(blob: Buffer, { known, options, target, name, port, knownPort, path }: Attempt): KeyJudgement {
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

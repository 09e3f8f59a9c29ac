import type { ConnectConfig } from 'ssh2';
import { type KnownKey, matchesPattern } from './known-hosts.ts';
import type { SshOptions } from './options.ts';

type Kind = 'serverHostKey' | 'kex' | 'cipher';

/** What ssh2 can and what is safe today, best first. */
const usual: Readonly<Record<Kind, readonly string[]>> = {
  serverHostKey: [
    ...['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
    ...['rsa-sha2-512', 'rsa-sha2-256'],
  ],
  kex: [
    ...['curve25519-sha256', 'curve25519-sha256@libssh.org', 'ecdh-sha2-nistp256', 'ecdh-sha2-nistp384', 'ecdh-sha2-nistp521'],
    ...['diffie-hellman-group-exchange-sha256', 'diffie-hellman-group14-sha256', 'diffie-hellman-group15-sha512'],
    ...['diffie-hellman-group16-sha512', 'diffie-hellman-group17-sha512', 'diffie-hellman-group18-sha512'],
  ],
  cipher: [
    ...['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'chacha20-poly1305@openssh.com'],
    ...['aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
  ],
};

/** What it can, too, and what only old devices need. */
const old: Readonly<Record<Kind, readonly string[]>> = {
  serverHostKey: ['ssh-rsa'],
  kex: ['diffie-hellman-group14-sha1', 'diffie-hellman-group-exchange-sha1', 'diffie-hellman-group1-sha1'],
  cipher: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'],
};

/** What is offered to a host; throws an Error where nothing of what is asked for can be offered. */
export function algorithmsFor(options: SshOptions, known: readonly KnownKey[]): NonNullable<ConnectConfig['algorithms']> {
  const legacy = options.algorithms === 'legacy';
  // The types that known_hosts holds come first, or a good host would show a key that is not known.
  const types = known.filter(({ kind }) => kind === 'key' || kind === 'other-port').map(({ type }) => type);
  const first = types.flatMap((type) => (type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type]));
  const hostKeys = chosen('serverHostKey', options.hostKeyAlgorithms, legacy);
  const offered: Partial<Record<Kind, readonly string[]>> = {
    serverHostKey: [...new Set([...first.filter((type) => hostKeys.includes(type)), ...hostKeys])],
    ...(legacy || options.kexAlgorithms !== undefined ? { kex: chosen('kex', options.kexAlgorithms, legacy) } : {}),
    ...(legacy || options.ciphers !== undefined ? { cipher: chosen('cipher', options.ciphers, legacy) } : {}),
  };
  return offered as NonNullable<ConnectConfig['algorithms']>;
}

/** May a host show a key of this type, as known_hosts has it? One RSA key signs in several ways. */
export function asksFor({ serverHostKey }: NonNullable<ConnectConfig['algorithms']>, type: string): boolean {
  const ways: readonly string[] = type === 'ssh-rsa' ? ['ssh-rsa', 'rsa-sha2-512', 'rsa-sha2-256'] : [type];
  return Array.isArray(serverHostKey) && serverHostKey.some((way) => ways.includes(way));
}

/** Lists as in ssh_config(5): in place of the usual ones, or `+` to add, `-` to leave out, `^` to put first. */
function chosen(kind: Kind, list: string | undefined, legacy: boolean): readonly string[] {
  const start = [...usual[kind], ...(legacy ? old[kind] : [])];
  if (list === undefined) return start;
  const sign = /^[-+^]/.exec(list)?.[0] ?? '';
  const named = list.slice(sign.length).split(',');
  const can = named.filter((name) => usual[kind].includes(name) || old[kind].includes(name));
  const all =
    {
      '': can,
      '+': [...start, ...can],
      '-': start.filter((name) => !named.some((pattern) => matchesPattern(name, pattern))),
      '^': [...can, ...start],
    }[sign] ?? [];
  if (all.length === 0) throw new Error(`labproof can use none of ${list}, only ${[...usual[kind], ...old[kind]].join(', ')}`);
  return [...new Set(all)];
}

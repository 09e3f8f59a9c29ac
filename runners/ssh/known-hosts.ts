import { createHash, createHmac } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LabproofError } from 'labproof/plugin';

/** A line of known_hosts that speaks of a host. Source of the format: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT. */
export interface KnownKey {
  readonly type: string;
  /** Base64 of the key blob. */
  readonly key: string;
  /**
   * An authority's key signs certificates, which are not verified here: it vouches for nobody. A key of the same name on another port
   * makes a host known, as ssh has it, and no other key a changed one.
   */
  readonly kind: 'key' | 'revoked' | 'authority' | 'other-port';
  readonly place: string;
}

/** The keys that known_hosts files have for a host; none where there are no such files. */
export async function knownKeys(paths: readonly string[], host: string, port: number): Promise<readonly KnownKey[]> {
  const all = await Promise.all(paths.map((path) => keysIn(path, host, port)));
  return all.flat();
}

/**
 * Keys that no host may show, whatever it is called: one on each line, as in a public key file. As ssh does, none is trusted where the
 * list cannot be read: throws LABPROOF_KNOWN_HOSTS_UNREADABLE. Source: ssh_config(5), RevokedHostKeys.
 */
export async function revokedKeys(path: string): Promise<readonly KnownKey[]> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause, 'check its name and its permissions: without the list no host can be trusted');
  });
  if (bytes.toString('latin1', 0, 6) === 'SSHKRL')
    throw unreadable(path, new Error('it is a binary KRL'), 'labproof reads a list of public keys, one on each line');
  return bytes
    .toString('utf8')
    .split('\n')
    .flatMap((line, index) => {
      const [type = '', key] = line.trim().split(/\s+/);
      if (type === '' || type.startsWith('#')) return [];
      const place = `${path}:${index + 1}`;
      if (key === undefined) throw unreadable(place, new Error('a kind of key and a key were expected'), 'mend that line of the list');
      return [{ type, key, kind: 'revoked' as const, place }];
    });
}

function unreadable(path: string, cause: unknown, hint: string): LabproofError {
  const message = `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new LabproofError({ code: 'LABPROOF_KNOWN_HOSTS_UNREADABLE', message, hint }, { cause });
}

/** What known_hosts calls a host. */
export function knownName(host: string, port: number): string {
  return port === 22 ? host : `[${host}]:${port}`;
}

async function keysIn(path: string, host: string, port: number): Promise<readonly KnownKey[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return '';
    throw unreadable(path, cause, 'check its permissions');
  });
  const keys: KnownKey[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const words = line.trim().split(/\s+/);
    if (words[0] === undefined || words[0] === '' || words[0].startsWith('#')) continue;
    const marker = words[0].startsWith('@') ? (words.shift() ?? '') : '';
    const marked = markers.get(marker);
    const [patterns, type, key] = words;
    // What a marker means that nobody knows may be that the key is not to be trusted.
    if (marked === undefined || patterns === undefined || type === undefined || key === undefined) continue;
    const place = `${path}:${index + 1}`;
    if (matchesHost(`[${host}]:${port}`, patterns) || (port === 22 && matchesHost(host, patterns)))
      keys.push({ type, key, kind: marked, place });
    else if (!patterns.includes('!') && matchesHost(host, patterns))
      // A line that leaves names out may leave out this very port.
      keys.push({ type, key, kind: marked === 'key' ? 'other-port' : marked, place });
  }
  return keys;
}

const markers: ReadonlyMap<string, 'key' | 'revoked' | 'authority'> = new Map([
  ['', 'key'],
  ['@revoked', 'revoked'],
  ['@cert-authority', 'authority'],
]);

/** Adds a host's key at the end of a known_hosts file, which is made if need be. */
export async function addKey(path: string, host: string, port: number, type: string, blob: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const before = await readFile(path, 'utf8').catch(() => '');
  await appendFile(
    path,
    `${before === '' || before.endsWith('\n') ? '' : '\n'}${knownName(host, port)} ${type} ${blob.toString('base64')}\n`,
    {
      mode: 0o600,
    },
  );
}

export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** The key's own word for its type: the first string of the blob. */
export function keyType(blob: Buffer): string {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  return length > 0 && length <= 64 && blob.length >= 4 + length ? blob.toString('latin1', 4, 4 + length) : 'unknown';
}

function matchesHost(name: string, patterns: string): boolean {
  const hashed = /^\|1\|([^|]+)\|([^|]+)$/.exec(patterns);
  if (hashed !== null) {
    const salt = Buffer.from(hashed[1] ?? '', 'base64');
    return createHmac('sha1', salt).update(name.toLowerCase()).digest('base64') === hashed[2];
  }
  let found = false;
  for (const pattern of patterns.split(',')) {
    const negated = pattern.startsWith('!');
    if (!matchesPattern(name.toLowerCase(), (negated ? pattern.slice(1) : pattern).toLowerCase())) continue;
    if (negated) return false;
    found = true;
  }
  return found;
}

/** `*` and `?`, without a regular expression: the pattern is somebody else's. */
export function matchesPattern(name: string, pattern: string): boolean {
  let [at, to, star, mark] = [0, 0, -1, 0];
  while (at < name.length) {
    if (to < pattern.length && (pattern[to] === '?' || pattern[to] === name[at])) {
      at++;
      to++;
    } else if (pattern[to] === '*') {
      star = to++;
      mark = at;
    } else if (star >= 0) {
      to = star + 1;
      at = ++mark;
    } else return false;
  }
  while (pattern[to] === '*') to++;
  return to === pattern.length;
}

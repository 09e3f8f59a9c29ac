import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { ServerChannel } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import ssh from '../../runners/ssh/index.ts';
import type { BytesSession, OpenContext, Session, Target } from '../../src/model/index.ts';
import { type SshServer, sshKeyPair, startSshServer } from '../../src/testkit/index.ts';
import { folderWith } from '../support/cli.ts';

const client = sshKeyPair();
const password = 'open-sesame-4711';
let server: SshServer;
let folder: Awaited<ReturnType<typeof folderWith>>;
const notices: string[] = [];
const secrets: string[] = [];

beforeAll(async () => {
  server = await startSshServer({ users: { ada: { publicKey: client.public, password } } });
  folder = await folderWith({ key: client.private, known: `${knownAs()} ${server.hostKey}\n` });
});
afterAll(async () => {
  await server.close();
  await folder[Symbol.asyncDispose]();
});

const knownAs = (host = '127.0.0.1', port = server.port) => `[${host}]:${port}`;
const context = (more: Partial<OpenContext> = {}): OpenContext => ({
  signal: new AbortController().signal,
  connectTimeoutMs: 3_000,
  env: { SECRET: password, WRONG: 'not-the-password' },
  cwd: folder.path,
  home: folder.path,
  notice: (text) => notices.push(text),
  secret: (value) => secrets.push(value),
  ...more,
});
const target = (options: Record<string, unknown>): Target => ({
  name: 'web-1',
  runner: 'ssh',
  identity: 'web-1',
  aliases: [],
  shell: 'bash',
  options: { host: '127.0.0.1', port: server.port, user: 'ada', knownHosts: 'known', agent: false, configFile: false, ...options },
});
async function bytes(options: Record<string, unknown>): Promise<BytesSession> {
  const session: Session = await ssh.open(target(options), context());
  if (session.kind !== 'bytes') throw new Error('ssh gives bytes');
  return session;
}
async function run(session: BytesSession, command: string): Promise<{ text: Buffer; end: unknown }> {
  const channel = await session.open({ command, pty: null, signal: new AbortController().signal });
  const chunks: Uint8Array[] = [];
  for await (const chunk of channel.incoming) chunks.push(chunk);
  return { text: Buffer.concat(chunks), end: await channel.ended };
}
const failure = (options: Record<string, unknown>) =>
  ssh.open(target(options), context()).then(
    () => ({ code: 'none', message: '', hint: '' }),
    ({ code, message, hint }: { code: string; message: string; hint: string }) => ({ code, message, hint }),
  );

describe('login', () => {
  it.each([
    ['a key', { identityFile: 'key' }],
    ['a password', { password: { env: 'SECRET' } }],
    ['a password from a command', { password: { command: `printf %s ${password}` } }],
  ])('with %s', async (_, options) => {
    const session = await bytes(options);
    expect(await run(session, 'echo hello; exit 3')).toEqual({ text: Buffer.from('hello\n'), end: { kind: 'exit', status: 3 } });
    await session[Symbol.asyncDispose]();
  });

  it('fails with the user, the ways tried and no secret', async () => {
    const { code, message } = await failure({ password: { env: 'WRONG' } });
    expect(code).toBe('LABPROOF_SSH_AUTH_FAILED');
    expect(message).toContain('ada');
    expect(message).not.toContain('not-the-password');
    expect(secrets).toContain('not-the-password');
  });

  it.each([
    ['no host', { host: undefined, port: undefined, identityFile: 'key' }, 'LABPROOF_TARGET_NO_HOST'],
    ['a key that is not there', { identityFile: 'nowhere' }, 'LABPROOF_SSH_KEY_UNREADABLE'],
    ['a key that is none', { identityFile: 'known' }, 'LABPROOF_SSH_KEY_UNREADABLE'],
    ['a variable that is not set', { password: { env: 'UNSET' } }, 'LABPROOF_PASSWORD_UNREADABLE'],
    ['a socket that is not there', { socket: 'nowhere.sock', identityFile: 'key' }, 'LABPROOF_SSH_UNREACHABLE'],
  ])('%s', async (_, options, code) => {
    expect((await failure(options)).code).toBe(code);
  });

  it('a closed port, and one behind which nobody speaks SSH', async () => {
    const silent = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await new Promise((done) => silent.once('listening', done));
    const { port } = silent.address() as { port: number };
    expect(await failure({ identityFile: 'key', port })).toMatchObject({
      code: 'LABPROOF_SSH_UNREACHABLE',
      message: expect.stringContaining('closed before the handshake'),
    });
    await new Promise((done) => silent.close(done));
    expect(await failure({ identityFile: 'key', port })).toMatchObject({
      code: 'LABPROOF_SSH_UNREACHABLE',
      message: expect.stringContaining('refused'),
    });
  });
});

describe('host keys', () => {
  const other = () => sshKeyPair().public.trim().split(' ').slice(0, 2).join(' ');
  const hashed = () => {
    const salt = Buffer.from('0123456789abcdef0123');
    const { createHmac } = process.getBuiltinModule('node:crypto');
    return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(knownAs()).digest('base64')}`;
  };
  it.each<[string, () => string, Record<string, unknown>, string]>([
    ['unknown', () => '', {}, 'LABPROOF_HOSTKEY_UNKNOWN'],
    ['of another host', () => `[127.0.0.9]:${server.port} ${server.hostKey}`, {}, 'LABPROOF_HOSTKEY_UNKNOWN'],
    ['changed', () => `${knownAs()} ${other()}`, {}, 'LABPROOF_HOSTKEY_CHANGED'],
    [
      'changed, though new ones are accepted',
      () => `${knownAs()} ${other()}`,
      { strictHostKeyChecking: 'accept-new' },
      'LABPROOF_HOSTKEY_CHANGED',
    ],
    ['revoked', () => `@revoked ${knownAs()} ${server.hostKey}\n${knownAs()} ${server.hostKey}`, {}, 'LABPROOF_HOSTKEY_REVOKED'],
    ['vouched for by an authority only', () => `@cert-authority ${knownAs()} ${server.hostKey}`, {}, 'LABPROOF_HOSTKEY_UNKNOWN'],
    // Which key is good is told by an authority's certificate; `ssh` reads those.
    [
      'vouched for by an authority, and changed',
      () => `@cert-authority ${knownAs()} ${server.hostKey}\n${knownAs()} ${other()}`,
      {},
      'LABPROOF_HOSTKEY_CHANGED',
    ],
    ['one of several', () => `${knownAs()} ${other()}\n${knownAs()} ${server.hostKey}`, {}, 'none'],
    ['with a marker that nobody knows', () => `@revokd ${knownAs()} ${server.hostKey}`, {}, 'LABPROOF_HOSTKEY_UNKNOWN'],
    [
      'revoked for every host, though nothing is checked',
      () => `@revoked * ${server.hostKey}`,
      { strictHostKeyChecking: 'no' },
      'LABPROOF_HOSTKEY_REVOKED',
    ],
    ['known without its port', () => `127.0.0.1 ${server.hostKey}`, {}, 'none'],
    [
      'another one, and known without its port',
      () => `${knownAs()} ${other()}\n127.0.0.1 ${server.hostKey}`,
      {},
      'LABPROOF_HOSTKEY_CHANGED',
    ],
    ['another one without its port', () => `127.0.0.1 ${other()}`, {}, 'LABPROOF_HOSTKEY_UNKNOWN'],
    [
      'without its port, under an alias',
      () => `lab-web ${other()}\n127.0.0.1 ${server.hostKey}`,
      { hostKeyAlias: 'lab-web' },
      'LABPROOF_HOSTKEY_CHANGED',
    ],
    ['negated', () => `*,!${knownAs()} ${server.hostKey}`, {}, 'LABPROOF_HOSTKEY_UNKNOWN'],
    ['hashed', () => `${hashed()} ${server.hostKey}`, {}, 'none'],
    ['with a wildcard', () => `[127.0.0.?]:* ${server.hostKey}`, {}, 'none'],
    ['known under an alias', () => `lab-web ${server.hostKey}`, { hostKeyAlias: 'lab-web' }, 'none'],
    ['not checked by choice', () => '', { strictHostKeyChecking: 'no' }, 'none'],
  ])('%s', async (name, lines, options, code) => {
    const file = `known-${name.replace(/\W/g, '')}`;
    writeFileSync(join(folder.path, file), `${lines()}\n`);
    expect((await failure({ identityFile: 'key', knownHosts: file, ...options })).code).toBe(code);
  });

  it('is looked up in every file, and so is what revokes it', async () => {
    const write = (name: string, text: string) => writeFileSync(join(folder.path, name), `${text}\n`);
    write('empty', '');
    write('knows', `${knownAs()} ${server.hostKey}`);
    write('revokes', `@revoked * ${server.hostKey}`);
    expect((await failure({ identityFile: 'key', knownHosts: ['empty', 'nowhere', 'knows'] })).code).toBe('none');
    const { hint } = await failure({ identityFile: 'key', knownHosts: 'empty' });
    expect(hint).toMatch(/\(ssh -p \d+ -o UserKnownHostsFile='\/\S+\/empty' 127\.0\.0\.1\)/);
    expect((await failure({ identityFile: 'key', knownHosts: ['knows', 'revokes'] })).code).toBe('LABPROOF_HOSTKEY_REVOKED');
    // A folder is no such file.
    expect((await failure({ identityFile: 'key', knownHosts: ['knows', '.'] })).code).toBe('LABPROOF_KNOWN_HOSTS_UNREADABLE');
  });
  it('is no key of a list of revoked ones, and no host is trusted where the list cannot be read', async () => {
    const write = (name: string, text: string) => writeFileSync(join(folder.path, name), text);
    const known = { identityFile: 'key', knownHosts: 'known' };
    write('none-revoked', `# gone\n\n${other()} of web-1\n`);
    expect((await failure({ ...known, revokedHostKeys: 'none-revoked' })).code).toBe('none');
    write('revoked-keys', `${other()}\n${server.hostKey} of web-1\n`);
    const refused = await failure({ ...known, revokedHostKeys: 'revoked-keys', strictHostKeyChecking: 'no' });
    expect([refused.code, refused.message.includes('revoked-keys:2')]).toEqual(['LABPROOF_HOSTKEY_REVOKED', true]);
    write('broken', 'ssh-ed25519\n');
    write('krl', 'SSHKRL\n\0\0\0\0\x01');
    for (const [file, said] of [
      ['nowhere', 'ENOENT'],
      ['broken', 'broken:1'],
      ['krl', 'binary KRL'],
    ] as const) {
      const { code, message } = await failure({ ...known, revokedHostKeys: file });
      expect([code, message.includes(said)]).toEqual(['LABPROOF_KNOWN_HOSTS_UNREADABLE', true]);
    }
  });
  it('is asked for under the name that known_hosts has, and an authority is told', async () => {
    writeFileSync(join(folder.path, 'none'), '');
    expect((await failure({ identityFile: 'key', knownHosts: 'none' })).message).toContain(`has no line for ${knownAs()} (`);
    writeFileSync(join(folder.path, 'ca'), `@cert-authority ${knownAs()} ${other()}\n`);
    expect((await failure({ identityFile: 'key', knownHosts: 'ca' })).message).toMatch(
      /ca:1 names an authority that certifies .* does not read certificates/,
    );
  });
  it.each([
    ['ssh-ed25519', 'none'],
    ['ssh-ed25519,rsa-sha2-512', 'none'],
    // The server has no such key.
    ['rsa-sha2-512', 'LABPROOF_SSH_ALGORITHM'],
    ['-ssh-ed25519', 'LABPROOF_SSH_ALGORITHM'],
    ['^rsa-sha2-512', 'none'],
    // Nothing that labproof can check: not everything, then.
    ['ssh-ed25519-cert-v01@openssh.com', 'LABPROOF_SSH_ALGORITHM'],
  ])('of the kinds that are accepted: %s', async (hostKeyAlgorithms, code) => {
    expect((await failure({ identityFile: 'key', hostKeyAlgorithms })).code).toBe(code);
  });
  it('accepts a new key, says so, and knows it from then on', async () => {
    expect((await failure({ identityFile: 'key', knownHosts: 'sub/new', strictHostKeyChecking: 'accept-new' })).code).toBe('none');
    expect(notices.join('\n')).toContain('was added to');
    expect(readFileSync(join(folder.path, 'sub/new'), 'utf8')).toBe(`${knownAs()} ${server.hostKey}\n`);
    expect((await failure({ identityFile: 'key', knownHosts: 'sub/new' })).code).toBe('none');
  });
});

describe('channels', () => {
  it('give bytes unharmed, however they are split', async () => {
    const session = await bytes({ identityFile: 'key' });
    expect((await run(session, `printf '\\303'; sleep 0.1; printf '\\244\\342\\202\\254'`)).text.toString()).toBe('ä€');
    const big = await run(session, 'head -c 5000000 /dev/zero | tr "\\0" x; head -c 300000 /dev/zero | tr "\\0" y >&2');
    expect(big.text.length).toBe(5_300_000);
    // Both outputs at once, more than the client's window.
    const both = await run(session, "(head -c 6000000 /dev/zero | tr '\\0' x) & (head -c 6000000 /dev/zero | tr '\\0' y >&2) & wait");
    expect([both.text.length, both.text.filter((byte) => byte === 120).length]).toEqual([12_000_000, 6_000_000]);
    await session[Symbol.asyncDispose]();
  });

  it('open twelve at once', async () => {
    const session = await bytes({ identityFile: 'key' });
    const all = await Promise.all(Array.from({ length: 12 }, (_, nth) => run(session, `sleep 0.05; echo ${nth}`)));
    expect(all.map((each) => each.text.toString().trim())).toEqual(Array.from({ length: 12 }, (_, nth) => String(nth)));
    await session[Symbol.asyncDispose]();
  });

  it.each([1, 2])('that flood a reader who does not read (output %d) close at once, and leave their place', async (output) => {
    const session = await bytes({ identityFile: 'key' });
    const signal = new AbortController().signal;
    const written = join(folder.path, `written-${output}`);
    writeFileSync(written, '');
    const command = `while head -c 100000 /dev/zero >&${output}; do printf . >> ${written}; done`;
    const floods = await Promise.all(Array.from({ length: 4 }, () => session.open({ command, pty: null, signal })));
    // More than the server and the pipes keep of four: the client has got more than it takes.
    await expect.poll(() => readFileSync(written).length).toBeGreaterThan(4 * 35);
    for (const channel of floods) {
      await channel[Symbol.asyncDispose]();
      expect(await channel.ended).toEqual({ kind: 'closed' });
    }
    expect((await run(session, 'echo room')).text.toString()).toBe('room\n');
    await session[Symbol.asyncDispose]();
  });

  it.each([1, 2])('that nobody reads (output %d) wait, however much comes through beside them', async (output) => {
    const session = await bytes({ identityFile: 'key' });
    const written = join(folder.path, `unread-${output}`);
    const command = `while head -c 100000 /dev/zero >&${output}; do printf . >> ${written}; done`;
    const channel = await session.open({ command, pty: null, signal: new AbortController().signal });
    for (let nth = 0; nth < 20; nth++) expect((await run(session, 'head -c 5000000 /dev/zero')).text.length).toBe(5_000_000);
    expect(readFileSync(written).length).toBeLessThan(100);
    await channel[Symbol.asyncDispose]();
    await session[Symbol.asyncDispose]();
  });

  it('of many hosts at once, which all listen to the signal that stops the run, are no leak', async () => {
    const warnings: string[] = [];
    const warned = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', warned);
    const one = { ...context(), signal: new AbortController().signal };
    const sessions = await Promise.all(Array.from({ length: 14 }, () => ssh.open(target({ identityFile: 'key' }), one)));
    for (const session of sessions) await session[Symbol.asyncDispose]();
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });

  it('that lose their connection are lost, not empty', async () => {
    const session = await bytes({ identityFile: 'key' });
    const running = run(session, 'echo first; sleep 30; echo second');
    setTimeout(() => server.kill(), 300);
    expect(await running).toMatchObject({
      text: Buffer.from('first\n'),
      end: { kind: 'lost', problem: { code: 'LABPROOF_CONNECTION_LOST' } },
    });
    await expect(session.open({ pty: null, signal: new AbortController().signal })).rejects.toMatchObject({
      code: 'LABPROOF_CONNECTION_LOST',
    });
    await session[Symbol.asyncDispose]();
  });

  it('keep nothing of what was written, and tell what nobody took when they end', async () => {
    const unread: ServerChannel[] = [];
    const deaf = await startSshServer({ users: { ada: { publicKey: client.public } }, shell: (channel) => unread.push(channel) });
    const session = await bytes({ identityFile: 'key', port: deaf.port, strictHostKeyChecking: 'no', knownHosts: 'nowhere' });
    const channel = await session.open({ pty: null, signal: new AbortController().signal });
    const waiting = vi.spyOn(channel.ended, 'then');
    for (let nth = 0; nth < 20; nth++) await channel.write('a word');
    expect(waiting).not.toHaveBeenCalled();
    // More than the window of a channel.
    const untaken = channel.write('x'.repeat(5_000_000));
    deaf.kill();
    await expect(untaken).rejects.toMatchObject({ code: 'LABPROOF_CONNECTION_LOST' });
    await session[Symbol.asyncDispose]();
    await deaf.close();
  });

  it('are not waited for when the run was stopped before', async () => {
    const session = await bytes({ identityFile: 'key' });
    const signal = new AbortController().signal;
    const busy = await Promise.all(Array.from({ length: 4 }, () => session.open({ command: 'sleep 30', pty: null, signal })));
    await expect(session.open({ pty: null, signal: AbortSignal.abort(new Error('the user has gone')) })).rejects.toThrow(
      'the user has gone',
    );
    for (const channel of busy) await channel[Symbol.asyncDispose]();
    await session[Symbol.asyncDispose]();
  });

  it('go through a unix socket, with the key of the target', async () => {
    const path = join(folder.path, 's.sock');
    const behind = await startSshServer({ users: { ada: { publicKey: client.public } }, socket: path });
    writeFileSync(join(folder.path, 'known-socket'), `web-1 ${behind.hostKey}\n`);
    const session = await bytes({ host: undefined, port: undefined, socket: path, knownHosts: 'known-socket', identityFile: 'key' });
    expect((await run(session, 'echo there')).text.toString()).toBe('there\n');
    await session[Symbol.asyncDispose]();
    await behind.close();
  });

  it('end when the run is stopped while it connects', async () => {
    const deaf = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((done) => deaf.once('listening', done));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    const { port } = deaf.address() as { port: number };
    await expect(ssh.open(target({ identityFile: 'key', port }), context({ signal: stop.signal }))).rejects.toMatchObject({
      code: 'LABPROOF_RUN_STOPPED',
    });
    deaf.close();
  });
});

it('options are checked with the place and the words that exist', () => {
  expect(ssh.validate?.({ prot: 22 })).toEqual([{ path: ['prot'], message: expect.stringContaining('port') }]);
  expect(ssh.validate?.({ password: 'secret' })).toEqual([{ path: ['password'], message: expect.stringContaining('env') }]);
  expect(JSON.stringify(ssh.validate?.({ password: 'secret' }))).not.toContain('"secret"');
});

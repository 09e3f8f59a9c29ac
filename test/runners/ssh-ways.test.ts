import { generateKeyPairSync } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { type Oddity, type OddSshServer, startOddSshServer } from '../support/odd-ssh-server.ts';
import { type SshClient, sshClient } from '../support/ssh-client.ts';

let client: SshClient;
const servers: OddSshServer[] = [];
beforeAll(async () => {
  client = await sshClient();
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await client[Symbol.asyncDispose]();
});
async function serverThat(oddity: Oddity = {}): Promise<OddSshServer> {
  const server = await startOddSshServer(oddity);
  servers.push(server);
  return server;
}
const ran = { code: null, text: 'ran hello\n' };

describe('a host behind others', () => {
  it('is reached through each of them, with its own name and port', async () => {
    const [gate, inner, host] = [await serverThat(), await serverThat(), await serverThat()];
    const proxyJump = `eve@127.0.0.1:${gate.port}, bob@127.0.0.1:${inner.port}`;
    expect(await client.hello({ port: host.port, proxyJump })).toMatchObject(ran);
    expect([gate.ways, inner.ways, host.ways]).toEqual([[`127.0.0.1:${inner.port}`], [`127.0.0.1:${host.port}`], []]);
    expect([gate, inner, host].map(({ logins }) => logins.at(-1))).toEqual(['eve publickey', 'bob publickey', 'ada publickey']);
  });

  it('has its key checked, and so has each on the way', async () => {
    const [gate, host] = [await serverThat(), await serverThat()];
    const at = ({ port, hostKey }: OddSshServer) => `[127.0.0.1]:${port} ${hostKey}\n`;
    const proxyJump = `eve@127.0.0.1:${gate.port}`;
    for (const [known, code] of [
      [at(gate) + at(host), null],
      [at(gate), 'LABPROOF_HOSTKEY_UNKNOWN'],
      [at(host), 'LABPROOF_HOSTKEY_UNKNOWN'],
    ] as const) {
      await client.write('known', known);
      expect((await client.hello({ port: host.port, proxyJump, knownHosts: 'known', strictHostKeyChecking: 'yes' })).code).toBe(code);
    }
    // A hop that is not known is told nothing but that: no login was tried there.
    expect([gate.logins.length, host.logins.length]).toEqual([4, 2]);
  });

  it('has the keys on the way checked as labproof was told, whatever ssh_config says of those hosts', async () => {
    const [gate, host] = [await serverThat(), await serverThat()];
    await client.write('known', `[127.0.0.1]:${host.port} ${host.hostKey}\n`);
    await client.write(
      'lax',
      `Host gate\n  HostName 127.0.0.1\n  Port ${gate.port}\n  StrictHostKeyChecking no\n  UserKnownHostsFile none\n`,
    );
    const way = { port: host.port, proxyJump: 'eve@gate', configFile: 'lax', knownHosts: 'known' };
    expect((await client.hello({ ...way, strictHostKeyChecking: 'yes' })).code).toBe('LABPROOF_HOSTKEY_UNKNOWN');
    expect(gate.logins).toEqual([]);
  });

  it('is reached without an agent where labproof was told so, whatever ssh_config says of those hosts', async () => {
    const gate = await serverThat();
    await client.write('config', 'Host *\n  IdentityAgent /nonexistent/agent\n');
    const way = { port: 9, proxyJump: `eve@127.0.0.1:${gate.port}`, configFile: 'config', identityFile: undefined };
    expect((await client.hello({ ...way, agent: false })).message).toMatch(/tried: nothing, as no key, agent or password is configured$/);
    expect((await client.hello({ ...way, agent: undefined })).message).toContain('the agent does not answer');
  });

  it('is told its own password, and nobody on the way', async () => {
    const logins: string[] = [];
    const takes = (name: string): Oddity => ({
      login: (context) => {
        if (context.method !== 'password') return context.reject(['password']);
        logins.push(`${name}: ${context.username} ${context.password}`);
        context.accept();
      },
    });
    const [gate, host] = [await serverThat(takes('gate')), await serverThat(takes('host'))];
    const way = { port: host.port, proxyJump: `eve@127.0.0.1:${gate.port}`, identityFile: undefined };
    const env = { HOSTS: 'Elm-3', GATES: 'Fir-5' };
    const refused = await client.hello({ ...way, password: { env: 'HOSTS' } }, { env });
    expect(refused.code).toBe('LABPROOF_SSH_AUTH_FAILED');
    expect(refused.hint).toContain(`127.0.0.1:${gate.port} is on the way to web-1`);
    expect(refused.hint).toContain('targets.web-1.jumpPassword');
    expect(logins).toEqual([]);
    expect(await client.hello({ ...way, password: { env: 'HOSTS' }, jumpPassword: { env: 'GATES' } }, { env })).toMatchObject(ran);
    expect(logins).toEqual(['gate: eve Fir-5', 'host: ada Elm-3']);
    const ask = async (question: string) => question;
    expect(await client.hello({ ...way, password: { ask: true } }, { ask })).toMatchObject(ran);
    expect(logins.slice(2)).toEqual(['gate: eve password of eve@127.0.0.1', 'host: ada password of ada@127.0.0.1']);
  });

  it('is found by the names of ssh_config, and what that says of it holds for no host on the way', async () => {
    const [outer, gate, host] = [await serverThat(), await serverThat(), await serverThat()];
    await client.write(
      'config',
      [
        `Host outer\n  HostName 127.0.0.1\n  Port ${outer.port}\n  User oda`,
        `Host gate\n  HostName 127.0.0.1\n  Port ${gate.port}\n  User eve\n  ProxyJump outer`,
        `Host host\n  HostName 127.0.0.1\n  Port ${host.port}\n  ProxyJump gate\n  StrictHostKeyChecking no\n  User ada`,
        'Host one\n  ProxyJump two\nHost two\n  ProxyJump one',
      ].join('\n'),
    );
    const named = { configFile: 'config', user: undefined, port: undefined };
    expect(await client.hello({ ...named, host: 'host' })).toMatchObject(ran);
    expect([outer, gate, host].map(({ logins }) => logins.at(-1))).toEqual(['oda publickey', 'eve publickey', 'ada publickey']);
    // Only the host's own key goes unchecked: the way there is not its business.
    const strict = await client.hello({ ...named, host: 'host', strictHostKeyChecking: undefined, knownHosts: 'nowhere' });
    expect(strict).toMatchObject({ code: 'LABPROOF_HOSTKEY_UNKNOWN', message: expect.stringContaining(`[127.0.0.1]:${outer.port}`) });
    expect((await client.hello({ ...named, host: 'host', port: host.port, proxyJump: 'none' })).code).toBe(null);
    expect(outer.ways.length).toBe(1);
    expect(await client.hello({ ...named, host: 'one' })).toMatchObject({
      code: 'LABPROOF_SSH_UNREACHABLE',
      message: expect.stringContaining('in a circle'),
    });
  });

  it('that drops the connection once is tried again through them', async () => {
    const [gate, host] = [await serverThat(), await serverThat({ drops: 1 })];
    expect(await client.hello({ port: host.port, proxyJump: `127.0.0.1:${gate.port}` })).toMatchObject(ran);
    expect(gate.ways.length).toBe(2);
  });

  it('is not blamed for what one on the way refuses', async () => {
    const ecdsa = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
    const [inner, host] = [await serverThat({ hostKey: ecdsa, login: (context) => context.reject(['publickey']) }), await serverThat()];
    const gate = await serverThat();
    const closed = await freePort();
    const itself = (port: number) => `the jump host 127.0.0.1:${port} (on the way to web-1)`;
    const told = async (...jumps: readonly number[]) =>
      client.hello({ port: host.port, proxyJump: jumps.map((port) => `eve@127.0.0.1:${port}`).join() });
    const refused = await told(gate.port, inner.port);
    expect(refused).toMatchObject({
      code: 'LABPROOF_SSH_AUTH_FAILED',
      message: `${itself(inner.port)} does not let eve log in; tried: publickey`,
    });
    const gone = await told(closed);
    expect(gone).toMatchObject({
      code: 'LABPROOF_SSH_UNREACHABLE',
      message: `${itself(closed)} cannot be reached: the connection was refused`,
    });
    expect(gone.hint).toContain('proxyJump');
    expect(await told(gate.port, closed)).toMatchObject({
      code: 'LABPROOF_SSH_UNREACHABLE',
      message: `${itself(closed)} cannot be reached: the connection was closed before the handshake was done`,
    });
    const way = { port: host.port, proxyJump: `127.0.0.1:${inner.port}` };
    const strange = await client.hello({ ...way, hostKeyAlgorithms: 'ssh-ed25519' });
    expect(strange).toMatchObject({
      code: 'LABPROOF_SSH_ALGORITHM',
      message: expect.stringContaining(`${itself(inner.port)} and labproof find no common way`),
    });
    await client.write('known', '');
    const unknown = await client.hello({ ...way, knownHosts: 'known', strictHostKeyChecking: 'yes' });
    expect(unknown).toMatchObject({
      code: 'LABPROOF_HOSTKEY_UNKNOWN',
      message: expect.stringContaining(`the host key of ${itself(inner.port)} is not known`),
    });
    await client.write('known', `[127.0.0.1]:${inner.port} ${gate.hostKey}\n`);
    const changed = await client.hello({ ...way, knownHosts: 'known', strictHostKeyChecking: 'yes' });
    expect(changed).toMatchObject({
      code: 'LABPROOF_HOSTKEY_CHANGED',
      message: expect.stringContaining(`${itself(inner.port)} shows another`),
    });
  });

  it('is given up where the one before never says whether it is reached', async () => {
    const gate = await serverThat({ ways: 'unanswered' });
    expect(await client.hello({ port: 9, proxyJump: `127.0.0.1:${gate.port}`, connectTimeoutMs: 400 })).toMatchObject({
      code: 'LABPROOF_SSH_UNREACHABLE',
      message: expect.stringMatching(/the jump host 127\.0\.0\.1:\d+ cannot reach it: no answer within 0\.4 s/),
    });
    const stop = new AbortController();
    const going = client.hello({ port: 9, proxyJump: `127.0.0.1:${gate.port}` }, { signal: stop.signal, connectTimeoutMs: 600_000 });
    await expect.poll(() => gate.ways.length).toBe(2);
    stop.abort();
    expect((await going).code).toBe('LABPROOF_RUN_STOPPED');
  });
});

describe('a run that is stopped', () => {
  const stopped = { code: 'LABPROOF_RUN_STOPPED', message: 'the connection to web-1 was given up: the run was stopped' };
  /** Sooner than anybody who was refused tries again. */
  const soon = (stop: AbortController, why?: Error) => () => void setTimeout(() => stop.abort(why), 50);
  it('dials nobody any more, and asks nobody', async () => {
    const { port, dialled } = await serverThat();
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return 'Elm-3';
    };
    expect(await client.hello({ port, password: { ask: true } }, { signal: AbortSignal.abort(), ask })).toMatchObject(stopped);
    expect([dialled(), asked]).toEqual([0, []]);
  });
  it('waits for no host that is busy', async () => {
    const stop = new AbortController();
    const { port, dialled } = await serverThat({ drops: 9, refused: soon(stop) });
    expect(await client.hello({ port }, { signal: stop.signal })).toMatchObject(stopped);
    expect(dialled()).toBe(1);
  });
  it('waits for no channel that is refused, and says why it was stopped', async () => {
    const stop = new AbortController();
    const { port } = await serverThat({ channels: 99, refused: soon(stop, new Error('the user has gone')) });
    expect((await client.hello({ port }, { signal: stop.signal })).message).toBe('the user has gone');
  });
});

describe('a host that does not answer any more', () => {
  /** Passes on what is said, and no end of it; on its own it closes nothing. */
  async function deafTo(port: number) {
    const near: Socket[] = [];
    const relay = createServer({ allowHalfOpen: true }, (socket) => {
      const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      for (const each of [socket, far]) each.on('error', () => {});
      socket.pipe(far, { end: false });
      far.pipe(socket, { end: false });
      near.push(socket);
    });
    await new Promise<void>((done) => relay.listen(0, '127.0.0.1', done));
    return {
      port: (relay.address() as AddressInfo).port,
      /** Whoever has only said that it ends would still take this. */
      hasGone: () => {
        for (const socket of near) socket.write('?');
        return near.length > 0 && near.every((socket) => socket.destroyed);
      },
      close: () => relay.close(),
    };
  }
  it.each<[string, Oddity, string | null]>([
    ['after the last word', {}, null],
    ['after a login that was refused', { login: (context) => context.reject(['password']) }, 'LABPROOF_SSH_AUTH_FAILED'],
  ])('holds nobody up %s', async (_, oddity, code) => {
    const { port } = await serverThat(oddity);
    const deaf = await deafTo(port);
    expect((await client.hello({ port: deaf.port })).code).toBe(code);
    await expect.poll(deaf.hasGone).toBe(true);
    deaf.close();
  });
  it('on the way holds nobody up', async () => {
    const [gate, host] = [await serverThat(), await serverThat({ login: (context) => context.reject(['password']) })];
    const deaf = await deafTo(gate.port);
    expect((await client.hello({ port: host.port, proxyJump: `127.0.0.1:${deaf.port}` })).code).toBe('LABPROOF_SSH_AUTH_FAILED');
    await expect.poll(deaf.hasGone).toBe(true);
    deaf.close();
  });
});

describe('a server that is busy', () => {
  it.each([
    [1, null],
    [2, null],
    [3, 'LABPROOF_SSH_UNREACHABLE'],
  ])('drops %i connections before it says a word', async (drops, code) => {
    const { port } = await serverThat({ drops });
    expect((await client.hello({ port })).code).toBe(code);
  });

  it.each([
    [4, null],
    [5, 'LABPROOF_SSH_CHANNEL_REFUSED'],
  ])('refuses %i channels without a word', async (channels, code) => {
    const { port } = await serverThat({ channels });
    expect((await client.hello({ port })).code).toBe(code);
  });

  it('says neither yes nor no to a channel', async () => {
    const { port } = await serverThat({ channels: 'unanswered' });
    expect(await client.hello({ port, connectTimeoutMs: 400 })).toMatchObject({
      code: 'LABPROOF_SSH_CHANNEL_REFUSED',
      message: expect.stringContaining('no answer within 0.4 s'),
    });
  });
});

it('questions in place of a password are answered with it', async () => {
  const { port, logins } = await serverThat({
    login: (context) => {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
      context.prompt([{ prompt: 'Password: ', echo: false }], ([answer]) => (answer === 'Elm-3' ? context.accept() : context.reject([])));
    },
  });
  const password = { identityFile: undefined, password: { env: 'LOGIN' } };
  expect(await client.hello({ port, ...password }, { env: { LOGIN: 'Elm-3' } })).toMatchObject(ran);
  expect((await client.hello({ port, ...password }, { env: { LOGIN: 'Oak-4' } })).code).toBe('LABPROOF_SSH_AUTH_FAILED');
  expect(logins.filter((each) => each === 'ada keyboard-interactive').length).toBe(2);
});

describe('an old device', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const hostKey = { private: privateKey, public: publicKey };
  const oldest: Oddity = {
    hostKey,
    algorithms: { kex: ['diffie-hellman-group14-sha1'], serverHostKey: ['ssh-rsa'], cipher: ['aes128-cbc'], hmac: ['hmac-sha1'] },
  };
  const each = 'kexAlgorithms: +diffie-hellman-group14-sha1, hostKeyAlgorithms: +ssh-rsa, ciphers: +aes128-cbc';
  const options = Object.fromEntries(each.split(', ').map((word) => word.split(': ')));
  it.each<[string, Record<string, unknown>, string | null]>([
    ['is not spoken to unasked', {}, 'LABPROOF_SSH_ALGORITHM'],
    ['is spoken to in its own way', { algorithms: 'legacy' }, null],
    ['is spoken to in its own way, whatever kinds of keys are named', { algorithms: 'legacy', hostKeyAlgorithms: 'ssh-rsa' }, null],
    [`is spoken to with ${each}`, options, null],
    ['is not spoken to with a part of that', { ...options, ciphers: undefined }, 'LABPROOF_SSH_ALGORITHM'],
  ])('%s', async (_, given, code) => {
    const { port } = await serverThat(oldest);
    expect((await client.hello({ port, ...given })).code).toBe(code);
  });

  it('may sign with SHA-1 only where that is asked for', async () => {
    const { port } = await serverThat({ hostKey, algorithms: { serverHostKey: ['ssh-rsa'] } });
    expect(await client.hello({ port })).toMatchObject({ code: 'LABPROOF_SSH_ALGORITHM', hint: expect.stringContaining('legacy') });
    expect((await client.hello({ port, algorithms: 'legacy' })).code).toBe(null);
  });
});

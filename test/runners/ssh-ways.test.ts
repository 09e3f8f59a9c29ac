import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  it('that drops the connection once is tried again through them', async () => {
    const [gate, host] = [await serverThat(), await serverThat({ drops: 1 })];
    expect(await client.hello({ port: host.port, proxyJump: `127.0.0.1:${gate.port}` })).toMatchObject(ran);
    expect(gate.ways.length).toBe(2);
  });

  it('is given up where the one before never says whether it is reached', async () => {
    const gate = await serverThat({ ways: 'unanswered' });
    expect(await client.hello({ port: 9, proxyJump: `127.0.0.1:${gate.port}`, connectTimeoutMs: 400 })).toMatchObject({
      code: 'LABPROOF_SSH_UNREACHABLE',
      message: expect.stringContaining('the jump host cannot reach it: no answer within 0.4 s'),
    });
    const stop = new AbortController();
    const going = client.hello({ port: 9, proxyJump: `127.0.0.1:${gate.port}` }, { signal: stop.signal, connectTimeoutMs: 600_000 });
    await expect.poll(() => gate.ways.length).toBe(2);
    stop.abort();
    expect((await going).code).toBe('LABPROOF_STOPPED');
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

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sshKeyPair } from '../../src/testkit/index.ts';
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
const ecdsa = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
const ofKind = ({ public: line }: { readonly public: string }) => line.trim().split(' ').slice(0, 2).join(' ');
const known = (...lines: readonly string[]) => client.write('known', `${lines.join('\n')}\n`);

describe('a host that shows another key than it is known by, where no key is checked', () => {
  const takesAny: Oddity = {
    login: (context) => {
      if (context.method === 'publickey') context.reject(['password', 'keyboard-interactive']);
      else context.accept();
    },
  };
  const lax = { knownHosts: 'known', strictHostKeyChecking: 'no' };
  it('is told no password, and is answered no question', async () => {
    const { port, logins } = await serverThat(takesAny);
    await known(`[127.0.0.1]:${port} ${ofKind(sshKeyPair())}`);
    const secret = { password: { env: 'LOGIN' } };
    const refused = await client.hello({ port, ...lax, ...secret }, { env: { LOGIN: 'Elm-3' } });
    expect(refused.code).toBe('LABPROOF_SSH_AUTH_FAILED');
    expect(refused.message).toMatch(
      /tried: publickey; the password was kept from it: web-1 shows another host key than \S+known:1 knows: ssh-ed25519 SHA256:\S+ instead of ssh-ed25519 SHA256:\S+$/,
    );
    expect(refused.hint).toMatch(/remove the old key: ssh-keygen -f '\S+known' -R '\[127\.0\.0\.1\]:\d+'/);
    expect(logins).toEqual(['ada publickey']);
    // One that is known by no key at all is taken as it is.
    await known('');
    expect((await client.hello({ port, ...lax, ...secret }, { env: { LOGIN: 'Elm-3' } })).code).toBe(null);
    expect(logins.at(-1)).toBe('ada password');
  });
  it('may be logged in to with a key, is lent no agent, and both are said', async () => {
    const { port, agents } = await serverThat();
    const notices: string[] = [];
    const notice = (text: string) => notices.push(text);
    const lend = { forwardAgent: true, agent: join(client.path, 'agent') };
    await known('');
    expect((await client.hello({ port, ...lax, ...lend }, { notice })).code).toBe(null);
    expect(agents()).toBe(1);
    await known(`[127.0.0.1]:${port} ${ofKind(sshKeyPair())}`);
    expect((await client.hello({ port, ...lax, ...lend }, { notice })).code).toBe(null);
    expect(agents()).toBe(1);
    expect(notices).toEqual([
      expect.stringContaining('the key of 127.0.0.1 is not checked'),
      expect.stringMatching(/shows another host key than .*, which is not checked: .* gets no password and no agent/),
    ]);
  });
});

describe('a host that is known by a key of another kind', () => {
  const accept = ['yes', 'accept-new'] as const;
  it.each(accept)('for which labproof must not ask is not known: strictHostKeyChecking %s', async (strictHostKeyChecking) => {
    const { port, logins } = await serverThat({ hostKey: ecdsa });
    const line = `[127.0.0.1]:${port} ${ofKind(sshKeyPair())}`;
    await known(line);
    const narrow = { hostKeyAlgorithms: 'ecdsa-sha2-nistp256', knownHosts: 'known', strictHostKeyChecking };
    const { code, message, hint } = await client.hello({ port, ...narrow });
    expect(code).toBe('LABPROOF_HOSTKEY_UNKNOWN');
    expect(message).toMatch(
      /the host key of web-1 cannot be compared: \S+known:1 knows a key of the kind ssh-ed25519, for which labproof may not ask, and the host shows ecdsa-sha2-nistp256 SHA256:/,
    );
    expect(hint).toMatch(/add ssh-ed25519 to hostKeyAlgorithms/);
    expect([logins, await readFile(join(client.path, 'known'), 'utf8')]).toEqual([[], `${line}\n`]);
  });
  it.each(accept)('for which it was asked has changed: strictHostKeyChecking %s', async (strictHostKeyChecking) => {
    const { port, logins } = await serverThat({ hostKey: ecdsa });
    await known(`[127.0.0.1]:${port} ${ofKind(sshKeyPair())}`);
    const { code, message } = await client.hello({ port, knownHosts: 'known', strictHostKeyChecking });
    expect([code, logins]).toEqual(['LABPROOF_HOSTKEY_CHANGED', []]);
    expect(message).toMatch(/ecdsa-sha2-nistp256 SHA256:\S+ instead of ssh-ed25519 SHA256:/);
  });
  it('and by another key of its own kind has changed, whatever labproof may ask for', async () => {
    const { port } = await serverThat({ hostKey: ecdsa });
    const another = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
    await known(`[127.0.0.1]:${port} ${ofKind(sshKeyPair())}`, `[127.0.0.1]:${port} ${ofKind(another)}`);
    const narrow = { hostKeyAlgorithms: 'ecdsa-sha2-nistp256', knownHosts: 'known', strictHostKeyChecking: 'yes' };
    const { code, message } = await client.hello({ port, ...narrow });
    expect([code, message.includes('known:2')]).toEqual(['LABPROOF_HOSTKEY_CHANGED', true]);
  });
  it('is told no password, where no key is checked', async () => {
    const { port, logins } = await serverThat({ hostKey: ecdsa, login: (context) => context.reject(['password']) });
    await known(`[127.0.0.1]:${port} ${ofKind(sshKeyPair())}`);
    const narrow = { hostKeyAlgorithms: 'ecdsa-sha2-nistp256', knownHosts: 'known', strictHostKeyChecking: 'no' };
    const { code } = await client.hello({ port, ...narrow, password: { env: 'LOGIN' } }, { env: { LOGIN: 'Elm-3' } });
    expect([code, logins]).toEqual(['LABPROOF_SSH_AUTH_FAILED', ['ada publickey']]);
  });
});

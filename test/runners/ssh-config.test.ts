import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../runners/ssh/options.ts';
import { withSshConfig } from '../../runners/ssh/ssh-config.ts';
import type { OpenContext } from '../../src/model/index.ts';
import { folderWith } from '../support/cli.ts';

/** The options of a target after an ssh_config was read beside it. */
async function read(config: string, options: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  await using folder = await folderWith({ '.ssh/config': config });
  const context = { cwd: folder.path, home: folder.path, env: {}, signal: new AbortController().signal } as unknown as OpenContext;
  return { ...(await withSshConfig(parseOptions({ host: 'web', ...options }), context)) };
}

const block = (...lines: readonly string[]) => `Host web\n${lines.map((line) => `  ${line}\n`).join('')}`;

describe('ssh_config', () => {
  it.each([
    ['HostName 192.0.2.10', { host: '192.0.2.10' }],
    ['Port 2222', { port: 2222 }],
    ['User ada', { user: 'ada' }],
    ['IdentityFile ~/.ssh/lab', { offeredKeys: ['~/.ssh/lab'] }],
    ['User ada\n  IdentityFile ~/.ssh/%r-%n-%h-%p\n  IdentityFile "~/my key"', { offeredKeys: ['~/.ssh/ada-web-web-22', '~/my key'] }],
    ['HostName %h.lab.example', { host: 'web.lab.example' }],
    ['UserKnownHostsFile ~/.ssh/known-%h', { knownHosts: ['~/.ssh/known-web'] }],
    ['ProxyJump ada@gate:22,ops@inner', { proxyJump: 'ada@gate:22,ops@inner' }],
    ['UserKnownHostsFile ~/.ssh/lab_hosts ~/.ssh/more', { knownHosts: ['~/.ssh/lab_hosts', '~/.ssh/more'] }],
    ['UserKnownHostsFile "~/my hosts"', { knownHosts: ['~/my hosts'] }],
    ['HostKeyAlias lab-web', { hostKeyAlias: 'lab-web' }],
    ['StrictHostKeyChecking accept-new', { strictHostKeyChecking: 'accept-new' }],
    ['StrictHostKeyChecking no', { strictHostKeyChecking: 'no' }],
    ['IdentitiesOnly yes', { identitiesOnly: true }],
    ['ForwardAgent yes', { forwardAgent: true }],
    ['HostKeyAlgorithms ssh-ed25519,rsa-sha2-512', { hostKeyAlgorithms: 'ssh-ed25519,rsa-sha2-512' }],
    ['HostKeyAlgorithms +ssh-rsa', { hostKeyAlgorithms: '+ssh-rsa' }],
    ['KexAlgorithms +diffie-hellman-group14-sha1', { kexAlgorithms: '+diffie-hellman-group14-sha1' }],
    ['Ciphers ^aes256-ctr', { ciphers: '^aes256-ctr' }],
    ['ConnectTimeout 3', { connectTimeoutMs: 3_000 }],
    ['ServerAliveInterval 7', { keepAliveMs: 7_000 }],
    ['ServerAliveCountMax 5', { keepAliveCount: 5 }],
  ])('%s', async (line, expected) => {
    expect(await read(block(line))).toMatchObject(expected);
  });
  it.each([
    // Never: ssh would not look after the connection, and a silent loss would look like an empty output.
    ['ServerAliveInterval 0', 'keepAliveMs'],
    ['ForwardAgent $OTHER', 'forwardAgent'],
    ['ConnectTimeout 0', 'connectTimeoutMs'],
    ['ProxyJump none', 'proxyJump'],
    ['StrictHostKeyChecking ask', 'strictHostKeyChecking'],
    ['HostKeyAlgorithms -*rsa*', 'hostKeyAlgorithms'],
    ['Port nonsense', 'port'],
  ])('%s says nothing', async (line, option) => {
    expect((await read(block(line)))[option]).toBeUndefined();
  });
  it('matches its patterns, the first one that speaks', async () => {
    expect(await read('Host db\n  User bob\nHost w?b\n  User ada\nHost *\n  User eve\n  Port 2200\n')).toMatchObject({
      user: 'ada',
      port: 2200,
    });
  });
  it('gives way to what the target says itself', async () => {
    expect(await read(block('User ada', 'Port 2222', 'ServerAliveInterval 7'), { user: 'eve', keepAliveMs: 100 })).toMatchObject({
      user: 'eve',
      port: 2222,
      keepAliveMs: 100,
    });
  });
  it('runs no program of a Match block', async () => {
    expect(await read('Match exec "touch /nonexistent/x"\n  User eve\nHost web\n  User ada\n')).toMatchObject({ user: 'ada' });
  });
});

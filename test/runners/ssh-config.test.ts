import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../runners/ssh/options.ts';
import { withSshConfig } from '../../runners/ssh/ssh-config.ts';
import type { OpenContext } from '../../src/model/index.ts';
import { folderWith } from '../support/cli.ts';

const notices: string[] = [];
const notice = (text: string) => notices.push(text);

/** The options of a target after an ssh_config was read beside it. */
async function read(
  config: string,
  options: Record<string, unknown> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  await using folder = await folderWith({ '.ssh/config': config, ...files });
  const context = { cwd: folder.path, home: folder.path, env: {}, signal: new AbortController().signal, notice } as unknown as OpenContext;
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
    ['GlobalKnownHostsFile /srv/hosts', { knownHosts: ['~/.ssh/known_hosts', '/srv/hosts'] }],
    ['UserKnownHostsFile ~/mine\n  GlobalKnownHostsFile /srv/hosts /srv/more', { knownHosts: ['~/mine', '/srv/hosts', '/srv/more'] }],
    ['RevokedHostKeys ~/gone-%h', { revokedHostKeys: '~/gone-web' }],
    ['RevokedHostKeys none', {}],
    ['ConnectTimeout 1m30s', { connectTimeoutMs: 90_000 }],
    ['ConnectTimeout 90S', { connectTimeoutMs: 90_000 }],
    ['ConnectTimeout 0', {}],
    ['ConnectTimeout 1x', {}],
    ['ServerAliveInterval 2m', { keepAliveMs: 120_000 }],
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
  it.each([
    ['beside it, by pattern', 'Include conf.d/*.conf nowhere\nUser late\n', { user: 'ada', port: 2222 }],
    ['by a path in quotes', 'Include "~/.ssh/conf.d/b.conf"\nPort 7\n', { port: 2222, user: undefined }],
    // What follows is for everybody again, not for the last host of the file.
    ['and goes on behind it', 'Include conf.d/other\nUser late\n', { user: 'late', port: undefined }],
    ['for one host', 'Host w*\n  Include conf.d/plain\n  Port 9\nHost db\n  User bob\n', { user: 'pia', port: 9 }],
    ['for another host', 'Host db\n  Include conf.d/plain\n  Include conf.d/b.conf\nHost web\n  Port 9\n', { user: undefined, port: 9 }],
    ['in a circle', 'Include config\nUser ada\n', { user: 'ada', port: undefined }],
  ])('includes files %s', async (_, config, expected) => {
    const files = {
      '.ssh/conf.d/a.conf': 'Host web\n  User ada\n',
      '.ssh/conf.d/b.conf': 'Host web\n  Port 2222\n  IdentityFile x\n',
      '.ssh/conf.d/other': 'Host db\n  Port 1\n',
      '.ssh/conf.d/plain': 'User pia\n',
      '.ssh/conf.d/.hidden.conf': 'Port 1\n',
    };
    const found = await read(config, {}, files);
    expect([found.user, found.port]).toEqual([expected.user, expected.port]);
  });
  it('says that it runs no ProxyCommand', async () => {
    await read(block('ProxyCommand none'));
    await read(block('ProxyCommand nc %h %p', 'ProxyJump gate'));
    expect(notices).toEqual([]);
    await read(block('ProxyCommand ssh -W %h:%p gate'));
    expect(notices).toEqual([expect.stringContaining('proxyJump')]);
  });
  it('runs no program of a Match block, also of one that is written otherwise', async () => {
    expect(await read('Match=exec "touch /nonexistent/x"\n  User eve\nHost web\n  User ada\n')).toMatchObject({ user: 'ada' });
    expect(await read('Match exec "touch /nonexistent/x"\n  User eve\nHost web\n  User ada\n')).toMatchObject({ user: 'ada' });
  });
});

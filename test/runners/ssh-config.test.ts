import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseOptions } from '../../runners/ssh/options.ts';
import { withSshConfig } from '../../runners/ssh/ssh-config.ts';
import type { OpenContext } from '../../src/model/index.ts';
import { folderWith } from '../support/cli.ts';

const notices: string[] = [];
const notice = (text: string) => notices.push(text);
beforeEach(() => {
  notices.length = 0;
});

/** The options of a target after an ssh_config was read beside it. */
async function read(
  config: string,
  options: Record<string, unknown> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  await using folder = await folderWith({ '.ssh/config': config, ...files });
  const env = { KEYS: '/srv/keys', OTHER: '/run/other', SSH_AUTH_SOCK: '/run/usual' };
  const context = { cwd: folder.path, home: folder.path, env, signal: new AbortController().signal, notice } as unknown as OpenContext;
  return { ...(await withSshConfig(parseOptions({ host: 'web', ...options }), context, join(folder.path, 'etc/ssh_config'))) };
}

const block = (...lines: readonly string[]) => `Host web\n${lines.map((line) => `  ${line}\n`).join('')}`;

describe('ssh_config', () => {
  it.each([
    ['HostName 192.0.2.10', { host: '192.0.2.10' }],
    ['Port 2222', { port: 2222 }],
    ['User ada', { user: 'ada' }],
    ['IdentityFile ~/.ssh/lab', { offeredKeys: ['~/.ssh/lab'] }],
    ['IdentityFile none', { offeredKeys: [] }],
    [
      `IdentityFile ${'$'}{KEYS}/%n\n  IdentityFile "${'$'}{OTHER}/my ${'$'}{KEYS}"`,
      { offeredKeys: ['/srv/keys/web', '/run/other/my /srv/keys'] },
    ],
    [`UserKnownHostsFile ${'$'}{KEYS}/hosts ~/more`, { knownHosts: ['/srv/keys/hosts', '~/more'] }],
    // Not among those in which ssh fills in variables.
    [`RevokedHostKeys ${'$'}{KEYS}/gone`, { revokedHostKeys: `${'$'}{KEYS}/gone` }],
    ['IdentityAgent ~/agent-%n', { agent: '~/agent-web' }],
    [`IdentityAgent "${'$'}{OTHER}/agent"`, { agent: '/run/other/agent' }],
    ['IdentityAgent $OTHER', { agent: '/run/other' }],
    ['IdentityAgent SSH_AUTH_SOCK', { agent: '/run/usual' }],
    ['IdentityAgent $UNSET', { agent: false }],
    ['IdentityAgent none', { agent: false }],
    ['ForwardAgent yes\n  IdentityAgent none', { agent: false, forwardAgent: false }],
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
    ['StrictHostKeyChecking off', { strictHostKeyChecking: 'no' }],
    // Nobody is there to be asked.
    ['StrictHostKeyChecking ask', { strictHostKeyChecking: 'yes' }],
    ['StrictHostKeyChecking Yes', { strictHostKeyChecking: 'yes' }],
    ['IdentitiesOnly yes', { identitiesOnly: true }],
    ['ForwardAgent yes', { forwardAgent: true }],
    ['HostKeyAlgorithms ssh-ed25519,rsa-sha2-512', { hostKeyAlgorithms: 'ssh-ed25519,rsa-sha2-512' }],
    ['HostKeyAlgorithms +ssh-rsa', { hostKeyAlgorithms: '+ssh-rsa' }],
    ['HostKeyAlgorithms -*rsa*', { hostKeyAlgorithms: '-*rsa*' }],
    ['ProxyCommand ssh -W %h:%p ada@gate', { proxyJump: 'ada@gate' }],
    ['ProxyCommand ssh -q gate.lab -W "%h:%p"', { proxyJump: 'gate.lab' }],
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
    ['ProxyJump none\n  ProxyCommand ssh -W %h:%p gate', 'proxyJump'],
    ['StrictHostKeyChecking maybe', 'strictHostKeyChecking'],
    ['HostKeyAlgorithms +*rsa;', 'hostKeyAlgorithms'],
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
  it.each(['IdentityFile', 'UserKnownHostsFile', 'IdentityAgent'])('%s names a variable that is not set', async (option) => {
    await expect(read(block(`${option} ${'$'}{UNSET}/x`))).rejects.toMatchObject({
      code: 'LABPROOF_SSH_CONFIG_UNREADABLE',
      message: `ssh_config names ${'$'}{UNSET}/x as ${option} of web, and the environment variable UNSET is not set`,
    });
    // What the target itself says is not read there.
    const given = { identityFile: 'a', knownHosts: 'b', agent: 'c' };
    expect(await read(block(`${option} ${'$'}{UNSET}/x`), given)).toMatchObject(given);
  });
  it('says that it runs no ProxyCommand', async () => {
    await read(block('ProxyCommand none'));
    expect(await read(block('ProxyJump gate', 'ProxyCommand nc %h %p'))).toMatchObject({ proxyJump: 'gate' });
    expect(await read(block('ProxyCommand none', 'ProxyJump gate'))).not.toHaveProperty('proxyJump');
    expect(notices).toEqual([]);
    await read(block('ProxyCommand ssh -W %h:%p -F other gate'));
    expect(notices).toEqual([expect.stringContaining('proxyJump')]);
  });
  it.each([
    ['all', 'ada'],
    ['host web', 'ada'],
    ['host w*,!web', undefined],
    ['originalhost web', 'ada'],
    ['originalhost other', undefined],
    ['user root', 'ada'],
    ['user bob', undefined],
    ['final all', 'ada'],
    ['host web user root', 'ada'],
    ['host web user bob', undefined],
    ['originalhost WEB', 'ada'],
    ['host W*,db', 'ada'],
  ])('Match %s', async (conditions, IdentityFile) => {
    const found = await read(`Match ${conditions}\n  IdentityFile ada\nHost db\n  IdentityFile bob\n`, { user: 'root' });
    expect(found.offeredKeys).toEqual(IdentityFile === undefined ? undefined : [IdentityFile]);
    expect(notices).toEqual([]);
  });
  it('takes blanks between the patterns of Host, and nothing else', async () => {
    expect((await read('Host db,web\n  User bob\nHost db web\n  User ada\n')).user).toBe('ada');
  });
  it('matches the name that the host really has', async () => {
    expect(await read('host web\n  hostname 192.0.2.1\n  user ada\nmatch host 192.0.2.* user ada\n  Port 7\n')).toMatchObject({ port: 7 });
  });
  it.each([
    'Match exec "touch /nonexistent/x"',
    'Match=exec "touch /nonexistent/x"',
    'match host web EXEC true',
    'Match !host db',
    'Match !final originalhost web',
    'Match localnetwork 192.0.2.0/24',
  ])('%s is left out, and said to be', async (line) => {
    expect(await read(`${line}\n  User eve\nHost web\n  User ada\n`)).toMatchObject({ user: 'ada' });
    expect(notices).toEqual([expect.stringMatching(/^web: .*"Match (?:exec|host web EXEC|!host|!final|localnetwork) .* leaves out/)]);
  });
  it('says nothing of a block for another host', async () => {
    expect(await read('Match originalhost db,x* exec "touch /nonexistent/x"\n  User eve\n')).toMatchObject({ host: 'web' });
    expect(notices).toEqual([]);
  });
  it('looks for no longer name, which would run a program, and says so', async () => {
    expect(await read('CanonicalizeHostname yes\nHost *\n  CanonicalDomains lab.example\n  User ada\n')).toMatchObject({
      host: 'web',
      user: 'ada',
    });
    expect(notices).toEqual([expect.stringContaining('CanonicalizeHostname')]);
  });
  it('reads the file of the machine behind the own one, and with a named one neither', async () => {
    const files = {
      'etc/ssh_config': 'Include more/*.conf\nHost *\n  User of-all\n  Port 7\n',
      'etc/more/a.conf': 'Host web\n  ForwardAgent yes\n',
      named: 'Host web\n  Port 9\n',
    };
    expect(await read('Host web\n  User ada\n', {}, files)).toMatchObject({ user: 'ada', port: 7, forwardAgent: true });
    const found = await read('Host web\n  User ada\n', { configFile: 'named' }, files);
    expect([found.user, found.port, found.forwardAgent]).toEqual([undefined, 9, undefined]);
  });
  it.each([
    ['Host web\n  ProxyCommand "nc %h', /config:2 cannot be read: a quote or a backslash is open at its end: ProxyCommand/],
    ['\n\nUserKnownHostsFile\n', /config:3 cannot be read: a value was expected: UserKnownHostsFile/],
    ['Match host\n', /config:1 cannot be read: missing value for match criteria host/],
    ['Include bad\n', /\.ssh\/bad:2 cannot be read: a quote/],
  ])('says where a line says nothing: %j', async (config, message) => {
    await expect(read(config, {}, { '.ssh/bad': 'User ada\nIdentityFile "x\n' })).rejects.toMatchObject({
      code: 'LABPROOF_SSH_CONFIG_UNREADABLE',
      message: expect.stringMatching(message) as string,
    });
  });
  it.each([
    ['a named file that is not there', { configFile: 'nowhere' }, {}, /nowhere cannot be read: ENOENT/],
    ['a folder', {}, { '.ssh/config/x': '' }, /config cannot be read: EISDIR/],
  ])('refuses %s', async (_, options, files, message) => {
    await using folder = await folderWith(files as Readonly<Record<string, string>>);
    const context = {
      cwd: folder.path,
      home: folder.path,
      env: {},
      signal: new AbortController().signal,
      notice,
    } as unknown as OpenContext;
    await expect(withSshConfig(parseOptions({ host: 'web', ...options }), context)).rejects.toMatchObject({
      code: 'LABPROOF_SSH_CONFIG_UNREADABLE',
      message: expect.stringMatching(message) as string,
    });
  });
});

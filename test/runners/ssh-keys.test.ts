import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OddSshServer, startOddSshServer } from '../support/odd-ssh-server.ts';
import { type SshClient, sshClient } from '../support/ssh-client.ts';

let client: SshClient;
let server: OddSshServer;
let agent: ChildProcess;
let socket: string;
/** Keys that were shown to the server, by the files' names. */
let shown: string[] = [];
const names = ['plain', 'locked', 'other'] as const;

beforeAll(async () => {
  client = await sshClient();
  const file = (name: string) => join(client.path, name);
  for (const name of names)
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', name === 'locked' ? 'Hazel-61' : '', '-f', file(name)]);
  socket = file('agent');
  agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  while (!existsSync(socket)) await sleep(20);
  // The agent has the key that is locked in its file, and one more.
  execFileSync('cp', [file('locked'), file('opened')]);
  execFileSync('ssh-keygen', ['-q', '-p', '-P', 'Hazel-61', '-N', '', '-f', file('opened')]);
  for (const name of ['other', 'opened'])
    execFileSync('ssh-add', ['-q', file(name)], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' });
  const blobs = new Map(names.map((name) => [readFileSync(`${file(name)}.pub`, 'utf8').split(' ')[1], name]));
  server = await startOddSshServer({
    login: (context) => {
      if (context.method !== 'publickey') return context.reject(['publickey']);
      const name = blobs.get(context.key.data.toString('base64')) ?? 'unknown';
      shown.push(name);
      if (context.username === `likes-${name}`) context.accept();
      else context.reject(['publickey']);
    },
  });
});
afterAll(async () => {
  agent.kill('SIGTERM');
  await server.close();
  await client[Symbol.asyncDispose]();
});

/** Logs in with what an ssh_config says; the agent is there unless it is told otherwise. */
async function hello(user: string, config: string, options: Record<string, unknown> = {}, env: Record<string, string> = {}) {
  await client.write('config', `Host web\n  HostName 127.0.0.1\n${config}`);
  shown = [];
  const given = { host: 'web', port: server.port, user, configFile: 'config', identityFile: undefined, agent: undefined, ...options };
  return client.hello(given, { env: { SSH_AUTH_SOCK: socket, ...env } });
}
const file = (name: string) => `  IdentityFile ${join(client.path, name)}\n`;

describe('keys that ssh_config names', () => {
  it('are offered, and then those of the agent', async () => {
    expect((await hello('likes-plain', file('plain'))).code).toBe(null);
    expect(shown[0]).toBe('plain');
    expect((await hello('likes-other', file('plain'))).code).toBe(null);
  });
  it('that are locked or not there leave it to the agent, which has them open', async () => {
    expect((await hello('likes-locked', file('nowhere') + file('locked'))).code).toBe(null);
    expect(new Set(shown)).toEqual(new Set(['other', 'locked']));
  });
  it('are all that the agent offers, where only they may be', async () => {
    expect((await hello('likes-locked', `  IdentitiesOnly yes\n${file('locked')}`)).code).toBe(null);
    expect(new Set(shown)).toEqual(new Set(['locked']));
    expect((await hello('likes-other', `  IdentitiesOnly yes\n${file('locked')}`)).code).toBe('LABPROOF_SSH_AUTH_FAILED');
  });
  it('are opened by their passphrase', async () => {
    const open = { passphrase: { env: 'PHRASE' }, agent: false };
    expect((await hello('likes-locked', file('locked'), open, { PHRASE: 'Hazel-61' })).code).toBe(null);
    const { message } = await hello('likes-locked', file('locked'), open, { PHRASE: 'Birch-62' });
    expect(message).toMatch(/tried: nothing.*locked cannot be used: the passphrase does not open it/);
  });
  it('and that are locked are told where nothing else lets one in', async () => {
    const { code, message } = await hello('likes-locked', file('locked'), { agent: false });
    expect([code, message.endsWith('locked cannot be used: it is encrypted')]).toEqual(['LABPROOF_SSH_AUTH_FAILED', true]);
  });
});

it('a key that ssh_config names and that is not there is told where nothing else lets one in', async () => {
  const { code, message } = await hello('likes-plain', file('plian'), { agent: false });
  expect([code, message.replace(client.path, '')]).toEqual([
    'LABPROOF_SSH_AUTH_FAILED',
    `127.0.0.1:${server.port} does not let likes-plain log in (web-1); tried: nothing; the key /plian cannot be used: it is not there, and ssh_config names it`,
  ]);
  // The usual keys are named by nobody.
  expect((await hello('likes-plain', '', { agent: false })).message).toMatch(/nothing, as no key, agent or password is configured$/);
});

it('the agent that ssh_config names is asked, and none where it says so', async () => {
  const env = { SSH_AUTH_SOCK: '/nonexistent/agent', LAB_AGENT: socket };
  expect((await hello('likes-other', `  IdentityAgent ${'$'}{LAB_AGENT}\n`, {}, env)).code).toBe(null);
  expect((await hello('likes-other', '  IdentityAgent ~/agent\n', {}, env)).code).toBe(null);
  expect((await hello('likes-other', '  IdentityAgent none\n')).message).toContain('tried: nothing, as no key, agent');
});

it('a key that the target itself names is an error where it is locked or not there', async () => {
  for (const identityFile of ['locked', 'nowhere'])
    expect((await hello('likes-plain', '', { identityFile })).code).toBe('LABPROOF_SSH_KEY_UNREADABLE');
});

it('an agent that does not answer is told, and other ways are tried', async () => {
  const dead = { agent: join(client.path, 'nobody') };
  expect((await hello('likes-plain', file('plain'), dead)).code).toBe(null);
  expect((await hello('likes-other', file('plain'), dead)).message).toContain('; the agent does not answer: ');
});

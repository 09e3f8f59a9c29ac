import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuthenticationType, KeyboardAuthContext, PasswordAuthContext, Prompt, PublicKeyAuthContext } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sshKeyPair } from '../../src/testkit/index.ts';
import { type Oddity, type OddSshServer, startOddSshServer } from '../support/odd-ssh-server.ts';
import { type SshClient, sshClient, type Told } from '../support/ssh-client.ts';

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
/** Logs in with a password; nobody waits for a limit here, so what ends was ended by what the host said. */
const withPassword = (port: number, options: Record<string, unknown> = {}): Promise<Told> =>
  client.hello(
    { port, identityFile: undefined, password: { env: 'LOGIN' }, ...options },
    { env: { LOGIN: 'Elm-3' }, connectTimeoutMs: 600_000 },
  );

it('a host that wants a new password is told so at once, and gets none', async () => {
  const changes: string[] = [];
  const { port } = await serverThat({
    login: (context) => {
      if (context.method !== 'password') return context.reject(['password']);
      (context as PasswordAuthContext).requestChange('Your password has \u001b[1mexpired.\r\n', (password) => changes.push(password));
    },
  });
  const { code, message, hint } = await withPassword(port);
  expect(code).toBe('LABPROOF_SSH_AUTH_FAILED');
  expect(message).toContain('does not let ada log in before the password is changed: it says "Your password has [1mexpired."');
  expect(hint).toMatch(/change it by hand: ssh -p \d+ ada@127\.0\.0\.1/);
  expect(changes).toEqual([]);
});

describe('a host that hangs up after so many tries', () => {
  it('with words is no host that cannot be reached', async () => {
    const { port, logins } = await serverThat({
      login: (context) => context.reject(['publickey']),
      patience: { tries: 3, farewell: 'Too many authentication failures' },
    });
    const identityFile = ['key', 'second', 'third', 'fourth'];
    for (const name of identityFile.slice(1)) await client.write(name, sshKeyPair().private);
    const { code, message, hint } = await client.hello({ port, identityFile });
    expect(code).toBe('LABPROOF_SSH_AUTH_FAILED');
    expect(message).toContain('tried: publickey; it hung up: Too many authentication failures');
    expect(hint).toMatch(/fewer keys: .*targets\.web-1\.identitiesOnly: true.*identityFile/);
    expect(logins.length).toBe(3);
  });
  it.each([{}, { reset: true } as const])('without a word is none either, and is not dialled again: %j', async (how) => {
    const { port, logins } = await serverThat({
      login: (context) => context.reject(['password', 'keyboard-interactive']),
      patience: { tries: 2, farewell: null, ...how },
    });
    const { code, message } = await withPassword(port);
    expect([code, message.endsWith('; it hung up')]).toEqual(['LABPROOF_SSH_AUTH_FAILED', true]);
    expect(logins.length).toBe(2);
  });
  it('before it said a word to the first is one, and is not told the password again', async () => {
    const { port, logins } = await serverThat({ patience: { tries: 1, farewell: null } });
    const { code, message } = await withPassword(port);
    expect([code, message.endsWith('the connection was closed during the login')]).toEqual(['LABPROOF_SSH_UNREACHABLE', true]);
    expect(logins.length).toBe(1);
  });
});

describe('a host that wants more than one way', () => {
  const wants = (...more: AuthenticationType[]): Oddity => ({
    login: (context) => {
      if (context.method !== 'publickey') context.reject(more);
      else if ((context as PublicKeyAuthContext).signature === undefined) context.accept();
      else context.reject(more, true);
    },
  });
  it('says what it still wants, whatever it says to what is tried after that', async () => {
    const { port } = await serverThat(wants('password', 'keyboard-interactive'));
    const { code, message, hint } = await client.hello({ port });
    expect([code, message.replace(/.*; tried/, 'tried')]).toEqual([
      'LABPROOF_SSH_AUTH_FAILED',
      'tried: publickey; it accepted a part, and still wants password or keyboard-interactive',
    ]);
    expect(hint).toBe('give it what it still wants: targets.web-1.password');
    expect((await withPassword(port, { identityFile: 'key' })).hint).toContain('check targets.web-1.user, identityFile and password');
    await client.write('another', sshKeyPair().private);
    expect((await client.hello({ port, identityFile: ['key', 'another'] })).message).toContain('and still wants password or keyboard');
  });
  it('gets them in the order that it wants', async () => {
    let password = false;
    const { port, logins } = await serverThat({
      login: (context) => {
        if (context.method === 'password') {
          password = true;
          context.reject(['publickey'], true);
        } else if (password && context.method === 'publickey') context.accept();
        else context.reject(['password']);
      },
    });
    expect((await withPassword(port, { identityFile: 'key' })).code).toBe(null);
    expect(logins).toEqual(['ada publickey', 'ada password', 'ada publickey', 'ada publickey']);
  });
  it('is let know where that is nothing that labproof has', async () => {
    const { port } = await serverThat(wants('hostbased'));
    const { message, hint } = await client.hello({ port });
    expect(message).toContain('still wants hostbased');
    expect(hint).toContain('a user who needs no more than a key and a password');
  });
  it('is told of the agent, too', async () => {
    const { port } = await serverThat(wants('password'));
    const agent = await agentWith(client.path, 'key');
    try {
      const { message } = await client.hello({ port, identityFile: undefined, agent: agent.socket });
      expect(message).toContain('tried: agent; it accepted a part, and still wants password');
    } finally {
      agent.process.kill('SIGTERM');
    }
  });
});

describe('questions', () => {
  /** A host that asks these in turn, a round each, and lets in whoever has answered; what it was told is kept. */
  async function asking(...rounds: readonly (readonly (string | Prompt)[])[]) {
    const told: string[][] = [];
    const server = await serverThat({
      login: (context) => {
        if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
        const round = (nth: number): void => {
          const prompts = rounds[nth]?.map((each) => (typeof each === 'string' ? { prompt: each, echo: false } : each));
          if (prompts === undefined) context.accept();
          else
            (context as KeyboardAuthContext).prompt(prompts, (answers) => {
              told.push(answers);
              round(nth + 1);
            });
        };
        round(0);
      },
    });
    return { told, outcome: await withPassword(server.port) };
  }

  it.each([
    'Password: ',
    "ada@token-7's password:",
    'Password for ada@new-host:',
    'Enter passphrase:',
    'Passwort:',
    'Mot de passe :',
    'Contraseña: ',
    'Пароль: ',
    '密码：',
    'パスワード:',
  ])('%s is answered with the password', async (question) => {
    const { told, outcome } = await asking([question]);
    expect([outcome.code, told]).toEqual([null, [['Elm-3']]]);
  });
  it.each<[string, readonly (readonly (string | Prompt)[])[]]>([
    ['Verification code:', [['Verification code: ']]],
    ['One-time password (OTP):', [['One-time password (OTP):']]],
    ['Token password:', [['Token password: ']]],
    ['New password:', [['New password: ']]],
    ['Password:', [[{ prompt: 'Password: ', echo: true }]]],
    ['Verification code:', [['Password: ', 'Verification code:']]],
    ['Retype password:', [['Password:', 'Retype password:']]],
    ['Password for the vault:', [['Password:', 'Password for the vault:']]],
    ['code [2J ?', [['\u001b]0;code\u0007 \u001b[2J\u202e?']]],
  ])('%s is not, and no other: it is quoted', async (question, rounds) => {
    const { told, outcome } = await asking(...rounds);
    expect([outcome.code, told]).toEqual(['LABPROOF_SSH_AUTH_FAILED', []]);
    expect(outcome.message).toContain(question);
    expect(outcome.message).toMatch(/; it asks "[^\p{Cc}\p{Cf}]+", and labproof answers one question for a password, and no other$/u);
    expect(outcome.hint).toContain('asks nothing but a password');
  });
  it('of a second round are about something else than this password', async () => {
    const { told, outcome } = await asking(['Password: '], ['Password: ']);
    expect([outcome.code, told]).toEqual(['LABPROOF_SSH_AUTH_FAILED', [['Elm-3']]]);
    expect(outcome.message).toContain('it asks "Password:"');
  });
});

/** An agent that has one key of a folder. */
async function agentWith(folder: string, key: string): Promise<{ readonly socket: string; readonly process: ChildProcess }> {
  const socket = join(folder, 'login-agent');
  const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  while (!existsSync(socket)) await sleep(20);
  await chmod(join(folder, key), 0o600);
  execFileSync('ssh-add', ['-q', join(folder, key)], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' });
  return { socket, process: child };
}

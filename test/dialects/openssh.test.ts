import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import ssh from '../../runners/ssh/index.ts';
import { folderWith, labproof } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';
import { type OpenSsh, startOpenSsh } from '../support/openssh.ts';

/** A user of this machine for this run, who may use sudo with a password. */
const user = `labproof-${process.pid}`;
const password = 'Quince-8812-barn';
const rule = `/etc/sudoers.d/${user}`;
let server: OpenSsh;
let agent: ChildProcess;
let folder: Awaited<ReturnType<typeof folderWith>>;
let socket: string;

beforeAll(async () => {
  server = await startOpenSsh(await freePort());
  chmodSync(dirname(server.key), 0o711);
  chmodSync(join(dirname(server.key), 'authorized_keys'), 0o644);
  execFileSync('useradd', ['--no-create-home', '--shell', '/bin/bash', user]);
  execFileSync('chpasswd', { input: `${user}:${password}\n` });
  writeFileSync(rule, `${user} ALL=(ALL) ALL\n`, { mode: 0o440 });
  folder = await folderWith({ known: server.knownHosts(server.port) });
  socket = join(folder.path, 'agent');
  agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  while (!existsSync(socket)) await sleep(20);
  execFileSync('ssh-add', ['-q', server.key], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' });
});
afterAll(async () => {
  agent.kill('SIGTERM');
  rmSync(rule, { force: true });
  execFileSync('userdel', ['--force', user], { stdio: 'ignore' });
  await server.close();
  await folder[Symbol.asyncDispose]();
});

async function told(command: string, options: Record<string, unknown>, env: Record<string, string> = { SSH_AUTH_SOCK: socket }) {
  const target = {
    name: 'web-1',
    runner: 'ssh',
    identity: null,
    aliases: [],
    shell: 'bash',
    options: { host: '127.0.0.1', port: server.port, user: server.user, knownHosts: 'known', configFile: false, ...options },
  };
  const signal = new AbortController().signal;
  const session = await ssh.open(target, {
    ...{ signal, env, connectTimeoutMs: 5_000, cwd: folder.path, home: folder.path },
    notice: () => {},
    secret: () => {},
  });
  if (session.kind !== 'bytes') throw new Error('ssh gives bytes');
  const channel = await session.open({ command, pty: null, signal });
  const chunks: Uint8Array[] = [];
  for await (const chunk of channel.incoming) chunks.push(chunk);
  await session[Symbol.asyncDispose]();
  return Buffer.concat(chunks).toString();
}

describe('an agent', () => {
  it('logs in, and is not lent to the host', async () => {
    expect(await told('ssh-add -l; echo $?', {})).toMatch(/Could not open a connection to your authentication agent[\s\S]*2\n/);
  });

  it('is lent where the configuration says so: programs on the host use its keys', async () => {
    const fingerprint = execFileSync('ssh-keygen', ['-lf', `${server.key}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? '';
    expect(fingerprint).toMatch(/^SHA256:/);
    expect(await told('ssh-add -l', { forwardAgent: true })).toContain(fingerprint);
  });

  it('that shall be lent and is not there is an error', async () => {
    await expect(told('true', { forwardAgent: true, identityFile: server.key }, {})).rejects.toMatchObject({
      code: 'LABPROOF_SSH_AGENT_MISSING',
    });
  });
});

describe('sudo itself', () => {
  it.each([
    ['for a command', '$ sudo id -un\n   root', ['pass']],
    [
      'for a shell of its own',
      `$ sudo -i\n   root@${hostname()}:~# id -un\n   root\n   root@${hostname()}:~# exit\n   ada@web-1:~$ id -un\n   ${user}`,
      ['pass', 'pass', 'pass', 'pass'],
    ],
  ])('is given the password %s, once', async (_, lines, verdicts) => {
    writeFileSync(join(folder.path, 'page.rst'), `Root\n====\n\nType::\n\n   ada@web-1:~${lines}\n`);
    writeFileSync(
      join(folder.path, 'labproof.yaml'),
      `targets:
  web-1:
    runner: ssh
    host: 127.0.0.1
    port: ${server.port}
    user: ${user}
    identity: ${hostname()}
    aliases: [${hostname()}]
    identityFile: ${server.key}
    knownHosts: known
    configFile: false
    agent: false
    sudoPassword: { env: BARN }
consent: all
`,
    );
    const run = await labproof(['verify', 'page.rst', '--reporter', 'json', '--record', 'page.recording.jsonl'], {
      cwd: folder.path,
      env: { BARN: password },
    });
    const steps = (JSON.parse(run.stdout) as { guides: { steps: { verdict: string; reason: string }[] }[] }).guides[0]?.steps ?? [];
    expect(
      steps.map((step) => step.verdict),
      JSON.stringify(steps.map((step) => step.reason)),
    ).toEqual(verdicts);
    expect(`${run.stdout}${run.stderr}${readFileSync(join(folder.path, 'page.recording.jsonl'), 'utf8')}`).not.toContain(password);
  });
});

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A real OpenSSH server on the loopback interface, with a key of its own and one for its only user: the one who runs the test. */
export interface OpenSsh {
  readonly port: number;
  readonly user: string;
  /** Path of the user's private key. */
  readonly key: string;
  /** A line of known_hosts for `[127.0.0.1]:PORT`, for another port where a link stands between. */
  knownHosts(port: number): string;
  /** Ends the server and every session of it at once, as a crash does. */
  kill(): Promise<void>;
  /** Comes back on the same port, after `kill`; with another host key when it is told so. */
  restart(how: { readonly newKey: boolean }): Promise<void>;
  close(): Promise<void>;
}

/** Starts it on a port that is free; throws when OpenSSH's server is not installed or does not answer. */
export async function startOpenSsh(port: number): Promise<OpenSsh> {
  const folder = mkdtempSync(join(tmpdir(), 'labproof-sshd-'));
  const key = join(folder, 'user');
  makeKey(key);
  makeKey(join(folder, 'host'));
  writeFileSync(join(folder, 'authorized_keys'), readFileSync(`${key}.pub`), { mode: 0o600 });
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const lines = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    // A home of its own: what start-up files the user has on this machine is no part of a test.
    `SetEnv HOME=${folder}`,
    'PidFile none',
    ...['StrictModes no', 'UsePAM no', 'PasswordAuthentication no', 'PrintMotd no', 'MaxStartups 100:30:200'],
  ];
  writeFileSync(join(folder, 'sshd_config'), `${lines.join('\n')}\n`);
  let child = await begin(folder, port);
  return {
    port,
    user: userInfo().username,
    key,
    knownHosts: (at) => `[127.0.0.1]:${at} ${readFileSync(join(folder, 'host.pub'), 'utf8')}`,
    kill: () => killAll(child),
    restart: async ({ newKey }) => {
      if (newKey) {
        rmSync(join(folder, 'host'));
        makeKey(join(folder, 'host'));
      }
      child = await begin(folder, port);
    },
    close: async () => {
      await killAll(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function makeKey(path: string): void {
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
}

async function begin(folder: string, port: number): Promise<ChildProcess> {
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(folder, 'sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (data: Buffer) => {
    said += data.toString();
  });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`sshd ended: ${said}`);
    if (await Promise.race([answers(port), failed])) return child;
    await sleep(25);
  }
  throw new Error(`sshd does not answer: ${said}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('data', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

/** The server and the processes that serve its connections; what they started gets its hang-up from the kernel. */
async function killAll(child: ChildProcess): Promise<void> {
  const pid = child.pid ?? 0;
  const ours = [pid, ...descendants(pid, 2)];
  const over = child.exitCode === null && child.signalCode === null ? new Promise((done) => child.once('close', done)) : null;
  for (const each of ours)
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  await over;
}

/** Children and their children, down to a depth: sshd has a process for a connection, and one more for its user. */
function descendants(pid: number, depth: number): readonly number[] {
  if (depth === 0) return [];
  const { stdout } = spawnSync('ps', ['-o', 'pid=,comm=', '--ppid', String(pid)], { encoding: 'utf8' });
  const children = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, name]) => name?.startsWith('sshd') === true)
    .map(([id]) => Number(id));
  return [...children, ...children.flatMap((each) => descendants(each, depth - 1))];
}

import { existsSync, readFileSync, rmdirSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import local from '../../runners/local/index.ts';
import type { BytesSession, OpenContext, Target } from '../../src/model/index.ts';
import { dialects, openTerminal, type Terminal } from '../../src/shell/index.ts';
import { folderWith, labproof } from '../support/cli.ts';

const signal = new AbortController().signal;
const notices: string[] = [];
const target = (more: Partial<Target> = {}): Target => ({
  name: 'desk-1',
  runner: 'local',
  identity: hostname(),
  aliases: [],
  shell: 'bash',
  options: {},
  ...more,
});
const context: OpenContext = {
  signal,
  connectTimeoutMs: 5_000,
  env: { PATH: process.env.PATH, USER: 'ada', PLANTED_TOKEN: 'do-not-pass-on' },
  cwd: tmpdir(),
  home: '/nonexistent',
  notice: (text) => notices.push(text),
  secret: () => {},
};
async function open(more: Partial<Target> = {}): Promise<BytesSession> {
  const session = await local.open(target(more), context);
  if (session.kind !== 'bytes') throw new Error('local gives bytes');
  return session;
}
async function plain(session: BytesSession, command: string): Promise<{ text: string; end: unknown }> {
  const channel = await session.open({ command, pty: null, signal });
  const chunks: Uint8Array[] = [];
  for await (const chunk of channel.incoming) chunks.push(chunk);
  return { text: Buffer.concat(chunks).toString(), end: await channel.ended };
}
/** A process that has ended and that nobody collected (a container's init may not) does not run. */
const runs = (pid: string) => existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
const limit = { timeoutMs: 8_000, signal };

describe('a real bash on this machine', () => {
  let session: BytesSession;
  let shell: Terminal;
  beforeAll(async () => {
    session = await open();
    shell = await openTerminal(session, { target: target(), dialects, signal, openTimeoutMs: 5_000 });
  });
  afterAll(async () => {
    await shell[Symbol.asyncDispose]();
    await session[Symbol.asyncDispose]();
  });

  it('is as wide as the configuration says', async () => {
    await using narrow = await openTerminal(session, { target: target({ columns: 80 }), dialects, signal, openTimeoutMs: 5_000 });
    expect((await narrow.run('stty size', limit)).text).toBe('1000 80');
  });

  it('runs in a scratch directory and a clean environment', async () => {
    expect((await shell.run('pwd', limit)).text).toMatch(/\/labproof-local-\w+$/);
    expect((await shell.run('test "$HOME" = "$PWD"', limit)).end).toEqual({ kind: 'exit', status: 0 });
    expect((await shell.run('env', limit)).text).not.toContain('do-not-pass-on');
    expect((await shell.run('stty size; tty', limit)).text).toMatch(/^1000 500\n\/dev\/pts\/\d+$/);
  });

  it('ends what does not end and goes on', async () => {
    const stuck = await shell.run('echo begun; sleep 60', { timeoutMs: 600, signal });
    expect(stuck).toMatchObject({ text: 'begun', end: { kind: 'timeout' } });
    expect(await shell.run('echo again', limit)).toMatchObject({ text: 'again', end: { kind: 'exit', status: 0 } });
  });

  it('takes a flood', async () => {
    const output = await shell.run('head -c 6000000 /dev/zero | tr "\\0" x | fold -w 100', limit);
    expect(output.truncated).toBeGreaterThan(1_000_000);
    expect((await shell.run('echo dry', limit)).text).toBe('dry');
  });
});

describe('a local session', () => {
  it('gives statuses, signals and both streams of a command without a terminal', async () => {
    const session = await open();
    expect(await plain(session, 'echo out; echo err >&2; exit 3')).toEqual({ text: 'out\nerr\n', end: { kind: 'exit', status: 3 } });
    expect((await plain(session, 'kill -KILL $$')).end).toEqual({ kind: 'signal', signal: 'SIGKILL' });
    await session[Symbol.asyncDispose]();
  });

  it('interrupts without a terminal', async () => {
    const session = await open();
    const channel = await session.open({ command: 'echo up; exec sleep 60', pty: null, signal });
    await channel.incoming[Symbol.asyncIterator]().next();
    await channel.interrupt();
    expect(await channel.ended).toEqual({ kind: 'signal', signal: 'SIGINT' });
    await session[Symbol.asyncDispose]();
  });

  it.each([null, { columns: 80, rows: 24, term: 'dumb' }])('leaves no process and no scratch directory (pty %j)', async (pty) => {
    const session = await open();
    const channel = await session.open({ command: 'pwd; echo $$; sleep 60; true', pty, signal });
    let text = '';
    for await (const chunk of channel.incoming) {
      text += Buffer.from(chunk).toString();
      if (/^\d+\r?\n/m.test(text)) break;
    }
    const [directory = '', pid = ''] = text.split(/\r?\n/);
    expect(existsSync(directory)).toBe(true);
    expect(runs(pid)).toBe(true);
    await session[Symbol.asyncDispose]();
    expect(await channel.ended).toEqual({ kind: 'closed' });
    await expect.poll(() => runs(pid)).toBe(false);
    expect(existsSync(directory)).toBe(false);
  });

  it('takes cwd, env and keepScratch', async () => {
    await using folder = await folderWith({ file: '' });
    const there = await open({ options: { cwd: folder.path, env: { GREETING: 'hi there' } } });
    expect((await plain(there, 'ls; echo $GREETING')).text).toBe('file\nhi there\n');
    await there[Symbol.asyncDispose]();
    expect(existsSync(folder.path)).toBe(true);
    const kept = await open({ options: { keepScratch: true } });
    const directory = (await plain(kept, 'pwd')).text.trim();
    await kept[Symbol.asyncDispose]();
    expect(existsSync(directory)).toBe(true);
    expect(notices.join()).toContain(directory);
    await (await open({ options: { cwd: directory } }))[Symbol.asyncDispose]();
    rmdirSync(directory);
  });

  it.each([
    ['a directory that is not there', { options: { cwd: 'nowhere/at/all' } }, 'LABPROOF_DIRECTORY_MISSING'],
    ['a shell that it does not start', { shell: 'tmsh' }, 'LABPROOF_SHELL_UNKNOWN'],
  ])('%s', async (_, more, code) => {
    await expect(open(more)).rejects.toMatchObject({ code });
  });

  it('says what is missing on the machine', async () => {
    await expect(local.open(target(), { ...context, env: { PATH: '/nonexistent' } })).rejects.toMatchObject({
      code: 'LABPROOF_PROGRAM_MISSING',
      message: expect.stringContaining('script'),
    });
  });

  it('names a wrong option', () => {
    expect(local.validate?.({ kepScratch: true })[0]).toMatchObject({ message: expect.stringContaining('keepScratch') });
    expect(local.validate?.({ env: { 'A=B': 'x' } })[0]?.path).toEqual(['env', 'A=B']);
  });
});

describe('through the command line', () => {
  const guide = 'Desk\n====\n\nAsk the desk::\n\n   ada@desk-1:~$ echo hello\n   hello\n';
  const verify = async (config: unknown, text = guide) => {
    await using folder = await folderWith({ 'guide.rst': text, 'labproof.yaml': JSON.stringify(config) });
    return await labproof(['verify', 'guide.rst'], { cwd: folder.path });
  };

  it('verifies with runner: local', async () => {
    const targets = { 'desk-1': { runner: 'local', identity: hostname() } };
    const right = await verify({ targets });
    expect(right.code, right.stderr + right.stdout).toBe(0);
    const wrong = await verify({ targets }, guide.replace('   hello\n', '   farewell\n'));
    expect(wrong.code, wrong.stderr + wrong.stdout).toBe(2);
  });

  it('is never taken for a host of the guide that nobody declared to be this machine', async () => {
    const undeclared = await verify({ targets: { 'other-1': { runner: 'local', identity: hostname() } } });
    expect(undeclared.code).toBe(3);
    expect(undeclared.stderr + undeclared.stdout).toContain('LABPROOF_TARGET_UNKNOWN');
    const unproved = await verify({ targets: { 'desk-1': { runner: 'local' } } });
    expect(unproved.code).toBe(3);
    expect(unproved.stderr + unproved.stdout).toContain('LABPROOF_TARGET_MISMATCH');
  });
});

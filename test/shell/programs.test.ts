import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import local from '../../runners/local/index.ts';
import { dialects, openTerminal, type Terminal } from '../../src/shell/index.ts';
import { folderWith } from '../support/cli.ts';

const signal = new AbortController().signal;
const limit = { timeoutMs: 8_000, signal };

/** A terminal of this machine with this login shell, handed to the check. */
async function withTerminal(shell: string, check: (terminal: Terminal) => Promise<void>): Promise<void> {
  const target = { name: 'desk-1', runner: 'local', identity: hostname(), aliases: [], shell, options: {} };
  const session = await local.open(target, {
    signal,
    connectTimeoutMs: 5_000,
    env: { PATH: process.env.PATH },
    cwd: tmpdir(),
    home: tmpdir(),
    notice: () => {},
    secret: () => {},
  });
  if (session.kind !== 'bytes') throw new Error('local gives bytes');
  try {
    await check(await openTerminal(session, { target, dialects, signal, openTimeoutMs: 8_000 }));
  } finally {
    await session[Symbol.asyncDispose]();
  }
}

function installed(program: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A case against the real program; where it is not installed the case is skipped, and its name says why. */
function real(program: string, title: string, check: () => Promise<void>): void {
  const there = installed(program);
  it.skipIf(!there)(there ? title : `${title} (not run: ${program} is not installed)`, check);
}

describe('real shells', () => {
  for (const [shell, program] of [
    ['sh', 'sh'],
    ['dash', 'dash'],
    ['ash', 'busybox'],
    ['zsh', 'zsh'],
  ] as const) {
    real(program, `${shell} gives outputs and statuses, and goes on after a deadline`, () =>
      withTerminal(shell, async (terminal) => {
        expect(await terminal.run(`echo "it's \\$5" '"x"'; (exit 7)`, limit)).toMatchObject({
          text: `it's $5 "x"`,
          end: { kind: 'exit', status: 7 },
        });
        expect((await terminal.run('cat <<EOF\na\nb\nEOF', limit)).text).toBe('a\nb');
        expect((await terminal.run('echo begun; sleep 60', { timeoutMs: 600, signal })).end.kind).toBe('timeout');
        expect(await terminal.run('echo next', limit)).toMatchObject({ text: 'next', end: { kind: 'exit', status: 0 } });
      }),
    );
  }
});

describe('real programs, entered from bash and left again', () => {
  const cases = [
    [
      'python',
      'python3',
      'python3 -q',
      [
        ['6 * 7', '42'],
        ["'>' * 3", "'>>>'"],
      ],
    ],
    [
      'sqlite',
      'sqlite3',
      'sqlite3',
      [
        ['select 6 * 7;', '42'],
        ["select 'sqlite';", 'sqlite'],
      ],
    ],
  ] as const;
  for (const [dialect, program, command, asked] of cases) {
    real(program, dialect, () =>
      withTerminal('bash', async (terminal) => {
        await terminal.enter(dialect, command, limit);
        expect(terminal.stack.map((frame) => frame.dialect)).toEqual(['bash', dialect]);
        for (const [line, text] of asked) expect(await terminal.run(line, limit)).toMatchObject({ text, end: { kind: 'prompt' } });
        await terminal.leave(limit);
        expect((await terminal.run('echo back', limit)).text).toBe('back');
      }),
    );
  }
});

describe('redis-cli with a server of its own behind a unix socket', () => {
  real('redis-server', 'answers at its prompt and is left again', async () => {
    await using folder = await folderWith({});
    const socket = `${folder.path}/redis.sock`;
    const server = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', folder.path], { stdio: 'ignore' });
    try {
      await expect.poll(() => existsSync(socket), { timeout: 5_000 }).toBe(true);
      await withTerminal('bash', async (terminal) => {
        await terminal.enter('redis-cli', `redis-cli -s ${socket}`, limit);
        expect(terminal.stack.map((frame) => frame.dialect)).toEqual(['bash', 'redis-cli']);
        expect(await terminal.run('SET lamp on', limit)).toMatchObject({ text: 'OK', end: { kind: 'prompt' } });
        expect((await terminal.run('GET lamp', limit)).text).toBe('"on"');
        await terminal.leave(limit);
        expect((await terminal.run('echo back', limit)).text).toBe('back');
      });
    } finally {
      const gone = once(server, 'exit');
      server.kill('SIGTERM');
      await gone;
    }
  });
});

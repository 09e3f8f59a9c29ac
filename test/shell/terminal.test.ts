import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import ssh from '../../runners/ssh/index.ts';
import type { BytesSession, Target } from '../../src/model/index.ts';
import { dialects, openTerminal, type Terminal } from '../../src/shell/index.ts';
import { type SshServer, type SshServerOptions, sshKeyPair, startSshServer } from '../../src/testkit/index.ts';
import { folderWith } from '../support/cli.ts';

const client = sshKeyPair();
const signal = new AbortController().signal;
let folder: Awaited<ReturnType<typeof folderWith>>;
const servers: SshServer[] = [];
const sessions: BytesSession[] = [];

beforeAll(async () => {
  folder = await folderWith({ key: client.private, 'dir with blank/file': '' });
});
afterAll(async () => {
  for (const session of sessions) await session[Symbol.asyncDispose]();
  for (const server of servers) await server.close();
  await folder[Symbol.asyncDispose]();
});

async function terminal(options: Partial<SshServerOptions> = {}, more: Partial<Target> = {}): Promise<Terminal> {
  const server = await startSshServer({
    users: { ada: { publicKey: client.public } },
    env: { HOME: folder.path, PS1: 'ada@web-1:\\w\\$ ' },
    ...options,
  });
  servers.push(server);
  const target: Target = {
    name: 'web-1',
    runner: 'ssh',
    identity: 'web-1',
    aliases: [],
    shell: 'bash',
    options: {
      host: '127.0.0.1',
      port: server.port,
      user: 'ada',
      identityFile: `${folder.path}/key`,
      agent: false,
      configFile: false,
      strictHostKeyChecking: 'no',
    },
    ...more,
  };
  const session = await ssh.open(target, {
    signal,
    connectTimeoutMs: 5_000,
    env: {},
    cwd: folder.path,
    home: folder.path,
    notice: () => {},
    secret: () => {},
  });
  if (session.kind !== 'bytes') throw new Error('bytes were expected');
  sessions.push(session);
  return openTerminal(session, { target, dialects, signal, openTimeoutMs: 5_000 });
}
const limit = { timeoutMs: 8_000, signal };

describe('bash', () => {
  let shell: Terminal;
  beforeAll(async () => {
    shell = await terminal();
  });
  const cases: readonly (readonly [name: string, command: string, text: string, status: number])[] = [
    ['output without a line end', 'printf abc', 'abc', 0],
    ['no output', 'true', '', 0],
    ['a status', 'echo x; (exit 7)', 'x', 7],
    ['several lines', 'echo a\necho b', 'a\nb', 0],
    ['a here-document', 'cat <<EOF\none $((1+1))\nEOF', 'one 2', 0],
    ['quotes, dollars and exclamation marks', `echo "it's \\$5!" 'and "that"!'`, `it's $5! and "that"!`, 0],
    ['tabs', 'printf "%s" "a\tb" | od -An -c | tr -s " "', ' a \\t b', 0],
    ['a command that reads standard input', 'cat </dev/null; echo done', 'done', 0],
    ['an unterminated quote', "echo 'oops", expect.stringContaining('unexpected EOF') as unknown as string, 2],
    ['five thousand characters', `echo ${'x'.repeat(5_000)}`, 'x'.repeat(5_000), 0],
    ['letters of other alphabets', 'echo grüße 你好', 'grüße 你好', 0],
    ['what looks like a prompt', 'echo "ada@web-1:~$ "; sleep 0.4; echo after', 'ada@web-1:~$\nafter', 0],
    ['progress that overwrites itself', `printf '10%%\\r50%%\\r100%%\\n'`, '100%', 0],
    ['colours', `printf '\\033[31mred\\033[0m\\n'`, 'red', 0],
    ['standard error', 'echo oops >&2', 'oops', 0],
    ['PS1 changed by the command', `PS1='$ '; echo fine`, 'fine', 0],
  ];
  it.each(cases)('%s', async (_, command, text, status) => {
    expect(await shell.run(command, limit)).toMatchObject({ text, end: { kind: 'exit', status }, truncated: 0 });
  });

  it('keeps directory, variables and functions', async () => {
    await shell.changeDirectory('~/dir with blank', limit);
    await shell.run('here=$PWD; greet() { echo "hi $1"; }', limit);
    expect((await shell.run('basename "$here"; greet you; ls', limit)).text).toBe('dir with blank\nhi you\nfile');
    expect(await shell.currentDirectory(limit)).toBe(`${folder.path}/dir with blank`);
    await expect(shell.changeDirectory('/nowhere/at/all', limit)).rejects.toMatchObject({ code: 'LABPROOF_DIRECTORY_MISSING' });
  });

  it('goes to the directory on the line of the command, and without the directory there is no command', async () => {
    expect((await shell.run('pwd', { ...limit, directory: '/tmp' })).text).toBe('/tmp');
    await expect(shell.run('touch made', { ...limit, directory: '/no where' })).rejects.toMatchObject({
      code: 'LABPROOF_DIRECTORY_MISSING',
      message: expect.stringContaining('No such file'),
    });
    expect((await shell.run('test -e made; echo $?', limit)).text).toBe('1');
  });

  it('shows a command the status of the one before it', async () => {
    await shell.run('(exit 42)', limit);
    expect((await shell.run('echo "status $?"', limit)).text).toBe('status 42');
    expect((await shell.run('echo "status $?"', limit)).text).toBe('status 0');
    await shell.run('(exit 42)', limit);
    expect((await shell.run('echo $?', { ...limit, directory: '/tmp' })).text).toBe('42');
  });

  it('lets a guide turn its line editor on, show it and bind keys', async () => {
    expect((await shell.run('set -o vi; echo set', limit)).text).toBe('set');
    expect((await shell.run('echo next', limit)).text).toBe('next');
    expect((await shell.run('set -o | grep -c "emacs.*on"', limit)).text).toBe('1');
    expect(await shell.run(`bind '"\\C-x": "y"'; echo bound`, limit)).toMatchObject({ text: 'bound', end: { kind: 'exit', status: 0 } });
    expect((await shell.run('echo last', limit)).text).toBe('last');
  });

  it('ends what does not end, keeps what was said, and goes on', async () => {
    const stuck = await shell.run('echo begun; sleep 60', { timeoutMs: 600, signal });
    expect(stuck).toMatchObject({ text: 'begun', end: { kind: 'timeout', afterMs: 600 } });
    expect(await shell.run('echo again', limit)).toMatchObject({ text: 'again', end: { kind: 'exit', status: 0 } });
    const deaf = await shell.run(`bash -c 'trap "" INT; echo deaf; sleep 60'`, { timeoutMs: 600, signal });
    expect(deaf).toMatchObject({ text: expect.stringMatching(/^deaf/), end: { kind: 'timeout' } });
    expect((await shell.run('echo still', limit)).text).toBe('still');
  });

  it('interrupts when the output has answered', async () => {
    const seen: string[] = [];
    const output = await shell.run('for i in 1 2 3 4 5 6 7 8 9; do echo reply $i; sleep 0.2; done', {
      ...limit,
      until: (text) => {
        seen.push(text);
        return text.includes('reply 2');
      },
    });
    expect(output.end).toEqual({ kind: 'interrupted', answered: true });
    expect(output.text).toMatch(/^reply 1\nreply 2$/);
    expect(seen.length).toBeGreaterThan(1);
    expect((await shell.run('echo next', limit)).text).toBe('next');
  });

  it('survives a flood and says what was cut', async () => {
    const output = await shell.run('head -c 6000000 /dev/zero | tr "\\0" x | fold -w 100', limit);
    expect(output.text.length).toBeLessThanOrEqual(4_100_000);
    expect(output.truncated).toBeGreaterThan(1_000_000);
    expect((await shell.run('echo dry', limit)).text).toBe('dry');
  });

  it('enters another shell and leaves it; one that is not there is not entered', async () => {
    const output = await shell.enter('python', 'python3', limit);
    expect(shell.stack.map((frame) => frame.dialect)).toEqual(['bash', 'python']);
    expect(output.end.kind).toBe('prompt');
    expect((await shell.run('6 * 7', limit)).text).toBe('42');
    await shell.leave(limit);
    expect(shell.stack.map((frame) => frame.dialect)).toEqual(['bash']);
    expect(await shell.enter('imish', 'imish', limit)).toMatchObject({
      text: expect.stringContaining('not found'),
      end: { kind: 'exit', status: 127 },
    });
    expect(shell.stack.map((frame) => frame.dialect)).toEqual(['bash']);
    expect((await shell.run('echo back', limit)).text).toBe('back');
  });

  it('knows where it is when ^C ended the shell and not only the command', async () => {
    await shell.enter('bash', 'bash --norc', { ...limit, inside: true });
    const { end } = await shell.run('exec sleep 20', { ...limit, timeoutMs: 700 });
    expect(end.kind).toBe('timeout');
    expect(shell.stack.map((frame) => frame.dialect)).toEqual(['bash']);
    expect(await shell.run('echo back $?', limit)).toMatchObject({ text: 'back 130', end: { kind: 'exit', status: 0 } });
  });

  it.each(['bash --norc -i', 'env -i PS1="# " sh -i', 'script -qc "bash --norc" /dev/null'])(
    'types nothing more where `%s` has led into a shell of which nobody knows',
    async (command) => {
      const one = await terminal();
      const { end } = await one.run(command, { ...limit, timeoutMs: 900 });
      expect(end).toMatchObject({ kind: 'timeout' });
      expect(one.alive).toBe(false);
      const file = join(folder.path, `made-by-${command.length}`);
      expect((await one.run(`touch ${file}`, limit)).end.kind).toBe('lost');
      await sleep(300);
      expect(existsSync(file)).toBe(false);
    },
  );

  it.each(["echo 'unfinished", 'echo "unfinished', 'echo $(unfinished', 'if true; then', 'echo )', 'for x in; do'])(
    'goes on behind `%s`, which the shell cannot read',
    async (command) => {
      const one = await terminal();
      const at = { ...limit, timeoutMs: 3_000, directory: '~' };
      expect((await one.run(command, at)).text).toMatch(/unexpected|syntax error/);
      expect(await one.run('echo back', at)).toMatchObject({ text: 'back', end: { kind: 'exit', status: 0 } });
    },
  );

  it('goes on behind a command that ^C has ended', async () => {
    const one = await terminal();
    expect((await one.run('sleep 20', { ...limit, timeoutMs: 700 })).end.kind).toBe('timeout');
    expect(one.alive).toBe(true);
    expect(await one.run('echo back', limit)).toMatchObject({ text: 'back', end: { kind: 'exit', status: 0 } });
  });

  it('says that the shell ended, and that a connection was lost', async () => {
    const one = await terminal();
    expect((await one.run('echo bye; exit 4', limit)).end).toEqual({ kind: 'shell-ended', status: 4 });
    const two = await terminal();
    setTimeout(() => servers.at(-1)?.kill(), 300);
    const lost = await two.run('echo half; sleep 20; echo whole', limit);
    expect(lost).toMatchObject({ text: 'half', end: { kind: 'lost', problem: { code: 'LABPROOF_CONNECTION_LOST' } } });
    expect(two.alive).toBe(false);
  });
});

describe('identity', () => {
  it('is proved by the prompt, before anything is sent', async () => {
    await expect(terminal({ env: { HOME: folder.path, PS1: 'ada@db-7:\\w\\$ ' } })).rejects.toMatchObject({
      code: 'LABPROOF_TARGET_MISMATCH',
      message: expect.stringContaining('db-7'),
    });
  });
  it('is asked for where the prompt does not tell', async () => {
    await expect(terminal({ env: { HOME: folder.path, PS1: '$ ' } })).rejects.toMatchObject({ code: 'LABPROOF_TARGET_MISMATCH' });
  });
  it('silence is no name', async () => {
    const shell: SshServerOptions['shell'] = (channel) => {
      channel.write('$ ');
      channel.on('data', () => {});
    };
    await expect(terminal({ shell })).rejects.toMatchObject({ code: 'LABPROOF_SHELL_SILENT', message: expect.stringContaining('5 s') });
  }, 20_000);
  it('of a router that is another one sends nothing', async () => {
    const typed: string[] = [];
    const shell: SshServerOptions['shell'] = (channel) => {
      channel.write('edge-2#');
      channel.on('data', (data: Buffer) => typed.push(data.toString()));
    };
    await expect(terminal({ shell }, { shell: 'ios', identity: 'edge-1' })).rejects.toMatchObject({ code: 'LABPROOF_TARGET_MISMATCH' });
    expect(typed).toEqual([]);
  });
});

describe('a router', () => {
  /** Converses as a router does: a pager, a prompt that shows the mode, no exit status. */
  const router: SshServerOptions['shell'] = (channel) => {
    let [mode, pending] = ['', ''];
    const prompt = () => channel.write(`edge-1${mode}#`);
    const answer = (line: string) => {
      if (line === 'conf t') mode = '(config)';
      else if (line === 'end') mode = '';
      else if (line === 'show hosts') channel.write('one\r\ntwo\r\n --More-- ');
      else if (line === 'show slow') {
        channel.write('first\r\n');
        setTimeout(() => {
          channel.write('second\r\n');
          prompt();
        }, 250);
        return;
      } else if (line === 'show nothing') return;
      else if (line !== '') channel.write(`% Unknown command: ${line}\r\n`);
      if (line !== 'show hosts') prompt();
    };
    prompt();
    channel.on('data', (data: Buffer) => {
      for (const key of data.toString()) {
        if (pending === '' && key === ' ') {
          channel.write('\r          \rthree\r\n');
          prompt();
        } else if (key === '\x03') {
          pending = '';
          channel.write('^C\r\n');
          prompt();
        } else if (key === '\n') {
          channel.write('\r\n');
          const line = pending;
          pending = '';
          answer(line);
        } else {
          pending += key;
          channel.write(key);
        }
      }
    });
  };
  it('is followed by its prompt: pagers, pauses, modes, a deadline', async () => {
    const shell = await terminal({ shell: router }, { shell: 'ios', identity: 'edge-1' });
    expect(await shell.run('show hosts', limit)).toMatchObject({ text: 'one\ntwo\nthree', end: { kind: 'prompt' } });
    expect((await shell.run('show slow', limit)).text).toBe('first\nsecond');
    expect((await shell.run('show me', limit)).text).toBe('% Unknown command: show me');
    await shell.enter('ios-config', 'conf t', limit);
    expect(shell.stack.map((frame) => frame.dialect)).toEqual(['ios', 'ios-config']);
    await shell.leave(limit);
    expect(await shell.run('show nothing', { timeoutMs: 500, signal })).toMatchObject({ end: { kind: 'timeout' } });
    expect((await shell.run('show slow', limit)).text).toBe('first\nsecond');
  });
});

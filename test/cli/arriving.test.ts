import { readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ServerChannel } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { startSshServer } from '../../src/testkit/index.ts';
import { folderWith } from '../support/cli.ts';
import { runHere } from '../support/run.ts';

const me = hostname().split('.')[0] ?? '';

/** Runs a page of one command on a host that greets like this; what was typed there is kept. */
async function greeted(
  greet: (channel: ServerChannel) => void,
): Promise<{ readonly text: string; readonly typed: string; readonly code: number }> {
  let typed = '';
  const server = await startSshServer({
    users: { ada: { password: 'a-password-of-tests' } },
    shell: (channel) => {
      channel.setEncoding('utf8').on('data', (text: string) => {
        typed += text;
      });
      greet(channel);
    },
  });
  const target = {
    ...{ runner: 'ssh', host: '127.0.0.1', port: server.port, user: 'ada', password: { file: 'secret' } },
    ...{ agent: false, configFile: false, strictHostKeyChecking: 'no' },
  };
  await using folder = await folderWith({
    secret: 'a-password-of-tests\n',
    'page.rst': 'Page\n====\n\n::\n\n    ada@web-1:~$ uptime\n',
    'labproof.json': JSON.stringify({ targets: { 'web-1': target }, timeouts: { connect: '5s', wait: '0s' } }),
  });
  const { code, stdout, stderr } = await runHere(['verify', 'page.rst', '--config', 'labproof.json'], folder.path);
  await server.close();
  return { text: (stdout + stderr).replace(/\s+/g, ' '), typed, code };
}

describe('a host that lets one in', () => {
  it.each([
    ['a new password', 'Your password has expired.\r\nCurrent password: ', '"Current password:"'],
    ['a choice', '1) Status\r\n2) Shell\r\nYour choice [1-2]: ', '"Your choice [1-2]:"'],
  ])('and asks for %s: nothing is typed there', async (_, greeting, quoted) => {
    const { text, typed, code } = await greeted((channel) => channel.write(greeting));
    expect(text).toContain('LABPROOF_PROMPT_UNKNOWN');
    expect(text).toContain(quoted);
    expect(typed).toBe('');
    expect(code).toBe(3);
  });

  it('and whose shell ends at once, is quoted', async () => {
    const { text, code } = await greeted((channel) => {
      channel.write('This account is currently not available.\r\n');
      channel.exit(1);
      channel.end();
    });
    expect(text).toContain('LABPROOF_SHELL_CLOSED');
    expect(text).toContain('ended at once with status 1: "This account is currently not available."');
    expect(code).toBe(3);
  });
});

describe('a question that nobody answers', () => {
  /** Runs a page on this machine's bash, with a script beside it. */
  async function here(
    lines: readonly string[],
    script: string,
    name = 'asks',
  ): Promise<{ readonly text: string; readonly answers: string }> {
    await using folder = await folderWith({
      [`bin/${name}`]: script,
      'page.rst': `Page\n====\n\n::\n\n${lines.map((line) => `    ${line}\n`).join('')}`,
    });
    const answers = join(folder.path, 'answers');
    await writeFile(answers, '');
    const target = { runner: 'local', env: { ANSWERS: answers, PATH: `${folder.path}/bin:${process.env.PATH}` } };
    await chmod(join(folder.path, `bin/${name}`), 0o755);
    await writeFile(
      join(folder.path, 'labproof.json'),
      JSON.stringify({ targets: { [me]: target }, timeouts: { command: '3s', wait: '0s' } }),
    );
    const { stdout, stderr } = await runHere(['verify', 'page.rst', '--config', 'labproof.json', '--consent', 'all'], folder.path);
    return { text: (stdout + stderr).replace(/\s+/g, ' '), answers: readFileSync(answers, 'utf8') };
  }

  it('and is asked again at ^C gets nothing of ours for an answer', async () => {
    const script = `#!/bin/bash
trap 'printf "\nErase all data? [Y/n] "' INT
printf 'Erase all data? [Y/n] '
while read -r answer; do echo "$answer" >> "$ANSWERS"; done
while :; do read -r answer && echo "$answer" >> "$ANSWERS"; done
`;
    const { text, answers } = await here([`root@${me}:~# asks`], script);
    expect(text).toContain('LABPROOF_COMMAND_ASKS');
    expect(answers).toBe('');
  });

  it('of a shell that is entered is quoted, and nothing is typed there', async () => {
    const script = `#!/bin/bash
printf 'Reason for root: '
read -r answer && echo "$answer" >> "$ANSWERS"
exec bash --norc -i
`;
    const lines = [`root@${me}:~# su`, `root@${me}:~# whoami`, 'root'];
    const { text, answers } = await here(lines, script, 'su');
    expect(text).toContain('asks "Reason for root:"');
    expect(answers).toBe('');
  });
});

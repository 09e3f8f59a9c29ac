import type { ServerChannel } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { startSshServer } from '../../src/testkit/index.ts';
import { folderWith } from '../support/cli.ts';
import { runHere } from '../support/run.ts';

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

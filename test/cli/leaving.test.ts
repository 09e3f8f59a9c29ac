import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { startSshServer } from '../../src/testkit/index.ts';
import { converse, devices } from '../shell/stand-in.mjs';
import { folderWith } from '../support/cli.ts';
import { runHere } from '../support/run.ts';

const me = hostname().split('.')[0] ?? '';

interface Seen {
  readonly code: number;
  readonly text: string;
  /** By the command of each step: its verdict, what was sent, and why. */
  readonly steps: readonly (readonly [command: string, verdict: string, sent: string | null])[];
  /** Lines that a scripted device was given. */
  readonly typed: readonly string[];
}

/** Runs a page on a scripted device behind ssh, or on this machine's bash where none is named. */
async function verify(lines: readonly string[], device: string | null, more: Record<string, unknown> = {}): Promise<Seen> {
  const typed: string[] = [];
  const server =
    device === null
      ? null
      : await startSshServer({
          users: { ada: { password: 'a-password-of-tests' } },
          shell: (channel) => {
            const type = converse(
              devices[device],
              (text) => channel.write(text),
              () => channel.end(),
            );
            channel.setEncoding('utf8').on('data', (text: string) => {
              typed.push(...text.split('\n').filter((line) => line !== '' && !/^[!#]/.test(line)));
              type(text);
            });
          },
        });
  const target =
    server === null
      ? { runner: 'local' }
      : {
          ...{
            runner: 'ssh',
            host: '127.0.0.1',
            port: server.port,
            user: 'ada',
            password: { file: 'secret' },
            shell: device,
            identity: me,
          },
          ...{ agent: false, configFile: false, strictHostKeyChecking: 'no' },
        };
  await using folder = await folderWith({
    secret: 'a-password-of-tests\n',
    'page.rst': `Page\n====\n\n::\n\n${lines.map((line) => `    ${line}\n`).join('')}`,
    'labproof.json': JSON.stringify({ targets: { [me]: { ...target, ...more } }, timeouts: { command: '4s', connect: '5s', wait: '0s' } }),
  });
  const args = ['verify', 'page.rst', '--config', 'labproof.json', '--consent', 'all', '--json'];
  const { code, stdout, stderr } = await runHere(args, folder.path);
  await server?.close();
  if (stdout === '') throw new Error(stderr);
  const report = JSON.parse(stdout) as {
    guides: readonly { steps: readonly { command: string; verdict: string; sent: string | null }[] }[];
  };
  const steps = report.guides.flatMap((guide) => guide.steps).map(({ command, verdict, sent }) => [command, verdict, sent] as const);
  return { code, text: stdout + stderr, steps, typed };
}

describe('what a page types to leave a shell', () => {
  it('is typed as it stands: a commit that leaves is a commit', async () => {
    const lines = [
      `ada@${me}> configure`,
      '[edit]',
      `ada@${me}# set system host-name new`,
      '[edit]',
      `ada@${me}# commit and-quit`,
      `ada@${me}> show clock`,
      '12:00:00.000 UTC Mon Jan 1 2024',
    ];
    const { code, steps, typed } = await verify(lines, 'junos');
    expect(typed).toEqual(expect.arrayContaining(['configure', 'set system host-name new', 'commit and-quit', 'show clock']));
    expect(typed).not.toContain('exit configuration-mode');
    expect(steps.map(([, verdict, sent]) => [verdict, sent])).toEqual([
      ['pass', 'configure'],
      ['pass', 'set system host-name new'],
      ['pass', 'commit and-quit'],
      ['pass', 'show clock'],
    ]);
    expect(code).toBe(0);
  });

  it('and asks a question: nothing more is typed there', async () => {
    const lines = [
      `ada@${me}> configure`,
      '[edit]',
      `ada@${me}# set system host-name new`,
      '[edit]',
      `ada@${me}# exit`,
      `ada@${me}> show clock`,
      '12:00:00.000 UTC Mon Jan 1 2024',
    ];
    const { code, text, steps, typed } = await verify(lines, 'junos');
    expect(steps.map(([, verdict]) => verdict).slice(2)).not.toContain('pass');
    expect(text).toContain('Exit with uncommitted changes?');
    expect(typed).not.toContain('show clock');
    expect(code).toBe(3);
  });

  it('leads up one mode where the page shows the mode around it', async () => {
    const lines = [
      `${me}#configure terminal`,
      `${me}(config)#router bgp 65001`,
      `${me}(config-router)#exit`,
      `${me}(config)#show clock`,
      '12:00:00.000 UTC Mon Jan 1 2024',
      `${me}(config)#exit`,
      `${me}#show clock`,
      '12:00:00.000 UTC Mon Jan 1 2024',
    ];
    const { steps, typed } = await verify(lines, 'ios');
    expect(typed.filter((line) => !/^terminal /.test(line))).toEqual([
      'configure terminal',
      'router bgp 65001',
      'exit',
      'show clock',
      'exit',
      'show clock',
    ]);
    expect(steps.map(([, verdict]) => verdict)).not.toContain('error');
  });

  it('is followed by what the shell says of it', async () => {
    const lines = [
      `root@${me}:~# bash`,
      `root@${me}:~# exit`,
      'exit',
      `root@${me}:~# cd /`,
      `root@${me}:/# exit 3`,
      'exit',
      `root@${me}:~# pwd | wc -l`,
      '1',
    ];
    const { text, steps, code } = await verify(lines, null);
    expect(
      steps.map(([command, verdict]) => `${command}: ${verdict}`),
      text,
    ).toEqual(['bash: pass', 'exit: pass', 'cd /: pass', 'exit 3: pass', 'pwd | wc -l: pass']);
    expect(code).toBe(0);
  });

  it('and leaves nothing: that is no pass', async () => {
    const lines = [
      `root@${me}:~# bash`,
      `root@${me}:~# sleep 300 &`,
      `root@${me}:~# kill -STOP %1; sleep 0.2`,
      `root@${me}:~# exit`,
      `root@${me}:~# echo on`,
      'on',
    ];
    const { text, steps } = await verify(lines, null);
    expect(steps.find(([command]) => command === 'exit')?.[1], text).toBe('error');
    expect(text).toContain('LABPROOF_SHELL_NOT_LEFT');
  });

  it('and a shell that takes the place of another is one that answers, and is left as that one', async () => {
    const lines = [
      `root@${me}:~# bash`,
      `root@${me}:~# export KEPT=yes`,
      `root@${me}:~# exec bash`,
      `root@${me}:~# echo $KEPT $SHLVL`,
      'yes 2',
      `root@${me}:~# exec "$SHELL" -i`,
      `root@${me}:~# echo $KEPT`,
      'yes',
      `root@${me}:~# exit`,
      `root@${me}:~# echo "[$KEPT]"`,
      '[]',
    ];
    const { text, steps, code } = await verify(lines, null);
    expect(
      steps.map(([, verdict]) => verdict),
      text.slice(-3_000),
    ).toEqual(['pass', 'pass', 'pass', 'pass', 'pass', 'pass', 'pass', 'pass']);
    expect(code).toBe(0);
  });

  it('and one that is no login shell is left for all its `logout`', async () => {
    const { text, steps, code } = await verify([`root@${me}:~# bash`, `root@${me}:~# logout`, `root@${me}:~# echo $SHLVL`, '1'], null);
    expect(
      steps.map(([, verdict]) => verdict),
      text.slice(-2_000),
    ).toEqual(['pass', 'pass', 'pass']);
    expect(code).toBe(0);
  });

  it('with a status is what `$?` is after it, in a program, too', async () => {
    const { text, steps } = await verify([`root@${me}:~# python3`, '>>> exit(3)', `root@${me}:~# echo $?`, '3'], null);
    expect(
      steps.map(([, verdict]) => verdict),
      text.slice(-2_000),
    ).toEqual(['pass', 'pass', 'pass']);
  });

  it('where the page shows that it stays is a command like others', async () => {
    const lines = [
      `root@${me}:~# bash`,
      `root@${me}:~# logout`,
      "bash: logout: not login shell: use `exit'",
      `root@${me}:~# echo $SHLVL`,
      '2',
    ];
    const { text, steps, code } = await verify(lines, null);
    expect(
      steps.map(([, verdict]) => verdict),
      text.slice(-2_000),
    ).toEqual(['pass', 'pass', 'pass']);
    expect(code).toBe(0);
  });

  it('and a question that the page answers is answered', async () => {
    const lines = [
      `ada@${me}> configure`,
      '[edit]',
      `ada@${me}# set system host-name new`,
      '[edit]',
      `ada@${me}# exit`,
      'Exit with uncommitted changes? [yes,no] (yes) yes',
      `ada@${me}> show clock`,
      '12:00:00.000 UTC Mon Jan 1 2024',
    ];
    const { text, typed } = await verify(lines, 'junos');
    expect(typed, text.slice(-2_000)).toEqual(expect.arrayContaining(['exit', 'yes', 'show clock']));
  });
});

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, labproof } from '../support/cli.ts';
import { hidden } from '../support/hostile.ts';
import { recordingOf } from '../support/recording.ts';

/** What GitHub and Azure take for an order in the output of a job. */
const orders = /^\s*::[A-Za-z][\w-]*(?: .*)?::|##(?:vso)?\[/m;

const path = '::add-mask::x.rst';
const page = `::error::title
==============

::warning file=a::prose ##[group]x

Type::

   ada@web-1:~$ cat motd
   ::notice::first
   ##vso[task.setvariable variable=PATH]/evil
   tool 1.2.3
   ::stop-commands::last
   ada@web-1:~$ echo '
   > ::debug::command'
   ::debug::command

.. labproof: ::error::annotation ##[x]
`;
const live = '::notice::first\n##vso[task.setvariable variable=PATH]/evil\ntool 1.3.0\n::stop-commands::last';
const files = {
  [path]: page,
  'page.rst': page,
  'documented.txt': '::notice::first\n##[group]x\n::error::one\n',
  'live.txt': '::notice::first\n##[group]x\n::error::two\n',
  '::error::x.txt': '',
  'r.jsonl': recordingOf([
    ['cat motd', live],
    ["echo '\n::debug::command'", '\u001b[2J::debug::command'],
  ]),
};

describe('the text of guides and targets gives a CI no orders', () => {
  it.each([
    [['compare', 'documented.txt', 'live.txt']],
    [['compare', 'documented.txt', 'live.txt', '--json']],
    [['compare', '::error::x.txt', '::error::x.txt']],
    [['explain', `${path}:9`]],
    [['explain', `${path}:10`]],
    [['explain', `${path}:10`, '--json']],
    [['parse', path]],
    [['parse', path, '--json']],
    [['lint', path]],
    [['lint', path, '--format', 'json']],
    [['init', path, '--print']],
    [['check', path]],
    [['verify', path, '--dry-run']],
    [['verify', path, '--dry-run', '--json']],
    [['verify', path, '--replay=r.jsonl']],
    [['verify', path, '--replay=r.jsonl', '--json']],
    [['verify', path, '--replay=r.jsonl', '--reporter', 'junit']],
    [['verify', '::error::gone']],
    [['verify', path, '--reporter', '::error::x']],
    [['verify', path, '--select', '::error::x']],
    [['::error::no command']],
    [['update', 'page.rst', '--replay=r.jsonl']],
    [['update', 'page.rst', '--replay=r.jsonl', '--accept-fail', '::error::x']],
    [['update', 'page.rst', '--replay=r.jsonl', '--interactive']],
    [['checklist', path, '--plain', '--replay=r.jsonl', '--state', 'state.json']],
    [['checklist', path, '--list', '--state', 'state.json']],
  ])('%j', async (args) => {
    await using folder = await folderWith(files);
    const { stdout, stderr } = await labproof(args, { cwd: folder.path, input: '\n'.repeat(40) });
    expect(stdout + stderr).not.toBe('');
    for (const text of [stdout, stderr]) {
      expect(orders.exec(text)).toBeNull();
      expect(hidden(text)).toBeNull();
    }
  });

  it('and JSON is the text that it was', async () => {
    await using folder = await folderWith(files);
    const { stdout } = await labproof(['parse', 'page.rst', '--json'], { cwd: folder.path });
    const [{ steps }] = (JSON.parse(stdout) as { pages: [{ steps: readonly { expected: string }[] }] }).pages;
    expect(steps[0]?.expected).toBe(live.replace('1.3.0', '1.2.3'));
  });
});

describe('a patch with lines that a CI takes for orders', () => {
  const patch = (cwd: string, env: Record<string, string>) =>
    labproof(['update', 'page.rst', '--replay=r.jsonl', '--dry-run'], { cwd, env });
  const applied = (input: string, cwd: string) => spawnSync('git', ['apply', '-p1'], { cwd, input, encoding: 'utf8' }).status;

  it.each([{}, { GITHUB_ACTIONS: 'true' }])('can be applied with %j', async (env) => {
    await using folder = await folderWith(files);
    const { stdout } = await patch(folder.path, env);
    expect(applied(stdout, folder.path)).toBe(0);
    expect(readFileSync(join(folder.path, 'page.rst'), 'utf8')).toBe(page.replace('1.2.3', '1.3.0'));
  });

  it('stands where GitHub takes no orders', async () => {
    await using folder = await folderWith(files);
    const { stdout } = await patch(folder.path, { GITHUB_ACTIONS: 'true' });
    const [, token, between = ''] = /^::stop-commands::([\w-]{36})\n([\s\S]*)::\1::\n$/.exec(stdout) ?? [];
    expect(between).toMatch(orders);
    expect(between).not.toContain(token);
  });

  it('is not printed into the log of Azure Pipelines', async () => {
    await using folder = await folderWith(files);
    const { code, stdout, stderr } = await patch(folder.path, { TF_BUILD: 'True' });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('LABPROOF_UPDATE_ORDERS');
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/index.ts';
import type { Explanation } from '../../src/explain/index.ts';
import { readGuide } from '../../src/guide/index.ts';
import { compare, emptyBindings } from '../../src/match/index.ts';
import { parse } from '../../src/rst/index.ts';
import { dialects } from '../../src/shell/index.ts';
import { folderWith, root } from '../support/cli.ts';
import { compareContext } from '../support/compare-context.ts';
import { runHere } from '../support/run.ts';

const explain = async (cwd: string, place: string, ...more: readonly string[]): Promise<Explanation> => {
  const { code, stdout, stderr } = await runHere(['explain', place, '--json', ...more], cwd);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout);
};

const guide = `Boats
=====

Log in to pier-1 and count the boats. You should see three boats::

    ana@pier-1:~/boats$ boats list
    NAME    STATE     AGE
    anna    Running   4d
    berta   Running   4d
    clara   Running   3h

Click on **Refresh**.

.. note:: Mind the tide.

.. code-block:: yaml

   boats: 3

Then look closer::

    ana@pier-1:~/boats$ boats show \\
    >   anna
    name: anna
    ...
    mooring: 7

.. labproof: retry 90s

And its log::

    ana@pier-1:~/boats$ boats log
    tick 1
    ^C
    # a remark

Somewhere else::

    uptime

.. a comment

Words and nothing else in it::

    neither here nor there
    $ maybe this
`;
const lineOf = (text: string): number => guide.split('\n').findIndex((line) => line.includes(text)) + 1;

describe('what a line is', () => {
  const cases: readonly (readonly [line: string, kind: string, says: RegExp])[] = [
    ['Boats', 'title', /title of a section/],
    ['=====', 'title', /title of a section/],
    ['Log in to pier-1', 'prose', /^prose$/],
    ['boats list', 'command', /^a command; the page shows its output in lines 7–10$/],
    ['berta', 'output', /^documented output of `boats list` \(line 6\)$/],
    ['Click on', 'manual', /person does by hand/],
    ['boats: 3', 'listing', /never run/],
    ['.. code-block:: yaml', 'block-head', /opens the block of line 18, which is read as a listing$/],
    ['.. labproof', 'annotation', /strongest evidence/],
    ['boats show', 'command', /the first of its 2 lines/],
    ['>   anna', 'command', /line 2 of 2/],
    ['...', 'output', /documented output of `boats show/],
    ['mooring: 7', 'output', /documented output of `boats show/],
    ['^C', 'interrupt', /until each documented line has an answer, then presses \^C/],
    ['uptime', 'command', /no output for it/],
    ['.. a comment', 'comment', /nothing of it is read/],
  ];
  it.each(cases)('%s is a %s', async (text, kind, says) => {
    await using folder = await folderWith({ 'g.rst': guide });
    const { what } = await explain(folder.path, `g.rst:${lineOf(text)}`);
    expect(what).toEqual({ kind, says: expect.stringMatching(says) });
  });

  it('explains every line of a page, and no line of it is without a kind', async () => {
    await using folder = await folderWith({ 'g.rst': guide });
    for (let line = 1; line < guide.split('\n').length; line++) {
      const said = await explain(folder.path, `g.rst:${line}`);
      expect(said.what.says, `line ${line}`).not.toBe('');
      expect(said.what.kind === 'blank', `line ${line}`).toBe(said.text.trim() === '');
      expect((await runHere(['explain', `g.rst:${line}`], folder.path)).stdout).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it('says of an annotation that nothing is under it', async () => {
    await using folder = await folderWith({
      'g.rst': 'A\n\n.. code-block:: yaml\n\n   a: 1\n\n.. labproof: retry 90s\n\nB::\n\n   ana@pier-1:~$ uptime\n',
    });
    expect(await explain(folder.path, 'g.rst:7')).toMatchObject({
      what: { kind: 'annotation', says: expect.stringContaining('changes nothing') },
      why: [{ says: 'the block right before it takes it, and that is a listing', line: 5 }],
    });
  });

  it('says of a blank line what comes next, and in an output that it is not compared', async () => {
    await using folder = await folderWith({ 'g.rst': guide });
    expect((await explain(folder.path, 'g.rst:3')).what.says).toBe('a blank line; the next line that says something is line 4');
    expect((await explain(folder.path, `g.rst:${lineOf('.. note') - 1}`)).what.says).toMatch(/next line that says something is line 14$/);
  });
});

describe('what cannot be explained', () => {
  it.each([
    ['g.rst:99', 'g.rst has 3 lines, and line 99 was asked for', 'LABPROOF_USAGE_LINE_MISSING'],
    ['g.rst:0', 'line 0 was asked for', 'LABPROOF_USAGE_LINE_MISSING'],
    ['other.rst:1', 'there is no file other.rst', 'LABPROOF_GUIDE_NOT_FOUND'],
    ['.:1', '. is no file', 'LABPROOF_GUIDE_NOT_FOUND'],
    ['g.rst', 'FILE:LINE was expected', 'LABPROOF_USAGE_LINE'],
  ])('%s', async (place, message, code) => {
    await using folder = await folderWith({ 'g.rst': 'One\n===\n\n' });
    const result = await runHere(['explain', place], folder.path);
    expect(result.code).toBe(4);
    expect(result.stderr).toContain(message);
    expect(result.stderr).toContain(code);
  });
});

describe('where a command runs', () => {
  it('names host, shells, directory, evidence, consent and deadline, without a configuration', async () => {
    await using folder = await folderWith({ 'g.rst': guide });
    const { run } = await explain(folder.path, `g.rst:${lineOf('boats list')}`);
    expect(run).toMatchObject({
      action: 'error',
      problem: { code: 'LABPROOF_TARGET_UNKNOWN' },
      host: 'pier-1',
      target: null,
      user: 'ana',
      stack: [{ shell: 'bash', line: null }],
      directory: '~/boats',
      commandClass: 'unknown',
      deadlineMs: 30_000,
    });
    expect(run?.evidence[0]).toMatchObject({ about: 'host', source: 'prompt', line: 6 });
  });

  it('takes target, deadline, wait and consent from the configuration and the annotation', async () => {
    await using folder = await folderWith({
      'g.rst': 'On pier-1::\n\n    ana@pier-1:~$ uptime\n     up 1 day\n\n.. labproof: retry 7s\n\nAnd::\n\n    ana@pier-1:~$ reboot\n',
      'labproof.yaml': 'targets:\n  pier-1: { runner: local }\ntimeouts: { command: 5s }\n',
    });
    expect((await explain(folder.path, 'g.rst:3')).run).toMatchObject({
      action: 'send',
      target: 'pier-1',
      runner: 'local',
      commandClass: 'read-only',
      deadlineMs: 5_000,
      repeatMs: 7_000,
    });
    const reboot = await explain(folder.path, 'g.rst:10');
    expect(reboot.run).toMatchObject({ action: 'hold', repeatMs: 0 });
    expect(reboot.override.map((each) => each.lines[0])).toContain(
      `consent: ${reboot.run?.commandClass === 'destructive' ? 'all' : 'changing'}`,
    );
  });

  it('follows the shells that the guide enters and leaves', async () => {
    await using folder = await folderWith({
      'g.rst':
        'Go::\n\n    root@r-1:~# vtysh\n    r-1# configure terminal\n    r-1(config)# hostname r-1\n    r-1(config)# end\n    r-1# show version\n    r-1# exit\n    root@r-1:~# uptime\n',
    });
    const stacks: string[] = [];
    for (let line = 3; line <= 9; line++)
      stacks.push(
        (await explain(folder.path, `g.rst:${line}`)).run?.stack.map((each) => `${each.shell}${each.line ?? ''}`).join(' ') ?? '',
      );
    expect(stacks).toEqual([
      'bash',
      'bash vtysh3',
      'bash vtysh3 vtysh-config4',
      'bash vtysh3 vtysh-config4',
      'bash vtysh3',
      'bash vtysh3',
      'bash',
    ]);
  });

  it('says what would settle an unknown host', async () => {
    await using folder = await folderWith({
      'g.rst': 'A\n=\n\nDo::\n\n    ana@pier-1:~$ uptime\n\nB\n=\n\nSomewhere else::\n\n    uptime\n',
    });
    const { run } = await explain(folder.path, 'g.rst:13');
    expect(run?.host).toBe(null);
    expect(run?.settledBy.map((each) => each.line)).toEqual([13, 11, null]);
    expect(run?.settledBy[2]?.says).toContain('pier-1');
  });
});

describe('what is required of an output', () => {
  const rules = async (cwd: string, place: string) => {
    const { output } = await explain(cwd, place);
    if (output === null || output.rules === null || typeof output.rules === 'string') throw new Error('no rules');
    return output.rules;
  };

  it('says of each token what the matcher says', async () => {
    await using folder = await folderWith({ 'g.rst': guide });
    const { tokens, missing, another, moved } = await rules(folder.path, `g.rst:${lineOf('berta')}`);
    expect(tokens.map((token) => [token.text, token.rule])).toEqual([
      ['berta', 'must-hold'],
      ['Running', 'must-hold'],
      ['4d', 'may-differ'],
    ]);
    expect([missing.verdict, another?.verdict, moved?.verdict]).toEqual(['fail', 'fail', 'pass']);
    expect(another?.why).toContain('3 rows');
  });

  it('says the same as a comparison of the texts, for each value that it tried', async () => {
    const documented =
      'NAME                     READY  STATUS   IP            NODE\nweb-6d5f7c8b9d-x2kvq     2/2    Running  10.9.8.7      n-1\n\ndisk 93% used, uptime 4 days\nversion 1.2.3 mac 0a:1b:2c:3d:4e:5f <UP,BROADCAST>';
    await using folder = await folderWith({ 'g.rst': `See::\n\n    ana@pier-1:~$ boats all\n${documented.replace(/^(?=.)/gm, '    ')}\n` });
    let tried = 0;
    for (const [index, line] of documented.split('\n').entries()) {
      if (index === 0 || line === '') continue;
      for (const token of (await rules(folder.path, `g.rst:${4 + index}`)).tokens) {
        for (const trial of token.trials.filter((each) => each.where === 'here')) {
          const lines = documented.split('\n');
          const rest = line.slice(token.column + token.text.length);
          const gap = /^ */.exec(rest)?.[0].length ?? 0;
          const left = gap - (trial.value.length - token.text.length);
          lines[index] = line.slice(0, token.column) + trial.value + (gap >= 2 && left >= 2 ? ' '.repeat(left) + rest.slice(gap) : rest);
          const result = compare(
            documented,
            lines.join('\n'),
            compareContext({
              command: 'boats all',
              site: { file: 'g.rst', line: 4, step: 's', host: 'pier-1' },
              end: { kind: 'exit', status: 0 },
              hosts: ['pier-1'],
            }),
            emptyBindings,
          );
          expect(`${trial.value} ${trial.verdict}`).toBe(`${trial.value} ${result.verdict}`);
          tried++;
        }
      }
    }
    expect(tried).toBeGreaterThan(25);
  });

  it('knows a name that the guide uses in several outputs, and one that a pin holds', async () => {
    const names = `Pods::\n\n    ana@pier-1:~$ kubectl get pods\n    NAME                   READY   STATUS\n    web-6d5f7c8b9d-x2kvq   1/1     Running\n\nOne::\n\n    ana@pier-1:~$ kubectl describe pod web-6d5f7c8b9d-x2kvq\n    Name:  web-6d5f7c8b9d-x2kvq\n    Node:  10.9.8.7\n`;
    await using folder = await folderWith({ 'g.rst': names });
    const first = (await rules(folder.path, 'g.rst:5')).tokens[0];
    const later = (await rules(folder.path, 'g.rst:10')).tokens.find((token) => token.text.startsWith('web'));
    expect([first?.rule, first?.alsoIn.map((each) => each.line)]).toEqual(['bound', [9, 10]]);
    expect([later?.rule, later?.trials.map((each) => `${each.where} ${each.verdict}`)]).toEqual([
      'bound',
      ['here fail', 'everywhere pass'],
    ]);
    await using pinned = await folderWith({ 'g.rst': names, 'labproof.yaml': 'addresses: { pinned: [10.9.8.0/24] }\n' });
    const address = (await rules(pinned.path, 'g.rst:11')).tokens.find((token) => token.text === '10.9.8.7');
    expect([address?.rule, address?.why]).toEqual(['must-hold', expect.stringContaining('plan')]);
  });

  it('says where the page leaves lines out, and which sentence requires what', async () => {
    await using folder = await folderWith({ 'g.rst': guide });
    expect((await explain(folder.path, `g.rst:${lineOf('...')}`)).output?.rules).toBe('elided');
    expect((await explain(folder.path, `g.rst:${lineOf('boats list')}`)).output?.requirements).toEqual([
      { rule: 'P4', line: 4, sentence: 'You should see three boats:', reading: 'the table has 3 rows (boats)' },
    ]);
    expect((await explain(folder.path, 'g.rst:4')).why.map((each) => each.says).join('\n')).toContain(
      'requires of `boats list` (line 6): the table has 3 rows',
    );
  });

  it('says when the page does not satisfy itself', async () => {
    await using folder = await folderWith({
      'g.rst': `See::\n\n    ana@pier-1:~$ boats list\n    NAME   STATE\n    anna   up\n\n.. labproof: rows == 2\n`,
    });
    expect((await explain(folder.path, 'g.rst:5')).output?.itself).toMatchObject({
      verdict: 'fail',
      findings: [expect.stringContaining('rows == 2')],
    });
  });
});

describe('lines in other files', () => {
  it('are explained in the page that includes them', async () => {
    await using folder = await folderWith({
      'index.rst': 'Root\n====\n\n.. toctree::\n\n   page\n',
      'page.rst': 'Page\n====\n\nLog in to pier-1.\n\n.. include:: parts/common.inc\n',
      'parts/common.inc': 'Ask::\n\n    uptime\n',
    });
    const said = await explain(folder.path, 'parts/common.inc:3');
    expect(said).toMatchObject({ page: 'page.rst', guide: '.', what: { kind: 'command' } });
    expect(said.why.map((each) => each.says)).toContain('the page page.rst includes this file');
    expect((await explain(folder.path, 'parts/common.inc:3', '--guide', 'parts/common.inc')).page).toBe('parts/common.inc');
    const wrong = await runHere(['explain', 'parts/common.inc:3', '--guide', 'index.rst'], folder.path);
    expect([wrong.code, wrong.stderr]).toEqual([4, expect.stringContaining('LABPROOF_USAGE_LINE_ELSEWHERE')]);
  });

  it('learn their hosts from all pages of the guide', async () => {
    await using folder = await folderWith({
      'index.rst': 'Root\n====\n\n.. toctree::\n\n   a\n   b\n',
      'a.rst': 'A\n=\n\nDo::\n\n    ana@pier-1:~$ uptime\n',
      'b.rst': 'On pier\n=======\n\nRun::\n\n    uptime\n',
    });
    expect((await explain(folder.path, 'b.rst:6')).run?.host).toBe('pier-1');
    expect((await explain(folder.path, 'b.rst:6', '--guide', 'b.rst')).run?.host).toBe(null);
  });
});

describe('overrides', () => {
  const nested = `Nest
====

Run::

    ana@pier-1:~$ uptime
     up 1 day

Again, at once::

    ana@pier-1:~$ uptime
     up 1 day
..

1. First, as an item::

       ana@pier-1:~$ boats list
       NAME   STATE
       anna   up

2. Second:

   .. code-block:: console
      :caption: here

      $ boats show anna
      name: anna
      $ boats show berta
      name: berta

   More words, then a quote:

       A quote with::

           boats: all

* Text

  ::

      [core]
      depth = 4
`;

  const pages: readonly (readonly [name: string, text: string])[] = [
    ['of every kind', guide],
    ['nested', nested],
    ...['pod', 'peering'].map((name) => [name, readFileSync(join(root, `docs/labs/harbor/${name}.rst`), 'utf8')] as const),
  ];
  it.each(pages)('are correct when they are pasted: %s', async (_, text) => {
    await using folder = await folderWith({ 'g.rst': text });
    const lines = text.split('\n');
    const read = (source: string) =>
      readGuide([{ path: 'g.rst', ...parse(source, { file: 'g.rst' }) }], { path: 'g.rst', dialects }).pages[0];
    let pasted = 0;
    // Of the longer pages a part: a whole one takes seconds.
    for (let line = 1; line < lines.length; line += text.length > 2_000 ? 4 : 1) {
      for (const { into, afterLine, lines: more } of (await explain(folder.path, `g.rst:${line}`)).override) {
        if (into === 'configuration') expect(() => parseConfig(more.join('\n'), 'labproof.yaml')).not.toThrow();
        if (into === 'configuration' || afterLine === null) continue;
        const page = read([...lines.slice(0, afterLine), ...more, ...lines.slice(afterLine)].join('\n'));
        const wrong = page?.messages.filter((each) => each.code.startsWith('LABPROOF_ANNOTATION'));
        expect(wrong, `line ${line}: ${more.join('\n')}`).toEqual([]);
        const at = afterLine + more.findIndex((each) => each.includes('labproof:')) + 1;
        const shift = (before: number): number => (before > afterLine ? before + more.length : before);
        const holds = page?.steps.filter((step) => step.annotations.some((each) => each.line === at)) ?? [];
        const marked = page?.blocks.filter((block) => block.kind === 'manual' && block.reason.includes(`line ${at} `)) ?? [];
        expect(holds.length + marked.length, `line ${line}: ${more.join('\n')}`).toBeGreaterThan(0);
        const command = read(text)?.steps.find((step) => step.position.line === line);
        if (command !== undefined) expect(holds.map((step) => step.position.line)).toContain(shift(line));
        pasted++;
      }
    }
    expect(pasted).toBeGreaterThan(5);
  });
});

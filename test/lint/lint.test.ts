import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readGuide } from '../../src/guide/index.ts';
import { type LintMessage, lintGuide } from '../../src/lint/index.ts';
import { parse } from '../../src/rst/index.ts';
import { dialects } from '../../src/shell/index.ts';
import { folderWith, root } from '../support/cli.ts';
import { runHere } from '../support/run.ts';

function read(source: string) {
  const { document, messages } = parse(source, { file: 'g.rst' });
  return readGuide([{ path: 'g.rst', document, messages }], { path: 'g.rst', dialects });
}

const lint = (source: string): readonly string[] =>
  lintGuide(read(source)).map((each) => `${each.position.line} ${each.severity} ${each.code}`);

const session = 'Do it::\n\n    ada@web-1:~$ show-things --all\n    NAME    STATE\n    one     up\n    two     up\n';

describe('a guide without a lab', () => {
  it('has nothing to mend where nothing is wrong', () => {
    expect(lint(`Lab\n===\n\nYou should see two rows.\n\n${session}`)).toEqual([]);
  });

  const cases: readonly (readonly [name: string, source: string, expected: readonly string[]])[] = [
    ['a host that nobody knows', 'Run it::\n\n    uptime\n', ['3 warning LABPROOF_HOST_UNKNOWN']],
    ['a placeholder', 'Run it::\n\n    ada@web-1:~$ kubectl logs <pod-name>\n', ['3 warning LABPROOF_PLACEHOLDER_UNBOUND']],
    ['a variable that nothing sets', 'Run it::\n\n    ada@web-1:~$ kubectl logs $POD\n', ['3 warning LABPROOF_PLACEHOLDER_UNBOUND']],
    ['a variable that is set', 'Run it::\n\n    ada@web-1:~$ POD=web\n    ada@web-1:~$ kubectl logs $POD\n', []],
    ['a name out of nowhere', 'Run it::\n\n    ada@web-1:~$ kubectl logs shop-6d5f7c8b9d-x2kvq\n', ['3 warning LABPROOF_VALUE_UNKNOWN']],
    [
      'a name that an output shows',
      'Run it::\n\n    ada@web-1:~$ kubectl get pods\n    shop-6d5f7c8b9d-x2kvq 1/1\n    ada@web-1:~$ kubectl logs shop-6d5f7c8b9d-x2kvq\n',
      [],
    ],
    ['a count that the output contradicts', session.replace('Do it', 'We see 3 things'), ['1 warning LABPROOF_PROSE_CONTRADICTED']],
    [
      'a marked claim that the output does not show',
      `Check for **STATE = down** in it::\n\n${session.split('\n').slice(2).join('\n')}`,
      ['1 warning LABPROOF_PROSE_CONTRADICTED'],
    ],
    ['a misspelt annotation', `.. labprof: manual\n\n${session}`, ['1 error LABPROOF_ANNOTATION_MISSPELT']],
    ['an unknown verb', `.. labproof: requier "one"\n\n${session}`, ['1 error LABPROOF_ANNOTATION_INVALID']],
    ['an annotation without a block', 'Text.\n\n.. labproof: manual\n', ['3 error LABPROOF_ANNOTATION_UNATTACHED']],
    ['an annotation that swallows the block', '.. labproof: manual\n\n    uptime\n\nText.\n', ['1 error LABPROOF_ANNOTATION_MISPLACED']],
    ['an annotation that became the block', 'Run::\n\n.. labproof: manual\n\nText.\n', ['3 error LABPROOF_ANNOTATION_MISPLACED']],
    ['an annotation that is shown', '.. code-block:: rst\n\n   .. labproof: manual\n', []],
    ['an annotation that the page does not satisfy', `.. labproof: rows == 5\n\n${session}`, ['1 error LABPROOF_ANNOTATION_UNSATISFIED']],
    ['an annotation that it satisfies', `${session}\n.. labproof: rows == 2; column STATE == up\n`, []],
  ];
  it.each(cases)('%s', (_, source, expected) => {
    expect(lint(source)).toEqual(expected);
  });
});

describe('annotations of a guide', () => {
  it('belong to the block before them, or to the next one, and overrule other evidence', () => {
    const [page] = read(
      `.. labproof: host db-1; directory /srv\n\nRun::\n\n    ada@web-1:~$ uptime\n     up 1 day\n\n.. labproof: retry 90s\n\nBy hand::\n\n    ada@web-1:~$ reboot\n\n.. labproof: manual\n`,
    ).pages;
    expect(
      page?.steps.map(({ host, directory, command, annotations }) => ({
        host,
        directory,
        command,
        verbs: annotations.map((each) => each.annotation.verb),
      })),
    ).toEqual([{ host: 'db-1', directory: '/srv', command: 'uptime', verbs: ['host', 'directory', 'retry'] }]);
    expect(page?.blocks.map((block) => block.kind)).toEqual(['session', 'manual']);
  });

  it('skip a step with their reason, and name an observation that is the same', () => {
    const [page] = read(
      `Run::\n\n    ada@web-1:~$ uptime\n     up 1 day\n\nAnd::\n\n    ada@web-1:~$ uptime\n     up 1 day\n\n.. labproof: same-as 3\n\nNot::\n\n    ada@web-1:~$ halt\n\n.. labproof: skip "ends the lab"\n`,
    ).pages;
    const [first, second, third] = page?.steps ?? [];
    expect(second?.sameAs).toBe(first?.id);
    expect(third?.obstacle).toMatchObject({ code: 'LABPROOF_STEP_SKIPPED', message: expect.stringContaining('ends the lab') });
  });
});

describe('labproof lint', () => {
  const run = async (files: Readonly<Record<string, string>>, ...argv: readonly string[]) => {
    await using folder = await folderWith(files);
    return await runHere(['lint', ...argv], folder.path);
  };
  const routes = (sentence: string, rows: number): string =>
    `${sentence}\n\n    r-1# show ip route bgp\n${'    B 10.0.0.0/24 [200/0] via 10.1.0.1, 00:00:23\n'.repeat(rows)}`;

  const cases: readonly (readonly [name: string, page: string, found: readonly string[], more?: Readonly<Record<string, string>>])[] = [
    ['unclear block', 'Do::\n\n    words of no kind\n    uptime\n    more words\n', ['g.rst:3:5 LABPROOF_BLOCK_UNCLEAR']],
    ['unknown host', 'Do::\n\n    uptime\n', ['g.rst:3:5 LABPROOF_HOST_UNKNOWN']],
    ['placeholder', 'Do::\n\n    a@web-1:~$ kubectl logs <pod>\n', ['g.rst:3:5 LABPROOF_PLACEHOLDER_UNBOUND']],
    ['filled placeholder', 'Do::\n\n    a@web-1:~$ kubectl logs <pod>\n', [], { 'labproof.yaml': 'placeholders: { "<pod>": web }\n' }],
    ['name of nowhere', 'Do::\n\n    a@web-1:~$ kubectl logs shop-6d5f7c8b9d-x2kvq\n', ['g.rst:3:5 LABPROOF_VALUE_UNKNOWN']],
    ['name in the prose', 'Take shop-6d5f7c8b9d-x2kvq::\n\n    a@web-1:~$ kubectl logs shop-6d5f7c8b9d-x2kvq\n', []],
    ['planned address', 'Do::\n\n    a@web-1:~$ ping -c1 192.0.2.7\n', []],
    [
      'drawn address',
      'Do::\n\n    a@web-1:~$ ping -c1 192.0.2.7\n',
      ['g.rst:3:5 LABPROOF_VALUE_UNKNOWN'],
      { 'labproof.yaml': 'addresses: { free: [192.0.2.0/24] }\n' },
    ],
    ['three routes, two shown', routes('We have three routes::', 2), ['g.rst:1:1 LABPROOF_PROSE_CONTRADICTED']],
    ['three routes, three shown', routes('We have three routes::', 3), []],
    ['two routes behind', `${routes('See::', 3)}\nWe have 2 routes.\n`, ['g.rst:8:1 LABPROOF_PROSE_CONTRADICTED']],
    ['misspelt annotation', '.. labprof: manual\n', ['g.rst:1:1 LABPROOF_ANNOTATION_MISSPELT']],
    ['annotation of nothing', 'Text.\n\n.. labproof: retry 9s\n', ['g.rst:3:1 LABPROOF_ANNOTATION_UNATTACHED']],
    ['annotation taken for the block', 'Do::\n\n.. labproof: manual\n', ['g.rst:3:1 LABPROOF_ANNOTATION_MISPLACED']],
    [
      'annotation behind a listing',
      '.. code-block:: yaml\n\n   a: 1\n\n.. labproof: retry 9s\n\nDo::\n\n   a@web-1:~$ uptime\n',
      ['g.rst:5:1 LABPROOF_ANNOTATION_IDLE'],
    ],
    ['annotation of a person’s block', '.. code-block:: yaml\n\n   a: 1\n\n.. labproof: manual\n', []],
    ['missing include', 'Text.\n\n.. include:: not/there.inc\n', ['g.rst:3:1 LABPROOF_INCLUDE_MISSING']],
    ['outside include', '.. include:: ../elsewhere.inc\n', ['g.rst:1:1 LABPROOF_INCLUDE_OUTSIDE']],
    ['circular include', '.. include:: a.inc\n', ['a.inc:1:1 LABPROOF_INCLUDE_CYCLE'], { 'a.inc': '.. include:: a.inc\n' }],
  ];
  it.each(cases)('finds with its place: %s', async (_, page, found, more) => {
    const { stdout, code } = await run(
      { 'g.rst': page as string, ...(more as Record<string, string> | undefined) },
      'g.rst',
      '--format',
      'json',
    );
    const { messages } = JSON.parse(stdout) as { messages: readonly LintMessage[] };
    expect(messages.map(({ position: { file, line, column }, code: what }) => `${file}:${line}:${column} ${what}`)).toEqual(found);
    expect(code).toBe(messages.some((each) => each.severity === 'error') ? 1 : messages.length > 0 ? 2 : 0);
  });

  it('finds pages that no toctree names, and entries without a page', async () => {
    const { stdout } = await run(
      { 'index.rst': 'Root\n====\n\n.. toctree::\n\n   a\n   gone\n', 'a.rst': 'A\n=\n', 'b.rst': 'B\n=\n', 'c.rst': ':orphan:\n\nC\n=\n' },
      '.',
    );
    expect(stdout.split('\n').filter((line) => line.includes('LABPROOF'))).toEqual([
      expect.stringMatching(/^b\.rst:1:1: warning: .*LABPROOF_PAGE_ORPHAN/),
      expect.stringMatching(/^index\.rst:7:1: warning: .*LABPROOF_TOCTREE_MISSING/),
    ]);
  });

  it('prints text, and commands for GitHub that no text of a page breaks out of', async () => {
    const files = { 'g,1.rst': 'Do::\n\n    a@web-1:~$ kubectl logs <pod>\n\n.. labprof: 100% of\n' };
    expect((await run(files, 'g,1.rst')).stdout).toMatch(/^g,1\.rst:3:5: warning: .*\n {4}give a value .*\n(?:.*\n)*1 error, 1 warning\n$/);
    const github = (await run(files, 'g,1.rst', '--format', 'github')).stdout.split('\n');
    expect(github[0]).toMatch(/^::warning file=g%2C1\.rst,line=3,col=5,title=LABPROOF_PLACEHOLDER_UNBOUND::/);
    expect(github[1]).toMatch(/^::error file=g%2C1\.rst,line=5,col=1,title=LABPROOF_ANNOTATION_MISSPELT::.*100%25 of/);
    expect((await run({ 'g.rst': 'Text.\n' }, 'g.rst')).stdout).toBe('nothing to mend\n');
  });

  it('knows each of its codes in docs/lint.rst, and no other', () => {
    const said = new Set([...readFileSync(join(root, 'docs/lint.rst'), 'utf8').matchAll(/LABPROOF_\w+/g)].map(([code]) => code));
    const sources = ['src/rst', 'src/guide', 'src/lint'].flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => join(folder, name)),
    );
    const used = [...sources, 'src/load.ts'].flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/'(LABPROOF_\w+)'/g)].map(([, code]) => code ?? ''),
    );
    const elsewhere = /_GUIDE_|_INCLUDE_OPTION$|_STEP_SKIPPED$|_ANNOTATION_$/;
    expect([...said].sort()).toEqual([...new Set(used)].filter((code) => !elsewhere.test(code)).sort());
  });
});

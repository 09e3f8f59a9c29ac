import { describe, expect, it } from 'vitest';
import { readGuide } from '../../src/guide/index.ts';
import { lintGuide } from '../../src/lint/index.ts';
import { parse } from '../../src/rst/index.ts';
import { dialects } from '../../src/shell/index.ts';

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

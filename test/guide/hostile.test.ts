import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGuide } from '../../src/guide/index.ts';
import { lintGuide } from '../../src/lint/index.ts';
import type { Guide } from '../../src/model/index.ts';
import { parse } from '../../src/rst/index.ts';
import { dialects } from '../../src/shell/index.ts';

function read(source: string): Guide {
  return readGuide([{ path: 'g.rst', ...parse(source, { file: 'g.rst' }) }], { path: 'g.rst', dialects });
}
const repeated = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

// Sizes at which anything quadratic would take minutes; `npm run bench:hostile` shows the growth.
describe('hostile guides are read to their end', () => {
  it.each([
    ['a line of 5 MB', 'x'.repeat(5_000_000)],
    ['5 MB of words', 'ab '.repeat(1_700_000)],
    ['5 MB of letters and digits', 'a1'.repeat(2_500_000)],
    ['a paragraph of 100,000 sentences', 'One *word* here.\n'.repeat(3) + 'A sentence. '.repeat(100_000)],
    ['8,000 annotations without a block', '.. labproof: requires "x"\n\n'.repeat(8_000)],
    [
      '8,000 annotations in one section with a block at its end',
      `${'.. labproof: pin 10.0.0.1\n\nText.\n\n'.repeat(8_000)}Do::\n\n    ana@pier-1:~$ uptime\n`,
    ],
    [
      '8,000 sentences beside an output',
      `Do::\n\n    ana@pier-1:~$ show\n${'    a 1\n'.repeat(2_000)}\n${'Words say a thing.\n\n'.repeat(8_000)}`,
    ],
    ['8,000 names that nothing shows', repeated(8_000, (index) => `Do::\n\n    ana@pier-1:~$ logs web-${1e9 + index}-x2kvq\n`)],
    ['open here-documents', `Do::\n\n${repeated(8_000, (index) => `    $ cat <<E${index}`)}\n`],
    ['a word of 400,000 dashes before brackets', `Do::\n\n    a${'-0'.repeat(200_000)}>0${'[0'.repeat(200_000)}\n`],
    ['a class of 1,000,000 letters', `Do::\n\n    class f${'c'.repeat(1_000_000)}\n`],
    ['calls that nothing closes', `Do::\n\n    a;\n    ${'0('.repeat(500_000)}\n    b;\n`],
    ['brackets that nothing closes', `.. code-block:: bash\n\n   x${'['.repeat(1_000_000)}\n`],
    ['400,000 empty lines in a script', `.. code-block:: bash\n\n   ls${'\n'.repeat(400_000)}   ls\n`],
    [
      'a limit of 1,000,000 percent signs',
      `Do::\n\n    ana@pier-1:~$ ls\n    a\n\n.. labproof: tolerate "a" <= ${'%'.repeat(1_000_000)}1\n`,
    ],
    ['open quotes', `Do::\n\n${repeated(8_000, () => "    $ echo 'it")}\n`],
  ])('%s', (_, source) => {
    const guide = read(source);
    expect(guide.pages).toHaveLength(1);
    expect(Array.isArray(lintGuide(guide))).toBe(true);
  });
});

const pieces = [
  ...[
    'Text. More text.',
    'Log in to pier-1::',
    'Do::',
    '::',
    '.. labproof: manual',
    '.. labproof: host pier-1',
    '.. labprof: x',
    '.. code-block:: console',
  ],
  ...[
    'ana@pier-1:~$ ls',
    '[ana@pier-1 ~]$ cat <<EOF',
    'EOF',
    'r-1# conf t',
    'r-1(config)# end',
    '$ ssh pier-2',
    '# uptime',
    '>>> 1',
    '^C',
    '...',
    '\\',
    '> x',
  ],
  ...[
    'Name (10.0.0.1)',
    'NAME  STATE',
    'a     up',
    '<pod-name>',
    '$POD',
    '\u001b[1m',
    '\u0000',
    '--More--',
    'exit',
    '* b',
    '1. c',
    '| l',
    '====',
    '',
  ],
];
const soup = fc
  .array(fc.tuple(fc.constantFrom(0, 0, 3, 4, 4, 8), fc.constantFrom(...pieces), fc.boolean()), { maxLength: 40 })
  .map((lines) => lines.map(([indent, piece, blank]) => `${' '.repeat(indent)}${piece}${blank ? '\n' : ''}`).join('\n'));

it('any mixture of commands, prose and annotations is read, and each step and message has its place', () => {
  fc.assert(
    fc.property(soup, (source) => {
      const guide = read(source);
      const lines = source.split('\n').length;
      const [page] = guide.pages;
      for (const step of page?.steps ?? []) {
        expect(step.position.line).toBeGreaterThan(0);
        expect(step.endLine).toBeLessThanOrEqual(lines);
        expect(page?.blocks[step.block]).toBeDefined();
      }
      for (const message of lintGuide(guide)) {
        expect(message.position.line).toBeGreaterThan(0);
        expect(message.position.line).toBeLessThanOrEqual(lines);
        expect(message.position.column).toBeGreaterThan(0);
        expect(message.hint).not.toBe('');
      }
    }),
    { numRuns: 400 },
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiteralBlock } from '../../src/model/index.ts';
import { descendants, inline, parse, plainText } from '../../src/rst/index.ts';

const literals = (source: string): readonly LiteralBlock[] =>
  [...descendants(parse(source, { file: 'g.rst' }).document)].filter((node) => node.type === 'literal_block');
const types = (source: string): readonly string[] => [...descendants(parse(source, { file: 'g.rst' }).document)].map((node) => node.type);

describe('literal blocks', () => {
  const cases: readonly (readonly [name: string, source: string, texts: readonly string[]])[] = [
    ['after a paragraph', 'Do::\n\n  one\n\n  two\n\nText\n', ['one\n\ntwo']],
    ['alone', '::\n\n  one\n', ['one']],
    ['after a space', 'Do ::\n\n  one\n', ['one']],
    ['quoted', 'Do::\n\n> one\n> two\n\nText\n', ['> one\n> two']],
    ['a comment before the block is the block', 'Do::\n\n.. note to self\n\n  one\n', ['.. note to self']],
    ['less indented prose in a list item stays outside', '1. Do::\n\n      one\n\n   prose\n', ['one']],
    ['in nested lists', '* a\n\n  - b::\n\n      one\n\n* c::\n\n    two\n', ['one', 'two']],
    ['a directive with options', '.. code-block:: console\n   :linenos:\n\n   $ one\n', ['$ one']],
    ['text deeper than the options keeps the difference, as in docutils', '.. code:: sh\n   :name: n\n\n     one\n', ['  one']],
    ['a directive without a blank line has an argument and no text', '.. code-block::\n   one\n', []],
    [
      'in an admonition and an unknown directive',
      '.. note::\n\n   a::\n\n     one\n\n.. spoiler::\n\n   b::\n\n     two\n',
      ['one', 'two'],
    ],
    ['in a grid table', '+----------+\n| a::      |\n|          |\n|   one    |\n+----------+\n', ['one']],
    ['in a simple table', '==== ========\na    b::\n\n       one\n==== ========\n', ['one']],
    [
      'in a definition, a field and a footnote',
      'term\n  d::\n\n    one\n\n:f: x::\n\n      two\n\n  more\n\n.. [1] n::\n\n     three\n\n   more\n',
      ['one', 'two', 'three'],
    ],
    ['with tabs', 'Do::\n\n\tone\n\t  two\n', ['one\n  two']],
    ['with CRLF and no final newline', 'Do::\r\n\r\n  one\r\n  two', ['one\ntwo']],
    ['an escaped colon opens nothing', 'Do\\::\n\n  one\n', []],
  ];
  it.each(cases)('%s', (_name, source, texts) => {
    expect(literals(source).map((block) => block.text)).toEqual(texts);
  });

  it('keeps offset, indent and tabs of every line', () => {
    const source = 'Do::\r\n\r\n\tone\r\n\t  two\r\n';
    const lines = literals(source)[0]?.lines ?? [];
    expect(lines.map((line) => source.slice(line.offset, line.offset + line.length))).toEqual(['\tone', '\t  two']);
    expect(lines.map(({ line, indent, tabs }) => ({ line, indent, tabs }))).toEqual([
      { line: 3, indent: 8, tabs: true },
      { line: 4, indent: 8, tabs: true },
    ]);
  });

  it('gives the lines of a body deeper than its options without their common indent', () => {
    const [block] = literals('.. code:: sh\n   :name: n\n\n     $ a\n       b\n');
    expect(block?.text).toBe('  $ a\n    b');
    expect(block?.lines.map(({ text, indent }) => [text, indent])).toEqual([
      ['$ a', 5],
      ['  b', 5],
    ]);
  });

  it('takes the default language from highlight directives', () => {
    const [before, after, own] = literals('a::\n\n  1\n\n.. highlight:: console\n\nb::\n\n  2\n\n.. code-block:: sql\n\n  3\n');
    expect([before?.language, after?.language, own?.language]).toEqual([null, 'console', 'sql']);
    expect([after?.languageInherited, own?.languageInherited]).toEqual([true, false]);
  });
});

it('nests sections by their styles, overlined ones too', () => {
  const { document } = parse('===\nTop\n===\n\nA\n=\n\nText\n\nB\n-\n\nC\n=\n', { file: 'g.rst' });
  const shape = (node: (typeof document.children)[number]): unknown =>
    node.type === 'section' ? [node.title.source, ...node.children.map(shape)] : node.type;
  expect(document.children.map(shape)).toEqual([['Top', ['A', 'paragraph', ['B']], ['C']]]);
});

it('reads includes, options and cycles', () => {
  const include = (target: string) =>
    target === 'a.txt'
      ? { file: 'a.txt', source: 'skip\nA::\n\n  one\n\n.. include:: a.txt\n' }
      : { code: 'X_MISSING', message: 'no such file', hint: '' };
  const { document, messages } = parse('.. include:: a.txt\n   :start-line: 1\n\n.. include:: b.txt\n', { file: 'g.rst', include });
  const block = [...descendants(document)].find((node) => node.type === 'literal_block');
  expect(block?.position).toEqual({ file: 'a.txt', line: 4, column: 3 });
  expect(messages.map((message) => message.code)).toEqual(['LABPROOF_INCLUDE_CYCLE', 'X_MISSING']);
});

it('knows the block constructs by docutils names', () => {
  const source =
    '* a\n\n1. b\n\n:c: d\n\n-e  f\n\n>>> g\n\n| h\n\n.. i\n\n.. _j: k\n\n.. |l| replace:: m\n\n----\n\n.. image:: n.png\n\n.. toctree::\n\n   o\n';
  for (const type of [
    'bullet_list',
    'enumerated_list',
    'field_list',
    'option_list',
    'doctest_block',
    'line_block',
    'comment',
    'target',
    'substitution_definition',
    'transition',
    'image',
    'toctree',
  ]) {
    expect(types(source)).toContain(type);
  }
});

it('parses inline markup, and leaves hostile fragments as text', () => {
  expect(inline('Check :red:`state = up` in **bold** and ``lit``')).toEqual([
    { type: 'text', text: 'Check ' },
    { type: 'interpreted_text', role: 'red', text: 'state = up' },
    { type: 'text', text: ' in ' },
    { type: 'strong', text: 'bold' },
    { type: 'text', text: ' and ' },
    { type: 'literal', text: 'lit' },
  ]);
  expect(inline('* '.repeat(1_000))).toEqual([{ type: 'text', text: '* '.repeat(1_000) }]);
  expect(plainText('a `b <http://c>`_ d')).toBe('a b d');
});

describe('laws', () => {
  const soup = fc.array(
    fc.constantFrom(
      'a',
      'Do::',
      '::',
      '  ',
      '    x',
      '\t',
      '* i',
      '- j',
      '1. k',
      '(a) b',
      '..',
      '.. note::',
      '.. code-block:: sh',
      '   :o: v',
      '+--+--+',
      '|a |b |',
      '=== ===',
      '====',
      '----',
      '> q',
      '>>> p',
      '| l',
      ':f: v',
      '',
      '',
      '__',
      '.. [1] x',
      '`',
      '**',
    ),
    { maxLength: 40 },
  );
  it('never throws, and gives every literal line back from its source', () => {
    fc.assert(
      fc.property(soup, fc.constantFrom('\n', '\r\n'), (parts, end) => {
        const source = parts.join(end);
        for (const block of literals(source)) {
          for (const line of block.lines) {
            const raw = source.slice(line.offset, line.offset + line.length);
            if (!line.tabs) expect(raw.slice(line.indent).trimEnd()).toBe(line.text);
          }
        }
      }),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (source) => void parse(source, { file: 'g' })),
      { numRuns: 300 },
    );
  });
  it('survives deep nesting', () => {
    expect(parse('- '.repeat(5_000), { file: 'g' }).messages.at(-1)?.code).toBe('LABPROOF_RST_DEPTH');
  });
});

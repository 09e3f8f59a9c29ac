import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockNode, ParseMessage } from '../../src/model/index.ts';
import { descendants, inline, parse } from '../../src/rst/index.ts';
import { sharedFolder } from '../support/shared.ts';

const messagesOf = (source: string): readonly ParseMessage[] => parse(source, { file: 'g' }).messages;
const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

describe('hostile documents', () => {
  it.each([
    ['300 nested quotes', times(300, (index) => `${' '.repeat(index)}q\n`)],
    ['150 nested lists', times(150, (index) => `${'  '.repeat(index)}- q\n`)],
  ])('%s end as plain text with a message', (_name, source) => {
    expect(messagesOf(source).map((message) => message.code)).toContain('LABPROOF_RST_DEPTH');
    expect(linesOfLeaves(source).has(source.split('\n').length - 1)).toBe(true);
  });
  it.each([
    ['100,000 lines', 'a\n'.repeat(100_000)],
    ['a line of 5 MB', 'x'.repeat(5_000_000)],
    ['5 MB of colons', ':a:b'.repeat(1_250_000)],
    ['5 MB of bullets', '- '.repeat(2_500_000)],
    ['a table without an end', `== ==\n${'a  b\n'.repeat(50_000)}`],
    ['a grid without cells', times(200, () => `+${'-+'.repeat(200)}`)],
    ['targets without a colon', '.. _a\n   b\n'.repeat(20_000)],
  ])('%s parse', (_name, source) => {
    expect(parse(source, { file: 'g' }).document.children.length).toBeGreaterThanOrEqual(0);
  });
  it.each([
    ['20,000 blanks in a list of lines', `2,${' '.repeat(20_000)}x`],
    ['20,000 blanks in a range of lines', `2${' '.repeat(20_000)}-${' '.repeat(20_000)}x`],
  ])('%s name no lines', (_name, lines) => {
    const { messages } = parse(`.. literalinclude:: a.txt\n   :lines: ${lines}\n`, {
      file: 'g',
      include: () => ({ file: 'a.txt', source: 'one\ntwo\n' }),
    });
    expect(messages.map((message) => message.code)).toEqual(['LABPROOF_INCLUDE_MARK']);
  });
  it.each(['width', 'height'])('a %s of 1,000,000 digits and a letter is none', (name) => {
    const { messages } = parse(`.. image:: a.png\n   :${name}: ${'0'.repeat(1_000_000)}x\n`, { file: 'g' });
    expect(messages).toHaveLength(1);
  });
  it('8,000 stray stars stay text', () => {
    const source = '* '.repeat(8_000).trim();
    expect(inline(source)).toEqual([{ type: 'text', text: source }]);
  });
});

const pieces = [
  'a',
  'a::',
  '* b',
  '1. c',
  '.. note:: d',
  '.. code:: sh',
  ':f: e',
  '..',
  '| l',
  '> q',
  '>>> p',
  '====',
  '+--+',
  '|a |',
  '-o  x',
  '',
  '',
  '',
];
const soup = fc
  .array(fc.tuple(fc.constantFrom(0, 0, 2, 3, 4, 6), fc.constantFrom(...pieces)), { maxLength: 30 })
  .map((lines) => lines.map(([indent, piece]) => (piece === '' ? '' : ' '.repeat(indent) + piece)).join('\n'));

it('no line lies in two leaves, and none that says something in none', () => {
  fc.assert(
    fc.property(soup, (source) => {
      const seen = linesOfLeaves(source);
      const { document, messages } = parse(source, { file: 'g' });
      const nodes = [...descendants(document)];
      const heads = new Set(nodes.flatMap((node) => headLines(node, source.split('\n'))));
      for (const [index, text] of source.split('\n').entries()) {
        const line = index + 1;
        if (text.trim() === '' || seen.has(line)) continue;
        const structure = nodes.some((node) => node.position.line <= line && line <= node.endLine);
        const leftOut = messages.some((message) => message.position.line <= line && line <= (message.endLine ?? message.position.line));
        // What opens a literal block belongs to no node of its own.
        // As docutils counts, a section begins with the text of its title, not with the line over it.
        const overline = nodes.some((node) => node.type === 'section' && node.titleLine === line + 1) && /^=+$/.test(text);
        const mark = /^ *::$/.test(text) || heads.has(line) || overline;
        expect(structure || leftOut || mark, `line ${line} of\n${source}`).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

it('any bytes parse', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(parse(new TextDecoder().decode(bytes), { file: 'g' }).document.type).toBe('document');
    }),
    { numRuns: 300 },
  );
});

const corpus = sharedFolder('corpus');

it.skipIf(corpus === null)('real files parse when lines are lost, moved or cut', () => {
  const files = Object.keys(JSON.parse(readFileSync(join(corpus ?? '', 'oracle.json'), 'utf8'))).filter((file) =>
    existsSync(join(corpus ?? '', file)),
  );
  expect(files.length).toBeGreaterThan(0);
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.array(fc.tuple(fc.nat(400), fc.nat(3), fc.nat(20)), { maxLength: 8 }), (file, changes) => {
      const lines = readFileSync(join(corpus ?? '', file), 'utf8').split('\n');
      for (const [at, way, amount] of changes) {
        const line = lines[at % lines.length] ?? '';
        lines.splice(at % lines.length, 1, ...([[], [line, line], [line.slice(amount)], [' '.repeat(amount) + line]][way] as string[]));
      }
      linesOfLeaves(lines.join('\n'));
    }),
    { numRuns: 60 },
  );
});

/** The lines that lie in a leaf; fails when one lies in two, but for cells side by side. */
function linesOfLeaves(source: string): ReadonlySet<number> {
  const { document } = parse(source, { file: 'g' });
  const seen = new Set<number>();
  const visit = (node: BlockNode): void => {
    if (node.type === 'table') return;
    for (const line of leafLines(node)) {
      expect(seen.has(line), `line ${line} lies in two leaves of\n${source.slice(0, 2_000)}`).toBe(false);
      seen.add(line);
    }
    if ('children' in node) for (const child of node.children) visit(child);
  };
  for (const node of document.children) visit(node);
  return seen;
}

/** The directive that a literal block comes from, and those of the lines between them that its options were read from. */
function headLines(node: BlockNode, lines: readonly string[]): readonly number[] {
  if (node.type !== 'literal_block' || node.origin !== 'code') return [];
  const found: number[] = [];
  const told = Object.entries(node.options).flatMap(([name, value]) =>
    value.split('\n').flatMap((part) => [part, `:${name}: ${part}`.trim()]),
  );
  for (let line = node.position.line - 1; line >= 1; line--) {
    const text = lines[line - 1] ?? '';
    if (text.trim() !== '' && told.includes(text.trim())) found.push(line);
    else if (/^ *(?:\* |1\. |> q|-o {2})?\.\. code:: sh$/.test(text)) return [...found, line];
    else if (text.trim() !== '') return found;
  }
  return found;
}

function leafLines(node: BlockNode): readonly number[] {
  if (node.type === 'paragraph') return node.text.lines.map((line) => line.line);
  if (
    node.type === 'literal_block' ||
    node.type === 'doctest_block' ||
    node.type === 'line_block' ||
    node.type === 'comment' ||
    node.type === 'raw'
  ) {
    return node.lines.filter((line) => line.text !== '').map((line) => line.line);
  }
  if (node.type === 'section') return [node.titleLine];
  return node.type === 'definition_list_item' ? [node.position.line] : [];
}

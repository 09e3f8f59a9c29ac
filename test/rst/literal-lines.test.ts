import { expect, it } from 'vitest';
import { parse } from '../../src/rst/index.ts';

const source = 'one\ntwo\nthree\nfour\n';

function shown(lines: string): readonly string[] | string {
  const { document, messages } = parse(`.. literalinclude:: a.txt\n   :lines: ${lines}\n`, {
    file: 'g.rst',
    include: () => ({ file: 'a.txt', source }),
  });
  const [block] = document.children;
  return block?.type === 'literal_block' ? block.lines.map((line) => line.text) : (messages[0]?.message ?? '');
}

it.each([
  ['2', ['two']],
  ['1, 3-4', ['one', 'three', 'four']],
  ['3-', ['three', 'four']],
  ['-2', ['one', 'two']],
  ['2 - 3', ['two', 'three']],
  ['4,1', ['four', 'one']],
  ['3-9', ['three', 'four']],
])('the lines %s of a file', (lines, expected) => {
  expect(shown(lines)).toEqual(expected);
});

it.each(['-', '1,', '1 2', '1-2-3', 'x'])('"%s" names no lines', (lines) => {
  expect(shown(lines)).toBe(`in "a.txt" "${lines}" names no lines`);
});

import { describe, expect, it } from 'vitest';
import { Screen } from '../../src/shell/screen.ts';

function shown(text: string): readonly string[] {
  const screen = new Screen({ columns: 500, rows: 1000, maxOutput: 4_000_000 });
  screen.write(text);
  return screen.lines();
}

describe('what is typed over a line', () => {
  it.each([
    ['abc\rX', ['Xbc']],
    ['ab\b\b\bXYZ', ['XYZ']],
    ['a😀b\rX', ['X😀b']],
    ['a😀b\r😀', ['😀😀b']],
    // The cursor stands within a pair.
    ['😀b\bXY', ['😀XY']],
    ['ab\x1b[5CX', ['ab     X']],
  ])('%j', (text, lines) => {
    expect(shown(text)).toEqual(lines);
  });

  it('costs as much as it has characters, however long the line is', () => {
    const line = 'a'.repeat(200_000);
    expect(shown(`${line}${'\b\bxy'.repeat(20_000)}`)).toEqual([`${line.slice(2)}xy`]);
  });
});

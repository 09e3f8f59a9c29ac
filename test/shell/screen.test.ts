import { describe, expect, it } from 'vitest';
import { Screen } from '../../src/shell/screen.ts';

function shown(text: string): readonly string[] {
  const screen = new Screen({ columns: 500, rows: 1000, maxOutput: 4_000_000, maxLines: 50_000 });
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

describe('an output that does not end', () => {
  const kept = (text: string) => {
    const screen = new Screen({ columns: 80, rows: 24, maxOutput: 1_000, maxLines: 20 });
    for (const part of text.match(/[\s\S]{1,7}/g) ?? []) screen.write(part);
    return { lines: screen.lines(), truncated: screen.truncated };
  };

  it('is cut after so many characters, and what was dropped is counted', () => {
    const { lines, truncated } = kept(`${'x'.repeat(99)}\n`.repeat(15));
    expect([lines.length, lines.join('\n').length + truncated]).toEqual([10, 1_499]);
  });

  it('is cut after so many lines, however short they are', () => {
    const { lines, truncated } = kept(`${'y\n'.repeat(5_000)}z`);
    expect([lines.length, new Set(lines), truncated]).toEqual([21, new Set(['y']), 10_001 - 41]);
  });

  it('is whole where it ends in time', () => {
    expect(kept('y\n'.repeat(20)).truncated).toBe(0);
  });
});

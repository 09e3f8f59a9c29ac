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
    ['hello world\r\tX', ['hello woXld']],
    ['a\tb\tc\t\n\td', ['a       b       c', '        d']],
  ])('%j', (text, lines) => {
    expect(shown(text)).toEqual(lines);
  });

  it('costs as much as it has characters, however long the line is', () => {
    const line = 'a'.repeat(200_000);
    expect(shown(`${line}${'\b\bxy'.repeat(20_000)}`)).toEqual([`${line.slice(2)}xy`]);
  });
});

describe('a sequence that comes in parts', () => {
  it.each(['ab\x1b[?25lc', 'a\x1b[31;1mb', 'ab\x1b[>4;2mc', 'ab\x1b[2 qc', 'ab\x1b]0;title\x07c', 'ab\x1b(Bc', 'a\x1b[5?xb', 'ab\x1b[1Gc'])(
    '%j',
    (text) => {
      for (let at = 1; at < text.length; at++) {
        const screen = new Screen({ columns: 80, rows: 24, maxOutput: 1_000, maxLines: 20 });
        screen.write(text.slice(0, at));
        screen.write(text.slice(at));
        expect(screen.lines(), `cut at ${at}`).toEqual(shown(text));
      }
    },
  );
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

  it.each([
    ['a line that is drawn again and again', (at: number) => `\r\x1b[K${'#'.repeat(70)} ${at}`],
    ['a line that is erased whole', (at: number) => `${'#'.repeat(70)} ${at}\x1b[2K\r`],
    ['a line that is taken back', (at: number) => `\r\x1b[90P${'#'.repeat(70)} ${at}`],
    ['a page that is drawn again', (at: number) => `\x1b[H\x1b[J${'#'.repeat(70)}\n${at}\n`],
    ['a page that is cleared', (at: number) => `\x1b[H\x1b[2J${'#'.repeat(70)}\n${at}\n`],
    ['a screen of its own that is left', (at: number) => `\x1b[?1049h${'#'.repeat(70)}\n${at}\x1b[?1049l`],
  ])('is not %s', (_, draw) => {
    const text = Array.from({ length: 200 }, (_each, at) => draw(at)).join('');
    const { lines, truncated } = kept(`${text}\x1b[2K\r\ndone\r\n`);
    expect([lines.at(-1), truncated]).toEqual(['done', 0]);
  });

  it('is cut once: what is erased makes no room for what comes later', () => {
    const { lines, truncated } = kept(`${'x'.repeat(1_200)}\r\x1b[Klater\n`);
    expect([lines.join('').includes('later'), truncated > 200]).toEqual([false, true]);
  });

  it('is no bigger for tabs that lead nowhere', () => {
    expect(kept(`${'\t'.repeat(5_000)}x`)).toEqual({ lines: [], truncated: 1 });
  });
});

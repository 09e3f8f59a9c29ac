import { describe, expect, it } from 'vitest';
import { withoutBlankEnds } from '../../src/shell/prompt-reader.ts';

describe('a text without blank lines at its ends', () => {
  it.each([
    ['', ''],
    ['\n\n\n', ''],
    ['a', 'a'],
    ['\n\na\n\nb\n', 'a\n\nb'],
    [' \n a \n ', ' \n a \n '],
  ])('%j', (text, without) => {
    expect(withoutBlankEnds(text)).toBe(without);
  });

  it('costs as much as it has characters, whatever stands behind many line ends', () => {
    const blank = '\n'.repeat(1_000_000);
    expect(withoutBlankEnds(`a${blank}b${blank}`)).toBe(`a${blank}b`);
  });
});

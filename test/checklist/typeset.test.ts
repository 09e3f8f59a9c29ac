import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paragraph, plainPaint, type Setting, typeset, verbatim } from '../../src/checklist/typeset.ts';

const setting = (columns: number, plain = false): Setting => ({ columns, plain, paint: plainPaint, names: (text) => text });
const bare = (text: string): string => text.replace(/[\s↪]/g, '');

describe('what a machine prints', () => {
  it('is never wider than the terminal, and nothing of it is lost', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', ' ', '  ', '\n', '\t', '|'), maxLength: 400 }),
        fc.integer({ min: 24, max: 120 }),
        (text, columns) => {
          const set = verbatim(text, setting(columns));
          for (const line of set.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
          expect(bare(set)).toBe(bare(text));
        },
      ),
    );
  });

  it('goes on before a word, after a sign', () => {
    expect(verbatim('NAME      READY   STATUS    RESTARTS   AGE', setting(36), '')).toBe('NAME      READY   STATUS\n↪ RESTARTS   AGE');
    expect(verbatim('x'.repeat(30), setting(25, true), '')).toBe(`${'x'.repeat(24)}\n  ${'x'.repeat(6)}`);
  });

  it('moves no cursor and hides nothing', () => {
    const hostile = '\u001b[2J\u001b[31mBGP state = Established\u001b[8m\r\u0007\u202eelbi\u0000';
    expect(verbatim(hostile, setting(80), '')).toBe('␛[2J␛[31mBGP state = Established␛[8m␍␇\\u202eelbi␀');
  });

  it('has its tabs where a terminal puts them', () => {
    expect(verbatim('a\tb\n12345678\tc', setting(80), '')).toBe('a       b\n12345678        c');
  });
});

describe('running text', () => {
  it('is never set wider than 100 columns, hangs under its mark, and under the margin where the mark is a word', () => {
    const text = 'word '.repeat(60).trim();
    for (const line of paragraph(text, setting(200)).split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(paragraph('one two three four five', setting(24), '', '1. ')).toBe('1. one two three four\n   five');
    expect(paragraph('one two three four five', setting(24), '', 'IMPORTANT! ')).toBe('IMPORTANT! one two\n  three four five');
  });

  it('says a table row by row where it does not fit, or nobody sees it', () => {
    const rows = [
      { header: true, cells: ['Name', 'Address'] },
      { header: false, cells: ['quay-1', '10.77.3.2'] },
    ];
    const table = (columns: number, plain: boolean) =>
      typeset([{ type: 'table', title: null, rows, depth: 0, mark: '', line: 1, file: 'f' }], setting(columns, plain));
    expect(table(80, false)).toBe('  Name    Address\n  quay-1  10.77.3.2');
    expect(table(80, true)).toBe('  Name: quay-1; Address: 10.77.3.2');
    expect(table(18, false)).toContain('• Name: quay-1;');
  });
});

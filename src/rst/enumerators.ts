import type { EnumeratedList, SourceLine } from '../model/index.ts';
import { fromRoman, toRoman } from './roman.ts';

/** What stands before an item of an enumerated list: `1.`, `(a)`, `iv)`, `#.`. */
export interface Enumerator {
  readonly format: 'parens' | 'rparen' | 'period';
  readonly sequence: EnumeratedList['enumtype'] | '#';
  /** 1 for `1`, `a`, `i` and `#`; null for what is no Roman numeral. */
  readonly ordinal: number | null;
  /** Columns of the mark and the blanks after it. */
  readonly width: number;
}

const ordinal = '[0-9]+|[a-z]|[A-Z]|[ivxlcdm]+|[IVXLCDM]+|#';
const pattern = new RegExp(`^(?:\\((${ordinal})\\)|(${ordinal})\\)|(${ordinal})\\.)(?: +|$)`);

/** In the order in which docutils tries them. */
const sequences: readonly [EnumeratedList['enumtype'], RegExp][] = [
  ['arabic', /^[0-9]+$/],
  ['loweralpha', /^[a-z]$/],
  ['upperalpha', /^[A-Z]$/],
  ['lowerroman', /^[ivxlcdm]+$/],
  ['upperroman', /^[IVXLCDM]+$/],
];

/** Reads the mark of a line; `expected` is the sequence of the list that it may continue. */
export function enumerator(text: string, expected: EnumeratedList['enumtype'] | null): Enumerator | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  const mark = match[1] ?? match[2] ?? match[3] ?? '';
  const format = match[1] !== undefined ? 'parens' : match[2] !== undefined ? 'rparen' : 'period';
  const width = match[0].length;
  if (mark === '#') return { format, sequence: '#', ordinal: 1, width };
  const sequence = sequenceOf(mark, expected);
  return { format, sequence, ordinal: ordinalOf(mark, sequence), width };
}

function sequenceOf(mark: string, expected: EnumeratedList['enumtype'] | null): EnumeratedList['enumtype'] {
  if (expected === null && mark === 'i') return 'lowerroman';
  if (expected === null && mark === 'I') return 'upperroman';
  const fits = ([, form]: readonly [string, RegExp]) => form.test(mark);
  return (sequences.find((each) => each[0] === expected && fits(each)) ?? sequences.find(fits))?.[0] ?? 'arabic';
}

function ordinalOf(mark: string, sequence: EnumeratedList['enumtype']): number | null {
  if (sequence === 'arabic') return Number.parseInt(mark, 10);
  if (sequence === 'loweralpha' || sequence === 'upperalpha') return mark.toLowerCase().charCodeAt(0) - 96;
  return fromRoman(mark.toLowerCase());
}

/** `1. text` is an item only if the next line is blank, indented, or begins the next item. */
export function beginsItem(lines: readonly SourceLine[], at: number, here: Enumerator): boolean {
  if (here.ordinal === null) return false;
  const below = lines[at + 1]?.text ?? '';
  if (below === '' || below.startsWith(' ')) return true;
  const next = markOf(here.ordinal + 1, here.sequence);
  if (next === null) return false;
  return [next, '#'].some((mark) => below.startsWith(`${around[here.format][0]}${mark}${around[here.format][1]} `));
}

const around = { parens: ['(', ')'], rparen: ['', ')'], period: ['', '.'] } as const;

function markOf(value: number, sequence: Enumerator['sequence']): string | null {
  switch (sequence) {
    case '#':
      return '#';
    case 'arabic':
      return String(value);
    case 'loweralpha':
    case 'upperalpha':
      return value > 26 ? null : String.fromCharCode((sequence === 'loweralpha' ? 96 : 64) + value);
    case 'lowerroman':
      return toRoman(value);
    case 'upperroman':
      return toRoman(value)?.toUpperCase() ?? null;
    default:
      return sequence satisfies never;
  }
}

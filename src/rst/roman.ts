const worths: readonly (readonly [string, number])[] = [
  ['m', 1000],
  ['cm', 900],
  ['d', 500],
  ['cd', 400],
  ['c', 100],
  ['xc', 90],
  ['l', 50],
  ['xl', 40],
  ['x', 10],
  ['ix', 9],
  ['v', 5],
  ['iv', 4],
  ['i', 1],
];

/** The longest numeral below 5000 has 16 letters (mmmmdccclxxxviii). */
const longest = 16;

/** The value of a Roman numeral in small letters; null when it is written in another way than the usual one. */
export function fromRoman(text: string): number | null {
  if (text.length > longest) return null;
  let [value, rest] = [0, text];
  for (const [mark, worth] of worths) {
    while (rest.startsWith(mark)) {
      value += worth;
      rest = rest.slice(mark.length);
    }
  }
  return rest === '' && toRoman(value) === text ? value : null;
}

/** 1 to 4999 in small letters; null for other numbers. */
export function toRoman(value: number): string | null {
  if (value < 1 || value > 4_999) return null;
  let [text, rest] = ['', value];
  for (const [mark, worth] of worths) {
    while (rest >= worth) {
      text += mark;
      rest -= worth;
    }
  }
  return text;
}

/**
 * Other values of a token's type, most ordinary first: what may stand at its place in another lab, and what must not.
 * `shown` are the texts whose values are somebody else's already.
 */
export function probesOf(text: string, type: string, shown: string): readonly string[] {
  const found = type === 'ipv4' ? addresses(text, shown) : (probes[type] ?? words)(text);
  return [...new Set(found)].filter((value) => value !== '' && value !== text);
}

type Probe = (text: string) => readonly string[];

const bumped: Probe = (text) => [bump(text)];
const twisted: Probe = (text) => [twist(text)];

const probes: Readonly<Record<string, Probe>> = {
  number: (text) => {
    const plain = text.replace(/,/g, '');
    if (!/^\d{1,12}$/.test(plain)) return [bump(text), '0'];
    const value = Number(plain);
    return [String(value + 1), String(Math.max(0, value - 1)), String(value * 10 + 3), '0'];
  },
  elapsed: (text) => [bump(text), 'never'],
  date: (text) => [/\d\d:\d\d/.test(text) ? text.replace(/\d(?=\d?:\d\d)/, otherDigit) : bump(text)],
  latency: (text) => [bump(text), text.replace(/^\d+/, '9000')],
  percent: (text) => [bump(text), text.replace(/[\d.]+/, '0'), text.replace(/[\d.]+/, '100')],
  size: (text) => [bump(text), text.replace(/[\d.,]+/, '0')],
  ratio: (text) => [text.replace(/^\d+/, '0'), text.replace(/\d+/g, (digits) => String(Number(digits) + 1))],
  version: bumped,
  state: () => ['Down', 'Failed', 'Pending'],
  prefix: (text) => [
    text.replace(/(?<!\d)\d+(?=\.\d+\/)/, (octet) => String((Number(octet) + 37) % 250)),
    text.replace(/(?<!\d)\d+$/, (bits) => String(bits === '24' ? 25 : 24)),
  ],
  flags: (text) => [text.replace(/^<[^,>]+,?/, '<').replace('<>', '<DOWN>'), text.replace('>', ',EXTRA>')],
  punctuation: (text) => [text === ';' ? ':' : ';'],
  marks: (text) => ['.'.repeat(text.length), '!'.repeat(text.length)],
  absent: () => ['something'],
  placeholder: () => ['something', '192.0.2.77'],
  ...Object.fromEntries(
    ['ipv6', 'mac', 'uuid', 'pod', 'hash', 'hex', 'interface', 'temporary', 'digest', 'secret', 'hex-literal', 'mode'].map((type) => [
      type,
      twisted,
    ]),
  ),
};

/** Near, further away in its own network, and out of any plan. */
function addresses(text: string, shown: string): readonly string[] {
  const other = (change: (octet: number) => number): string => text.replace(/(?<!\d)\d+$/, (octet) => String(change(Number(octet))));
  const near = [2, 1, 3, 4, 5, 6, 7, 8].map((bits) => other((octet) => octet ^ bits));
  return [
    near.find((each) => !shown.includes(each)) ?? other((octet) => octet ^ 9),
    other((octet) => ((octet + 90) % 200) + 20),
    '198.51.100.77',
  ];
}

function words(text: string): readonly string[] {
  return /\d/.test(text) ? [bump(text), 'otherword'] : ['otherword'];
}

/** The last run of digits as another number of the same length. */
function bump(text: string): string {
  const at = /(?<!\d)\d+(?=\D*$)/.exec(text);
  return at === null ? 'otherword' : `${text.slice(0, at.index)}${at[0].replace(/\d$/, otherDigit)}${text.slice(at.index + at[0].length)}`;
}

function otherDigit(digit: string): string {
  return String((Number(digit) % 8) + 1);
}

/** The last five characters as others of their own kind: drawn names stay drawn names. */
function twist(text: string): string {
  if (/^[-dlbcps][-r][-w]/.test(text)) return text.endsWith('-') ? `${text.slice(0, -1)}x` : `${text.slice(0, -1)}-`;
  return text.slice(0, -5) + [...text.slice(-5)].map((character) => turned[character] ?? character).join('');
}

/** Within hexadecimal digits, and within the letters out of which Kubernetes draws names. */
const turned: Readonly<Record<string, string>> = Object.fromEntries(
  ['2456789', 'bcdf', 'ghjklmnpqrstvwxz', 'BCDF', 'GHJKLMNPQRSTVWXZ', '013', 'ae', 'AE', 'iouy', 'IOUY'].flatMap((set) =>
    [...set].map((character, index) => [character, set[(index + 1) % set.length] ?? character]),
  ),
);

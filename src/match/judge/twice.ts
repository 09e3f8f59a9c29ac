import type { Line } from '../structure/lines.ts';
import type { TokenType } from '../tokens/token.ts';

/** Values that differ from run to run, and so do not say which thing a line is about. */
const passing: ReadonlySet<TokenType> = new Set([
  'elapsed',
  'date',
  'latency',
  'percent',
  'size',
  'number',
  'ratio',
  'secret',
  'marks',
  'punctuation',
  'elision',
]);

/** What a line or row is about, without what is measured. */
export function identityOf(lines: readonly Line[]): string {
  return lines.map((line) => line.tokens.flatMap((token) => (passing.has(token.type) ? [] : [token.text])).join(' ')).join('\n');
}

/** A documented item with the live one that answers it. */
export interface Answered {
  readonly at: number;
  readonly documented: readonly Line[];
  readonly live: readonly Line[];
}

/**
 * Documented items whose answer is the text that answers another one, better: the output says one thing twice
 * and leaves the other out. Items that the page itself does not tell from each other are none.
 */
export function saidTwice(answers: readonly Answered[], cost: (at: number) => number): ReadonlyMap<number, Answered> {
  const byText = new Map<string, Answered[]>();
  for (const each of answers) {
    const text = each.live.map((line) => line.text.trim()).join('\n');
    byText.set(text, [...(byText.get(text) ?? []), each]);
  }
  const twice = new Map<number, Answered>();
  for (const group of byText.values()) {
    if (group.length < 2) continue;
    const best = group.reduce((left, right) => (cost(right.at) < cost(left.at) ? right : left));
    const own = identityOf(best.documented);
    for (const each of group) if (each !== best && identityOf(each.documented) !== own) twice.set(each.at, best);
  }
  return twice;
}

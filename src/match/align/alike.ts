import type { Line } from '../structure/lines.ts';
import type { Token } from '../tokens/token.ts';

/** Do two lines speak of the same thing, whatever their values? By label, or by first word and half of the words. */
export function alike(documented: Line, live: Line): boolean {
  const [own, other] = [labelOf(documented.text), labelOf(live.text)];
  if (own !== null) return own === other;
  const [d, l] = [firstOf(documented.tokens), firstOf(live.tokens)];
  if (d === undefined || l === undefined) return false;
  if (isWord(d)) {
    if (d.text.toLowerCase() !== l.text.toLowerCase()) return false;
  } else if (d.type !== l.type && d.text !== l.text) return false;
  const words = wordsOf(documented.tokens);
  return words.length === 0 || common(words, wordsOf(live.tokens)) * 2 >= words.length;
}

/** Finds the documented items that are alike a live line without asking each of them. */
export class AlikeIndex<T> {
  readonly #buckets = new Map<string, T[]>();
  readonly #lineOf: (item: T) => Line;

  constructor(items: readonly T[], lineOf: (item: T) => Line) {
    this.#lineOf = lineOf;
    for (const item of items) {
      const line = lineOf(item);
      const label = labelOf(line.text);
      const first = firstOf(line.tokens);
      const name = label !== null ? `label ${label}` : first === undefined ? '' : isWord(first) ? wordKey(first) : `type ${first.type}`;
      const bucket = this.#buckets.get(name);
      if (bucket === undefined) this.#buckets.set(name, [item]);
      else bucket.push(item);
    }
  }

  like(live: Line): readonly T[] {
    const label = labelOf(live.text);
    const first = firstOf(live.tokens);
    const names = [label === null ? [] : `label ${label}`, first === undefined ? [] : [wordKey(first), `type ${first.type}`]].flat();
    return names.flatMap((name) => this.#buckets.get(name) ?? []).filter((item) => alike(this.#lineOf(item), live));
  }
}

function wordKey(token: Token): string {
  return `word ${token.text.toLowerCase()}`;
}

/** `Node:` of `Node:  kube-1/10.0.0.1`, lower case; null where a line has no label. */
export function labelOf(text: string): string | null {
  const label = /^\s*(?:[-*•●]\s+)?([A-Za-z][^:=|\d]{0,50}?)\s*(?:\.{2,}\s*)?[:=](?:\s|$)/.exec(text)?.[1];
  return label === undefined ? null : label.trim().replace(/\s+/g, ' ').toLowerCase();
}

function wordsOf(tokens: readonly Token[]): readonly string[] {
  return tokens.filter(isWord).map((token) => singular(token.text.toLowerCase()));
}

/** The shape of a line: its words, and the types of its values. */
export function shapeOf(tokens: readonly Token[]): string {
  return tokens
    .filter((token) => token.type !== 'punctuation')
    .map((token) => (isWord(token) ? token.text.toLowerCase() : `{${token.type}}`))
    .join(' ');
}

/** `(1 row)` and `(2 rows)` speak of the same. */
function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') ? word.slice(0, -1) : word;
}

function isWord(token: Token): boolean {
  return token.type === 'word' || (token.type === 'state' && !isSign(token));
}

function firstOf(tokens: readonly Token[]): Token | undefined {
  return tokens.find((token) => token.type !== 'punctuation' && token.type !== 'marks' && !isSign(token)) ?? tokens[0];
}

/** A tick or a cross: how the thing is, not which one. */
function isSign(token: Token): boolean {
  return token.type === 'state' && !/\w/.test(token.text);
}

/** Length of the longest sequence of words that both have in this order. */
function common(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [a.slice(0, 60), b.slice(0, 60)];
  let row = new Array<number>(right.length + 1).fill(0);
  for (const word of left) {
    const next = [0];
    for (const [index, other] of right.entries()) {
      next.push(word === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

import type { Token } from '../tokens/token.ts';

/** Two tokens that stand for each other, or one that nothing answers. */
export type TokenPair = readonly [documented: Token | null, live: Token | null];

const limit = 300;

/** Aligns the tokens of two lines in order; an elided token stands for any number of live ones. */
export function alignTokens(documented: readonly Token[], live: readonly Token[]): readonly TokenPair[] {
  // The same tokens in the same order need no table.
  if (documented.length === live.length && documented.every((token, index) => close(token, live[index] as Token))) {
    return documented.map((token, index) => [token, live[index] as Token] as const);
  }
  const d = documented.slice(0, limit);
  const l = live.slice(0, limit);
  const width = l.length + 1;
  const table = new Float64Array((d.length + 1) * width);
  for (let i = d.length; i >= 0; i--) {
    for (let j = l.length; j >= 0; j--) {
      if (i === d.length && j === l.length) continue;
      let best = Number.POSITIVE_INFINITY;
      if (i < d.length && j < l.length) best = pairCost(d[i] as Token, l[j] as Token) + (table[(i + 1) * width + j + 1] ?? 0);
      if (i < d.length) best = Math.min(best, gapCost(d[i] as Token) + (table[(i + 1) * width + j] ?? 0));
      if (j < l.length) best = Math.min(best, liveGap(d, i, l[j] as Token) + (table[i * width + j + 1] ?? 0));
      table[i * width + j] = best;
    }
  }
  const pairs: TokenPair[] = [];
  let [i, j] = [0, 0];
  while (i < d.length || j < l.length) {
    const here = table[i * width + j] ?? 0;
    const [token, other] = [d[i], l[j]];
    if (token !== undefined && other !== undefined && here === pairCost(token, other) + (table[(i + 1) * width + j + 1] ?? 0)) {
      pairs.push([token, other]);
      i++;
      j++;
    } else if (token !== undefined && here === gapCost(token) + (table[(i + 1) * width + j] ?? 0)) {
      pairs.push([token, null]);
      i++;
    } else {
      pairs.push([null, other ?? null]);
      j++;
    }
  }
  for (const token of documented.slice(limit)) pairs.push([token, null]);
  for (const token of live.slice(limit)) pairs.push([null, token]);
  return pairs;
}

function close(documented: Token, live: Token): boolean {
  return (
    documented.text === live.text ||
    (documented.type === live.type && documented.type !== 'word' && documented.type !== 'punctuation' && documented.type !== 'elision')
  );
}

function pairCost(documented: Token, live: Token): number {
  if (documented.text === live.text) return 0;
  if (documented.type === 'elision' || documented.type === 'placeholder') return 0.1;
  if (documented.type === 'punctuation' || live.type === 'punctuation') return 2.5;
  if (documented.text.toLowerCase() === live.text.toLowerCase()) return 0.2;
  if (documented.type === live.type) return documented.type === 'word' ? 1.6 : 0.5;
  const times = new Set(['elapsed', 'date', 'number', 'latency', 'size', 'percent', 'version', 'ratio']);
  if (times.has(documented.type) && times.has(live.type)) return 1;
  if (documented.type === 'state' || live.type === 'state') return 1.2;
  return 1.7;
}

function gapCost(token: Token): number {
  return token.type === 'elision' ? 0 : token.type === 'punctuation' ? 0.3 : 1;
}

/** Live text opposite an elision costs nothing. */
function liveGap(documented: readonly Token[], at: number, token: Token): number {
  if (documented[at]?.type === 'elision' || documented[at - 1]?.type === 'elision') return 0;
  return token.type === 'punctuation' ? 0.3 : 1;
}

import type { Token } from '../tokens/token.ts';
import { drifted, failed, ignored, type Spans } from './answers.ts';
import type { PairResult } from './pair.ts';

/** Flags as letters (`UH`) or words: the same set. */
export function letters(documented: Token, live: Token, spans: Spans, where: string): PairResult {
  const sorted = (text: string) => [...text].sort().join('');
  if (sorted(documented.text) === sorted(live.text)) return ignored(spans, 'flags', `${where}: the same flags`);
  return failed(spans, 'flags', 'set', 'flags', `${where}: the flags ${documented.text} became ${live.text}`);
}

const carrying = new Set(['UP', 'RUNNING', 'LOWER_UP']);

export function flags(documented: Token, live: Token, spans: Spans): PairResult {
  const set = (token: Token) => new Set(token.text.replace(/^<|>$/g, '').split(','));
  const [d, l] = [set(documented), set(live)];
  const lost = [...d].filter((flag) => !l.has(flag));
  const gained = [...l].filter((flag) => !d.has(flag));
  if (lost.some((flag) => carrying.has(flag)) || gained.includes('NO-CARRIER'))
    return failed(spans, 'state', 'set', 'flags', `the interface is not ${lost.join(', ') || 'carrying'}: ${live.text}`);
  if (lost.length > 0) return failed(spans, 'flags', 'set', 'flags', `lost of the flags: ${lost.join(', ')}`);
  if (gained.length > 0) return drifted(spans, 'flags', 'set', 'flags', `new among the flags: ${gained.join(', ')}`);
  return ignored(spans, 'flags', 'the same flags in another order');
}

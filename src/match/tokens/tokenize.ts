import { stateSigns } from '../policy/states.ts';
import { classifyWord } from './classify-word.ts';
import { type Recogniser, recognisers } from './recognisers.ts';
import type { Token } from './token.ts';

const word = /[A-Za-z0-9_](?:[A-Za-z0-9_.+-]*[A-Za-z0-9_])?/y;
const marks = /[!.]{3,}|[-=+_*~]{3,}/y;
const elision = /\.\.\.|…|\[\.\.\.\]|\[…\]|<snip>|<output omitted>/iy;
/** Tokens per line beyond which the rest is one word: keeps hostile lines linear. */
const maxTokens = 2_000;

/**
 * Cuts one line into typed tokens, left to right: typed recognisers first, then bare words, then single marks.
 * Linear in the length of the line; what one recogniser took is never scanned again.
 */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === ' ') {
      at++;
      continue;
    }
    const token = tokens.length >= maxTokens ? rest(text, at) : tokenAt(text, at);
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

function rest(text: string, column: number): Token {
  return { type: 'word', text: text.slice(column), column, stem: text.slice(column) };
}

function tokenAt(text: string, column: number): Token {
  const elided = stickyMatch(elision, text, column);
  // Five dots and more are drawn: replies that did not come, a line that leads to its value.
  if (elided !== null && !text.startsWith('.....', column) && (/\s|^$/.test(text[column + elided.length] ?? '') || column === 0)) {
    return { type: 'elision', text: elided, column, stem: '' };
  }
  const drawn = stickyMatch(marks, text, column);
  if (drawn !== null) return { type: 'marks', text: drawn, column, stem: '' };
  const typed = typedAt(text, column);
  if (typed !== null) return typed;
  const bare = stickyMatch(word, text, column);
  if (bare !== null) {
    // `web-1.` ends a sentence; `eth0.100` does not.
    const { type, stem } = classifyWord(bare);
    return { type, text: bare, column, stem };
  }
  const mark = String.fromCodePoint(text.codePointAt(column) ?? 0);
  return { type: stateSigns.test(mark) ? 'state' : 'punctuation', text: mark, column, stem: mark };
}

/** The recognisers that may begin with a character, which most may not. */
const beginning = new Map<string, readonly Recogniser[]>();
const mostBeginning = 1_000;

function beginningWith(character: string): readonly Recogniser[] {
  const known = beginning.get(character);
  if (known !== undefined) return known;
  const found = recognisers.filter(({ begins }) => new RegExp(`[${begins}]`).test(character));
  if (beginning.size >= mostBeginning) beginning.clear();
  beginning.set(character, found);
  return found;
}

function typedAt(text: string, column: number): Token | null {
  for (const recogniser of beginningWith(text[column] ?? '')) {
    const found = stickyMatch(recogniser.pattern, text, column);
    if (found === null || !ends(text, column + found.length, found)) continue;
    if (recogniser.valid !== undefined && !recogniser.valid(found)) continue;
    return { type: recogniser.type, text: found, column, stem: recogniser.stem?.(found) ?? '' };
  }
  return null;
}

/** A typed token ends where no word goes on: `5m` of `5mb`, `10.1.20.2` of `10.1.20.2x` are no tokens. */
function ends(text: string, end: number, found: string): boolean {
  if (/[>»%]$/.test(found)) return true;
  const next = text[end] ?? ' ';
  if (/[A-Za-z0-9_]/.test(next)) return false;
  const after = text[end + 1] ?? ' ';
  if (next === '.' || next === '-') return !/[A-Za-z0-9_]/.test(after);
  return true;
}

function stickyMatch(pattern: RegExp, text: string, column: number): string | null {
  pattern.lastIndex = column;
  return pattern.test(text) && pattern.lastIndex > column ? text.slice(column, pattern.lastIndex) : null;
}

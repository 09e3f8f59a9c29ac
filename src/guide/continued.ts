import type { Dialect, SourceLine } from '../model/index.ts';
import { openQuote, opensMore } from './unfinished.ts';

/** Joins what the shell reads as one command: backslashes, second prompts, here-documents, open quotes. */
export function commandFrom(
  lines: readonly SourceLine[],
  at: number,
  first: string,
  dialect?: Dialect,
): { readonly command: string; readonly end: number } {
  const second = dialect === undefined || dialect.ending === 'marker' ? null : (dialect.continued ?? null);
  return second === null ? shellCommand(lines, at, first) : statement(lines, at, first, new RegExp(second, 'u'));
}

/** A statement of an interpreter goes on for as long as its second prompt is shown. */
function statement(
  lines: readonly SourceLine[],
  at: number,
  first: string,
  second: RegExp,
): { readonly command: string; readonly end: number } {
  const parts = [first];
  let end = at + 1;
  while (end < lines.length) {
    const text = lines[end]?.text ?? '';
    const prompt = second.exec(text)?.[0];
    // Python's `...` is also how pages show that something is left out: it continues only what can go on.
    if (prompt === undefined || (prompt.startsWith('...') && parts.length === 1 && !/[:\\([{,]\s*$|^@/.test(first))) break;
    parts.push(text.slice(prompt.length));
    end++;
  }
  while (parts.length > 1 && parts.at(-1)?.trim() === '') parts.pop();
  return { command: parts.join('\n'), end };
}

function shellCommand(lines: readonly SourceLine[], at: number, first: string): { readonly command: string; readonly end: number } {
  const parts = [first];
  let end = at + 1;
  const heredoc = heredocEnd(first);
  if (heredoc !== null) {
    const close = lineBelow(lines, at, heredoc);
    if (close > 0) {
      for (let from = at + 1; from <= close; from++) parts.push(withoutSecond(lines[from]?.text ?? ''));
      return { command: parts.join('\n'), end: close + 1 };
    }
  }
  const quoted = quoteCloses(lines, at, first);
  if (quoted !== null) {
    for (let from = at + 1; from < quoted; from++) parts.push(withoutSecond(lines[from]?.text ?? ''));
    end = quoted;
  }
  while (end < lines.length) {
    const text = lines[end]?.text ?? '';
    if (/(?<!\\)(?:\\\\)*\\$/.test(parts.at(-1) ?? '')) parts.push(withoutSecond(text).trim());
    else if (/^> ?\S/.test(text) && opensMore(parts.join('\n'))) parts.push(withoutSecond(text));
    else break;
    end++;
  }
  return { command: parts.join('\n'), end };
}

/** Is the line part of a here-document that a line above it began? Its text is text, whatever it looks like. */
export function insideHeredoc(lines: readonly SourceLine[], index: number): boolean {
  for (let at = index - 1; at >= 0 && at > index - 200; at--) {
    const end = heredocEnd(lines[at]?.text ?? '');
    if (end === null) continue;
    const close = lineBelow(lines, at, end);
    return close >= 0 && index <= close;
  }
  return false;
}

/** The first line below that holds this text alone, or -1. */
function lineBelow(lines: readonly SourceLine[], at: number, text: string): number {
  let places = placesOf.get(lines);
  if (places === undefined) {
    places = new Map();
    for (const [index, line] of lines.entries()) {
      const own = withoutSecond(line.text).trim();
      const known = places.get(own);
      if (known === undefined) places.set(own, [index]);
      else known.push(index);
    }
    placesOf.set(lines, places);
  }
  const found = places.get(text) ?? [];
  let [from, to] = [0, found.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((found[middle] ?? 0) <= at) from = middle + 1;
    else to = middle;
  }
  return found[from] ?? -1;
}
/** Where each text stands in a block, made once: a block may hold thousands of here-documents. */
const placesOf = new WeakMap<readonly SourceLine[], Map<string, number[]>>();

function heredocEnd(text: string): string | null {
  if (!text.includes('<<')) return null;
  return /(?<!<)<<-?\s*(['"]?)([A-Za-z_]\w*)\1(?:\s|$|[;|>&])/.exec(text)?.[2] ?? null;
}

/** Without the shell's own `> `. */
function withoutSecond(text: string): string {
  return text.replace(/^> ?/, '');
}

/** The line behind the one that closes an open quote; null when none is open, or when none closes it before a few lines are over. */
function quoteCloses(lines: readonly SourceLine[], at: number, first: string): number | null {
  if (!openQuote(first)) return null;
  let text = first;
  for (let end = at + 1; end < lines.length && end < at + 40; end++) {
    text += `\n${withoutSecond(lines[end]?.text ?? '')}`;
    if (!openQuote(text)) return end + 1;
  }
  return null;
}

import type { Dialect } from '../model/index.ts';

/** What a prompt tells; null where it does not. */
export interface PromptMatch {
  /** The text of the prompt itself, as it stands. */
  readonly text: string;
  readonly host: string | null;
  readonly user: string | null;
  readonly mode: string | null;
  readonly dir: string | null;
}

/** Reads a line as a prompt of the dialect and nothing else (blanks at its end aside); null when it is none. */
export function matchPrompt(dialect: Dialect, line: string): PromptMatch | null {
  if (line.length > longest) return null;
  const text = line.trimEnd();
  for (const own of dialect.ownPrompts ?? []) {
    const found = own.read(line);
    if (found !== null && text !== '' && found.text.length >= text.length) return { ...found, text: line };
  }
  for (const source of dialect.prompts) {
    const match = compiled(source).exec(text);
    if (match === null || match[0].length < text.length || text === '') continue;
    const { host, user, mode, dir } = match.groups ?? {};
    return { text: line, host: host ?? null, user: user ?? null, mode: mode ?? null, dir: dir ?? null };
  }
  return null;
}

/** The first label of a host name, in lower case: what two names of one host have in common. */
export function firstLabel(name: string): string {
  return (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name) ? name : (name.split('.')[0] ?? '')).toLowerCase();
}

/** Longer lines are output: no prompt is, and no pattern is tried on them. */
const longest = 1_024;
const cache = new Map<string, RegExp>();

function compiled(source: string): RegExp {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const pattern = new RegExp(source, 'u');
  cache.set(source, pattern);
  return pattern;
}

/** What a Sphinx `conf.py` says about reading its sources, as far as plain literals go. */
export interface SphinxConf {
  readonly rootDoc: string;
  /** Endings of source files, dot included; only reStructuredText is read. */
  readonly suffixes: readonly string[];
  readonly exclude: readonly string[];
  readonly highlightLanguage: string | null;
  readonly prolog: ConfText | null;
  readonly epilog: ConfText | null;
  /** Names of settings above that are given, and not as a plain literal. */
  readonly unread: readonly string[];
}

/** A text of the configuration and the line on which its literal begins. */
export interface ConfText {
  readonly text: string;
  readonly line: number;
}

/**
 * Reads assignments at the beginning of a line; Python is never run. Strings in each kind of quotes (`r`, `u` before them),
 * implicit joining, and lists and dictionaries of them are understood; the last assignment counts.
 * Source of the names: Sphinx' configuration page.
 */
export function readSphinxConf(source: string): SphinxConf {
  const unread: string[] = [];
  const given = (name: string): { readonly strings: readonly string[]; readonly line: number } | null => {
    const found = assignment(source, name);
    if (found === 'unreadable') unread.push(name);
    return found === 'unreadable' ? null : found;
  };
  const one = (name: string): string | null => given(name)?.strings.join('') ?? null;
  const text = (name: string): ConfText | null => {
    const found = given(name);
    return found === null ? null : { text: found.strings.join(''), line: found.line };
  };
  const suffixes = (given('source_suffix')?.strings ?? ['.rst']).filter((suffix) => suffix.startsWith('.'));
  return {
    rootDoc: one('root_doc') ?? one('master_doc') ?? 'index',
    suffixes: suffixes.filter((suffix) => !/\.(?:md|ipynb|markdown)$/.test(suffix)),
    exclude: given('exclude_patterns')?.strings ?? [],
    highlightLanguage: one('highlight_language'),
    prolog: text('rst_prolog'),
    epilog: text('rst_epilog'),
    unread,
  };
}

function assignment(source: string, name: string): { readonly strings: readonly string[]; readonly line: number } | 'unreadable' | null {
  const starts = [...source.matchAll(new RegExp(`^${name}[ \\t]*=(?!=)`, 'gm'))];
  const last = starts.at(-1);
  if (last === undefined) return null;
  return literals(source, last.index + last[0].length) ?? 'unreadable';
}

/** String literals up to the end of the statement; null when anything else is among them. */
function literals(source: string, from: number): { readonly strings: readonly string[]; readonly line: number } | null {
  const strings: string[] = [];
  let line = 0;
  let depth = 0;
  for (let at = from; at < source.length; ) {
    const mark = source[at] as string;
    if (mark === '\n' && depth === 0) break;
    if ('([{'.includes(mark)) depth++;
    else if (')]}'.includes(mark)) depth--;
    if (mark === '#') {
      while (at < source.length && source[at] !== '\n') at++;
    } else if (/[\s,:()[\]{}]/.test(mark)) at++;
    else if (mark === '\\' && source[at + 1] === '\n') at += 2;
    else {
      const string = stringAt(source, at);
      if (string === null) return null;
      if (strings.length === 0) line = source.slice(0, string.begin).split('\n').length;
      strings.push(string.value);
      at = string.end;
    }
  }
  return strings.length === 0 && !/^[ \t]*[[({]/.test(source.slice(from, from + 80)) ? null : { strings, line };
}

function stringAt(source: string, at: number): { readonly value: string; readonly begin: number; readonly end: number } | null {
  const prefix = /^[rRuU]?/.exec(source.slice(at, at + 1))?.[0] ?? '';
  const open = /^(?:"""|'''|"|')/.exec(source.slice(at + prefix.length, at + prefix.length + 3))?.[0];
  if (open === undefined) return null;
  const begin = at + prefix.length + open.length;
  let end = begin;
  while (end < source.length && !source.startsWith(open, end)) {
    if (open.length === 1 && source[end] === '\n') return null;
    end += source[end] === '\\' ? 2 : 1;
  }
  if (end >= source.length) return null;
  const raw = source.slice(begin, end);
  return { value: /r/i.test(prefix) ? raw : unescaped(raw), begin, end: end + open.length };
}

function unescaped(text: string): string {
  const known: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', "'": "'", '\n': '' };
  return text.replace(/\\([\s\S])/g, (whole, mark: string) => known[mark] ?? whole);
}

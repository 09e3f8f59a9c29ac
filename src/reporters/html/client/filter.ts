/** What the filter can ask of a command. */
export interface FilterStep {
  readonly anchor: string;
  readonly verdict: string;
  readonly skip: string | null;
  readonly checked: string;
  readonly host: string;
  readonly shell: string;
  readonly page: string;
  readonly section: string;
  /** Kinds of its findings. */
  readonly kinds: readonly string[];
}

export interface Term {
  readonly negated: boolean;
  /** `text` for a word or quoted text without a key. */
  readonly key: Key | 'text';
  /** Any of these, in lower case. */
  readonly values: readonly string[];
}

type Key = 'verdict' | 'host' | 'page' | 'section' | 'shell' | 'kind' | 'checked' | 'skip';

/** Keys with a closed set of values; of the others a part of the value is enough. */
const closed: Readonly<Partial<Record<Key, readonly string[]>>> = {
  verdict: ['pass', 'drift', 'fail', 'error', 'skip'],
  checked: ['output', 'ran', 'nothing'],
  skip: ['planned', 'unplanned'],
};
const keys: readonly Key[] = ['verdict', 'host', 'page', 'section', 'shell', 'kind', 'checked', 'skip'];

export type Parsed =
  | { readonly ok: true; readonly terms: readonly Term[] }
  /** `message` says what was expected; `at` is the 0-based place in the source. */
  | { readonly ok: false; readonly message: string; readonly at: number };

/**
 * Reads the filter language: terms with blanks between, all of which must hold; `key:value`, `key:"quoted value"`,
 * `key:one,two` for either, words and "quoted text" to be found, and `-` in front of a term for its contrary.
 */
export function parseFilter(source: string): Parsed {
  const terms: Term[] = [];
  let at = 0;
  while (at < source.length) {
    if (/\s/.test(source[at] ?? '')) {
      at++;
      continue;
    }
    const start = at;
    const negated = source[at] === '-' && /\S/.test(source[at + 1] ?? ' ');
    if (negated) at++;
    const name = matchAt(/([a-z][a-z-]*):(?!\/\/)/iy, source, at)?.[1];
    if (name !== undefined && !isKey(name.toLowerCase())) {
      return { ok: false, at, message: `there is no key "${name}": use ${keys.join(', ')}, or put the text in quotes` };
    }
    const key = name === undefined ? 'text' : (name.toLowerCase() as Key);
    if (name !== undefined) at += name.length + 1;
    const read = readValues(source, at, key);
    if (typeof read === 'string') return { ok: false, at: start, message: read };
    at = read.end;
    const values = read.values.map((value) => value.toLowerCase());
    const allowed = key === 'text' ? undefined : closed[key];
    const wrong = allowed === undefined ? undefined : values.find((value) => !allowed.includes(value));
    if (wrong !== undefined) return { ok: false, at: start, message: `${key} is never "${wrong}": use ${allowed?.join(', ')}` };
    terms.push({ negated, key, values });
  }
  return { ok: true, terms };
}

function matchAt(sticky: RegExp, source: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(source);
}

function isKey(name: string): name is Key {
  return (keys as readonly string[]).includes(name);
}

/** Values up to the next blank, at commas for a key; a message when something is missing. */
function readValues(
  source: string,
  from: number,
  key: Key | 'text',
): { readonly values: readonly string[]; readonly end: number } | string {
  const values: string[] = [];
  let at = from;
  for (;;) {
    if (source[at] === '"') {
      const end = source.indexOf('"', at + 1);
      if (end < 0) return 'a closing " is missing';
      values.push(source.slice(at + 1, end));
      at = end + 1;
      if (at < source.length && !/[\s,]/.test(source[at] ?? '')) return 'a blank is missing after the closing "';
    } else {
      const value = matchAt(key === 'text' ? /[^\s"]*/y : /[^\s,"]*/y, source, at)?.[0] ?? '';
      values.push(value);
      at += value.length;
      if (source[at] === '"') return 'a blank is missing before the opening "';
    }
    if (key === 'text' || source[at] !== ',') break;
    at++;
  }
  if (values.some((value) => value === '')) return key === 'text' ? 'the quotes are empty' : `a value is missing after ${key}:`;
  return { values, end: at };
}

/** Does a command answer to all terms? Its text, in lower case, is asked for only when a term needs it. */
export function matchesFilter(terms: readonly Term[], step: FilterStep, text: () => string): boolean {
  return terms.every((term) => term.negated !== term.values.some((value) => holds(term.key, value, step, text)));
}

function holds(key: Term['key'], value: string, step: FilterStep, text: () => string): boolean {
  switch (key) {
    case 'verdict':
      return step.verdict === value;
    case 'checked':
      return step.checked === value;
    case 'skip':
      return step.skip === value;
    case 'kind':
      return step.kinds.some((kind) => kind.includes(value));
    case 'host':
    case 'page':
    case 'section':
    case 'shell':
      return step[key].toLowerCase().includes(value);
    case 'text':
      return text().includes(value);
  }
}

import type { UpdateCase } from './update.ts';

/** A case of the update as it is written down: parts that begin with `=== NAME ARGUMENT`. */
export interface WrittenCase {
  readonly given: UpdateCase;
  /** The files that the update changes. */
  readonly after: Readonly<Record<string, string>>;
  readonly says: readonly string[];
  readonly prose: readonly string[];
}

/** `\t`, `\r` and `\x1b` stand for these characters, `\s` for a blank at the end of a line; after `\c` the file ends. */
const shown: Readonly<Record<string, string>> = { '\\t': '\t', '\\r': '\r', '\\s': ' ', '\\x1b': '\x1b', '\\u202e': '\u202e' };

export function readCase(text: string): WrittenCase {
  const files: Record<string, string> = {};
  const after: Record<string, string> = {};
  const live: Record<string, UpdateCase['live'][string]> = {};
  const lists: Record<string, string[]> = { says: [], prose: [], 'accept-fail': [] };
  const names: Record<string, Record<string, string>> = { inventory: {}, bound: {} };
  let acceptNames = false;
  for (const part of text.split(/^=== /m).slice(1)) {
    const end = part.indexOf('\n');
    const [kind = '', ...rest] = part.slice(0, end).split(' ');
    const argument = rest.join(' ');
    const body = part
      .slice(end + 1)
      .replace(/\\(?:t|r|s|x1b|u202e)/g, (each) => shown[each] ?? each)
      .replace(/\\c\n/g, '');
    if (kind === 'about') continue;
    if (kind === 'page') files[argument === '' ? 'page.rst' : argument] = body;
    else if (kind === 'after') after[argument === '' ? 'page.rst' : argument] = body;
    else if (kind === 'live') live[argument] = body.replace(/\n$/, '');
    else if (kind === 'cut') live[argument] = { text: body.replace(/\n$/, ''), truncated: 10 };
    else if (kind === 'accept-names') acceptNames = true;
    else if (kind === 'inventory' || kind === 'bound') {
      for (const line of body.trim().split('\n')) {
        const [documented = '', own = ''] = line.split(' = ');
        (names[kind] ?? {})[documented] = own;
      }
    } else if (lists[kind] !== undefined)
      lists[kind]?.push(...(argument === '' ? body.split('\n').filter((line) => line !== '') : [argument]));
    else throw new Error(`a case has no part "${kind}"`);
  }
  return {
    given: {
      files,
      live,
      acceptNames,
      acceptFail: lists['accept-fail'] ?? [],
      ...(Object.keys(names.inventory ?? {}).length > 0 ? { inventory: names.inventory ?? {} } : {}),
      ...(Object.keys(names.bound ?? {}).length > 0 ? { bound: names.bound ?? {} } : {}),
    },
    after,
    says: lists.says ?? [],
    prose: lists.prose ?? [],
  };
}

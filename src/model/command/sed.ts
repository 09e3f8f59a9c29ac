import type { PosixRule } from './rules.ts';
import { isLong, shortOptions } from './short-options.ts';

/** `sed`: read-only with a script that is understood to its end, and that neither writes a file nor runs a program. */
export const sed: PosixRule = (args, { dynamic }) => {
  const short = shortOptions(args, 'efl');
  if (short.some(({ letter }) => letter === 'i') || args.some((arg) => isLong(arg, ['in-place']))) return 'changing';
  if (dynamic || short.some(({ letter }) => !'enErsuz'.includes(letter))) return 'unknown';
  if (args.some((arg) => /^--./.test(arg) && !/^--(?:quiet|silent|regexp-extended|posix|unbuffered|null-data|separate)$/.test(arg)))
    return 'unknown';
  const given = short.filter(({ letter }) => letter === 'e').map(({ value }) => value);
  const scripts = given.length > 0 ? given : [args.find((arg) => !arg.startsWith('-')) ?? ''];
  return scripts.every(onlyPrints) ? 'read-only' : 'unknown';
};

const address = String.raw`(?:\d+|\$|/(?:[^/\\\n[]|\\[^\n]|\[[^/\\\n\]]*\])*/I?)`;
const before = new RegExp(String.raw`[\s;{}]*(?:${address}(?:,(?:[+~]?\d+|${address}))?\s*!?\s*)?`, 'y');
/** What ends a command; text behind another one may be anything. */
const end = /[ \t]*(?=[;}\n]|$)/y;

/** Only plain substitutions and printing of lines; `w`, `e` and their flags write files or run programs. */
function onlyPrints(script: string): boolean {
  let at = 0;
  while (at < script.length) {
    before.lastIndex = at;
    before.exec(script);
    at = before.lastIndex;
    const letter = script[at];
    if (letter === undefined) return true;
    if (letter === 's' || letter === 'y') {
      const behind = behindParts(script, at + 1);
      if (behind === null) return false;
      at = behind;
      if (letter === 's') while (/[gpIi\d]/.test(script[at] ?? '')) at++;
    } else if (/[pdqQDPnNgGhHx=l]/.test(letter)) {
      at++;
      if (/[qQl]/.test(letter)) while (/\d/.test(script[at] ?? '')) at++;
    } else return false;
    end.lastIndex = at;
    if (!end.test(script)) return false;
    at = end.lastIndex;
  }
  return true;
}

/** Index behind the third delimiter; null where tools differ in which one that is, as in brackets. */
function behindParts(script: string, from: number): number | null {
  const delimiter = script[from] ?? '';
  if (!/^[/|#,:@!%~+_=]$/.test(delimiter)) return null;
  const parts: string[] = [];
  let at = from + 1;
  let start = at;
  for (; at < script.length && parts.length < 2; at++) {
    if (script[at] === '\n') return null;
    if (script[at] === '\\') at++;
    else if (script[at] === delimiter) {
      parts.push(script.slice(start, at));
      start = at + 1;
    }
  }
  if (parts.length < 2 || script.slice(from, at).includes('\n')) return null;
  return /\[[^\]]*$/.test(parts[0] ?? '') ? null : at;
}

import { classifyCommand, mayChange } from '../model/command/classify.ts';
import { posixTable } from '../model/command/posix-table.ts';
import type { Dialect } from '../model/index.ts';

/** Does somebody who types this type a command? By its first word; nothing is said of what it does. */
export function looksLikeCommand(text: string, shell: string, dialects: readonly Dialect[]): boolean {
  const trimmed = text.trim();
  if (dialects.some((dialect) => dialect.enteredBy.includes(trimmed))) return true;
  const family = dialects.find((dialect) => dialect.name === shell);
  if (family?.ending === 'marker') return posixCommand(trimmed);
  return classifyCommand(trimmed, shell) !== 'unknown';
}

/** A word of the table, at the beginning, without the look of a sentence. */
function posixCommand(text: string): boolean {
  const words = text.replace(/^(?:sudo (?:-\S+ )*)?(?:[A-Z_][A-Z0-9_]*=\S+ )*/, '').split(/\s+/);
  const name = words[0] ?? '';
  if (!posixTable.has(name) && !isProgramPath(name, words)) return false;
  return !(
    ambiguous.has(name) && (words.length === 1 ? false : words.slice(1).every((word) => /^[a-z]+[.,:]?$/.test(word)) && words.length > 3)
  );
}

/** The path of a program, not of what a program works on: from here, in a folder of programs, with a script's ending or options. */
function isProgramPath(name: string, words: readonly string[]): boolean {
  if (!/^\.{0,2}\/[\w./-]+$/.test(name)) return false;
  if (/^\.{1,2}\//.test(name)) return true;
  return (
    /(?:^|\/)(?:s?bin|libexec|scripts?|tools|init\.d)\//.test(name) ||
    /\.(?:sh|py|pl|rb)$/.test(name) ||
    words.some((word) => /^-{1,2}[A-Za-z]/.test(word))
  );
}

/** Names of commands that begin sentences, too. */
const ambiguous = new Set([
  'test',
  'time',
  'find',
  'make',
  'install',
  'watch',
  'who',
  'which',
  'host',
  'service',
  'set',
  'head',
  'less',
  'more',
  'sort',
  'type',
  'export',
  'free',
  'top',
]);

/** Does the command open an editor, in which only a person goes on? */
export function isEditor(command: string): boolean {
  return /^(?:sudo (?:-\S+ )*)?(?:(?:vi|vim|nvim|view|nano|pico|emacs|joe|mcedit|vipw|visudo|sudoedit)(?:\s|$)|crontab\s+(?:-u \S+\s+)?-e|(?:kubectl|oc|systemctl|virsh) (?:\S+ )*edit\b)/.test(
    command.trim(),
  );
}

/** Words of a router's shell that begin a command. */
export function looksLikeRouterCommand(text: string): boolean {
  return /^(?:sh|sho|show|conf|configure|ping|traceroute|clear|no|router|neighbor|ip|exit|end|enable|terminal|write|copy|do)\b/.test(
    text.trim(),
  );
}

/** May the command change something? */
export function changes(command: string, shell: string): boolean {
  return mayChange(classifyCommand(command, shell));
}

/** `sh ip bgp neighbors` and `show ip bgp neighbors` are one command; so is whatever differs in blanks alone. */
export function sameCommand(a: string, b: string, abbreviates: boolean): boolean {
  const [left, right] = [a.trim().split(/\s+/), b.trim().split(/\s+/)];
  if (left.length !== right.length) return false;
  return left.every((word, index) => {
    const other = right[index] ?? '';
    if (word === other) return true;
    if (!abbreviates || !/^[a-z-]{2,}$/i.test(word) || !/^[a-z-]{2,}$/i.test(other)) return false;
    return word.startsWith(other) || other.startsWith(word);
  });
}

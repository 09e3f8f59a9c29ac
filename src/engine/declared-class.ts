import type { CommandClass } from '../model/command/classify.ts';
import { lexShell } from '../model/command/lexer.ts';

/** What the user says of commands that begin with some words. */
export interface DeclaredClass {
  /** `shop status`; a program of any path, `sudo` before it or not. */
  readonly command: string;
  readonly class: CommandClass;
}

/**
 * The class that the user declares for a command, over what the tables say; null when nothing is declared for it. A declaration holds
 * for one plain call: where something else stands in the line, or an output goes to a file, the tables decide. What they call
 * destructive stays so.
 */
export function declaredClass(
  command: string,
  posix: boolean,
  found: CommandClass,
  declared: readonly DeclaredClass[],
): CommandClass | null {
  if (found === 'destructive' || declared.length === 0) return null;
  const words = posix ? plainCall(command) : /[|;\n]/.test(command) ? null : command.trim().split(/\s+/);
  if (words === null) return null;
  const said = declared.filter((each) => begins(words, each.command.trim().split(/\s+/)));
  // The most words say most.
  return said.sort((a, b) => b.command.length - a.command.length)[0]?.class ?? null;
}

function plainCall(command: string): readonly string[] | null {
  const { commands, substitutions, broken, unsure } = lexShell(command);
  const [only, ...others] = commands;
  if (broken || unsure || substitutions.length > 0 || others.length > 0 || only === undefined || only.writes.length > 0) return null;
  const words = only.words.map((word) => word.text);
  const at = words[0] === 'sudo' && words[1] !== undefined && !words[1].startsWith('-') ? 1 : 0;
  return words.slice(at);
}

function begins(words: readonly string[], wanted: readonly string[]): boolean {
  const [name = '', ...rest] = words;
  return (
    [name.replace(/^.*\//, ''), ...rest].slice(0, wanted.length).join(' ') === wanted.join(' ') ||
    words.slice(0, wanted.length).join(' ') === wanted.join(' ')
  );
}

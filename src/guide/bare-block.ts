import { lexShell } from '../model/command-lexer.ts';
import type { SourceLine } from '../model/index.ts';
import type { BlockElement } from './elements.ts';
import { commandFrom, trimBlank } from './transcript.ts';

/** A block without prompts, by its language and the look of its lines. */
export type BareReading =
  | { readonly kind: 'commands'; readonly reason: string; readonly commands: readonly BareCommand[] }
  | { readonly kind: 'session'; readonly reason: string; readonly commands: readonly BareCommand[] }
  | { readonly kind: 'listing'; readonly reason: string }
  | { readonly kind: 'other'; readonly reason: string; readonly suspicious: boolean };

export interface BareCommand {
  readonly command: string;
  readonly line: SourceLine;
  readonly endLine: number;
  readonly output: readonly SourceLine[];
}

const shellLanguages = new Set(['bash', 'sh', 'shell', 'zsh', 'ksh', 'fish', 'posix']);
export const consoleLanguages: ReadonlySet<string> = new Set([
  'console',
  'shell-session',
  'bash-session',
  'ps1con',
  'doscon',
  'pycon',
  'terminal',
]);
const plainLanguages = new Set(['', 'text', 'none', 'default', 'output', 'guess', 'rest', 'rst']);

/** Is this block's language one in which nobody types commands? */
export function isListingLanguage(language: string | null): boolean {
  const name = (language ?? '').toLowerCase();
  return !shellLanguages.has(name) && !consoleLanguages.has(name) && !plainLanguages.has(name);
}

/** Reads a block without prompts. `isCommand` knows the words that begin commands where the block stands. */
export function readBare(block: BlockElement, isCommand: (text: string) => boolean): BareReading {
  const language = (block.language ?? '').toLowerCase();
  if (isListingLanguage(block.language)) return { kind: 'listing', reason: `its language is ${block.language}` };
  if (/^#!/.test(block.text)) return { kind: 'listing', reason: 'it is a script: its first line names an interpreter' };
  const shell = shellLanguages.has(language) && !block.languageInherited;
  const commands = commandsOf(block.lines);
  if (commands.length === 0) return { kind: 'listing', reason: 'it holds nothing but comments' };
  const known = commands.filter((each) => isCommand(each.command));
  if (shell) {
    if (lexShell(commands.map((each) => each.command).join('\n')).broken || /^\s*(?:function \w+|\w+\s*\(\))\s*\{/m.test(block.text)) {
      return { kind: 'listing', reason: 'it is a script, not a sequence of commands' };
    }
    return { kind: 'commands', reason: `its language is ${language}, and it shows no prompt`, commands };
  }
  if (commands.some((each) => /^[^'"]*\{$/.test(each.command.trim()) && !/\$\{|\bawk\b/.test(each.command)))
    return { kind: 'listing', reason: 'it opens braces as a file does' };
  if (known.length === commands.length) return { kind: 'commands', reason: 'every line begins with a command that is known', commands };
  const [first, ...rest] = commands;
  if (first !== undefined && isCommand(first.command) && rest.every((each) => !isCommand(each.command))) {
    const output = trimBlank(block.lines.filter((line) => line.line > first.endLine));
    return { kind: 'session', reason: 'its first line is a command, the others are its output', commands: [{ ...first, output }] };
  }
  if (looksLikeConfiguration(block.text)) return { kind: 'listing', reason: 'it looks like a file or a configuration' };
  const suspicious = known.length > 0;
  return {
    kind: 'other',
    reason: suspicious
      ? `it holds a command ("${known[0]?.command.split('\n')[0] ?? ''}") among lines that are none`
      : 'it holds neither a prompt nor a command that is known',
    suspicious,
  };
}

/** Lines as commands, continuations joined, comments and blank lines left out. */
function commandsOf(lines: readonly SourceLine[]): readonly BareCommand[] {
  const commands: BareCommand[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as SourceLine;
    const text = line.text.trim();
    // Remarks, and what is typed into an editor or a table of hosts.
    if (text === '' || /^#|^!(?:\s|$)/.test(text) || /^(?:\d{1,3}\.){3}\d{1,3}\s/.test(text)) {
      at++;
      continue;
    }
    const { command, end } = commandFrom(lines, at, text);
    commands.push({ command, line, endLine: (lines[end - 1] ?? line).line, output: [] });
    at = end;
  }
  return commands;
}

function looksLikeConfiguration(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const like = lines.filter((line) => /^\s*(?:- )?[\w."'/-]+\s*[:=]|^\s*[[{}\]]|^\s*<[\w/!?]|^\s*[#;]|^\s*\[[\w .-]+\]|^\s*- /.test(line));
  return lines.length > 1 && like.length * 10 >= lines.length * 8;
}

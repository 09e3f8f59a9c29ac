import { entering } from '../model/command/entering.ts';
import { lexShell } from '../model/command/lexer.ts';
import type { SourceLine } from '../model/index.ts';
import { asksToRun, hasOptions, inColumns, isCall, isShellLine, isSilent, saysWhatAFileHolds } from './call.ts';
import { commandFrom } from './continued.ts';
import type { BlockElement } from './elements.ts';
import { looksLikeConfiguration, looksLikeListing } from './listing-looks.ts';
import { announcesOutput, callsItOutput } from './pairs.ts';
import { isSentence, trimBlank } from './transcript.ts';

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

/**
 * Reads a block without prompts. `isCommand` knows the words that begin commands where the block stands;
 * `said`: the sentence above it.
 */
export function readBare(block: BlockElement, isCommand: (text: string) => boolean, said = ''): BareReading {
  const language = (block.language ?? '').toLowerCase();
  if (isListingLanguage(block.language)) return { kind: 'listing', reason: `its language is ${block.language}` };
  if (/^#!/.test(block.text)) return { kind: 'listing', reason: 'it is a script: its first line names an interpreter' };
  const shell = shellLanguages.has(language) && !block.languageInherited;
  const commands = commandsOf(block.lines);
  if (commands.length === 0) return { kind: 'listing', reason: 'it holds nothing but comments' };
  const known = commands.filter((each) => isCommand(each.command) && !inColumns(each.command));
  if (saysWhatAFileHolds(said, known.length > 0 && known[0] === commands[0]))
    return { kind: 'listing', reason: 'the text says that a file holds it' };
  if (shell) return readShellBlock(block, commands, isCommand);
  if (callsItOutput(said)) return { kind: 'other', reason: 'the text calls it an output', suspicious: known.length > 0 };
  if (commands.some((each) => /^[^'"]*\{$/.test(each.command.trim()) && !/\$\{|\bawk\b/.test(each.command)))
    return { kind: 'listing', reason: 'it opens braces as a file does' };
  if (known.length === commands.length) return { kind: 'commands', reason: 'every line begins with a command that is known', commands };
  const [first, ...rest] = commands;
  if (first !== undefined && rest.length === 0 && isCall(first.command)) {
    if (asksToRun(said)) return { kind: 'commands', reason: 'the text asks to run it', commands };
    if (hasOptions(first.command) && !announcesOutput(said))
      return { kind: 'commands', reason: 'it is a call: a program and its options', commands };
  }
  if (
    (known.length > 0 || commands.some((each) => hasOptions(each.command))) &&
    commands.every((each) => isCommand(each.command) || isCallFor(each.command))
  )
    return { kind: 'commands', reason: 'every line begins with a command, or is a call with options or a path', commands };
  if (first !== undefined && isCommand(first.command) && !isSilent(first.command) && rest.every((each) => !isCommand(each.command))) {
    const output = trimBlank(block.lines.filter((line) => line.line > first.endLine));
    return { kind: 'session', reason: 'its first line is a command, the others are its output', commands: [{ ...first, output }] };
  }
  const listed = looksLikeListing(block.text);
  if (listed !== null) return { kind: 'listing', reason: listed };
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

/** A call that shows by more than its first word that it is one. */
function isCallFor(command: string): boolean {
  const [name = ''] = command.trim().split(/\s+/);
  return isCall(command) && !inColumns(command) && (hasOptions(command) || /\/\w/.test(name));
}

/** A block of which its author says that a shell reads it: commands, perhaps with what they print, or a script. */
function readShellBlock(block: BlockElement, lines: readonly BareCommand[], isCommand: (text: string) => boolean): BareReading {
  if (lexShell(lines.map((each) => each.command).join('\n')).broken || /^[ \t]*(?:function \w+|\w+[ \t]*\(\))\s*\{/m.test(block.text))
    return { kind: 'listing', reason: 'it is a script, not a sequence of commands' };
  // A sentence among the commands is said to the reader.
  const typed = lines.filter(({ command }) => isCommand(command) || !(/^[A-Z]/.test(command) && isSentence(command)));
  // What stands below `mysql` is typed in there.
  const enters = typed.findIndex((each) => entering(each.command) !== null);
  const runs = (each: BareCommand): boolean =>
    (enters >= 0 && typed.indexOf(each) > enters) || (isCommand(each.command) && !inColumns(each.command)) || isShellLine(each.command);
  const reason = `its language is ${(block.language ?? '').toLowerCase()}, and it shows no prompt`;
  if (typed.length > 0 && typed.every(runs)) return { kind: 'commands', reason, commands: typed };
  if (!typed.some((each) => isCommand(each.command))) return { kind: 'listing', reason: 'it holds lines that no shell runs' };
  const commands: BareCommand[] = [];
  for (const [index, each] of typed.entries()) {
    const before = commands.at(-1);
    if (!runs(each) && before !== undefined) continue;
    const below = typed.slice(index + 1);
    const next = below.find((other) => isCommand(other.command) && runs(other));
    // Below an output only a command that is known is one: a line of output may look like a call.
    const output = below[0] !== undefined && !runs(below[0]) ? between(block.lines, each.endLine, next?.line.line) : [];
    if (!runs(each) || (before !== undefined && before.output.length > 0 && !isCommand(each.command)))
      return { kind: 'other', reason: 'it holds lines of which a shell would run some, and others not', suspicious: true };
    commands.push({ ...each, output });
  }
  return { kind: 'session', reason: `${reason}; lines that no shell runs are taken for output`, commands };
}

function between(lines: readonly SourceLine[], after: number, before = Number.POSITIVE_INFINITY): readonly SourceLine[] {
  return trimBlank(lines.filter((line) => line.line > after && line.line < before));
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

import type { Dialect, SourceLine } from '../model/index.ts';
import { type PromptReading, promptReadings } from './prompts.ts';

/** A command as it stands in a block, with the lines that follow it up to the next command. */
export interface TypedCommand {
  /** The readings of its prompt that are equally good: they differ in the dialect. Empty for a bare command. */
  readonly prompts: readonly PromptReading[];
  readonly command: string;
  readonly line: SourceLine;
  readonly endLine: number;
  readonly output: readonly SourceLine[];
  readonly interrupt: boolean;
}

/** A block read as a session: what was typed, and the lines before the first prompt. */
export interface Transcript {
  readonly commands: readonly TypedCommand[];
  readonly before: readonly SourceLine[];
}

/** What the reader of a transcript has to know of its surroundings. */
export interface TranscriptContext {
  readonly dialects: readonly Dialect[];
  /** Does a console language say that marks alone are prompts? */
  readonly console: boolean;
  readonly isHost: (shown: string) => boolean;
  /** Does a line begin with a command that somebody types? */
  readonly isCommand: (text: string, shell: string) => boolean;
}

/** Finds the prompts of a block; null when it has none. Only the family of the first prompt and its successors count. */
export function readTranscript(lines: readonly SourceLine[], context: TranscriptContext): Transcript | null {
  const readings = lines.map((line) => promptReadings(line.text, context.dialects));
  const accepted = acceptPrompts(lines, readings, context);
  const first = accepted.findIndex((each) => each.length > 0);
  if (first < 0) return null;
  const commands: TypedCommand[] = [];
  for (let at = first; at < lines.length; ) {
    const prompts = accepted[at] ?? [];
    const [prompt, line] = [prompts[0], lines[at]];
    if (prompt === undefined || line === undefined) {
      at++;
      continue;
    }
    const typed = commandFrom(lines, at, prompt.command);
    let end = typed.end;
    while (end < lines.length && accepted[end]?.length === 0) end++;
    const { output, interrupt } = outputOf(lines.slice(typed.end, end));
    // A prompt without a command waits for the next one.
    if (typed.command !== '' && !/\^C$/.test(typed.command))
      commands.push({ prompts, command: typed.command, line, endLine: (lines[typed.end - 1] ?? line).line, output, interrupt });
    at = end;
  }
  return commands.length === 0 ? null : { commands, before: lines.slice(0, first) };
}

/** For each line the readings of its prompt, none for a line of output. */
function acceptPrompts(
  lines: readonly SourceLine[],
  readings: readonly (readonly PromptReading[])[],
  context: TranscriptContext,
): readonly (readonly PromptReading[])[] {
  const known = new Set<string>();
  const told = readings.some((each) => each.some((reading) => reading.strength === 'certain' || likelyPrompt(reading, context, known)));
  const firstLine = lines.find((line) => line.text.trim() !== '' && !/^#/.test(line.text))?.text ?? '';
  const opens = /^(?:\$|=>) [\w./~]/.test(firstLine);
  const root = marksOfRoot(lines, context);
  return readings.map((each, index) => {
    if (insideHeredoc(lines, index)) return [];
    const sure = each.filter((reading) => reading.strength === 'certain');
    const good = sure.length > 0 ? sure : each.filter((reading) => likelyPrompt(reading, context, known));
    // Where a prompt tells its host, a mark alone is a comment, a quotation, anything but a prompt.
    const chosen =
      good.length > 0 || told
        ? good
        : each.filter(
            (reading) => bareTrusted(reading, context, opens) || (root && reading.strength === 'bare' && reading.text.endsWith('#')),
          );
    const best = chosen[0];
    if (best?.host !== null && best?.host !== undefined) known.add(best.host.toLowerCase());
    return chosen.filter((reading) => reading.text === best?.text);
  });
}

/** `router-1#show clock`: its host is known, or what follows is a command of a router. */
function likelyPrompt(reading: PromptReading, context: TranscriptContext, known: ReadonlySet<string>): boolean {
  if (reading.strength !== 'likely') return false;
  if (reading.host === null) return context.isCommand(reading.command, reading.dialect);
  if (known.has(reading.host.toLowerCase()) || context.isHost(reading.host)) return true;
  return reading.command !== '' && context.isCommand(reading.command, reading.dialect);
}

/** A mark alone is believed where a console language says so, or where a command that is known follows it. */
function bareTrusted(reading: PromptReading, context: TranscriptContext, opens: boolean): boolean {
  if (reading.strength !== 'bare') return false;
  if (isRemark(reading)) return false;
  if (context.console) return true;
  // A block whose very first line is `$ word` shows prompts, whatever the word is.
  if (opens && /(?:\$|=>)$/.test(reading.text) && /^[\w./~]/.test(reading.command)) return true;
  // `# set up the node` is a comment more often than a prompt of root.
  return reading.text.endsWith('$') && context.isCommand(reading.command, reading.dialect);
}

/** `# now the second disk:` behind a mark of root is said to the reader. */
function isRemark(reading: PromptReading): boolean {
  return (
    reading.text.endsWith('#') &&
    reading.command.split(/\s+/).length > 2 &&
    /^[A-Za-z]/.test(reading.command) &&
    /[a-z][:.]$/.test(reading.command)
  );
}

/** A block whose lines begin with `# ` and a command that is known, with no command beside them: prompts of root, not remarks. */
function marksOfRoot(lines: readonly SourceLine[], context: TranscriptContext): boolean {
  const said = lines.map((line) => line.text).filter((text) => text.trim() !== '');
  const marked = said.filter((text) => /^# \S/.test(text)).map((text) => text.slice(2));
  if (marked.length === 0 || !/^# \S/.test(said[0] ?? '')) return false;
  if (marked.some((text) => /[a-z][.:]$/.test(text) || (/^[A-Z][a-z]+ /.test(text) && !context.isCommand(text, 'bash')))) return false;
  if (said.some((text) => /^[\w./~]/.test(text) && context.isCommand(text, 'bash'))) return false;
  return marked.filter((text) => context.isCommand(text, 'bash')).length * 2 >= marked.length;
}

/** Lines of a here-document are text, whatever they look like. */
function insideHeredoc(lines: readonly SourceLine[], index: number): boolean {
  for (let at = index - 1; at >= 0 && at > index - 200; at--) {
    const end = heredocEnd(lines[at]?.text ?? '');
    if (end === null) continue;
    const close = lines.findIndex((line, from) => from > at && stripContinuation(line.text).trim() === end);
    return close >= 0 && index <= close;
  }
  return false;
}

function heredocEnd(text: string): string | null {
  return /(?<!<)<<-?\s*(['"]?)([A-Za-z_]\w*)\1(?:\s|$|[;|>&])/.exec(text)?.[2] ?? null;
}

function stripContinuation(text: string): string {
  return text.replace(/^> ?/, '');
}

/** Joins what the shell reads as one command: backslashes, `> ` continuations, here-documents, open quotes. */
export function commandFrom(lines: readonly SourceLine[], at: number, first: string): { readonly command: string; readonly end: number } {
  const parts = [first];
  let end = at + 1;
  const heredoc = heredocEnd(first);
  if (heredoc !== null) {
    const close = lines.findIndex((line, from) => from > at && stripContinuation(line.text).trim() === heredoc);
    if (close > 0) {
      for (let from = at + 1; from <= close; from++) parts.push(stripContinuation(lines[from]?.text ?? ''));
      return { command: parts.join('\n'), end: close + 1 };
    }
  }
  const quoted = quoteCloses(lines, at, first);
  if (quoted !== null) {
    for (let from = at + 1; from < quoted; from++) parts.push(stripContinuation(lines[from]?.text ?? ''));
    end = quoted;
  }
  while (end < lines.length) {
    const text = lines[end]?.text ?? '';
    const last = parts.at(-1) ?? '';
    if (/(?<!\\)(?:\\\\)*\\$/.test(last)) parts.push(stripContinuation(text).trim());
    else if (/^> ?\S/.test(text) && (openQuote(parts.join('\n')) || /(?:\||&&|\bdo|\bthen)$/.test(last.trim())))
      parts.push(stripContinuation(text));
    else break;
    end++;
  }
  return { command: parts.join('\n'), end };
}

/** The line behind the one that closes an open quote; null when none is open, or when none closes it before a few lines are over. */
function quoteCloses(lines: readonly SourceLine[], at: number, first: string): number | null {
  if (!openQuote(first)) return null;
  let text = first;
  for (let end = at + 1; end < lines.length && end < at + 40; end++) {
    text += `\n${stripContinuation(lines[end]?.text ?? '')}`;
    if (!openQuote(text)) return end + 1;
  }
  return null;
}

function openQuote(text: string): boolean {
  let open: string | null = null;
  for (let at = 0; at < text.length; at++) {
    const mark = text[at];
    if (mark === '\\' && open !== "'") at++;
    else if (open === null && (mark === '"' || mark === "'")) open = mark;
    else if (mark === open) open = null;
  }
  return open !== null;
}

/** The output without blank lines at its ends, and whether `^C` ended it; lines after `^C` are still its output. */
function outputOf(lines: readonly SourceLine[]): { readonly output: readonly SourceLine[]; readonly interrupt: boolean } {
  const kept = lines.filter((line) => !/^\s*\^C\s*$/.test(line.text));
  const glued = kept.some((line) => /^\^C\S/.test(line.text));
  return { output: trimBlank(kept), interrupt: kept.length < lines.length || glued };
}

export function trimBlank(lines: readonly SourceLine[]): readonly SourceLine[] {
  let [from, to] = [0, lines.length];
  while (from < to && lines[from]?.text.trim() === '') from++;
  while (to > from && lines[to - 1]?.text.trim() === '') to--;
  return lines.slice(from, to);
}

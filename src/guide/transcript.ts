import { entering } from '../model/command/entering.ts';
import type { Dialect, SourceLine } from '../model/index.ts';
import { commandFrom, insideHeredoc } from './continued.ts';
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
  const accepted = new Acceptance(lines, context).all();
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
    const typed = commandFrom(
      lines,
      at,
      prompt.command,
      context.dialects.find((each) => each.name === prompt.dialect),
    );
    let end = typed.end;
    while (end < lines.length && accepted[end]?.length === 0) end++;
    const { output, interrupt } = outputOf(lines.slice(typed.end, end), typed.command, prompt, lines[end]);
    // A prompt without a command waits for the next one; a remark typed at it asks for nothing.
    if (typed.command !== '' && !/\^C$/.test(typed.command) && !(isPosix(prompt, context) && /^#/.test(typed.command)))
      commands.push({ prompts, command: typed.command, line, endLine: (lines[typed.end - 1] ?? line).line, output, interrupt });
    at = end;
  }
  return commands.length === 0 ? null : { commands, before: lines.slice(0, first) };
}

function isPosix(reading: PromptReading, context: TranscriptContext): boolean {
  return context.dialects.find((each) => each.name === reading.dialect)?.ending === 'marker';
}

/** Decides line by line which of them are prompts, from what the block shows as a whole and from the commands above. */
class Acceptance {
  readonly #lines: readonly SourceLine[];
  readonly #context: TranscriptContext;
  readonly #readings: readonly (readonly PromptReading[])[];
  /** Hosts whose prompts were accepted, in lower case. */
  readonly #known = new Set<string>();
  /** Some prompt tells its host or its program: then a mark alone is a comment, a quotation, anything but a prompt. */
  readonly #told: boolean;
  /** The first line is a mark with a word after it, and shows what the marks of this block are. */
  readonly #opens: boolean;
  readonly #root: boolean;
  /** Some prompt shows its host with certainty. */
  readonly #tellsHost: boolean;
  /** First line that is not blank. */
  readonly #first: number;
  /** For each line the next one below it with a prompt that is certain, -1 for none. */
  readonly #nextCertain: readonly number[];
  /** Some line has `# word` with one blank. */
  readonly #oneBlank: boolean;
  /** Some line may begin a here-document. */
  readonly #heredocs: boolean;
  /** What the last command led into: the marks of a shell there are prompts, and another host may answer. */
  #entered: 'shell' | 'host' | null = null;

  constructor(lines: readonly SourceLine[], context: TranscriptContext) {
    this.#lines = lines;
    this.#context = context;
    this.#readings = lines.map((line) => promptReadings(behindInterrupt(line.text), context.dialects));
    this.#told = this.#readings.some((each) => each.some((reading) => reading.strength === 'certain' || this.#likely(reading)));
    const firstLine = lines.find((line) => line.text.trim() !== '' && !/^#/.test(line.text))?.text ?? '';
    this.#opens = /^(?:\$ |=> ?)[\w./~]/.test(firstLine);
    this.#root = this.#marksOfRoot();
    this.#tellsHost = this.#readings.some((each) => each.some((other) => other.strength === 'certain' && other.host !== null));
    this.#first = lines.findIndex((line) => line.text.trim() !== '');
    this.#nextCertain = nextOf(this.#readings.map((each) => each.some((other) => other.strength === 'certain')));
    this.#oneBlank = lines.some((line) => /^# \S/.test(line.text));
    this.#heredocs = lines.some((line) => line.text.includes('<<'));
  }

  /** For each line the readings of its prompt, none for a line of output. */
  all(): readonly (readonly PromptReading[])[] {
    return this.#readings.map((each, index) => {
      if (this.#heredocs && insideHeredoc(this.#lines, index)) return [];
      const chosen = this.#choose(each, index);
      const best = chosen[0];
      if (best === undefined) return [];
      if (best.host !== null) this.#known.add(best.host.toLowerCase());
      this.#follow(best);
      return chosen.filter((reading) => reading.text === best.text);
    });
  }

  /** A shell stays entered until somebody leaves it, or another prompt shows that he has. */
  #follow(prompt: PromptReading): void {
    const next = prompt.command === '' ? null : leadsTo(prompt, this.#context.dialects);
    if (next !== null) this.#entered = next;
    else if (prompt.strength !== 'bare' || /^(?:exit|logout|quit|\^D)$/.test(prompt.command)) this.#entered = null;
  }

  #choose(readings: readonly PromptReading[], index: number): readonly PromptReading[] {
    const sure = readings.filter((reading) => reading.strength === 'certain');
    if (sure.length > 0) return sure;
    const good = readings.filter((reading) => this.#likely(reading) && !this.#printed(reading));
    if (good.length > 0) return good;
    const bare = readings.filter((reading) => reading.strength === 'bare' && !isRemark(reading));
    // Behind `sudo -i` and `exec -it … sh` the next marks are prompts, whatever the block shows elsewhere.
    if (this.#entered !== null) {
      const inside = bare.filter((reading) => /[#$]$/.test(reading.text) && /^[\w./~]/.test(reading.command));
      if (inside.length > 0) return inside;
    }
    if (this.#told) return bare.filter((reading) => this.#cutShort(reading, index));
    // Below a mark of a user, a mark of root is a remark or an output, unless somebody became root.
    const marks = this.#opens ? bare.filter((reading) => !reading.text.endsWith('#')) : bare;
    return marks.filter(
      (reading) => this.#trusted(reading, index) || (this.#root && reading.text.endsWith('#') && !this.#commentedOut(index)),
    );
  }

  /** `router-1#show clock`: its host is known, or what follows is a command of a router. */
  #likely(reading: PromptReading): boolean {
    const { isCommand, isHost } = this.#context;
    if (reading.strength !== 'likely') return false;
    if (reading.host === null) return isCommand(reading.command, reading.dialect);
    if (this.#known.has(reading.host.toLowerCase()) || isHost(reading.host)) return true;
    return reading.command !== '' && isCommand(reading.command, reading.dialect);
  }

  /** Another machine's prompt where nobody went to it: a session that a command printed. */
  #printed(reading: PromptReading): boolean {
    if (reading.host === null || this.#entered === 'host') return false;
    if (this.#known.size === 0 || this.#known.has(reading.host.toLowerCase()) || this.#context.isHost(reading.host)) return false;
    return this.#tellsHost;
  }

  /** `$ ssh web-1` above `ada@web-1:~$`, or the same prompt without its first half. */
  #cutShort(reading: PromptReading, index: number): boolean {
    if (!reading.text.endsWith('$') || !/^[\w./~]/.test(reading.command)) return false;
    const next = this.#readings[this.#nextCertain[index] ?? -1]?.[0];
    if (next === undefined) return false;
    if (leadsTo(reading, this.#context.dialects) !== null) return true;
    return index === this.#first && next.host !== null && next.text.endsWith('$');
  }

  /** A mark alone is believed where a console language says so, or where a command that is known follows it. */
  #trusted(reading: PromptReading, index: number): boolean {
    const { console, isCommand } = this.#context;
    if (console) return !this.#commentedOut(index);
    // A block whose very first line is `$ word` shows prompts, whatever the word is.
    if (this.#opens && /(?:\$|=>)$/.test(reading.text) && /^[\w./~]/.test(reading.command)) return true;
    // `# set up the node` is a comment more often than a prompt of root.
    return /(?:\$|=>)$/.test(reading.text) && isCommand(reading.command, reading.dialect);
  }

  /** `#   ovs-appctl …` beside `# ovs-vsctl …`: a command that the page leaves out. */
  #commentedOut(index: number): boolean {
    return this.#oneBlank && /^# {2,}\S/.test(this.#lines[index]?.text ?? '');
  }

  /** A block whose lines begin with `# ` and a command, with no command beside them: prompts of root, not remarks. */
  #marksOfRoot(): boolean {
    const { isCommand } = this.#context;
    const said = this.#lines.map((line) => line.text).filter((text) => text.trim() !== '');
    const marked = said.filter((text) => /^# \S/.test(text)).map((text) => text.slice(2));
    if (marked.length === 0 || !/^# \S/.test(said[0] ?? '')) return false;
    if (marked.some((text) => /[a-z][.:]$/.test(text) || (/^[A-Z][a-z]+ /.test(text) && !isCommand(text, 'bash')))) return false;
    const others = said.filter((text) => !text.startsWith('#'));
    if (others.some((text) => /^[\w./~]/.test(text) && isCommand(text, 'bash'))) return false;
    return marked.filter((text) => isCommand(text, 'bash') || answered(text, others)).length * 2 >= marked.length;
  }
}

/** For each place the next one behind it that is true, -1 for none. */
function nextOf(marks: readonly boolean[]): readonly number[] {
  const next = new Array<number>(marks.length).fill(-1);
  for (let at = marks.length - 2; at >= 0; at--) next[at] = marks[at + 1] === true ? at + 1 : (next[at + 1] ?? -1);
  return next;
}

/** `rpower cn01 stat`, and below it a line about cn01: a call with its answer, not a remark with text. */
function answered(text: string, others: readonly string[]): boolean {
  const [name = '', ...words] = text.split(/\s+/);
  if (!/^[a-z][\w.+-]*$/.test(name) || words.length === 0 || isSentence(text)) return false;
  if (words.some((word) => /^-{1,2}[A-Za-z]/.test(word))) return true;
  return words.some((word) => /\d/.test(word) && others.some((line) => line.trim().startsWith(word)));
}

/** Words that stand in sentences and in no call of a program. */
export function isSentence(text: string): boolean {
  return (
    /[a-z][.!?]$/.test(text) || /(?:^|\s)(?:the|an?|is|are|was|were|will|this|that|these|you|your|we|our|of|and|if|when)(?:\s|$)/.test(text)
  );
}

/** What the command leads into: a shell on the same machine or inside of it, another machine, or neither. */
function leadsTo(reading: PromptReading, dialects: readonly Dialect[]): 'shell' | 'host' | null {
  if (/^(?:telnet|console|cu|screen|minicom|virsh console|vagrant ssh)\b/.test(reading.command)) return 'host';
  const where = entering(reading.command)?.where.kind;
  if (where === 'host') return 'host';
  return where !== undefined || dialects.some((dialect) => dialect.enteredBy.includes(reading.command)) ? 'shell' : null;
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

/** `^Cada@web-1:~$ hostname`: the next prompt stands behind the interrupt. */
function behindInterrupt(text: string): string {
  return text.startsWith('^C') ? text.slice(2) : text;
}

/** The output without blank lines at its ends, and whether `^C` ended it; lines after `^C` are still its output. */
function outputOf(
  lines: readonly SourceLine[],
  command: string,
  prompt: PromptReading,
  next: SourceLine | undefined,
): { readonly output: readonly SourceLine[]; readonly interrupt: boolean } {
  const kept = lines.filter((line) => !/^\s*\^C\s*$/.test(line.text));
  const glued = kept.some((line) => /^\^C\S/.test(line.text)) || (next !== undefined && /^\^C\S/.test(next.text));
  const said = withoutRemarks(withoutQuestions(withoutBanner(trimBlank(kept), prompt)), command, prompt, next !== undefined);
  return { output: trimBlank(said), interrupt: kept.length < lines.length || glued };
}

/** What a program asks is answered, not checked. */
function withoutQuestions(lines: readonly SourceLine[]): readonly SourceLine[] {
  let from = 0;
  while (from < lines.length && question.test(lines[from]?.text ?? '')) from++;
  return lines.slice(from);
}
const question =
  /^(?:\[sudo\] password for [\w.-]+|(?:[\w.-]+@[\w.-]+'s )?(?:(?:[Cc]urrent|[Nn]ew|[Oo]ld|UNIX) )*[Pp]assword(?: for (?:user )?[\w.@-]+)?|(?:Enter|Confirm|Retype|Repeat|Verify|Re-enter|Type)(?: (?:the|new|same|old|your|admin))* pass(?:word|phrase)[^:]{0,80}|(?:Confirm|Retype|Repeat|Again)):\s*\**\s*$/;

/** `[edit]` stands above each prompt of a configure mode: a part of the prompt. */
function withoutBanner(lines: readonly SourceLine[], prompt: PromptReading): readonly SourceLine[] {
  if (!prompt.text.includes('@') || !/[#>$]$/.test(prompt.text)) return lines;
  return trimBlank(
    lines.filter(
      (line, index) => !(/^\[edit[^\]]*\]$/.test(line.text.trim()) && lines.slice(index + 1).every((more) => more.text.trim() === '')),
    ),
  );
}

/** Remarks to the reader between an output and the next prompt; what shows the lines of a file may end with one. */
function withoutRemarks(lines: readonly SourceLine[], command: string, prompt: PromptReading, prompted: boolean): readonly SourceLine[] {
  const remark = (line: SourceLine | undefined): boolean => /^#(?!!)/.test(line?.text ?? '');
  let to = lines.length;
  while (to > 0 && (remark(lines[to - 1]) || lines[to - 1]?.text.trim() === '')) to--;
  if (to === lines.length) return lines;
  if (to === 0) return lines.every((line) => remark(line) || line.text.trim() === '') && !showsText.test(command) ? [] : lines;
  if (!prompted || showsText.test(command) || lines.slice(0, to).some(remark)) return lines;
  return prompt.text.endsWith('#') && prompt.host === null ? lines : lines.slice(0, to);
}
const showsText =
  /\b(?:cat|head|tail|less|more|grep|egrep|zcat|sed|awk|diff|echo|printf|curl|wget|crontab|git|show|type|strings|cut|sort|journalctl)\b|-o ?(?:yaml|json)/;

export function trimBlank(lines: readonly SourceLine[]): readonly SourceLine[] {
  let [from, to] = [0, lines.length];
  while (from < to && lines[from]?.text.trim() === '') from++;
  while (to > from && lines[to - 1]?.text.trim() === '') to--;
  return lines.slice(from, to);
}

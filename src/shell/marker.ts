import { Screen, type ScreenOptions } from './screen.ts';

/**
 * A word that no output holds by chance: fresh for every command, and no longer than that takes (64 random bits), for a shell without
 * its line editor reads what is typed byte by byte.
 */
export function freshNonce(): string {
  // Asking for bytes takes ten times as long as all the rest: a store of them is asked for at once.
  if (used === store.length) {
    crypto.getRandomValues(store);
    used = 0;
  }
  const [high = 0, low = 0] = store.subarray(used, used + 2);
  used += 2;
  return `LP${hex(high)}${hex(low)}`;
}

const store = new Uint32Array(256);
let used = store.length;

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}

/** Where and after what a command runs. */
export interface Circumstances {
  /** Gone to first, on the same line: the command does not run when that fails. */
  readonly directory?: string | undefined;
  /** Status of the command before, which ours reads as `$?`. */
  readonly status?: number;
  /** Something may be typed while it runs: what it has not read is thrown away, so that the shell does not take it for a command. */
  readonly answered?: boolean;
}

/**
 * The line that runs a command between two marks, the second with the exit status.
 * The mark never stands joined in the typed line, so its echo is not taken for it.
 */
export function wrapCommand(
  command: string,
  nonce: string,
  shell: string,
  { directory, status = 0, answered = false }: Circumstances = {},
): string {
  // Our own marks have a status too. It is put back where it is asked for, and only there: a trap of the reader must not see ours.
  const before = status !== 0 && /\$\{?\?/.test(command) ? `(exit ${status}); ` : '';
  const run = `${start(nonce)}; ${before}eval ${quote(command, shell)}; ${mark(nonce, 'E', answered && !editorCommand.test(command))}`;
  // In the body of an `if` a command ends a shell with `set -e` as it does on a line of its own; behind `&&` it would not.
  const line =
    directory === undefined ? ` ${run}\n` : ` if cd -- ${quoteDirectory(directory)}; then ${run}; else ${mark(nonce, 'D')}; fi\n`;
  return editorCommand.test(command) ? ` ${editorOn}\n${line} ${editorOff}\n` : line;
}

/**
 * Quiet, and nothing written to a history: one line, for every POSIX shell, between the marks of a command. It tells its process.
 * Nobody edits what we type: without its line editor bash reads a command three times as fast, and draws nothing.
 */
export function prepareShell(nonce: string): string {
  // Not by `eval`: there bash takes the change of its reader for the end of the text that it evaluates.
  return ` ${start(nonce)}; ${editorOff}; ${quiet}; __labproof=${freshNonce()}; ${whoReads}; ${mark(nonce, 'E')}\n`;
}

/** Which shell reads this? Its answer is that to `prepareShell`, and no other shell gives it. */
export function askWho(nonce: string): string {
  return ` ${start(nonce)}; ${whoReads}; ${mark(nonce, 'E')}\n`;
}

/** Its process and a variable that it was given and hands on to nobody: another machine has the same numbers. */
const whoReads = `printf '%s' "$$-$__labproof"`;

/** A prompt that was exported is unset first: a shell that is entered from here must show one of its own. */
const quiet =
  "unset HISTFILE MAIL MAILPATH PROMPT_COMMAND PS1 PS2 2>/dev/null; HISTSIZE=0; PS1=''; PS2=''; PAGER=cat; GIT_PAGER=cat; SYSTEMD_PAGER=cat; MANPAGER=cat; LESS='-EFXdPs--More--$'; MORE=-e; export PAGER GIT_PAGER SYSTEMD_PAGER MANPAGER LESS MORE";
const editorOff =
  '{ if [ -n "$BASH_VERSION" ]; then set +o emacs +o vi; elif [ -n "$ZSH_VERSION" ]; then unsetopt zle prompt_cr prompt_sp; fi; } 2>/dev/null';
const editorOn = '{ if [ -n "$BASH_VERSION" ]; then set -o emacs; elif [ -n "$ZSH_VERSION" ]; then setopt zle; fi; } 2>/dev/null';
/** A command that shows or changes the options of the shell finds its line editor as a reader would. */
const editorCommand = /\b(?:set\s+[-+]o|setopt|SHELLOPTS|bind)\b/;

function start(nonce: string): string {
  return `printf '\\n%sS\\n' ${nonce}`;
}

/** Tells the status of what ran before; leading blank: no history in shells that ignore such lines. */
export function endMark(nonce: string): string {
  return mark(nonce, 'E');
}

/** `E`: the command has ended; `D`: its directory could not be reached. */
function mark(nonce: string, kind: 'E' | 'D', unread = false): string {
  return `printf '\\n%s${kind}:%s\\n${unread ? '%s' : ''}' ${nonce} "$?"${unread ? ` "${dropUnread}"` : ''}`;
}

/** Reads what is left in the terminal, without waiting for more, and prints nothing. */
const dropUnread = '$({ t=$(stty -g) && stty -icanon min 0 time 0 && dd bs=4096 count=1; stty "$t"; } </dev/tty >/dev/null 2>&1)';

/** One word of the shell; a leading `~` stays outside of the quotes, so that the shell expands it. */
function quoteDirectory(directory: string): string {
  const home = /^~[\w.-]*(?:\/|$)/.exec(directory)?.[0] ?? '';
  const rest = directory.slice(home.length);
  return rest === '' ? home : `${home}'${rest.replaceAll("'", "'\\''")}'`;
}

/** The command as one word of the shell: nothing in it is expanded before `eval` reads it. */
function quote(command: string, shell: string): string {
  // A terminal that is not read yet cuts a line at 4,095 bytes, in silence: a long word is typed in pieces of its own lines.
  const pieces = piecesOf(command);
  if (shell === 'dash' || shell === 'sh') return pieces.map((piece) => `'${piece.replaceAll("'", "'\\''")}'`).join('\\\n');
  return pieces.map((piece) => `$'${escaped(piece)}'`).join('\\\n');
}

const longestPiece = 800;

/** At most 800 characters each, and none ends inside a character. */
function piecesOf(command: string): readonly string[] {
  if (command.length <= longestPiece) return [command];
  const characters = [...command];
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += longestPiece) pieces.push(characters.slice(at, at + longestPiece).join(''));
  return pieces;
}

function escaped(command: string): string {
  let quoted = '';
  for (const character of command) {
    if (character === '\\' || character === "'") quoted += `\\${character}`;
    else if (character === '\n') quoted += '\\n';
    else if (character === '\t') quoted += '\\t';
    else if (character === '!') quoted += '\\041';
    else if (character < ' ' || character === '\x7f') quoted += `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
    else quoted += character;
  }
  return quoted;
}

/** Follows the text of a terminal from the first mark to the second one. */
export class MarkerReader {
  /** Exit status that the second mark tells; null before it came. */
  status: number | null = null;
  /** What the shell said when the command's directory could not be reached; null when it was. */
  missed: string | null = null;
  readonly screen: Screen;
  readonly #nonce: string;
  #started: boolean;
  #buffer = '';

  /** `started`: the first mark is not awaited. */
  constructor(nonce: string, options: ScreenOptions, started = false) {
    this.#nonce = nonce;
    this.#started = started;
    this.screen = new Screen(options);
  }

  feed(text: string): void {
    if (this.status !== null) return;
    this.#buffer += text;
    if (!this.#started && !this.#findStart()) return;
    const end = findMark(this.#buffer, `${this.#nonce}E:`, statusEnd);
    if (end !== null) {
      this.screen.write(withoutLineEnd(this.#buffer.slice(0, end.from)));
      this.status = Number(end.tells);
      this.#buffer = '';
      return;
    }
    const hold = this.#heldFrom();
    this.screen.write(this.#buffer.slice(0, hold));
    this.#buffer = this.#buffer.slice(hold);
  }

  /** What a reader saw: without marks typed again, and without the `^C` that the terminal echoes. */
  text(): string {
    const lines = this.screen.lines().filter((line) => !line.includes(this.#nonce) && !/^\^[C\\]\s*$/.test(line));
    return lines.map((line) => line.replace(/^\^[C\\](?=\S)/, '').trimEnd()).join('\n');
  }

  #findStart(): boolean {
    const start = findMark(this.#buffer, this.#nonce, startEnd);
    if (start === null) {
      this.#buffer = this.#buffer.slice(-keptBefore);
      return false;
    }
    if (start.tells !== '') {
      this.missed = this.#buffer.slice(0, start.from).trim();
      this.status = Number(start.tells);
      return false;
    }
    this.#buffer = this.#buffer.slice(start.to);
    this.#started = true;
    return true;
  }

  /** Text that may be the beginning of the second mark is kept back. */
  #heldFrom(): number {
    const mark = `${this.#nonce}E:`;
    const from = Math.max(0, this.#buffer.length - mark.length - 8);
    for (let at = from; at < this.#buffer.length; at++) {
      if (this.#buffer[at] !== '\r' && this.#buffer[at] !== '\n') continue;
      const tail = this.#buffer.slice(at).replace(/^\r*\n?/, '');
      if (mark.startsWith(tail) || tail.startsWith(mark)) return at;
    }
    return this.#buffer.length;
  }
}

interface Mark {
  readonly from: number;
  readonly to: number;
  /** The exit status that it tells; empty for none. */
  readonly tells: string;
}

/** What may follow a nonce: the rest of a mark on its line, with the status that it tells. Made once: nonces are fresh, their marks alike. */
const startEnd = /(?:S|D:(\d{1,3}))\r?\n/y;
const statusEnd = /(\d{1,3})\r?\n/y;

/** The first place where a mark is whole, typed text that only begins like one left aside. */
function findMark(text: string, begin: string, end: RegExp): Mark | null {
  for (let from = text.indexOf(begin); from !== -1; from = text.indexOf(begin, from + 1)) {
    end.lastIndex = from + begin.length;
    const match = end.exec(text);
    if (match !== null) return { from, to: end.lastIndex, tells: match[1] ?? '' };
  }
  return null;
}

/** Our mark begins on a line of its own: the line end before it is not the command's. */
function withoutLineEnd(text: string): string {
  let to = text.length;
  if (text[to - 1] === '\n') to -= 1;
  while (text[to - 1] === '\r') to -= 1;
  return text.slice(0, to);
}

/** Characters kept of what comes before the first mark: the echo of the typed line, or why a directory is not to be had. */
const keptBefore = 1_000;

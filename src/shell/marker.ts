import { Screen, type ScreenOptions } from './screen.ts';

/** A word that no output holds by chance: fresh for every command. */
export function freshNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `LP${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * The line that runs a command between two marks, the second with the exit status.
 * The mark never stands joined in the typed line, so its echo is not taken for it.
 */
export function wrapCommand(command: string, nonce: string, shell: string): string {
  return ` printf '\\n%s%s\\n' '${nonce}' 'S'; eval ${quote(command, shell)}; ${endMark(nonce)}\n`;
}

/** Tells the status of what ran before; leading blank: no history in shells that ignore such lines. */
export function endMark(nonce: string): string {
  return `printf '\\n%s%s:%s\\n' '${nonce}' 'E' "$?"`;
}

/** The command as one word of the shell: nothing in it is expanded before `eval` reads it. */
function quote(command: string, shell: string): string {
  if (shell === 'dash' || shell === 'sh') return `'${command.replaceAll("'", "'\\''")}'`;
  let quoted = '';
  for (const character of command) {
    if (character === '\\' || character === "'") quoted += `\\${character}`;
    else if (character === '\n') quoted += '\\n';
    else if (character === '\t') quoted += '\\t';
    else if (character === '!') quoted += '\\041';
    else if (character < ' ' || character === '\x7f') quoted += `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
    else quoted += character;
  }
  return `$'${quoted}'`;
}

/** Follows the text of a terminal from the first mark to the second one. */
export class MarkerReader {
  /** Exit status that the second mark tells; null before it came. */
  status: number | null = null;
  readonly screen: Screen;
  readonly #nonce: string;
  readonly #end: RegExp;
  #started: boolean;
  #buffer = '';

  /** `started`: the first mark is not awaited. */
  constructor(nonce: string, options: ScreenOptions, started = false) {
    this.#nonce = nonce;
    this.#started = started;
    this.#end = new RegExp(`\\r*\\n?${nonce}E:(\\d{1,3})\\r?\\n`);
    this.screen = new Screen(options);
  }

  feed(text: string): void {
    if (this.status !== null) return;
    this.#buffer += text;
    if (!this.#started && !this.#findStart()) return;
    const end = this.#end.exec(this.#buffer);
    if (end !== null) {
      this.screen.write(this.#buffer.slice(0, end.index));
      this.status = Number(end[1]);
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
    const start = new RegExp(`${this.#nonce}S\\r?\\n`).exec(this.#buffer);
    if (start === null) {
      this.#buffer = this.#buffer.slice(-200);
      return false;
    }
    this.#buffer = this.#buffer.slice(start.index + start[0].length);
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

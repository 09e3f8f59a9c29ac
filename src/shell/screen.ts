/** Limits of a screen: its size in cells for cursor movements, and how many characters and lines it keeps. */
export interface ScreenOptions {
  readonly columns: number;
  readonly rows: number;
  readonly maxOutput: number;
  readonly maxLines: number;
  /** The last lines are kept in place of the first ones, each up to its share of `maxOutput`. */
  readonly scrolls?: boolean;
}

/**
 * A small terminal: keeps what a person would read after the bytes were shown. Lines are never wrapped,
 * because a transcript has whole lines; past `maxOutput` characters or `maxLines` lines text is counted and dropped. Where the cursor
 * stands is known all the same: a prompt behind a flood is seen.
 * Source of the sequences: ECMA-48 and xterm's control sequences, as far as programs of labs use them.
 */
export class Screen {
  readonly #options: ScreenOptions;
  #lines: string[] = [''];
  #row = 0;
  #column = 0;
  /** Characters that are kept, and the ends of their lines. */
  #size = 0;
  /** Characters and ends of lines that were ever shown. */
  #shown = 0;
  /** Where all goes since something was dropped, however much is erased later; null as long as all is kept. */
  #beyond: Screen | null = null;
  #saved: { row: number; column: number } = { row: 0, column: 0 };
  /** The main screen, while a program shows its own (`less`, `watch`). */
  #main: { lines: string[]; row: number; column: number; size: number } | null = null;
  /** The last own screen of a program that has left it: what a reader saw. */
  #lastAlternate: readonly string[] = [];
  #partial = '';

  constructor(options: ScreenOptions) {
    this.#options = options;
  }

  write(chunk: string): void {
    const text = this.#partial + chunk;
    this.#partial = '';
    let at = 0;
    while (at < text.length && this.#beyond === null) {
      control.lastIndex = at;
      const match = control.exec(text);
      const end = match === null ? text.length : match.index;
      if (end > at) this.#print(text.slice(at, end));
      at = match === null || this.#beyond !== null ? end : this.#control(text, end);
    }
    this.#beyond?.write(text.slice(at));
  }

  /** Characters and ends of lines that are not kept. */
  get truncated(): number {
    return this.#beyond === null ? 0 : this.#beyond.#shown;
  }

  /** The line where the cursor stands, kept or not: where a prompt would be. */
  get currentLine(): string {
    return this.#beyond?.currentLine ?? this.#line;
  }

  get #line(): string {
    return this.#lines[this.#row] ?? '';
  }

  /** The last lines up to the cursor's, kept or not. */
  lastLines(): readonly string[] {
    return this.#beyond?.lines() ?? this.lines();
  }

  /** All lines that are kept, without the last one when it is empty: a final line end adds no line. */
  lines(): readonly string[] {
    const own = this.#main === null ? this.#lines : [...this.#main.lines, ...this.#lines];
    const blank = own.every((line) => line === '');
    const shown = blank && this.#lastAlternate.length > 0 ? this.#lastAlternate : own;
    return shown.at(-1) === '' ? shown.slice(0, -1) : shown;
  }

  #print(text: string): void {
    this.#shown += text.length;
    const room = Math.min(this.#room(), text.length);
    if (room > 0) this.#type(text.slice(0, room));
    if (room === text.length) return;
    if (this.#options.scrolls === true) this.#column += text.length - room;
    else this.#goBeyond().#print(text.slice(room));
  }

  /** For how many characters is room from the cursor on? */
  #room(): number {
    const { scrolls, maxOutput, maxLines } = this.#options;
    const left = scrolls === true ? maxOutput / maxLines - this.#line.length : maxOutput - this.#size;
    return Math.max(left - Math.max(this.#column - this.#line.length, 0), 0);
  }

  /** From here on nothing is kept: the rest of the line and all below it is shown elsewhere. */
  #goBeyond(): Screen {
    const beyond = new Screen({ ...scrolling, columns: this.#options.columns });
    beyond.#replace(this.#line.slice(0, scrolling.maxOutput / scrolling.maxLines));
    beyond.#column = this.#column;
    this.#beyond = beyond;
    return beyond;
  }

  #type(text: string): void {
    const line = this.#line;
    if (this.#column === line.length) {
      this.#replace(line + text);
      this.#column += text.length;
      return;
    }
    // Overwriting counts characters, not code units: half of a pair must never be replaced. Only what is replaced is looked at.
    const from = isLowHalf(line, this.#column) ? this.#column + 1 : this.#column;
    let to = from;
    for (let typed = [...text].length; typed > 0 && to < line.length; typed--) to += isLowHalf(line, to + 1) ? 2 : 1;
    this.#replace(`${line.padEnd(from).slice(0, from)}${text}${line.slice(to)}`);
    this.#column = from + text.length;
  }

  /** Another text on the line where the cursor stands. */
  #replace(line: string): void {
    this.#size += line.length - this.#line.length;
    this.#lines[this.#row] = line;
  }

  #control(text: string, at: number): number {
    const char = text[at] ?? '';
    if (char === '\n' || char === '\v' || char === '\f') this.#newLine();
    else if (char === '\r') this.#column = 0;
    else if (char === '\b') this.#column = Math.max(this.#column - 1, 0);
    else if (char === '\t') this.#column += 8 - (this.#column % 8);
    else if (char === '\x1b') return this.#escape(text, at);
    return at + 1;
  }

  #newLine(): void {
    const { scrolls, maxOutput, maxLines } = this.#options;
    const isLast = this.#row + 1 >= this.#lines.length;
    // A line of two characters takes as much memory as one of fifty.
    if (isLast && scrolls !== true && (this.#lines.length > maxLines || this.#size >= maxOutput)) {
      this.#goBeyond().#newLine();
      return;
    }
    this.#shown += 1;
    this.#column = 0;
    this.#row += 1;
    if (!isLast) return;
    this.#lines.push('');
    this.#size += 1;
    if (scrolls !== true || this.#lines.length < 2 * maxLines) return;
    // Many at once: one by one would cost as much as all of the rest.
    this.#size -= sizeOf(this.#lines.splice(0, maxLines));
    this.#row -= maxLines;
  }

  #escape(text: string, at: number): number {
    const kind = text[at + 1];
    if (kind === undefined) return this.#wait(text, at);
    if (kind === '[') {
      sequence.lastIndex = at + 2;
      const match = sequence.exec(text);
      if (match === null) return text.length - at > longestSequence ? at + 2 : this.#wait(text, at);
      if (match[2] === '') return sequence.lastIndex;
      this.#csi(match[1] ?? '', match[2] ?? '');
      return sequence.lastIndex;
    }
    if (kind === ']' || kind === 'P' || kind === '_' || kind === '^' || kind === 'X') {
      stringEnd.lastIndex = at + 2;
      const match = stringEnd.exec(text);
      if (match === null) return text.length - at > longestString ? text.length : this.#wait(text, at);
      return stringEnd.lastIndex;
    }
    if (kind === '7') this.#saved = { row: this.#row, column: this.#column };
    else if (kind === '8') this.#restore();
    else if (kind === 'M') this.#row = Math.max(this.#row - 1, 0);
    // Charset choices have one more character.
    if (!'()*+#%'.includes(kind)) return at + 2;
    return text[at + 2] === undefined ? this.#wait(text, at) : at + 3;
  }

  /** The rest of a sequence is in the next chunk. */
  #wait(text: string, at: number): number {
    this.#partial = text.slice(at);
    return text.length;
  }

  #csi(parameters: string, final: string): void {
    const numbers = parameters
      .replace(/^[?>=!]/, '')
      .split(';')
      .map((part) => Number.parseInt(part, 10));
    const first = numbers[0] ?? Number.NaN;
    const count = Math.min(Number.isNaN(first) || first === 0 ? 1 : first, 1_000);
    if (final === 'A') this.#moveTo(this.#row - count, this.#column);
    else if (final === 'B') this.#moveTo(this.#row + count, this.#column);
    else if (final === 'C') this.#moveTo(this.#row, this.#column + count);
    else if (final === 'D') this.#moveTo(this.#row, this.#column - count);
    else if (final === 'G') this.#moveTo(this.#row, count - 1);
    else if (final === 'H' || final === 'f') this.#moveTo(this.#top() + count - 1, Math.max(numbers[1] ?? 1, 1) - 1);
    else if (final === 'K') this.#eraseLine(Number.isNaN(first) ? 0 : first);
    else if (final === 'J') this.#eraseDisplay(Number.isNaN(first) ? 0 : first);
    else if (final === 'P') this.#deleteCharacters(count);
    else if (final === '@') this.#insertBlanks(count);
    else if (final === 's') this.#saved = { row: this.#row, column: this.#column };
    else if (final === 'u') this.#restore();
    else if ((final === 'h' || final === 'l') && /^\?(?:47|1047|1049)$/.test(parameters)) this.#switchScreen(final === 'h');
  }

  #top(): number {
    return Math.max(this.#lines.length - this.#options.rows, 0);
  }

  #restore(): void {
    this.#moveTo(this.#saved.row, this.#saved.column);
  }

  #moveTo(row: number, column: number): void {
    const top = this.#top();
    const wanted = Math.min(Math.max(row, top), top + this.#options.rows - 1);
    while (this.#lines.length <= wanted && this.#size < this.#options.maxOutput) {
      this.#lines.push('');
      this.#size += 1;
    }
    this.#row = Math.min(wanted, this.#lines.length - 1);
    this.#column = Math.min(Math.max(column, 0), Math.max(this.#options.columns, this.#line.length));
  }

  #eraseLine(mode: number): void {
    const line = this.#line;
    if (mode === 0) this.#replace(line.slice(0, this.#column));
    else if (mode === 1) this.#replace(' '.repeat(Math.min(this.#column + 1, line.length)) + line.slice(this.#column + 1));
    else this.#replace('');
  }

  #eraseDisplay(mode: number): void {
    if (mode === 0) {
      this.#eraseLine(0);
      this.#size -= sizeOf(this.#lines.splice(this.#row + 1));
    } else if (mode === 2 || mode === 3) {
      // `clear` on the main screen: what scrolled away before is still what the reader read, the page is not.
      this.#row = this.#top();
      this.#column = 0;
      this.#replace('');
      this.#size -= sizeOf(this.#lines.splice(this.#row + 1));
    }
  }

  #deleteCharacters(count: number): void {
    const line = this.#line;
    this.#replace(line.slice(0, this.#column) + line.slice(this.#column + count));
  }

  #insertBlanks(count: number): void {
    const line = this.#line;
    if (this.#size + count > this.#options.maxOutput) return;
    this.#replace(line.slice(0, this.#column) + ' '.repeat(count) + line.slice(this.#column));
  }

  #switchScreen(alternate: boolean): void {
    if (alternate && this.#main === null) {
      this.#main = { lines: this.#lines, row: this.#row, column: this.#column, size: this.#size };
      this.#lines = [''];
      this.#row = 0;
      this.#column = 0;
    } else if (!alternate && this.#main !== null) {
      this.#lastAlternate = this.#lines;
      this.#lines = this.#main.lines;
      this.#row = this.#main.row;
      this.#column = this.#main.column;
      this.#size = this.#main.size;
      this.#main = null;
    }
  }
}

/** Of lines that others stand above: characters, and what ends the line before each. */
function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

function isLowHalf(text: string, at: number): boolean {
  return /[\udc00-\udfff]/.test(text[at] ?? '') && /[\ud800-\udbff]/.test(text[at - 1] ?? '');
}

/** As much as is needed to see where the cursor stands; its lines are longer than any prompt or question. */
const scrolling = { rows: 100, maxOutput: 400_000, maxLines: 200, scrolls: true } as const;
const control = /[\x00-\x1f\x7f]/g;
/** Parameters and final byte of a control sequence; an empty final byte is a broken sequence, which is skipped. What the text ends in waits. */
const sequence = /(?![?>=!]?[\d;:]{0,64}[ -/]?$)([?>=!]?[\d;:]{0,64})[ -/]?([@-~]|(?=[^\d;: -/]))/y;
const stringEnd = /\x07|\x1b\\|\x9c/g;
const longestSequence = 80;
const longestString = 4_096;

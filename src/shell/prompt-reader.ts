import type { Dialect } from '../model/index.ts';
import type { Frame } from './frame.ts';
import { PagerKeys } from './pager-keys.ts';
import { matchPrompt, type PromptMatch } from './prompt.ts';
import { Screen, type ScreenOptions } from './screen.ts';

/** Follows the output of a shell that marks its readiness by nothing but its prompt. */
export class PromptReader {
  readonly screen: Screen;
  readonly #frame: Frame;
  readonly #family: readonly Dialect[];
  readonly #keys: PagerKeys;
  /** Comments that were typed to see whether the shell takes a command: they are no output. */
  readonly #comments: string[] = [];
  #back = false;

  constructor(frame: Frame, family: readonly Dialect[], screen: ScreenOptions) {
    this.screen = new Screen(screen);
    this.#keys = new PagerKeys(frame.dialect.pagers);
    this.#frame = frame;
    this.#family = family;
  }

  /** True when the cursor stands behind a prompt of this shell. */
  feed(text: string): boolean {
    this.screen.write(text);
    this.#back = this.#atPrompt();
    return this.#back;
  }

  #atPrompt(): boolean {
    const line = this.screen.currentLine;
    if (line.trim() === '') return false;
    const match = matchAny(this.#family, line);
    if (match === null) return false;
    if (this.#frame.prompt === '') return true;
    // Another host's prompt in the output is not ours; our own may show another mode.
    const learned = matchAny(this.#family, this.#frame.prompt);
    if (line.trimEnd() === this.#frame.prompt) return true;
    if (learned?.host != null) return match.host === learned.host;
    // `use shop` and `begin;` show in a prompt that names no host.
    return learned?.mode != null && match.mode !== null && match.host === null;
  }

  /** What is typed at a line that looks like the prompt is this comment now. */
  confirmBy(comment: string): void {
    this.#comments.push(comment);
  }

  /** Has the shell shown the last comment, and nothing but its prompt after it? Output that stands still on a line like a prompt has not. */
  get confirmed(): boolean {
    return this.#back && this.#lineOfComment() !== null;
  }

  /** Where the comment stands that the shell has read. */
  #lineOfComment(): number | null {
    const comment = this.#comments.at(-1);
    if (comment === undefined) return null;
    const lines = this.screen.lastLines();
    for (let at = lines.length - 2; at >= 0; at--) {
      const line = lines[at] ?? '';
      if (line.trimEnd().endsWith(comment)) {
        const before = line.trimEnd().slice(0, -comment.length);
        return (before === '' && at === 0) || matchAny(this.#family, before) !== null ? at : null;
      }
      if (line.trim() !== '' && !this.#isAbove(line)) return null;
    }
    return null;
  }

  /** The key that a pager waits for; null where none does. */
  pagerAnswer(): string | null {
    return this.#keys.answer(this.screen);
  }

  text(command: string): string {
    const lines = this.#shown();
    // Of an output that was cut the prompt was cut off, too.
    if (this.screen.truncated === 0) this.#dropPrompt(lines);
    const kept = lines.filter((line) => !/^\^[C\\]\s*$/.test(line)).map((line) => line.trimEnd());
    const text = kept.join('\n');
    return this.#frame.echo === false ? text : dropEcho(text, command, this.#frame.dialect.continued);
  }

  #dropPrompt(lines: string[]): void {
    const last = lines.at(-1);
    if (last !== undefined && last === this.promptLine && matchAny(this.#family, last) !== null) lines.pop();
    if (!this.#isAbove(lines.at(-1) ?? '')) return;
    lines.pop();
    if (lines.at(-1)?.trim() === '') lines.pop();
  }

  #isAbove(line: string): boolean {
    const { above } = this.#frame.dialect;
    return above !== undefined && new RegExp(above, 'u').test(line.trimEnd());
  }

  /** The lines up to the prompt at which the comment was read, without what the terminal showed of comments before. */
  #shown(): string[] {
    const lines = [...this.screen.lines()];
    if (this.#comments.length === 0) return lines;
    const read = this.confirmed && this.screen.truncated === 0 ? this.#lineOfComment() : null;
    if (read !== null) lines.length = read + 1;
    // A terminal shows what is typed at once, and with it the line end that goes with it: the line of output goes on behind it.
    return this.#comments
      .reduce((text, comment) => text.replaceAll(`${comment}\n`, '').replaceAll(comment, ''), lines.join('\n'))
      .split('\n');
  }

  /** The line of the prompt at which the shell waits. */
  get promptLine(): string {
    const read = this.confirmed ? this.#lineOfComment() : null;
    if (read === null) return this.screen.currentLine;
    return (this.screen.lines()[read] ?? '').replace(this.#comments.at(-1) ?? '', '');
  }
}

/** Without the first lines, as far as they are what was typed: behind the prompt of continuation from the second on. */
export function dropEcho(text: string, command: string, continued?: string): string {
  const lines = text.split('\n');
  const typed = command.trimStart().split('\n');
  if (typed[0] === '' || !isEcho(lines[0] ?? '', typed[0] ?? '')) return text;
  let echoed = 1;
  for (; echoed < typed.length && echoed < lines.length; echoed++) {
    const line = lines[echoed] ?? '';
    const prompt = continued === undefined ? '' : (new RegExp(continued).exec(line)?.[0] ?? '');
    const rest = line.slice(prompt.length);
    if ((prompt === '' && rest === '') || !isEcho(rest, typed[echoed] ?? '')) break;
  }
  return lines.slice(echoed).join('\n');
}

/** A text without the blank lines at its ends; made without a pattern, which would try each line end anew. */
export function withoutBlankEnds(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && text[from] === '\n') from += 1;
  while (to > from && text[to - 1] === '\n') to -= 1;
  return text.slice(from, to);
}

function isEcho(line: string, typed: string): boolean {
  const [shown, wanted] = [line.trim(), typed.trim()];
  if (shown.startsWith(wanted) && /^(?:;.*)?$/.test(shown.slice(wanted.length))) return true;
  // An editor of lines on a terminal that cannot move its cursor up shows the end of a line that is too long.
  return shown.startsWith('<') && shown.length > shortestScrolled && wanted.endsWith(shown.slice(1));
}

const shortestScrolled = 80;

/** The first dialect's prompt that a line is; null for none. */
export function matchAny(dialects: readonly Dialect[], line: string): PromptMatch | null {
  for (const dialect of dialects) {
    const match = matchPrompt(dialect, line);
    if (match !== null) return match;
  }
  return null;
}

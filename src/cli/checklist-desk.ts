import { createInterface, type Interface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import { styleText } from 'node:util';
import { type Desk, type Paint, paragraph, plainPaint } from '../checklist/index.ts';
import { print, printAsItIs } from '../drive/print.ts';
import type { World } from '../drive/world.ts';
import type { Channel } from '../model/index.ts';
import { talk } from './live-shell.ts';
import { readOn } from './read-on.ts';

type OpenDesk = Desk & { close(): void };
type Choices<T extends string> = readonly { readonly id: T; readonly label: string }[];

/** A desk for the terminal there is: with menus and colour, or plain lines where nothing may move or nobody sees it. */
export function openDesk(wish: { readonly plain: boolean; readonly talk: boolean }, world: World): OpenDesk {
  const { stdin, stdout, env } = world;
  const plain = wish.plain || stdin.isTTY !== true || stdout.isTTY !== true || env.TERM === 'dumb' || env.TERM === undefined;
  return plain ? new PlainDesk(world, wish.talk) : new MenuDesk(world, wish.talk);
}

const colors: Paint = {
  title: (text) => styled('bold', text),
  strong: (text) => styled('bold', text),
  code: (text) => styled('cyan', text),
  command: (text) => styled('cyan', text),
  quiet: (text) => styled('dim', text),
  good: (text) => styled('green', text),
  warn: (text) => styled('yellow', text),
  bad: (text) => styled('red', text),
};

function styled(style: Parameters<typeof styleText>[0], text: string): string {
  return styleText(style, text, { validateStream: false });
}

function columnsOf({ stdout, env }: World): number {
  const given = Number(env.COLUMNS);
  return Math.max(24, stdout.columns ?? (Number.isInteger(given) && given > 0 ? given : 80));
}

/** Menus that are walked with the arrow keys. */
class MenuDesk implements OpenDesk {
  readonly canTalk: boolean;
  readonly #world: World;
  #busy = false;

  constructor(world: World, canTalk: boolean) {
    this.#world = world;
    this.canTalk = canTalk;
  }

  get setting() {
    const paint = this.#world.env.NO_COLOR === undefined || this.#world.env.NO_COLOR === '' ? colors : plainPaint;
    return { columns: columnsOf(this.#world), paint, plain: false };
  }

  show(text: string): void {
    this.#clear();
    print(this.#world, `${text}\n`);
  }

  read(text: string, below: number): Promise<boolean> {
    this.#clear();
    return readOn(text, below, this.#world);
  }

  busy(text: string): void {
    this.#clear();
    print(this.#world, this.setting.paint.quiet(`  ${text}`));
    this.#busy = true;
  }

  async choose<T extends string>(question: string, choices: Choices<T>): Promise<T | null> {
    this.#clear();
    const { select, isCancel } = await import('@clack/prompts');
    const { stdin, stdout, signal } = this.#world;
    if (signal.aborted) return null;
    print(this.#world, '\n');
    const options = choices.map(({ id, label }) => ({ value: id as string, label }));
    // A signal of its own: clack leaves its listeners on the one that it is given.
    const answer = await select({ message: question, options, input: stdin, output: stdout, signal: AbortSignal.any([signal]) });
    return isCancel(answer) ? null : (answer as T);
  }

  async talk(channel: Channel): Promise<void> {
    this.#clear();
    await talk(channel, this.#world);
  }

  close(): void {
    this.#clear();
  }

  #clear(): void {
    if (this.#busy) printAsItIs(this.#world, '\r\u001b[2K');
    this.#busy = false;
  }
}

/** One line after the other: for a screen reader, a pipe, a terminal that knows no cursor. */
class PlainDesk implements OpenDesk {
  readonly canTalk: boolean;
  readonly #world: World;
  readonly #lines: string[] = [];
  #reader: Interface | null = null;
  #ended = false;
  #wake: (() => void) | null = null;

  constructor(world: World, canTalk: boolean) {
    this.#world = world;
    world.signal.addEventListener('abort', () => this.#wake?.(), { once: true });
    this.canTalk = canTalk && world.stdin.isTTY === true && world.stdout.isTTY === true;
  }

  get setting() {
    return { columns: columnsOf(this.#world), paint: plainPaint, plain: true };
  }

  show(text: string): void {
    print(this.#world, `${text}\n`);
  }

  async read(text: string): Promise<boolean> {
    this.show(text);
    return true;
  }

  busy(text: string): void {
    this.show(`  ${text}`);
  }

  async choose<T extends string>(question: string, choices: Choices<T>): Promise<T | null> {
    const setting = { ...this.setting, names: (text: string) => text };
    this.show(`\n${paragraph(question, setting, '')}`);
    for (const [index, { label }] of choices.entries()) this.show(paragraph(label, setting, '', `${index + 1}. `));
    for (;;) {
      print(this.#world, 'Number, or Enter for 1: ');
      const line = await this.#line();
      if (line === null) {
        this.show('');
        return null;
      }
      const answer = line.trim().toLowerCase();
      const chosen = answer === '' ? choices[0] : (choices[Number(answer) - 1] ?? choices.find((each) => each.id === answer));
      if (chosen !== undefined) return chosen.id;
      this.show(`Please type a number from 1 to ${choices.length}.`);
    }
  }

  async talk(channel: Channel): Promise<void> {
    // The shell has the keyboard alone.
    this.#reader?.close();
    this.#reader = null;
    await talk(channel, this.#world);
  }

  close(): void {
    this.#reader?.close();
    this.#reader = null;
  }

  async #line(): Promise<string | null> {
    this.#listen();
    // Answers that wait already must not keep the world waiting: signals, and a reader who went away.
    await setImmediate();
    while (this.#lines.length === 0 && !this.#ended && !this.#world.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#world.signal.aborted ? null : (this.#lines.shift() ?? null);
  }

  #listen(): void {
    if (this.#reader !== null || this.#ended) return;
    const reader = createInterface({ input: this.#world.stdin, terminal: false });
    this.#reader = reader;
    reader.on('line', (line) => {
      this.#lines.push(line);
      this.#wake?.();
    });
    reader.on('close', () => {
      if (this.#reader !== reader) return;
      this.#ended = true;
      this.#wake?.();
    });
  }
}

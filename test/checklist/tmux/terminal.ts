import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../../support/cli.ts';

export interface TerminalOptions {
  readonly columns: number;
  readonly rows: number;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const ended = /^ended with \d+$/m;
const waiting = /\n {2}Enter to read on$/;

/** `labproof checklist` in a tmux of its own, with the keyboard of a student; both end when it is disposed of. */
export class Terminal {
  readonly #folder = mkdtempSync(join(tmpdir(), 'labproof-tmux-'));
  readonly #socket = join(this.#folder, 'socket');
  #answered = 0;

  constructor({ columns, rows, args, cwd = root, env = {} }: TerminalOptions) {
    const settings = Object.entries({ LANG: 'C.UTF-8', COLORTERM: '', ...env }).map(([name, value]) => `${name}=${value}`);
    const command = [process.execPath, join(root, 'dist/src/cli/main.js'), 'checklist', ...args];
    // The window stays when labproof has ended, with its exit code as the last line.
    const script = `trap : INT; env "$@"; echo "ended with $?"; exec sleep infinity`;
    const size = ['-x', String(columns), '-y', String(rows)];
    const session = ['new-session', '-d', '-s', 'student', '-c', cwd, ...size, 'sh', '-c', script, 'sh', ...settings, ...command];
    this.#tmux('-f', '/dev/null', 'start-server', ';', 'set-option', '-g', 'history-limit', '50000', ';', ...session);
  }

  [Symbol.dispose](): void {
    this.#tmux('kill-server');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** What is to be seen now. */
  screen(): string {
    return this.#tmux('capture-pane', '-p', '-t', 'student');
  }

  /** All that was ever shown, line for line as it stood. */
  transcript(): string {
    return this.#tmux('capture-pane', '-p', '-S', '-', '-t', 'student').trimEnd();
  }

  /** The same with what the terminal itself broke put together again. */
  unbroken(): string {
    return this.#tmux('capture-pane', '-p', '-J', '-S', '-', '-t', 'student').replace(/ +$/gm, '').trimEnd();
  }

  /** The same with colours, as escape sequences. */
  colored(): string {
    return this.#tmux('capture-pane', '-p', '-e', '-S', '-', '-t', 'student');
  }

  keys(...names: readonly string[]): void {
    this.#tmux('send-keys', '-t', 'student', ...names);
  }

  async until(condition: (transcript: string) => boolean): Promise<string> {
    for (let nth = 0; nth < 1_000; nth++) {
      const transcript = this.transcript();
      if (condition(transcript)) return transcript;
      await sleep(30);
    }
    throw new Error(`waited in vain; the screen:\n${this.screen()}`);
  }

  /** Waits for the next menu, reading on where a text is longer than the screen; null when labproof has ended. */
  async menu(): Promise<readonly string[] | null> {
    for (;;) {
      const text = await this.until((all) => this.#openMenu(all) !== null || ended.test(all) || waiting.test(all));
      if (ended.test(text)) return null;
      const open = this.#openMenu(text);
      if (open !== null) return open;
      // A title stands with its text.
      if (/[═─]{3,}\s*$/.test(text.slice(0, text.lastIndexOf('\n')))) throw new Error(`a screen ends with a title:\n${this.screen()}`);
      this.keys('Enter');
      await this.until((all) => !waiting.test(all) || all.length > text.length);
    }
  }

  /** The choices of the menu that waits for an answer. */
  #openMenu(transcript: string): readonly string[] | null {
    const answered = transcript.match(/^[◇■]/gm)?.length ?? 0;
    const open = /^◆((?!\n[◆◇■])[\s\S])*\n└$/m.exec(transcript.slice(Math.max(0, transcript.lastIndexOf('\n◆'))).trim());
    if (answered < this.#answered || open === null) return null;
    return [...open[0].matchAll(/^│ {2}[●○] (.*(?:\n│ {2}(?![●○↑]).*)*)$/gm)].map((match) => (match[1] ?? '').replaceAll('\n│ ', ''));
  }

  /** Walks down to the first choice that matches one of the wishes, the dearest first, and takes it. */
  choose(choices: readonly string[], ...wishes: readonly RegExp[]): string {
    const index = wishes.map((wish) => choices.findIndex((choice) => wish.test(choice))).find((each) => each >= 0);
    if (index === undefined) throw new Error(`none of ${wishes.join(', ')} is offered:\n${this.screen()}`);
    this.#answered++;
    this.keys(...Array.from({ length: index }, () => 'Down'), 'Enter');
    return choices[index] ?? '';
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-u', '-S', this.#socket, ...args], { encoding: 'utf8' });
  }
}

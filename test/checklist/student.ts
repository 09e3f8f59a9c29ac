import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/cli.ts';

/** What a student is asked: the question and the choices as they stand on the plain screen. */
export interface Question {
  readonly text: string;
  readonly choices: readonly string[];
}

const ask = 'Number, or Enter for 1: ';

/** A student at `labproof checklist --plain`: reads the screen, and types the number of a choice. */
export class Student {
  readonly child: ChildProcess;
  screen = '';
  code: number | null = null;
  readonly ended: Promise<void>;
  #read = 0;
  #wake: (() => void) | null = null;

  constructor(args: readonly string[], options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> }) {
    this.child = spawn(process.execPath, [join(root, 'dist/src/cli/main.js'), 'checklist', ...args], {
      cwd: options.cwd,
      env: { PATH: process.env.PATH, HOME: options.cwd, COLUMNS: '80', ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child.stdin?.on('error', () => {});
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.screen += text;
        this.#wake?.();
      });
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code) => {
        this.code = code;
        this.#wake?.();
        resolve();
      });
    });
  }

  /** The next question; null when labproof has ended. */
  async question(): Promise<Question | null> {
    for (;;) {
      const at = this.screen.indexOf(ask, this.#read);
      if (at >= 0) {
        const text = this.screen.slice(this.#read, at);
        this.#read = at + ask.length;
        return { text, choices: [...text.matchAll(/^\d+\. (.*(?:\n {3}\S.*)*)/gm)].map((match) => (match[1] ?? '').replace(/\s+/g, ' ')) };
      }
      if (this.child.exitCode !== null || this.child.signalCode !== null) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Types the number of the first choice that matches one of the wishes, the dearest first. */
  answer({ text, choices }: Question, ...wishes: readonly RegExp[]): void {
    for (const wish of wishes) {
      // The last list of numbers is the menu: prose may hold numbers too.
      const index = choices.findLastIndex((choice) => wish.test(choice));
      if (index < 0) continue;
      const number = [...text.matchAll(/^(\d+)\. /gm)][index]?.[1];
      this.child.stdin?.write(`${number}\n`);
      return;
    }
    throw new Error(`none of ${wishes.join(', ')} is offered:\n${text}`);
  }
}

/** Answers as a student who lets labproof run everything and consents; `settle` answers what nobody knows. */
export async function respond(student: Student, question: Question, settle: Settle): Promise<void> {
  if (/Was\s+it\s+done\?/.test(question.text))
    student.answer(question, (await settle()) === 'done' ? /^Yes, it was done/ : /^No, it was not done/);
  else
    student.answer(question, /^Yes, (?:send|write)/, /^Go on$/, /^Run it for me/, /^I did it myself: check/, /^Check/, /^I did it myself/);
}

type Settle = () => Promise<'done' | 'not-done'>;

/** Walks to the end. */
export async function walkOn(student: Student, settle: Settle = async () => 'done'): Promise<void> {
  for (let question = await student.question(); question !== null; question = await student.question())
    await respond(student, question, settle);
  await student.ended;
}

/** Ends what a killed labproof left at work on this machine: all processes with this text in their environment, until none is left. */
export async function endAll(mark: string): Promise<void> {
  for (;;) {
    const left = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && environmentOf(pid).includes(mark));
    if (left.length === 0) return;
    for (const pid of left) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

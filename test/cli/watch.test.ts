import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, root } from '../support/cli.ts';

/** A target that writes down what it is sent, and answers with the command's last word. */
const runner = `import { appendFileSync } from 'node:fs';
export default {
  name: 'told',
  open: async () => ({
    kind: 'commands',
    run: async ({ command }) => {
      appendFileSync(new URL('./sent.log', import.meta.url), command + '\\n');
      return { text: command.split(' ').at(-1), end: { kind: 'exit', status: 0 }, durationMs: 1, truncated: 0 };
    },
    [Symbol.asyncDispose]: async () => {},
  }),
};
`;

const page = (...blocks: readonly (readonly [string, string])[]) =>
  `Doors\n=====\n\n${blocks.map(([command, output]) => `.. code-block:: console\n\n   me@door:~$ ${command}\n   ${output}\n\nThen:\n\n`).join('')}`;

/** The command line as an author leaves it open. */
class Watched {
  readonly #child: ChildProcess;
  #text = '';
  #wake = () => {};

  constructor(cwd: string, args: readonly string[]) {
    this.#child = spawn(process.execPath, [join(root, 'dist/src/cli/main.js'), 'watch', ...args], {
      cwd,
      env: { PATH: process.env.PATH, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#text += text;
        this.#wake();
      });
  }

  /** What one run printed, once it waits for a save. */
  async next(): Promise<string> {
    for (;;) {
      const end = this.#text.indexOf('(end with Ctrl-C)\n');
      if (end >= 0) {
        const text = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + '(end with Ctrl-C)\n'.length);
        return text;
      }
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  end(): Promise<number | null> {
    const code = new Promise<number | null>((done) => this.#child.once('close', done));
    this.#child.kill('SIGINT');
    return code;
  }
}

describe('labproof watch', () => {
  it('asks for what was edited and nothing else, and never sends what changes something', async () => {
    await using made = await folderWith({
      'guide.rst': page(['echo one', 'one'], ['touch here', 'here'], ['echo two', 'three']),
      'labproof.yaml':
        'targets:\n  door: { runner: ./runner.mjs, consent: all, identity: door }\nconsent: all\ntimeouts: { wait: 1ms }\ncommandClasses: [{ command: touch, class: changing }]\n',
      'runner.mjs': runner,
    });
    const sent = () => readFileSync(join(made.path, 'sent.log'), 'utf8').trim().split('\n');
    const write = (text: string, name = 'guide.rst') => writeFileSync(join(made.path, name), text);
    const watched = new Watched(made.path, ['guide.rst']);
    try {
      const first = await watched.next();
      expect(first).toContain('three became two');
      expect(first).toContain('the consent is read-only');
      expect(sent()).toEqual(['echo one', 'echo two']);

      // The text was wrong: the answer of before holds, and nobody is asked again.
      write(page(['echo one', 'one'], ['touch here', 'here'], ['echo two', 'two']));
      const second = await watched.next();
      expect(second).toContain('saved: guide.rst');
      expect(second).toContain('2 pass');
      expect(sent()).toEqual(['echo one', 'echo two']);

      write(page(['echo one', 'one'], ['touch here', 'here'], ['echo four', 'four']));
      expect(await watched.next()).toContain('2 pass');
      expect(sent()).toEqual(['echo one', 'echo two', 'echo four']);

      write('targets: [', 'labproof.yaml');
      expect(await watched.next()).toContain('LABPROOF_CONFIG_');
      write('Doors\n=====\n\n');
      expect(await watched.next()).not.toContain('pass  :');
    } finally {
      expect(await watched.end()).not.toBe(0);
    }
  });
});

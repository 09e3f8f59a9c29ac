import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, labproof, root } from '../support/cli.ts';

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
    // One pipe for both, as in a terminal: from two, the line that waits can be read before the error that was printed ahead of it.
    this.#child = spawn('sh', ['-c', 'exec "$0" "$@" 2>&1', process.execPath, join(root, 'dist/src/cli/main.js'), 'watch', ...args], {
      cwd,
      env: { PATH: process.env.PATH, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
      this.#wake();
    });
  }

  /** Once it has printed this. */
  async said(text: string): Promise<void> {
    while (!this.#text.includes(text)) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
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
      expect(first).toMatch(/the consent is read-only:\s+watch\s+sends\s+nothing\s+else/);
      expect(first).not.toContain('--consent');
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

  /** A guide under watch, and what its target was sent. */
  const opened = async (files: Readonly<Record<string, string>>, path = 'guide.rst') => {
    const folder = await folderWith({ 'guide.rst': page(['echo one', 'one']), 'labproof.yaml': config(), 'runner.mjs': runner, ...files });
    const watched = new Watched(folder.path, [path]);
    await watched.next();
    return {
      watched,
      at: (name: string) => join(folder.path, name),
      write: (text: string, name = 'guide.rst') => writeFileSync(join(folder.path, name), text),
      sent: () => readFileSync(join(folder.path, 'sent.log'), 'utf8').trim().split('\n'),
      async [Symbol.asyncDispose]() {
        await watched.end();
        await folder[Symbol.asyncDispose]();
      },
    };
  };
  const config = (more = '') => `targets:\n  door: { runner: ./runner.mjs, identity: door${more} }\ntimeouts: { wait: 1ms }\n`;

  it('hears of a save by renaming, and of many strokes once they are over', async () => {
    await using made = await opened({});
    made.write(page(['echo two', 'two']), '.guide.rst.swp');
    renameSync(made.at('.guide.rst.swp'), made.at('guide.rst'));
    expect(await made.watched.next()).toContain('1 pass');
    for (const word of ['three', 'four', 'five', 'six']) made.write(page([`echo ${word}`, word]));
    expect(await made.watched.next()).toContain('1 pass');
    made.write(page(['echo six', 'six'], ['echo seven', 'seven']));
    expect(await made.watched.next()).toContain('2 pass');
    expect(made.sent()).toEqual(['echo one', 'echo two', 'echo six', 'echo seven']);
  });

  it('goes on when the page, its folder, an include or a configuration is gone or broken, and comes back', async () => {
    await using made = await opened(
      {
        'docs/guide.rst': `${page(['echo one', 'one'])}.. include:: more.inc\n`,
        'docs/more.inc': '.. code-block:: console\n\n   me@door:~$ echo two\n   two\n',
      },
      'docs/guide.rst',
    );
    const text = readFileSync(made.at('docs/guide.rst'), 'utf8');
    const more = readFileSync(made.at('docs/more.inc'), 'utf8');
    rmSync(made.at('docs/guide.rst'));
    expect(await made.watched.next()).toContain('LABPROOF_GUIDE_NOT_FOUND');
    made.write(text, 'docs/guide.rst');
    expect(await made.watched.next()).toContain('2 pass');
    rmSync(made.at('docs/more.inc'));
    expect(await made.watched.next()).toContain('1 pass');
    made.write(more, 'docs/more.inc');
    expect(await made.watched.next()).toContain('2 pass');
    made.write('targets: [', 'labproof.yaml');
    expect(await made.watched.next()).toContain('LABPROOF_CONFIG_SYNTAX');
    made.write(config(), 'labproof.yaml');
    expect(await made.watched.next()).toContain('2 pass');
    rmSync(made.at('docs'), { recursive: true });
    expect(await made.watched.next()).toContain('LABPROOF_GUIDE_NOT_FOUND');
    mkdirSync(made.at('docs'));
    made.write(more, 'docs/more.inc');
    made.write(text, 'docs/guide.rst');
    expect(await made.watched.next()).toContain('2 pass');
    made.write(`${text}.. include:: late.inc\n`, 'docs/guide.rst');
    await made.watched.next();
    expect(made.sent()).toEqual(['echo one', 'echo two']);
    made.write(more.replaceAll('two', 'late'), 'docs/late.inc');
    expect(await made.watched.next()).toContain('3 pass');
    expect(made.sent()).toEqual(['echo one', 'echo two', 'echo late']);
  });

  it('asks anew where a target is another one than before, and not for another save of the configuration', async () => {
    await using made = await opened({});
    made.write(`${config()}# a remark\n`, 'labproof.yaml');
    expect(await made.watched.next()).toContain('1 pass');
    expect(made.sent()).toEqual(['echo one']);
    made.write(config(', host: 192.0.2.9'), 'labproof.yaml');
    expect(await made.watched.next()).toContain('1 pass');
    expect(made.sent()).toEqual(['echo one', 'echo one']);
  });

  it('sees an edit of a configuration that is a program, and one that is written while it watches', async () => {
    await using made = await opened({ 'labproof.yaml': 'targets: {}\n' });
    rmSync(made.at('labproof.yaml'));
    await made.watched.next();
    const program = (name: string) => `export default { targets: { ${name}: { runner: './runner.mjs' } }, timeouts: { wait: '1ms' } };\n`;
    made.write(program('gate'), 'labproof.config.ts');
    expect(await made.watched.next()).toContain('LABPROOF_TARGET_UNKNOWN');
    made.write(program('door'), 'labproof.config.ts');
    expect(await made.watched.next()).toContain('1 pass');
  });

  it('judges a recording that was made anew', async () => {
    const recording = (output: string) =>
      `${JSON.stringify({ type: 'recording', schemaVersion: 1, targets: [{ name: 'door', aliases: [], shell: 'bash' }] })}\n${JSON.stringify({ type: 'answer', host: 'door', shell: 'bash', directory: '~', command: 'echo one', repeat: false, output, end: { kind: 'exit', status: 0 }, durationMs: 1, truncated: 0 })}\n`;
    await using folder = await folderWith({ 'guide.rst': page(['echo one', 'one']), '.labproof/guide.recording.jsonl': recording('one') });
    const watched = new Watched(folder.path, ['guide.rst', '--replay']);
    try {
      expect(await watched.next()).toContain('1 pass');
      writeFileSync(join(folder.path, '.labproof/guide.recording.jsonl'), recording('two'));
      expect(await watched.next()).toContain('one became two');
    } finally {
      await watched.end();
    }
  });

  it('is stopped by a save while it waits for the lab, and begins anew with what was answered', async () => {
    const here = (...blocks: readonly (readonly [string, string])[]) => page(...blocks).replaceAll('me@door', 'me@here');
    await using folder = await folderWith({
      'guide.rst': here(['echo one', 'one'], ['cat state', 'state: Running'], ['echo two', 'two']),
      'labproof.yaml': `targets:\n  here: { runner: local, cwd: ., identity: ${hostname()} }\ntimeouts: { wait: 300s }\n`,
      state: 'state: Pending\n',
    });
    const watched = new Watched(folder.path, ['guide.rst']);
    try {
      await watched.said('echo one');
      writeFileSync(join(folder.path, 'guide.rst'), here(['echo one', 'one'], ['echo two', 'two']));
      const text = await watched.next();
      expect(text).toMatch(/stopped: there was a save, while this ran|the run was stopped/);
      expect(text).toContain('saved: guide.rst');
      expect(text).toMatch(/PASS {2}2 steps/);
    } finally {
      await watched.end();
    }
  });

  it.each([
    ['a guide that is not there', ['nofile.rst'], 'LABPROOF_GUIDE_NOT_FOUND'],
    ['a folder of several', ['.'], 'LABPROOF_GUIDE_SEVERAL'],
    ['a target that cannot be one', ['guide.rst', '-t', 'door=foo://x'], 'LABPROOF_TARGET_URL_INVALID'],
  ])('ends where no save would help: %s', async (_, args, code) => {
    await using folder = await folderWith({ 'guide.rst': page(['echo one', 'one']), 'other.rst': page(['echo one', 'one']) });
    const result = await labproof(['watch', ...args], { cwd: folder.path });
    expect(result.stderr).toContain(code);
    expect(result.stdout).not.toContain('waiting');
    expect(result.code).toBe(4);
  });
});

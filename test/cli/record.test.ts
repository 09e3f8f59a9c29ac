import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, labproof, root } from '../support/cli.ts';

/** A target that answers with the command's last word; away while a file says so, and it writes down what it is sent. */
const runner = `import { appendFileSync, existsSync } from 'node:fs';
const here = (name) => new URL(name, import.meta.url);
export default {
  name: 'told',
  open: async () => {
    if (existsSync(here('./away'))) throw new Error('nobody answers');
    return {
      kind: 'commands',
      run: async ({ command }, { signal }) => {
        appendFileSync(here('./sent.log'), command + '\\n');
        if (command.includes('slow')) {
          const awake = setInterval(() => {}, 1000);
          await new Promise((done) => signal.addEventListener('abort', done, { once: true }));
          clearInterval(awake);
        }
        return { text: command.split(' ').at(-1), end: { kind: 'exit', status: 0 }, durationMs: 1, truncated: 0 };
      },
      [Symbol.asyncDispose]: async () => {},
    };
  },
};
`;
const page = (...blocks: readonly (readonly [string, string])[]) =>
  `Doors\n=====\n\n${blocks.map(([command, output]) => `.. code-block:: console\n\n   me@door:~$ ${command}\n   ${output}\n\nThen:\n\n`).join('')}`;
const files = {
  'told.mjs': runner,
  'labproof.yaml': 'targets: { door: { runner: ./told.mjs } }\ntimeouts: { wait: 1ms }\n',
  'page.rst': page(['echo one', 'one'], ['echo two', 'two']),
};
const recording = '.labproof/page.recording.jsonl';

async function made() {
  const folder = await folderWith(files);
  const path = (name: string) => join(folder.path, name);
  return {
    path,
    read: (name = recording) => readFileSync(path(name), 'utf8'),
    run: (...args: string[]) => labproof(args, { cwd: folder.path, env: { HOME: folder.path } }),
    sent: () => (existsSync(path('sent.log')) ? readFileSync(path('sent.log'), 'utf8').split('\n').length - 1 : 0),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('a recording that is there', () => {
  it('is kept where a run with less consent has held back what it has answers to', async () => {
    await using lab = await made();
    writeFileSync(lab.path('page.rst'), page(['echo one', 'one'], ['touch two', 'two']));
    expect((await lab.run('verify', 'page.rst', '--record', '--consent', 'changing')).stderr).not.toContain('kept');
    const before = lab.read();
    const { stderr } = await lab.run('verify', 'page.rst', '--record');
    expect(stderr).toContain('it was made with consent to "changing", and this run had "read-only"');
    expect(lab.read()).toBe(before);
  });

  it('is replaced by one of a run that is whole, failures among its steps or not', async () => {
    await using lab = await made();
    expect((await lab.run('verify', 'page.rst', '--record')).code).toBe(0);
    expect(lab.read()).toContain('"output":"two"');
    writeFileSync(lab.path('page.rst'), page(['echo one', 'one'], ['echo up', 'down']));
    const { stderr } = await lab.run('verify', 'page.rst', '--record');
    expect(stderr).not.toContain('kept');
    expect(lab.read()).toContain('echo up');
  });

  it('is kept where a target is away, where a part was selected, and where a step could not be run; one message says so', async () => {
    await using lab = await made();
    await lab.run('verify', 'page.rst', '--record');
    const good = lab.read();
    const kept = async (reason: RegExp, ...args: string[]) => {
      const { stderr } = await lab.run('verify', 'page.rst', '--record', ...args);
      expect(lab.read()).toBe(good);
      expect(stderr).toMatch(/the recording \.labproof\/page\.recording\.jsonl was kept/);
      expect(stderr).toMatch(reason);
      expect(stderr).toMatch(/delete the file.*--record=FILE/);
      expect(stderr.match(/was kept/g)).toHaveLength(1);
    };
    await kept(/a part of the guide was selected/, '--select', 'page.rst:6');
    writeFileSync(lab.path('away'), '');
    await kept(/1 step could not be judged and 1 step could not be run/);
    rmSync(lab.path('away'));
    writeFileSync(lab.path('page.rst'), page(['echo one', 'one'], ['echo <name>', 'two']));
    await kept(/1 step could not be run/);
  });

  it('is written where there was none, whatever the run came to', async () => {
    await using lab = await made();
    writeFileSync(lab.path('away'), '');
    const { code, stderr } = await lab.run('verify', 'page.rst', '--record');
    expect(code).toBe(3);
    expect(stderr).not.toContain('kept');
    expect(lab.read()).toContain('unreachable');
  });

  it('is kept when the run is stopped', async () => {
    await using lab = await made();
    await lab.run('verify', 'page.rst', '--record');
    const good = lab.read();
    writeFileSync(lab.path('page.rst'), page(['echo one', 'one'], ['echo slow', 'slow']));
    const run = spawn(process.execPath, [join(root, 'dist/src/cli/main.js'), 'verify', 'page.rst', '--record'], {
      cwd: lab.path('.'),
      env: { PATH: process.env.PATH, NO_COLOR: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    run.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const over = new Promise((done) => run.on('close', done));
    await expect.poll(() => readFileSync(lab.path('sent.log'), 'utf8'), { timeout: 20_000 }).toContain('slow');
    run.kill('SIGINT');
    await over;
    expect(lab.read()).toBe(good);
    expect(stderr).toMatch(/was kept.*the run was stopped/);
  });

  it('is tried before anything is sent: a place that cannot be written is said at once', async () => {
    await using lab = await made();
    mkdirSync(lab.path('folder'));
    symlinkSync('/dev/null', lab.path('device'));
    writeFileSync(lab.path('plain.md'), page(['echo one', 'one']));
    for (const [args, reason] of [
      [['page.rst', '--record=labproof.yaml/r.jsonl'], /cannot be written/],
      [['page.rst', '--record=folder'], /is a folder/],
      [['page.rst', '--record=device'], /no ordinary file/],
      [['plain.md', '--record'], /plain\.md\/\.labproof.*cannot be written/],
    ] as const) {
      const { code, stderr } = await lab.run('verify', ...args);
      expect(stderr).toMatch(reason);
      expect(stderr).toMatch(/→ .*--record=FILE\n {2}LABPROOF_FILE_UNWRITABLE/);
      expect(code).toBe(4);
    }
    expect(lab.sent()).toBe(0);
  });
});

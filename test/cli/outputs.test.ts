import { existsSync, linkSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, labproof } from '../support/cli.ts';
import { recordingOf } from '../support/recording.ts';

const page = `Doors
=====

.. include:: part.inc

Ask::

   me@web-1:~$ echo one
   one
`;
const files = {
  'page.rst': page,
  'part.inc': 'A part.\n',
  'other.txt': 'Mine\n',
  'labproof.yaml': 'targets: { web-1: { host: 192.0.2.1 } }\n',
  '.labproof/page.recording.jsonl': recordingOf([['echo one', 'one']]),
};

async function made(more: Readonly<Record<string, string>> = {}) {
  const folder = await folderWith({ ...files, ...more });
  const path = (name: string) => join(folder.path, name);
  return {
    path,
    read: (name: string) => readFileSync(path(name), 'utf8'),
    run: (...args: string[]) => labproof(args, { cwd: folder.path, env: { HOME: folder.path } }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('an option that writes a file', () => {
  const refused: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
    ['a page', ['verify', 'page.rst', '--replay', '-r', 'html=page.rst'], /--reporter html=page\.rst would write over a page/],
    ['a page of another guide', ['verify', 'page.rst', '--replay', '-r', 'html=new.rst'], /new\.rst would write over a page/],
    ['what a page includes', ['verify', 'page.rst', '--replay', '-r', 'json=part.inc'], /part\.inc would write over a file of the guide/],
    [
      'the configuration',
      ['verify', 'page.rst', '--replay', '--lock=labproof.yaml'],
      /--lock labproof\.yaml would write over the configuration/,
    ],
    ['a link to it', ['verify', 'page.rst', '--replay', '-r', 'json=soft'], /json=soft would write over the configuration/],
    ['another name of it', ['verify', 'page.rst', '--replay', '-r', 'json=hard'], /json=hard would write over the configuration/],
    [
      'the recording that answers',
      ['verify', 'page.rst', '--replay', '--record'],
      /--record .*would write over the recording that answers/,
    ],
    [
      'the file of another one',
      ['verify', 'page.rst', '--replay', '-r', 'json=a', '-r', 'html=./a'],
      /json=a and --reporter html=\.\/a are the same/,
    ],
    ['the lock', ['verify', 'page.rst', '--replay', '--lock', '-r', 'json=labproof.lock.yaml'], /are the same file/],
    [
      'the word behind --record',
      ['verify', '--record', 'page.rst', 'page.rst'],
      /page\.rst would.*\n.*put the guide first, or write --record=FILE/,
    ],
    ['the word behind --lock', ['verify', '--lock', 'page.rst', '.'], /page\.rst would.*\n.*put the guide first, or write --lock=FILE/],
    ['a page, without running', ['verify', 'page.rst', '--dry-run', '-r', 'html=page.rst'], /would write over a page/],
    ['a page, on check', ['check', '.', '-r', 'html=page.rst'], /would write over a page/],
    ['the recording, on check', ['check', '.', '-r', 'json=.labproof/page.recording.jsonl'], /would write over the recording/],
    ['the results', ['checklist', 'page.rst', '--replay', '--results', 'page.rst'], /--results page\.rst would write over a page/],
    ['the progress', ['checklist', 'page.rst', '--replay', '--state=a', '--results=a'], /--state .*a and --results a are the same/],
  ];

  it.each(refused)('does not overwrite %s', async (_, args, says) => {
    await using lab = await made();
    symlinkSync('labproof.yaml', lab.path('soft'));
    linkSync(lab.path('labproof.yaml'), lab.path('hard'));
    const { code, stderr } = await lab.run(...args);
    expect(stderr).toMatch(says);
    expect(stderr).toContain('LABPROOF_USAGE_OUTPUT');
    expect(code).toBe(4);
    for (const [name, text] of Object.entries(files)) expect(lab.read(name), name).toBe(text);
    expect(existsSync(lab.path('a'))).toBe(false);
  });

  it('does not overwrite the events that a report is made from', async () => {
    await using lab = await made();
    await lab.run('verify', 'page.rst', '--replay', '-r', 'jsonl=run.events.jsonl');
    const events = lab.read('run.events.jsonl');
    const { code, stderr } = await lab.run('report', 'run.events.jsonl', '-r', 'html=run.events.jsonl');
    expect(stderr).toMatch(/would write over the events.*\n.*\n.*LABPROOF_USAGE_OUTPUT/);
    expect([code, lab.read('run.events.jsonl')]).toEqual([4, events]);
    expect((await lab.run('report', 'run.events.jsonl', '-r', 'html=page.rst')).code).toBe(4);
  });

  it('may take a file of its own, and several one device', async () => {
    await using lab = await made();
    const { code, stderr } = await lab.run(
      'verify',
      'page.rst',
      '--replay',
      '-r',
      'json=a',
      '-r',
      'html=/dev/null',
      '-r',
      'junit=/dev/null',
    );
    expect(code, stderr).toBe(0);
    expect(lab.read('a')).toContain('"verdict": "pass"');
  });

  it.each(['--record', '--replay', '--lock'])('that took the guide for its file says so: %s page.rst', async (option) => {
    await using lab = await made();
    const { code, stderr } = await lab.run('verify', option, 'page.rst');
    expect(stderr).toContain(`${option} took page.rst as its file`);
    expect(stderr).toContain(`put the guide first, or write ${option}=FILE`);
    expect(stderr).not.toContain('missing required');
    expect(code).toBe(4);
    expect((await lab.run('verify', `${option}=page.rst`)).stderr).toContain('missing required');
  });
});

describe('reports', () => {
  it('--json is one more: the others are written, too', async () => {
    await using lab = await made();
    const { code, stdout } = await lab.run('verify', 'page.rst', '--replay', '--json', '-r', 'html=report.html', '-r', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1 });
    expect(lab.read('report.html')).toContain('<html');
    expect(code).toBe(0);
  });

  it('--json has standard output for itself', async () => {
    await using lab = await made();
    const { code, stdout, stderr } = await lab.run('verify', 'page.rst', '--replay', '--json', '-r', 'terminal');
    expect(stderr).toMatch(
      /--json and --reporter terminal would both write to standard output\n.*terminal=FILE.*\n.*LABPROOF_USAGE_OUTPUT/,
    );
    expect([code, stdout]).toEqual([4, '']);
  });

  it.runIf(existsSync('/dev/full'))('one that cannot be written whole is an error of the file, and nothing is green', async () => {
    await using lab = await made();
    const calls = [
      ['verify', 'page.rst', '--replay', '-r', 'terminal'],
      ['check', '.'],
    ];
    for (const call of calls) {
      const { code, stderr, stdout } = await lab.run(...call, '-r', 'terminal', '-r', 'json=/dev/full');
      expect(stderr).toMatch(/\/dev\/full cannot be written.*\n.*→.*\n.*LABPROOF_FILE_UNWRITABLE/);
      expect(stderr).not.toMatch(/INTERNAL|bug/);
      expect(stdout).toContain('PASS');
      expect(code).toBe(3);
    }
    await lab.run('verify', 'page.rst', '--replay', '-r', 'jsonl=run.events.jsonl');
    expect((await lab.run('report', 'run.events.jsonl', '-r', 'html=/dev/full')).code).toBe(3);
  });
});

describe('a configuration that cannot be read', () => {
  it('is named, with what to do', async () => {
    await using folder = await folderWith({ 'guides/page.rst': page, 'guides/part.inc': '' });
    mkdirSync(join(folder.path, 'labproof.yaml'));
    for (const args of [
      ['verify', 'guides/page.rst'],
      ['check', 'guides'],
      ['verify', 'guides/page.rst', '-c', 'labproof.yaml'],
    ]) {
      const { code, stderr } = await labproof(args, { cwd: folder.path });
      expect(stderr).toMatch(/labproof\.yaml cannot be read: it is a folder\n {2}→ .*\n {2}LABPROOF_CONFIG_UNREADABLE/);
      expect(code).toBe(4);
    }
  });
});

describe('a run whose reports all go to files', () => {
  it('says in one line what it came to and what was written', async () => {
    await using lab = await made();
    const run = (...more: string[]) => lab.run('verify', 'page.rst', '--replay', ...more);
    const passed = await run('-r', 'html=out/report.html', '--record=new.jsonl', '--lock=names.yaml');
    expect(passed).toMatchObject({ stdout: '', code: 0 });
    expect(passed.stderr).toBe('labproof: PASS: 1 step verified; wrote names.yaml, out/report.html, new.jsonl\n');
    // Who is told otherwise is not told twice.
    expect((await run('--record=other.jsonl')).stderr).toBe('');
    expect((await run('--json', '-r', 'html=report.html')).stderr).toBe('');
  });

  it('names the worst of several guides', async () => {
    const answers = recordingOf([
      ['echo one', 'one'],
      ['echo one', 'two'],
    ]);
    await using lab = await made({ 'r.jsonl': answers, 'more/page.rst': page, 'more/part.inc': '' });
    const { stderr } = await lab.run('verify', 'more/page.rst', 'page.rst', '--replay=r.jsonl', '-r', 'json=a');
    expect(stderr).toBe('labproof: DRIFT: page.rst: 1 step drifted from the page; wrote a\n');
  });
});

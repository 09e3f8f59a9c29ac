import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { root } from '../support/cli.ts';
import { type VitestProject, VitestProjects, vitestVersions } from '../support/vitest-projects.ts';

// A Vitest within a Vitest, on a machine that does other things too.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** A page about this machine; each of its commands leaves its name in steps.log, so that the target itself tells what was run. */
const page = (title: string, names: readonly string[], more = '') =>
  [
    title,
    '='.repeat(title.length),
    '',
    ...names.flatMap((name) => [
      `Part ${name}`,
      '-'.repeat(5 + name.length),
      '',
      '.. code-block:: console',
      '',
      `   me@workstation:~$ echo ${name} | tee -a STEPS_LOG`,
      `   ${name}`,
      '',
    ]),
    more,
  ].join('\n');

const config = (options = '{}', test = '{}') =>
  `import { labproof } from 'labproof/vitest';\nexport default { plugins: [labproof(${options})], test: ${test} };\n`;

const lab = (folder: string, consent = 'changing') =>
  `targets:\n  workstation: { runner: local, identity: "${hostname()}", cwd: "${folder}" }\ntimeouts: { wait: 50ms }\nconsent: ${consent}\n`;

/** Every command at most once, in the order of the page. */
function expectOnce(project: VitestProject, names: readonly string[]): void {
  expect(project.log()).toEqual(names);
}

/** Is `labproof update` a part of this build? */
const canUpdate = existsSync(join(root, 'dist/src/update/index.js'));

describe.each(vitestVersions())('$name', (version) => {
  const projects = new VitestProjects(version);
  afterAll(() => projects.remove());

  const project = (files: Readonly<Record<string, string>>, consent?: string): VitestProject => {
    const made = projects.project({ 'vitest.config.mjs': config(), ...files });
    made.write('labproof.yaml', lab(made.path, consent));
    return made;
  };

  describe('the tree and a failure', () => {
    const broken = `Doors\n=====\n\nA page with an include.\n\nState\n-----\n\n.. code-block:: console\n\n   me@workstation:~$ echo door 1; echo state = open\n   door 1\n   state = shut\n\n.. include:: more.inc\n\nEnd\n---\n\n.. code-block:: console\n\n   me@workstation:~$ shutdown now\n`;
    const more = `.. code-block:: console\n\n   me@workstation:~$ echo from the include\n   from the include\n`;

    it('has titles as suites, commands as tests, a code frame in the page', async () => {
      const { code, text } = await project({ 'guide.rst': broken, 'more.inc': more }, 'read-only').run('--reporter=verbose');
      expect(code).toBe(1);
      expect(steady(text)).toMatchSnapshot();
    });

    it('takes FILE:LINE of a command', async () => {
      const { code, text } = await project({ 'guide.rst': broken, 'more.inc': more }, 'read-only').run(
        '--reporter=verbose',
        'guide.rst:15',
      );
      expect(text).toContain('✓ guide.rst:15');
      expect(text).toMatch(/Tests +1 passed \| 3 skipped \(4\)/);
      expect(code).toBe(0);
    });

    it('points into the included file when that is where it fails', async () => {
      const { text } = await project({
        'guide.rst': broken,
        'more.inc': more.replace(/\n {3}from the include/, '\n   from the exclude'),
      }).run();
      expect(text).toMatch(/more\.inc:4:\d+/);
    });
  });

  describe('no step runs twice', () => {
    const names = ['alpha', 'beta', 'gamma'];
    const failing = page('Steps', names).replace('\n   beta\n', '\n   state = down\n');

    it.each([
      ['a retry', '{ retry: 2 }', []],
      ['repeats', '{}', ['--retry=3']],
      ['threads', "{ pool: 'threads', retry: 1 }", []],
      ['a worker for several files', '{ isolate: false, retry: 1 }', []],
      ['shuffled and at the same time', '{ sequence: { shuffle: true, concurrent: true }, retry: 1 }', []],
      ['a time limit', '{ testTimeout: 1, hookTimeout: 1 }', []],
    ])('%s', async (_what, test, args) => {
      const made = project({ 'guide.rst': failing, 'vitest.config.mjs': config('{}', test) });
      const { code, text } = await made.run(...args);
      expect(text).toMatch(/Tests +1 failed \| 3 passed \(4\)/);
      expect(code).toBe(1);
      expectOnce(made, names);
    });

    it('a filter, with what it needs', async () => {
      const made = project({ 'guide.rst': page('Steps', names) });
      const { code, text } = await made.run('guide.rst:17');
      expect(text).toMatch(/Tests +1 passed \| 3 skipped \(4\)/);
      expect(code).toBe(0);
      expectOnce(made, ['beta']);
      expect((await made.run('-t', 'gamma', '--retry=2')).code).toBe(0);
      expectOnce(made, ['beta', 'gamma']);
    });

    it('a filter, with what it needs: each once, whatever is retried and asked for besides', async () => {
      const [documented, live] = ['7c9e6679-7425-40de-944b-e07fc1f90ae7', '3fa85f64-5717-4562-b3fc-2c963f66afa6'];
      const block = (command: string, output: string) =>
        `.. code-block:: console\n\n   me@workstation:~$ ${command}\n   ${output}\n\nThen:\n\n`;
      const made = project({
        'guide.rst': `Hand over\n=========\n\n${block('cat motd', 'hello')}${block('cat names', `made ${documented}`)}${block(`cat ${documented}`, 'state = down')}`,
        'runner.mjs': `import { appendFileSync } from 'node:fs';
export default { name: 'told', open: async () => ({ kind: 'commands', run: async ({ command }) => {
  appendFileSync('STEPS_LOG', command + '\\n');
  return { text: command === 'cat names' ? 'made ${live}' : 'state = up', end: { kind: 'exit', status: 0 }, durationMs: 1, truncated: 0 };
}, [Symbol.asyncDispose]: async () => {} }) };\n`,
      });
      made.write('labproof.yaml', 'targets: { workstation: { runner: ./runner.mjs } }\ntimeouts: { wait: 1ms }\n');
      for (const filter of [['guide.rst:20'], ['-t', documented], ['guide.rst:20', 'guide.rst:13']]) {
        rmSync(join(made.path, 'steps.log'), { force: true });
        const { text } = await made.run('--retry=2', ...filter);
        expect(text).toContain('state = down');
        expectOnce(made, ['cat names', `cat ${live}`]);
      }
    });

    it('two guides on one target at the same time: one after the other, though each waits for the other', async () => {
      const log = (name: string) => `echo ${name} | tee -a STEPS_LOG`;
      const guide = (name: string, other: string) =>
        page(name, [`${name}1`, `${name}2`]).replace(
          log(`${name}2`),
          `timeout 3 sh -c 'until grep -q ${other} STEPS_LOG; do sleep 0.1; done'; ${log(`${name}2`)}`,
        );
      const made = project({
        'one.rst': guide('one', 'two'),
        'two.rst': guide('two', 'one'),
        'vitest.config.mjs': config('{}', '{ maxWorkers: 2, retry: 1 }'),
      });
      const { code } = await made.run();
      expect(code).toBe(0);
      expect([
        ['one1', 'one2', 'two1', 'two2'],
        ['two1', 'two2', 'one1', 'one2'],
      ]).toContainEqual(made.log());
    });

    it('one machine under two configurations, with two users: one after the other', async () => {
      const runner = `import { appendFileSync, existsSync, readFileSync } from 'node:fs';
export default { name: 'slow', open: async () => ({ kind: 'commands', run: async ({ command }) => {
  const [, name, other] = command.split(' ');
  appendFileSync('STEPS_LOG', name + '\\n');
  for (let nth = 0; nth < 30 && other !== undefined && !readFileSync('STEPS_LOG', 'utf8').includes(other); nth++) await new Promise((r) => setTimeout(r, 100));
  return { text: name, end: { kind: 'exit', status: 0 }, durationMs: 1, truncated: 0 };
}, [Symbol.asyncDispose]: async () => {} }) };\n`;
      const files = (name: string, other: string, target: string) => ({
        [`${name}/guide.rst`]: `Page\n====\n\n.. code-block:: console\n\n   me@machine:~$ echo ${name}1 ${other}1\n   ${name}1\n   me@machine:~$ echo ${name}2\n   ${name}2\n`,
        [`${name}/labproof.yaml`]: `targets: { machine: { runner: ../runner.mjs, ${target} } }\n`,
      });
      const made = project({
        'runner.mjs': runner,
        ...files('one', 'two', 'host: LAB.example, user: root'),
        ...files('two', 'one', 'host: lab.example, port: 22, user: guest'),
        'vitest.config.mjs': config('{}', '{ maxWorkers: 2 }'),
      });
      const { code, text } = await made.run();
      expect(text).toMatch(/Tests +6 passed/);
      expect(code).toBe(0);
      expect([
        ['one1', 'one2', 'two1', 'two2'],
        ['two1', 'two2', 'one1', 'one2'],
      ]).toContainEqual(made.log());
    });

    it('two guides on one target at the same time: one after the other', async () => {
      const [one, two] = [Array.from({ length: 5 }, (_, index) => `one${index}`), Array.from({ length: 5 }, (_, index) => `two${index}`)];
      const made = project({
        'one.rst': page('One', one),
        'two.rst': page('Two', two),
        'vitest.config.mjs': config('{}', '{ maxWorkers: 2, retry: 1 }'),
      });
      const { code, text } = await made.run();
      expect(text).toMatch(/Tests +12 passed \(12\)/);
      expect(code).toBe(0);
      const log = made.log();
      expect([...log].sort()).toEqual([...one, ...two].sort());
      expect([one, two]).toContainEqual(log.slice(0, 5));
    });

    it('pages of one guide come in the order of the toctree, whatever Vitest thinks', async () => {
      const files = {
        'chapter/index.rst': 'Chapter\n=======\n\n.. toctree::\n\n   zero\n   first\n   more\n',
        'chapter/zero.rst': page('Zero', ['z1', 'z2']),
        'chapter/first.rst': page('First', ['f1', 'f2']),
        'chapter/more.rst': page('More', ['m1', 'm2']),
        'vitest.config.mjs': config("{ guides: ['chapter'] }", '{ maxWorkers: 3, sequence: { shuffle: { files: true } } }'),
      };
      const made = project(files);
      const { code, text } = await made.run();
      expect(text).toMatch(/Test Files +3 passed \(3\)/);
      expect(code).toBe(0);
      expectOnce(made, ['z1', 'z2', 'f1', 'f2', 'm1', 'm2']);
    });

    describe.each([
      ['one page', ['guide']],
      ['pages in parallel on one target', ['guide', 'other', 'chapter/one', 'chapter/two']],
    ])('%s', (_what, files) => {
      const alone = files.length === 1;
      const filters = [
        ['no filter', [], ['alpha', 'beta', 'gamma', ...(alone ? [] : ['o1', 'o2', 'c1', 'c2', 'd1', 'd2'])]],
        ['FILE:LINE', ['guide.rst:17', ...(alone ? [] : ['other.rst:17', 'chapter/two.rst:9'])], alone ? ['beta'] : ['beta', 'o2', 'd1']],
        ['-t', ['-t', 'Part (beta|o2|d1)'], alone ? ['beta'] : ['beta', 'o2', 'd1']],
      ] as const;
      const combinations = filters.flatMap(([name, args, wanted]) =>
        [0, 2].map((retry) => ({ name, args, wanted, retry, pool: retry === 0 ? 'forks' : 'threads' })),
      );

      it.each(combinations)('$name, $retry retries, $pool: run, and watch with two edits', async ({ args, wanted, retry, pool }) => {
        const made = project({
          'guide.rst': failing,
          ...(alone
            ? {}
            : {
                'other.rst': page('Other', ['o1', 'o2']).replace('\n   o2\n', '\n   state = down\n'),
                'chapter/index.rst': 'Chapter\n=======\n\n.. toctree::\n\n   one\n   two\n',
                'chapter/one.rst': page('One', ['c1', 'c2']),
                'chapter/two.rst': page('Two', ['d1', 'd2']),
              }),
          'vitest.config.mjs': config(
            alone ? '{}' : "{ guides: ['guide.rst', 'other.rst', 'chapter'] }",
            `{ retry: ${retry}, pool: '${pool}', maxWorkers: 3 }`,
          ),
        });
        const vitest = made.watch(...args);
        try {
          expect(await vitest.next()).toMatch(/Tests .*failed/);
          expect([...made.log()].sort()).toEqual([...wanted].sort());
          // One guide has the target from its first command to its last.
          const guideOf = (name: string) => (name.length > 2 ? 'guide' : /^o/.test(name) ? 'other' : 'chapter');
          const turns = made.log().map(guideOf);
          expect(turns.filter((each, index) => each !== turns[index - 1])).toEqual([...new Set(turns)]);
          made.write('guide.rst', page('Steps', names));
          await vitest.next();
          made.write('guide.rst', page('Steps', names).replace('echo beta', 'echo delta').replace('\n   beta\n', '\n   delta\n'));
          await vitest.next();
          expect(made.log()).toContain('delta');
          expect(made.log().filter((name, index, all) => all.indexOf(name) !== index)).toEqual([]);
        } finally {
          await vitest.close();
        }
      });
    });

    it('a page for each of several projects: a test of the first', async () => {
      const made = project({
        'guide.rst': failing,
        'vitest.config.mjs': config(
          '{}',
          "{ retry: 1, projects: [{ extends: true, test: { name: 'a' } }, { extends: true, test: { name: 'b' } }] }",
        ),
      });
      expect((await made.run()).text).toMatch(/Tests +1 failed \| 3 passed \(4\)/);
      expectOnce(made, names);
    });

    it('shards: pages of one guide are of one shard', async () => {
      const chapter = (name: string) => ({
        [`${name}/index.rst`]: 'Chapter\n=======\n\n.. toctree::\n\n   one\n   two\n',
        [`${name}/one.rst`]: page('One', [`${name}1`]),
        [`${name}/two.rst`]: page('Two', [`${name}2`]),
      });
      const made = project({ ...chapter('a'), ...chapter('b'), 'vitest.config.mjs': config("{ guides: ['a', 'b'] }") });
      for (const shard of ['1/2', '2/2']) expect((await made.run(`--shard=${shard}`)).text).toMatch(/Test Files +2 passed \(2\)/);
      expect([
        ['a1', 'a2', 'b1', 'b2'],
        ['b1', 'b2', 'a1', 'a2'],
      ]).toContainEqual(made.log());
    });

    it('watch mode: a target that the configuration has moved elsewhere is asked anew', async () => {
      const made = project({ 'guide.rst': page('Steps', names) });
      const vitest = made.watch();
      try {
        await vitest.next();
        made.write('labproof.yaml', `${lab(made.path)}# a remark\n`);
        await vitest.next();
        expectOnce(made, names);
        made.write('labproof.yaml', lab(made.path).replace('cwd:', 'env: { ELSEWHERE: yes }, cwd:'));
        await vitest.next();
        expectOnce(made, [...names, ...names]);
      } finally {
        await vitest.close();
      }
    });

    it('guides of several pages on one target, and one worker for all of them', async () => {
      const chapter = (name: string, [first, second]: readonly [string, string]) => ({
        [`${name}/index.rst`]: `Chapter\n=======\n\n.. toctree::\n\n   ${first}\n   ${second}\n`,
        [`${name}/${first}.rst`]: page('One', [`${name}1`]),
        [`${name}/${second}.rst`]: page('Two', [`${name}2`]),
      });
      // Vitest sorts these so that the second page of each guide comes behind the first page of the other.
      const byName =
        "class { shard(f) { return f; } sort(f) { const n = (x) => x.moduleId.split('/').at(-1); return f.sort((x, y) => n(x) < n(y) ? -1 : 1); } }";
      const made = project({
        ...chapter('a', ['p1', 'p3']),
        ...chapter('b', ['p2', 'p4']),
        'vitest.config.mjs': config("{ guides: ['a', 'b'] }", `{ maxWorkers: 1, sequence: { sequencer: ${byName} } }`),
      });
      expect((await made.run()).code).toBe(0);
      expectOnce(made, ['a1', 'a2', 'b1', 'b2']);
    });

    it('watch mode: an edit runs what was edited, and nothing else again', async () => {
      const made = project({ 'guide.rst': failing, 'vitest.config.mjs': config('{}', '{ retry: 1 }') });
      const vitest = made.watch();
      try {
        expect(await vitest.next()).toMatch(/Tests +1 failed \| 3 passed \(4\)/);
        expectOnce(made, names);
        made.write('guide.rst', page('Steps', names));
        expect(await vitest.next()).toMatch(/Tests +4 passed \(4\)/);
        expectOnce(made, names);
        made.write('guide.rst', page('Steps', ['alpha', 'beta', 'delta']));
        expect(await vitest.next()).toMatch(/Tests +4 passed \(4\)/);
        expectOnce(made, [...names, 'delta']);
      } finally {
        await vitest.close();
      }
    });
  });

  it('watch mode sees includes and the configuration', async () => {
    const made = project({
      'guide.rst': 'Doors\n=====\n\n.. include:: more.inc\n',
      'more.inc': '.. code-block:: console\n\n   me@workstation:~$ echo state = open\n   state = shut\n',
    });
    const vitest = made.watch();
    try {
      expect(await vitest.next()).toMatch(/Tests +1 failed \| 1 passed \(2\)/);
      made.write('more.inc', '.. code-block:: console\n\n   me@workstation:~$ echo state = open\n   state = open\n');
      expect(await vitest.next()).toMatch(/Tests +2 passed \(2\)/);
      made.write('labproof.yaml', lab(made.path).replace(/identity: "[^"]*"/, 'identity: elsewhere'));
      made.write(
        'guide.rst',
        'Doors\n=====\n\nMore.\n\n.. include:: more.inc\n\n.. code-block:: console\n\n   me@workstation:~$ echo door\n   door\n',
      );
      // The host calls itself otherwise, so that the second command is not sent any more.
      expect(await vitest.next()).toMatch(/Tests +1 failed \| 1 passed \| 1 skipped \(3\)/);
    } finally {
      await vitest.close();
    }
  });

  it('a run that Vitest cancels ends the command that is under way, and sends no other', async () => {
    const made = project({
      'bad.rst': page('Bad', ['x'])
        .replaceAll('me@workstation', 'me@other')
        .replace('\n   x\n', '\n   state = down\n')
        .replace('echo x', 'until grep -q long STEPS_LOG; do :; done; echo x'),
      'long.rst': `Long\n====\n\n.. code-block:: console\n\n   me@workstation:~$ echo long | tee -a STEPS_LOG; sleep 600\n   long\n   me@workstation:~$ echo after | tee -a STEPS_LOG\n   after\n`,
      'vitest.config.mjs': config('{}', '{ maxWorkers: 2, bail: 1 }'),
    });
    const target = (name: string) => `  ${name}: { runner: local, identity: "${hostname()}", env: { NAME: ${name} } }\n`;
    made.write(
      'labproof.yaml',
      `targets:\n${target('workstation')}${target('other')}timeouts: { wait: 50ms, command: 15m }\nconsent: changing\n`,
    );
    const { code } = await made.run();
    expect(code).toBe(1);
    expect([...made.log()].sort()).toEqual(['long', 'x']);
  });

  it.each([
    ['SIGINT', 'it'],
    ['SIGINT', 'all'],
    ['SIGTERM', 'it'],
    ['SIGHUP', 'it'],
  ] as const)('%s (to %s) ends what is under way on the target, and loses no report', async (signal, all) => {
    const made = project({
      'guide.rst': `Long\n====\n\n.. code-block:: console\n\n   me@workstation:~$ echo first\n   first\n   me@workstation:~$ echo $$ | tee -a STEPS_LOG; sleep 600\n   long\n   me@workstation:~$ echo after | tee -a STEPS_LOG\n   after\n`,
      'vitest.config.mjs': config("{ reporters: ['jsonl=run.events.jsonl'] }"),
    });
    made.write('labproof.yaml', lab(made.path).replace('wait: 50ms', 'wait: 50ms, command: 15m'));
    const run = made.start();
    await vi.waitFor(() => expect(made.log()).toHaveLength(1), { timeout: 60_000 });
    run.kill(signal, all === 'all' ? 'all' : undefined);
    const { code, text } = await run.ended;
    expect(text).not.toContain('Unhandled');
    expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
    const [shell = ''] = made.log();
    await vi.waitFor(() => expect(running(shell)).toBe(false), { timeout: 60_000 });
    const events = made.read('run.events.jsonl').trim().split('\n');
    expect(JSON.parse(events.at(-1) ?? '')).toMatchObject({ type: 'run-finished', exitCode: 3 });
    expect(events.filter((each) => each.includes('"verdict":"pass"'))).not.toEqual([]);
    expect(made.log()).toHaveLength(1);
  });

  it('what a target prints reaches neither the terminal nor the stack', async () => {
    const hostile = String.raw`printf '\033]0;owned\007<b>\n    at x (/etc/passwd:1:1)\n'`;
    const made = project({
      'guide.rst': `Hostile\n=======\n\n.. code-block:: console\n\n   me@workstation:~$ ${hostile}\n   state = up\n`,
    });
    const { code, text, raw } = await made.run('--reporter=default', '--reporter=junit', '--outputFile.junit=j.xml');
    expect(code).toBe(1);
    expect(raw).not.toContain('\u001b]0;');
    expect(text).not.toContain('root:x:0:0');
    expect(text).toMatch(/❯ guide guide\.rst:[67]:/);
    expect(made.read('j.xml')).not.toContain('\u001b');
  });

  describe('what Vitest itself would pass', () => {
    it('a page of which nothing was verified', async () => {
      const made = project({ 'guide.rst': page('Steps', ['alpha']) }, 'read-only');
      const { code, text } = await made.run();
      expect(text).toContain('nothing was verified');
      expect(code).toBe(1);
      expect(made.log()).toEqual([]);
      const filtered = await made.run('guide.rst:9');
      expect(filtered.text).toContain('nothing was verified');
      expect(filtered.code).toBe(1);
    });

    it('a skip that nobody planned', async () => {
      const made = project({
        'guide.rst': page('Steps', ['alpha'], 'Next\n----\n\n.. code-block:: console\n\n   $ hostname\n   nobody-says-where\n'),
      });
      const { code, text } = await made.run();
      expect(text).toContain('LABPROOF_PAGE_NOT_VERIFIED');
      expect(code).toBe(1);
    });

    it('a chapter that shows no output at all', async () => {
      const made = project({
        'chapter/index.rst': 'Chapter\n=======\n\n.. toctree::\n\n   one\n   two\n',
        'chapter/one.rst': page('One', ['c1']).replace('\n   c1\n', '\n'),
        'chapter/two.rst': page('Two', ['d1']).replace('\n   d1\n', '\n'),
        'vitest.config.mjs': config("{ guides: ['chapter'] }"),
      });
      const { code, text } = await made.run('--reporter=verbose');
      expect(text).toMatch(/↓ chapter\/one.rst.*shows no output/);
      expect(text).toContain('nothing was verified');
      expect(code).toBe(1);
      const filtered = await made.run('-t', 'Part c1');
      expect(filtered.text).toContain('nothing was verified');
      expect(filtered.code).toBe(1);
    });

    it('a guide that was named and has no command, beside other tests', async () => {
      const made = project({
        'chapter/index.rst': 'Chapter\n=======\n\n.. toctree::\n\n   one\n',
        'chapter/one.rst': 'One\n===\n\nProse.\n',
        'a.test.mjs': "import { test } from 'vitest';\ntest('a', () => {});\n",
        'vitest.config.mjs': config("{ guides: ['chapter'] }"),
      });
      const { code, text } = await made.run();
      expect(text).toContain('nothing was verified');
      expect(code).toBe(1);
    });

    it('a filtered step whose prerequisite changes something', async () => {
      const text =
        'Hand over\n=========\n\n.. code-block:: console\n\n   me@workstation:~$ echo made 3fa85f64-5717-4562-b3fc-2c963f66afa6 | tee -a STEPS_LOG\n   made 7c9e6679-7425-40de-944b-e07fc1f90ae7\n\nThen\n----\n\n.. code-block:: console\n\n   me@workstation:~$ echo got 7c9e6679-7425-40de-944b-e07fc1f90ae7\n   got 7c9e6679-7425-40de-944b-e07fc1f90ae7\n';
      const made = project({ 'guide.rst': text });
      const run = await made.run('guide.rst:14', '--retry=1');
      expect(run.text).toContain('LABPROOF_PREREQUISITE_CHANGES');
      expect(run.text).toContain('guide.rst:6');
      expect(run.code).toBe(1);
      expect(made.log()).toEqual([]);
      expect((await made.run('guide.rst:6', 'guide.rst:14')).code).toBe(0);
      expect(made.log()).toHaveLength(1);
    });
  });

  it('.skip and .only by annotation', async () => {
    const only = page('Steps', ['alpha', 'beta', 'gamma']).replace('Part beta\n---------\n', 'Part beta\n---------\n\n.. labproof: only\n');
    const made = project({ 'guide.rst': only });
    expect((await made.run()).text).toMatch(/Tests +1 passed \| 3 skipped \(4\)/);
    expectOnce(made, ['beta']);
    const skip = project({ 'guide.rst': only.replace('labproof: only', 'labproof: skip "needs a browser"') });
    expect((await skip.run('--reporter=verbose')).text).toContain('needs a browser]');
    expectOnce(skip, ['alpha', 'gamma']);
  });

  it('drift fails, unless its kind is allowed', async () => {
    const text =
      "Release\n=======\n\n.. code-block:: console\n\n   me@workstation:~$ echo 'release v7.2.0 (build)'\n   release v7.1.0 (build)\n";
    const made = project({ 'guide.rst': text }, 'read-only');
    const drifted = await made.run();
    expect(drifted.text).toContain('recorded with v7.1.0, running v7.2.0');
    expect(drifted.code).toBe(1);
    made.write('vitest.config.mjs', config("{ allow: ['version'] }"));
    expect((await made.run()).code).toBe(0);
    // What is allowed is no reason to write it.
    expect((await made.run('-u')).code).toBe(0);
    expect(made.read('guide.rst')).toBe(text);
  });

  it("every reporter of Vitest's, and ours beside them", async () => {
    const made = project({
      'guide.rst': page('Steps', ['alpha', '<b>&']).replace('\n   alpha\n', '\n   omega\n'),
      'vitest.config.mjs': config("{ reporters: ['html=report/index.html', 'jsonl=report/run.events.jsonl', 'junit=report/ours.xml'] }"),
    });
    const { code } = await made.run(
      '--reporter=json',
      '--reporter=junit',
      '--reporter=tap',
      '--outputFile.json=j.json',
      '--outputFile.junit=j.xml',
    );
    expect(code).toBe(1);
    const json = JSON.parse(made.read('j.json')) as {
      testResults: { assertionResults: { title: string; failureMessages: string[]; meta: { labproof?: { verdict: string } } }[] }[];
    };
    for (const said of [json.testResults[0]?.assertionResults[0]?.failureMessages[0], made.read('j.xml')]) {
      expect(said).toContain('- omega');
      expect(said).toContain('guide.rst');
    }
    expect(
      json.testResults[0]?.assertionResults.map(({ title, meta }) => [title.replace(made.path, 'PROJECT'), meta.labproof?.verdict]),
    ).toMatchSnapshot();
    expect(made.read('j.xml')).toContain('guide.rst');
    expect(made.read('report/index.html')).toContain('guide.rst');
    const events = made
      .read('report/run.events.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; exitCode?: number });
    expect(events.map((event) => event.type)).toMatchSnapshot();
    expect(events.at(-1)?.exitCode).toBeGreaterThan(0);
  });

  it('a chapter on its recording: names learned on one page are used on the next', async () => {
    const made = projects.project({ 'vitest.config.mjs': config("{ guides: ['harbor'], replay: true }") });
    cpSync(join(root, 'docs/labs/harbor'), join(made.path, 'harbor'), { recursive: true });
    const { code, text } = await made.run('--reporter=verbose');
    expect(code).toBe(0);
    expect(tree(text)).toMatchSnapshot();
  });

  it.skipIf(canUpdate)('says that -u cannot be had', async () => {
    const made = project({ 'guide.rst': page('Steps', ['alpha']) });
    const { code, text } = await made.run('-u');
    expect(text).toContain('LABPROOF_UPDATE_UNAVAILABLE');
    expect(code).toBe(1);
    expect(made.log()).toEqual([]);
  });

  it.runIf(canUpdate)('-u writes drift into the page, asks the lab once, and leaves a failure one', async () => {
    const made = project({ 'guide.rst': page('Steps', ['alpha', 'beta']).replace('\n   beta\n', '\n   gamma\n') });
    expect((await made.run('-u')).code).toBe(0);
    expectOnce(made, ['alpha', 'beta']);
    expect(made.read('guide.rst')).toContain('\n   beta\n');
    expect((await made.run()).code).toBe(0);
  });

  it.runIf(canUpdate)('-u knows the targets and the recording as the run did', async () => {
    const made = projects.project({ 'vitest.config.mjs': config("{ guides: ['harbor'], replay: true }") });
    cpSync(join(root, 'docs/labs/harbor'), join(made.path, 'harbor'), { recursive: true });
    const recording = 'harbor/.labproof/harbor.recording.jsonl';
    const newer = (text: string) => text.replace('using 64 bytes of memory', 'using 64 bytes of RAM');
    made.write(recording, newer(made.read(recording)));
    const before = made.read('harbor/routes.rst');
    const { code, text } = await made.run('-u');
    expect(text).not.toContain('LABPROOF_');
    expect(code).toBe(0);
    expect(made.read('harbor/routes.rst')).toBe(newer(before));
  });
});

/** Does a process live? One that ended and that nobody has waited for does not. */
function running(pid: string): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'utf8'));
}

/** The tests, in the order of the pages: Vitest prints those of one page as it hears of them. */
function tree(text: string): readonly string[] {
  const lines = steady(text)
    .split('\n')
    .filter((line) => /^ [✓×↓] /.test(line));
  const lineOf = (line: string) => Number(/\.rst:(\d+)/.exec(line)?.[1]);
  const pageOf = (line: string) => /\S+\.rst/.exec(line)?.[0];
  const pages = [...new Set(lines.map(pageOf))];
  return pages.flatMap((page) => lines.filter((line) => pageOf(line) === page).sort((a, b) => lineOf(a) - lineOf(b)));
}

/** Without what differs from run to run and from version to version. */
function steady(text: string): string {
  return text
    .replace(/\b\d+(?:\.\d+)?m?s\b/g, 'TIME')
    .replace(/RUN +v\S+/, 'RUN')
    .replace(/Start at .*/, 'Start at')
    .replace(/Duration .*/, 'Duration')
    .replace(/ {4}Isolate[\s\S]*$/, '')
    .replace(/[ \t]+$/gm, '');
}

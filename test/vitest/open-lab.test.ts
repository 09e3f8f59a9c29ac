import { cpSync, existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { root } from '../support/cli.ts';
import { VitestProjects, vitestVersions } from '../support/vitest-projects.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe.each(vitestVersions())('openLab in $name', (version) => {
  const projects = new VitestProjects(version);
  afterAll(() => projects.remove());

  it('passes the example: a guide and tests by hand, on a recording and on this machine', async () => {
    const made = projects.project({});
    cpSync(join(root, 'docs/examples/vitest'), made.path, { recursive: true });
    const { code, text } = await made.run();
    expect(text).toMatch(/Test Files +2 passed \(2\)/);
    expect(text).toMatch(/Tests +7 passed \(7\)/);
    expect(code).toBe(0);
    expect(made.read('report/index.html')).toContain('A look at this machine');
  });

  it('runs a command once for two tests, after what it needs, and fails at the line of the guide', async () => {
    const made = projects.project({
      'guide.rst':
        'Doors\n=====\n\n.. code-block:: console\n\n   me@workstation:~$ echo door | tee -a STEPS_LOG\n   door\n   me@workstation:~$ echo state = open\n   state = shut\n',
      'labproof.yaml': `targets:\n  workstation: { runner: local, identity: "${hostname()}" }\ntimeouts: { wait: 50ms }\nconsent: changing\n`,
      'a.test.mjs': [
        "import { openLab } from 'labproof/vitest';",
        "import { afterAll, beforeAll, expect, test } from 'vitest';",
        'let lab;',
        "beforeAll(async () => { lab = await openLab('guide.rst'); });",
        'afterAll(() => lab.close());',
        "test('one', async () => { expect(await lab.verify('guide.rst:6')).toBe('door'); });",
        "test('two', { retry: 2 }, async () => { expect((await lab.run(6)).verdict).toBe('pass'); });",
        "test('three', { retry: 2 }, async () => { await lab.verify('echo state = open'); });",
        "test('four', async () => { await expect(lab.run('guide.rst:1')).rejects.toMatchObject({ code: 'LABPROOF_SELECT_NOTHING' }); });",
      ].join('\n'),
    });
    const { code, text } = await made.run();
    expect(text).toMatch(/Tests +1 failed \| 3 passed \(4\)/);
    expect(text).toMatch(/guide\.rst:9:\d+/);
    expect(text).toContain('- state = shut');
    expect(code).toBe(1);
    expect(made.log()).toEqual(['door']);
  });

  it('waits for a target that a guide or another file has', async () => {
    const names = (file: string) => Array.from({ length: 4 }, (_, index) => `${file}${index}`);
    // Each waits for the other for a while, so that two at the same time would be seen.
    const wait = (other: string) => `timeout 3 sh -c 'until grep -q ${other} STEPS_LOG; do sleep 0.1; done'; `;
    const guide = (file: string, other: string) =>
      `${file}\n====\n\n.. code-block:: console\n\n${names(file)
        .map((name, index) => `   me@workstation:~$ ${index === 1 ? wait(other) : ''}echo ${name} | tee -a STEPS_LOG\n   ${name}\n`)
        .join('')}`;
    const hand = [
      "import { openLab } from 'labproof/vitest';",
      "import { afterAll, beforeAll, test } from 'vitest';",
      'let lab;',
      "beforeAll(async () => { lab = await openLab('hand/guide.rst'); }, 0);",
      'afterAll(() => lab.close());',
      "test('all', { timeout: 0 }, async () => { for (const step of lab.steps) await lab.run(step.position.line); });",
    ].join('\n');
    const made = projects.project({
      'page.rst': guide('page', 'hand'),
      'hand/guide.rst': guide('hand', 'page'),
      'hand.test.mjs': hand,
      'labproof.yaml': `targets:\n  workstation: { runner: local, identity: "${hostname()}" }\nconsent: changing\n`,
      'vitest.config.mjs':
        "import { labproof } from 'labproof/vitest';\nexport default { plugins: [labproof({ guides: ['page.rst'] })], test: { maxWorkers: 2 } };\n",
    });
    const { code } = await made.run();
    expect(code).toBe(0);
    expect([names('page'), names('hand')]).toContainEqual(made.log().slice(0, 4));
    expect([...made.log()].sort()).toEqual([...names('page'), ...names('hand')].sort());
  });

  it.each(['the signal of a test', 'SIGINT'])('%s ends what is under way on the target', async (how) => {
    const made = projects.project({
      'guide.rst':
        'Long\n====\n\n.. code-block:: console\n\n   me@workstation:~$ echo $$ | tee -a STEPS_LOG; sleep 600\n   long\n   me@workstation:~$ echo after | tee -a STEPS_LOG\n   after\n',
      'labproof.yaml': `targets:\n  workstation: { runner: local, identity: "${hostname()}" }\ntimeouts: { wait: 1ms, command: 15m }\nconsent: changing\n`,
      'vitest.config.mjs':
        "import { labproof } from 'labproof/vitest';\nexport default { plugins: [labproof({ guides: ['guide.rst'] })], test: { bail: 1, exclude: ['guide.rst'] } };\n",
      'hand.test.mjs': [
        "import { openLab } from 'labproof/vitest';",
        "import { afterAll, beforeAll, expect, test } from 'vitest';",
        'let lab;',
        "beforeAll(async () => { lab = await openLab('guide.rst'); });",
        'afterAll(() => lab.close());',
        "test('one', { timeout: 0 }, async ({ signal }) => { await lab.run(6, { signal }); await lab.run(8, { signal }); });",
      ].join('\n'),
      ...(how === 'SIGINT'
        ? {}
        : {
            'bad.test.mjs':
              "import { readFileSync, existsSync } from 'node:fs';\nimport { expect, test, vi } from 'vitest';\ntest('bad', { timeout: 0 }, async () => { await vi.waitFor(() => expect(existsSync('STEPS_LOG') && readFileSync('STEPS_LOG', 'utf8')).toBeTruthy(), { timeout: 60_000 }); throw new Error('bad'); });\n",
          }),
    });
    const run = made.start('--maxWorkers=2');
    await vi.waitFor(() => expect(made.log()).toHaveLength(1), { timeout: 60_000 });
    if (how === 'SIGINT') run.kill('SIGINT', 'all');
    expect((await run.ended).code).toBe(how === 'SIGINT' ? 130 : 1);
    const stat = `/proc/${made.log()[0]}/stat`;
    await vi.waitFor(() => expect(existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'utf8'))).toBe(false), { timeout: 60_000 });
    expect(made.log()).toHaveLength(1);
  });

  it('a signal that was given before sends nothing', async () => {
    const made = projects.project({
      'guide.rst': 'Now\n===\n\n.. code-block:: console\n\n   me@workstation:~$ echo now | tee -a STEPS_LOG\n   now\n',
      'labproof.yaml': `targets:\n  workstation: { runner: local, identity: "${hostname()}" }\nconsent: changing\n`,
      'vitest.config.mjs': 'export default {};\n',
      'hand.test.mjs': [
        "import { openLab } from 'labproof/vitest';",
        "import { expect, test } from 'vitest';",
        "test('one', { timeout: 0 }, async () => {",
        "  const lab = await openLab('guide.rst');",
        "  expect(await lab.run(6, { signal: AbortSignal.abort() })).toMatchObject({ verdict: 'skip', skip: 'unplanned', sent: null });",
        '  await lab.close();',
        '});',
      ].join('\n'),
    });
    const { code, text } = await made.run();
    expect([code, made.log()], text).toEqual([0, []]);
  });
});

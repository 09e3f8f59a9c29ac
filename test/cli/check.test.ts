import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, labproof, root } from '../support/cli.ts';
import { recordingOf } from '../support/recording.ts';
import { runHere } from '../support/run.ts';

/** The chapter with its recording, in a folder of its own. */
async function chapter() {
  const folder = await folderWith({ 'docs/plain.rst': 'Plain\n=====\n\nNothing to run.\n' });
  await cp(join(root, 'docs/labs/harbor'), join(folder.path, 'docs/harbor'), { recursive: true });
  const edit = async (name: string, change: (text: string) => string) => {
    const file = join(folder.path, 'docs/harbor', name);
    const text = await readFile(file, 'utf8');
    const changed = change(text);
    expect(changed).not.toBe(text);
    await writeFile(file, changed);
  };
  const recording = '.labproof/harbor.recording.jsonl';
  const header = (change: (header: Record<string, unknown>) => Record<string, unknown>) =>
    edit(recording, (text) => text.replace(/^.*\n/, (line) => `${JSON.stringify(change(JSON.parse(line)))}\n`));
  // The clock of `runHere` stands at 2026-01-15.
  await header((head) => ({ ...head, recordedAt: '2026-01-10T00:00:00.000Z' }));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder.path, encoding: 'utf8' });
  return { ...folder, edit, header, git, check: (...args: string[]) => runHere(['check', ...args], folder.path) };
}

describe('labproof check', () => {
  it('verifies on the recording, without a lab', async () => {
    await using made = await chapter();
    const { code, stdout } = await made.check('docs');
    expect(stdout).toContain('PASS  16 steps');
    expect(stdout).toContain('checked 2 guides, 1 on its recording: 0 errors, 0 warnings');
    expect(code).toBe(0);
  });

  it('fails where the page says another state than the recording, and says that the block was edited', async () => {
    await using made = await chapter();
    await made.header((head) => ({ ...head, blocks: { 'routes.rst': ['0000000000000000'] } }));
    await made.edit('routes.rst', (text) => text.replaceAll('BGP state = Established', 'BGP state = Idle'));
    const { code, stdout } = await made.check('docs');
    expect(stdout).toContain('LABPROOF_BLOCK_CHANGED');
    expect(stdout).toMatch(/blocks were edited since the recording and hold/);
    expect(code).toBe(1);
  });

  it('is drift where the recording is old, undated or from the future', async () => {
    await using made = await chapter();
    expect((await made.check('docs', '--max-age', '3')).stdout).toContain('LABPROOF_RECORDING_OLD');
    expect((await made.check('docs', '--max-age', '3')).code).toBe(2);
    await made.header((head) => ({ ...head, recordedAt: '2026-03-01T00:00:00.000Z' }));
    expect((await made.check('docs')).stdout).toContain('LABPROOF_RECORDING_UNDATED');
    await made.header(({ recordedAt: _gone, ...head }) => head);
    const { code, stdout } = await made.check('docs');
    expect(stdout).toContain('does not say when');
    expect(code).toBe(2);
    expect((await made.check('docs', '--max-age', 'soon')).code).toBe(4);
  });

  it('is drift where a target runs another version than when it was recorded', async () => {
    await using made = await chapter();
    await made.header((head) => ({
      ...head,
      targets: (head.targets as { name: string }[]).map((each) => (each.name === 'quay-1' ? { ...each, version: 'FRR 8.4' } : each)),
    }));
    await made.edit('labproof.yaml', (text) => text.replace('quay-1: { runner: ssh,', 'quay-1: { version: FRR 8.4, runner: ssh,'));
    expect((await made.check('docs')).code).toBe(0);
    await made.edit('labproof.yaml', (text) => text.replace('FRR 8.4', 'FRR 10.1'));
    const { code, stdout } = await made.check('docs');
    expect(stdout).toContain('quay-1 runs FRR 10.1 today, and the recording is of FRR 8.4');
    expect(code).toBe(2);
  });

  it('is no judgement where a command has no answer, a guide no recording, or nothing can be run', async () => {
    await using made = await chapter();
    await made.edit('routes.rst', (text) => text.replace('show ip route bgp', 'show ip route static'));
    const missing = await made.check('docs');
    expect(missing.stdout).toContain('LABPROOF_RECORDING_MISSING');
    expect(missing.code).toBe(3);
    await rm(join(made.path, 'docs/harbor/.labproof'), { recursive: true });
    const none = await made.check('docs');
    expect(none.stdout).toContain('docs/harbor has commands, and there is no recording');
    expect(none.stdout).toContain('checked 2 guides, 0 on their recordings');
    expect(none.code).toBe(3);
    expect((await made.check('docs/plain.rst')).code).toBe(3);
    expect((await made.check('nowhere')).code).toBe(4);
  });

  it('says what the recording has and no command asks for: one that is none any more must not be lost in silence', async () => {
    await using made = await chapter();
    await made.edit('pod.rst', (text) => text.replace('   root@quay-1:~# ', '   root at quay-1:'));
    const { code, stdout } = await made.check('docs');
    expect(stdout).toContain('0 errors, ');
    expect(stdout).toMatch(/harbor\.recording\.jsonl:1:1: warning: .*LABPROOF_RECORDING_UNUSED/);
    expect(code).not.toBe(0);
  });

  it('is no judgement where a guide was recorded and nothing in it is a command any more', async () => {
    await using made = await chapter();
    await cp(join(made.path, 'docs/harbor/.labproof/harbor.recording.jsonl'), join(made.path, 'docs/.labproof/plain.recording.jsonl'));
    const { code, stdout } = await made.check('docs');
    expect(stdout).toContain('checked 2 guides, 2 on their recordings');
    expect(stdout).toContain('nothing was verified');
    expect(code).toBe(3);
  });

  it('finds guides behind links, and follows none out of the folder', async () => {
    await using made = await chapter();
    await rename(join(made.path, 'docs/harbor'), join(made.path, 'real'));
    await symlink('../real', join(made.path, 'docs/harbor'));
    await symlink('..', join(made.path, 'docs/round'));
    expect((await made.check('docs')).stdout).toContain('1 on its recording');
    await writeFile(join(made.path, '..', `${basename(made.path)}.rst`), 'Away\n====\n');
    await symlink(`../../${basename(made.path)}.rst`, join(made.path, 'docs/away.rst'));
    const { code, stderr } = await made.check('docs');
    expect(stderr).toContain('LABPROOF_GUIDE_OUTSIDE');
    expect(code).toBe(4);
    await rm(join(made.path, '..', `${basename(made.path)}.rst`));
  });

  it('checks a page that is meant to be no part of its chapter as a guide of its own', async () => {
    await using made = await chapter();
    const page = 'Alone\n=====\n\n.. code-block:: console\n\n   root@quay-1:~# hostname\n   quay-9\n';
    await writeFile(join(made.path, 'docs/harbor/alone.rst'), page);
    expect((await made.check('docs')).stdout).toContain('LABPROOF_PAGE_ORPHAN');
    await writeFile(join(made.path, 'docs/harbor/alone.rst'), `:orphan:\n\n${page}`);
    const { code, stdout } = await made.check('docs');
    expect(stdout).toContain('docs/harbor/alone.rst has commands, and there is no recording');
    expect(code).toBe(3);
  });

  it('lints, and a warning is drift', async () => {
    await using made = await chapter();
    await made.edit('pod.rst', (text) => text.replace('There and back\n', '.. labproof: only\n\nThere and back\n'));
    await made.edit('routes.rst', (text) => text.replace('Prefixes\n--------\n', 'Prefixes\n--------\n\n.. labproof: only\n'));
    const { code, stdout } = await made.check('docs');
    expect(stdout).toContain('LABPROOF_ANNOTATION_ONLY');
    expect(code).toBe(2);
  });

  describe('--changed', () => {
    it('verifies pages that were touched, and what they need', async () => {
      await using made = await chapter();
      made.git('init', '-q', '-b', 'main');
      made.git('add', '.');
      made.git('commit', '-q', '-m', 'one');
      expect((await made.check('docs', '--changed', 'main')).stdout).toBe('no page was touched since main\n');
      await made.edit('pod.rst', (text) => `${text}\nMore.\n`);
      const { code, stdout } = await made.check('docs', '--changed', 'main');
      expect(code).toBe(0);
      // Of routes.rst only what pod.rst needs is asked.
      expect(stdout).toMatch(/pass +:9 /);
      expect(stdout).not.toContain('show bgp neighbors\n          ✔');
      expect(stdout).toContain('checked 1 guide, 1 on its recording');
      await made.edit('pod.rst', (text) => text.replace('Status:       Running', 'Status:       Pending'));
      expect((await made.check('docs', '--changed', 'main')).code).toBe(1);
    });

    it('follows includes, a new file and the configuration', async () => {
      await using made = await chapter();
      await made.edit('routes.rst', (text) => `${text}\n.. include:: note.inc\n`);
      await writeFile(join(made.path, 'docs/harbor/note.inc'), 'A note.\n');
      made.git('init', '-q', '-b', 'main');
      made.git('add', '.');
      made.git('commit', '-q', '-m', 'one');
      await writeFile(join(made.path, 'docs/harbor/note.inc'), 'Another note.\n');
      const included = await made.check('docs', '--changed', 'main');
      expect(included.stdout).toMatch(/pass +:31 /);
      expect(included.stdout).toContain('checked 1 guide');
      made.git('commit', '-q', '-a', '-m', 'two');
      await made.edit('labproof.yaml', (text) => `${text}\n`);
      expect((await made.check('docs', '--changed', 'main')).stdout).toContain('PASS  16 steps');
      made.git('checkout', '-q', 'docs/harbor/labproof.yaml');
      await writeFile(join(made.path, 'docs/new.rst'), 'New\n===\n\nProse alone.\n');
      const added = await made.check('docs', '--changed', 'main');
      expect(added.stdout).toContain('checked 1 guide, 0 on their recordings');
      expect(added.code).toBe(0);
    });

    it('asks pages that were not touched for what the touched one needs', async () => {
      const [documented, live] = ['7c9e6679-7425-40de-944b-e07fc1f90ae7', '3fa85f64-5717-4562-b3fc-2c963f66afa6'];
      const page = (title: string, command: string, output: string) =>
        `${title}\n=====\n\n.. code-block:: console\n\n   me@web-1:~$ ${command}\n   ${output}\n`;
      await using folder = await folderWith({
        'docs/index.rst': 'Guide\n=====\n\n.. toctree::\n\n   one\n   two\n',
        'docs/one.rst': page('First', 'cat names', `made ${documented}`),
        'docs/two.rst': page('Other', `cat ${documented}`, 'state = up'),
        'docs/.labproof/docs.recording.jsonl': recordingOf([
          ['cat names', `made ${live}`],
          [`cat ${live}`, 'state = up'],
        ]),
      });
      const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder.path });
      git('init', '-q', '-b', 'main');
      git('add', '.');
      git('commit', '-q', '-m', 'one');
      await writeFile(join(folder.path, 'docs/two.rst'), `${page('Other', `cat ${documented}`, 'state = up')}\nMore.\n`);
      const { code, stdout } = await runHere(['check', 'docs', '--changed', 'main'], folder.path);
      expect(stdout).toContain('2 verified on their output');
      expect(code).toBe(0);
    });

    it('follows what is gone: a configuration, a page of a chapter, an include', async () => {
      await using made = await chapter();
      await made.edit('routes.rst', (text) => `${text}\n.. include:: note.inc\n`);
      await writeFile(join(made.path, 'docs/harbor/note.inc'), 'A note.\n');
      made.git('init', '-q', '-b', 'main');
      made.git('add', '.');
      made.git('commit', '-q', '-m', 'one');
      for (const name of ['labproof.yaml', 'peering.rst', 'note.inc', '.labproof/harbor.recording.jsonl']) {
        await rm(join(made.path, 'docs/harbor', name));
        const { code, stdout } = await made.check('docs', '--changed', 'main');
        expect(stdout).not.toContain('no page was touched');
        expect(code).not.toBe(0);
        made.git('checkout', '-q', '.');
      }
      expect((await made.check('docs', '--changed', 'main')).stdout).toContain('no page was touched');
    });

    it('follows conf.py, what a configuration that is a program imports, and a page that no toctree names', async () => {
      await using made = await chapter();
      const write = (name: string, text: string) => writeFile(join(made.path, name), text);
      await write('docs/harbor/conf.py', 'root_doc = "index"\n');
      await write('where.json', '{}\n');
      await rm(join(made.path, 'docs/harbor/labproof.yaml'));
      await write(
        'labproof.config.mjs',
        "export default { targets: {}, addresses: { pinned: ['10.77.3.0/24'], free: ['172.28.0.0/16'] } };\n",
      );
      made.git('init', '-q', '-b', 'main');
      made.git('add', '.');
      made.git('commit', '-q', '-m', 'one');
      for (const [name, text, said] of [
        ['docs/harbor/conf.py', 'root_doc = "index"\nhighlight_language = "text"\n', '1 on its recording'],
        ['where.json', '{"a":1}\n', '1 on its recording'],
        ['docs/harbor/lost.rst', 'Lost\n====\n', 'LABPROOF_PAGE_ORPHAN'],
      ] as const) {
        await write(name, text);
        expect((await made.check('docs', '--changed', 'main')).stdout).toContain(said);
        made.git('checkout', '-q', '.');
      }
    });

    it('knows its files behind links, renamed ones, and says where there is no guide at all', async () => {
      await using made = await chapter();
      await mkdir(join(made.path, 'empty'));
      await rename(join(made.path, 'docs/harbor'), join(made.path, 'real'));
      await symlink('../real', join(made.path, 'docs/harbor'));
      made.git('init', '-q', '-b', 'main');
      made.git('add', '.');
      made.git('commit', '-q', '-m', 'one');
      await writeFile(
        join(made.path, 'real/routes.rst'),
        (await readFile(join(made.path, 'real/routes.rst'), 'utf8')).replaceAll('Established', 'Idle'),
      );
      expect((await made.check('docs', '--changed', 'main')).code).toBe(1);
      expect(await made.check('empty', '--changed', 'main')).toMatchObject({
        code: 4,
        stderr: expect.stringContaining('LABPROOF_GUIDE_NONE'),
      });
      made.git('checkout', '-q', '.');
      made.git('mv', 'docs/plain.rst', 'docs/plainer.rst');
      expect((await made.check('docs', '--changed', 'main')).stdout).toContain('checked 1 guide');
    });

    it('says that a shallow clone does not know the place', async () => {
      await using made = await chapter();
      made.git('init', '-q', '-b', 'main');
      made.git('add', '.');
      made.git('commit', '-q', '-m', 'one');
      made.git('branch', 'base');
      await made.edit('routes.rst', (text) => text.replaceAll('Established', 'Idle'));
      made.git('commit', '-q', '-a', '-m', 'two');
      made.git('clone', '-q', '--depth', '1', `file://${made.path}`, 'shallow');
      for (const since of ['base', 'HEAD~1']) {
        const { code, stderr } = await runHere(['check', 'docs', '--changed', since], join(made.path, 'shallow'));
        expect(stderr).toContain('fetch-depth: 0');
        expect(code).toBe(4);
      }
      // The commit alone, without the way to it: more pages than needed are checked, and none less.
      made.git('-C', 'shallow', 'fetch', '-q', '--depth', '1', 'origin', 'base');
      expect((await runHere(['check', 'docs', '--changed', 'FETCH_HEAD'], join(made.path, 'shallow'))).code).toBe(1);
    });

    it('says what git does not know, and takes no option for a commit', async () => {
      await using made = await chapter();
      made.git('init', '-q', '-b', 'main');
      for (const since of ['main', '--output=x', 'no such']) {
        const { code, stderr } = await made.check('docs', `--changed=${since}`);
        expect(stderr).toContain('LABPROOF_USAGE_CHANGED');
        expect(code).toBe(4);
      }
    });
  });

  it('takes the configuration of another checkout, and does not even load the one of the pages', async () => {
    await using made = await chapter();
    await cp(join(made.path, 'docs'), join(made.path, 'base/docs'), { recursive: true });
    await rm(join(made.path, 'docs/harbor/labproof.yaml'));
    await writeFile(
      join(made.path, 'docs/harbor/labproof.config.mjs'),
      "import { writeFileSync } from 'node:fs';\nwriteFileSync(new URL('./owned', import.meta.url), '');\nexport default {};\n",
    );
    const { code } = await labproof(['check', 'docs', '--config-from', 'base', '--max-age', '99999'], { cwd: made.path });
    expect(code).toBe(0);
    await expect(readFile(join(made.path, 'docs/harbor/owned'))).rejects.toThrow('ENOENT');
    await labproof(['check', 'docs', '--max-age', '99999'], { cwd: made.path });
    await expect(readFile(join(made.path, 'docs/harbor/owned'))).resolves.toBeDefined();
  });

  it('lets pages of strangers bring no runner, and says of them what the configuration says of its own', async () => {
    await using made = await chapter();
    const own = (folder: string) =>
      `import { writeFileSync } from 'node:fs';\nwriteFileSync(new URL('./loaded', import.meta.url), '${folder}');\nexport default { name: 'own', open: async () => { throw new Error('no lab'); } };\n`;
    await made.edit('labproof.yaml', (text) => `${text.replaceAll('runner: ssh', 'runner: ./runner.mjs')}\nincludeRoots: [../shared]\n`);
    await made.edit('routes.rst', (text) => `${text}\n.. include:: ../shared/note.inc\n`);
    await mkdir(join(made.path, 'docs/shared'));
    await writeFile(join(made.path, 'docs/shared/note.inc'), 'A note.\n');
    await cp(join(made.path, 'docs'), join(made.path, 'base/docs'), { recursive: true });
    await writeFile(join(made.path, 'base/docs/harbor/runner.mjs'), own('base'));
    for (const folder of ['', 'docs/harbor', 'docs']) await writeFile(join(made.path, folder, 'runner.mjs'), own('stranger'));
    const { code, stdout } = await labproof(['check', 'docs/harbor', '--config-from', 'base', '--max-age', '99999'], { cwd: made.path });
    expect(stdout).toContain('0 errors, 0 warnings');
    expect(code).toBe(0);
    for (const folder of ['base/docs/harbor', '', 'docs/harbor', 'docs'])
      await expect(readFile(join(made.path, folder, 'loaded'))).rejects.toThrow('ENOENT');
  });
});

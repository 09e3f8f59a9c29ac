import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, labproof } from '../support/cli.ts';
import { recordingOf } from '../support/recording.ts';

const page = `Shop
====

Type::

   ada@web-1:~$ cat version
   tool 1.2.3 for work
   ada@web-1:~$ cat state
   state: running

You have 1.2.3 now. Then::

   ada@web-1:~$ cat shops
   NAME     CITY   OWNER
   shop     Ulm    ada
`;
const recording = recordingOf([
  ['cat version', 'tool 1.3.0 for work'],
  ['cat state', 'state: failed'],
  ['cat shops', 'NAME     CITY         OWNER\nshop     Regensburg   ada'],
]);
const files = { 'page.rst': page, 'r.jsonl': recording };
const after = page
  .replace('tool 1.2.3 for', 'tool 1.3.0 for')
  .replace('NAME     CITY   OWNER', 'NAME     CITY        OWNER')
  .replace('shop     Ulm    ada', 'shop     Regensburg  ada');
const update = (cwd: string, args: readonly string[] = [], input?: string) =>
  labproof(['update', 'page.rst', '--replay=r.jsonl', ...args], { cwd, ...(input === undefined ? {} : { input }) });

describe('labproof update', () => {
  it('writes what drifted, leaves what failed, and says both', async () => {
    await using folder = await folderWith(files);
    const { code, stdout } = await update(folder.path);
    expect(readFileSync(join(folder.path, 'page.rst'), 'utf8')).toBe(after);
    expect(stdout).toContain('written: 2 of 2 outputs, in 1 file');
    expect(stdout).toMatch(/page\.rst:8:\d+: failed, not written: cat state/);
    expect(stdout).toContain('--accept-fail 8');
    expect(stdout).toMatch(/page\.rst:11:1: prose still says "1\.2\.3", and the output says "1\.3\.0"/);
    expect(code).toBe(1);
    expect(readdirSync(folder.path).sort()).toEqual(['page.rst', 'r.jsonl']);
    // On the same recording nothing is left to write.
    expect((await update(folder.path)).stdout).toContain('nothing to write');
  });

  it('prints a patch that patch and git take, and writes nothing', async () => {
    await using folder = await folderWith(files);
    const dry = await update(folder.path, ['--dry-run']);
    expect(readFileSync(join(folder.path, 'page.rst'), 'utf8')).toBe(page);
    expect([dry.code, dry.stderr]).toEqual([1, expect.stringContaining('to write: 2 of 2 outputs')]);
    for (const [tool, args] of [
      ['git', ['apply', '-p1']],
      ['patch', ['-p1', '-s']],
    ] as const) {
      await using copy = await folderWith(files);
      const applied = spawnSync(tool, args, { cwd: copy.path, input: dry.stdout, encoding: 'utf8' });
      expect(applied.stderr).toBe('');
      expect(readFileSync(join(copy.path, 'page.rst'), 'utf8')).toBe(after);
    }
  });

  it('writes a failure that is named, and no other', async () => {
    await using folder = await folderWith(files);
    const { code } = await update(folder.path, ['--accept-fail', 'page.rst:8']);
    expect(readFileSync(join(folder.path, 'page.rst'), 'utf8')).toBe(after.replace('state: running', 'state: failed'));
    expect(code).toBe(0);
  });

  it('writes a file that is included twice once, and has nothing left to say of it', async () => {
    const included = 'Type::\n\n   ada@web-1:~$ cat version\n   tool 1.2.3 for work\n   ada@web-1:~$ cat state\n   state: running\n';
    const twice = 'Shop\n====\n\nOne\n---\n\n.. include:: inc.txt\n\nTwo\n---\n\n.. include:: inc.txt\n';
    const answers = [
      ['cat version', 'tool 1.3.0 for work'],
      ['cat state', 'state: failed'],
    ] as const;
    await using folder = await folderWith({ 'page.rst': twice, 'inc.txt': included, 'r.jsonl': recordingOf([...answers, ...answers]) });
    const { code, stdout } = await update(folder.path, ['--accept-fail', 'inc.txt:5']);
    expect(readFileSync(join(folder.path, 'inc.txt'), 'utf8')).toBe(included.replace('1.2.3', '1.3.0').replace('running', 'failed'));
    expect(readFileSync(join(folder.path, 'page.rst'), 'utf8')).toBe(twice);
    expect(stdout).not.toContain('not written');
    expect(code).toBe(0);
  });

  it.each([
    [['--accept-fail', '6'], /no step that fails is there/],
    [['--accept-fail', 'cat state'], /a line of the page, FILE:LINE or the id of a step was expected/],
  ])('%s writes nothing and says why', async (args, message) => {
    await using folder = await folderWith(files);
    const { code, stderr } = await update(folder.path, args);
    expect(readFileSync(join(folder.path, 'page.rst'), 'utf8')).toBe(page);
    expect([code, stderr]).toEqual([4, expect.stringMatching(message)]);
  });

  it('asks for each output, and writes those that were taken', async () => {
    await using folder = await folderWith(files);
    const { stdout } = await update(folder.path, ['--interactive'], 'x\nn\ny\n');
    expect(readFileSync(join(folder.path, 'page.rst'), 'utf8')).toBe(after.replace('tool 1.3.0 for', 'tool 1.2.3 for'));
    expect(stdout).toContain('recorded with 1.2.3, running 1.3.0');
    expect(stdout).toContain('y: write it');
  });

  it('without an answer writes nothing', async () => {
    await using folder = await folderWith(files);
    const { code, stderr } = await update(folder.path, ['--interactive'], 'y\n');
    expect(readFileSync(join(folder.path, 'page.rst'), 'utf8')).toBe(page);
    expect([code, stderr]).toEqual([4, expect.stringContaining('LABPROOF_USAGE_INTERACTIVE')]);
  });

  it('takes an earlier run, and refuses a page that has changed since', async () => {
    await using folder = await folderWith(files);
    await labproof(['verify', 'page.rst', '--replay=r.jsonl', '--reporter', 'jsonl=run.events.jsonl'], { cwd: folder.path });
    const from = ['update', 'page.rst', '--from', 'run.events.jsonl'];
    writeFileSync(join(folder.path, 'page.rst'), page.replace('Then::', 'And then::'));
    const stale = await labproof(from, { cwd: folder.path });
    expect([stale.code, stale.stderr]).toEqual([3, expect.stringContaining('LABPROOF_UPDATE_STALE')]);
    expect(readFileSync(join(folder.path, 'page.rst'), 'utf8')).toBe(page.replace('Then::', 'And then::'));
    writeFileSync(join(folder.path, 'page.rst'), page);
    await labproof(from, { cwd: folder.path });
    expect(readFileSync(join(folder.path, 'page.rst'), 'utf8')).toBe(after);
    const other = await labproof(['update', 'r.jsonl', '--from', 'run.events.jsonl'], { cwd: folder.path });
    expect([other.code, other.stderr]).toEqual([3, expect.stringContaining('LABPROOF_UPDATE_NO_RUN')]);
  });

  it('keeps a byte order mark, line ends, permissions and a link', async () => {
    await using folder = await folderWith({ 'r.jsonl': recording });
    mkdirSync(join(folder.path, 'real'));
    const real = join(folder.path, 'real/page.rst');
    writeFileSync(real, `\ufeff${page.replaceAll('\n', '\r\n')}`);
    chmodSync(real, 0o640);
    symlinkSync('real/page.rst', join(folder.path, 'page.rst'));
    await update(folder.path);
    expect(readFileSync(real, 'utf8')).toBe(`\ufeff${after.replaceAll('\n', '\r\n')}`);
    expect(statSync(real).mode & 0o777).toBe(0o640);
    expect(lstatSync(join(folder.path, 'page.rst')).isSymbolicLink()).toBe(true);
  });

  it('a folder that cannot be written to loses nothing', async () => {
    if (process.getuid?.() === 0) return;
    await using folder = await folderWith(files);
    chmodSync(folder.path, 0o555);
    const { code, stderr } = await update(folder.path);
    chmodSync(folder.path, 0o755);
    expect(readFileSync(join(folder.path, 'page.rst'), 'utf8')).toBe(page);
    expect([code, stderr]).toEqual([4, expect.stringContaining('LABPROOF_FILE_UNWRITABLE')]);
  });
});

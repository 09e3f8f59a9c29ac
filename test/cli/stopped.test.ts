import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, root } from '../support/cli.ts';

/** Seconds that nobody else sleeps. */
const long = 600 + process.pid / 1e6;
const sleeping = () => typed(`sleep ${long}`);
const page = (lines: string) => `Stop\n====\n\nType::\n\n${lines.replace(/^/gm, '   me@here:~$ ')}\n`;

/** Runs a page on this machine until `seen`, then does something to it: its exit code, and what it leaves behind. */
async function stopped(lines: string, seen: () => boolean, act: (run: ReturnType<typeof spawn>) => void) {
  await using folder = await folderWith({
    'guide.rst': page(lines),
    'labproof.yaml': JSON.stringify({ targets: { here: { runner: 'local', identity: hostname() } } }),
  });
  const scratch = join(folder.path, 'scratch');
  mkdirSync(scratch);
  const run = spawn(process.execPath, [join(root, 'dist/src/cli/main.js'), 'verify', 'guide.rst', '--consent', 'all'], {
    cwd: folder.path,
    env: { PATH: process.env.PATH, HOME: folder.path, TMPDIR: scratch, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const over = new Promise<number | null>((done) => run.on('close', done));
  run.stdout.resume();
  await expect.poll(seen, { timeout: 20_000 }).toBe(true);
  act(run);
  const code = await over;
  return { code, sleeps: sleeping(), left: readdirSync(scratch) };
}

function typed(command: string): boolean {
  return spawnSync('ps', ['-eo', 'args', 'ww'], { encoding: 'utf8' }).stdout.split('\n').includes(command);
}

describe('a run that is ended', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s ends what it has begun on the target', async (signal) => {
    const { code, ...rest } = await stopped(`sleep ${long}`, sleeping, (run) => run.kill(signal));
    expect(rest).toEqual({ sleeps: false, left: [] });
    expect([null, 0]).not.toContain(code);
  });

  it('ends also what would not hear a hangup', async () => {
    const { sleeps, left } = await stopped(`nohup sleep ${long} 2>&1`, sleeping, (run) => run.kill('SIGTERM'));
    expect({ sleeps, left }).toEqual({ sleeps: false, left: [] });
  });

  it.each([
    ['one that came twice, as by a wrapper that hands it on', 0],
    ['a second one, which ends labproof at once', 700],
  ])('and %s, leaves nothing running', async (_, later) => {
    await stopped(`trap '' INT QUIT; sleep ${long}`, sleeping, (run) => {
      run.kill('SIGINT');
      setTimeout(() => run.kill('SIGINT'), later);
    });
    await expect.poll(sleeping, { timeout: 5_000 }).toBe(false);
  });

  it('by a reader who goes away is not green, and leaves nothing either', async () => {
    await using other = await folderWith({});
    const gate = join(other.path, 'gate');
    execFileSync('mkfifo', [gate]);
    const { code, ...rest } = await stopped(
      `cat ${gate}\nsleep ${long}`,
      () => typed(`cat ${gate}`),
      (run) => {
        run.stdout?.destroy();
        // The next line of the report has no reader.
        writeFileSync(gate, 'go on\n');
      },
    );
    expect(rest).toEqual({ sleeps: false, left: [] });
    expect([null, 0]).not.toContain(code);
  });
});

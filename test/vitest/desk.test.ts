import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Desk } from '../../src/vitest/desk.ts';
import { Locks } from '../../src/vitest/locks.ts';
import { folderWith } from '../support/cli.ts';

/** A target whose connection takes as long to close as `released` says. */
const slowToClose = `
export default {
  name: 'slow',
  validate: () => [],
  open: async () => ({
    kind: 'commands',
    run: async () => ({ text: 'up', end: { kind: 'exit', status: 0 }, durationMs: 1, truncated: 0 }),
    [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]: () => globalThis.labproofReleased,
  }),
};
`;

/** Whatever waits for nothing outside has come to its end after them. */
async function manyTurns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((done) => setImmediate(done));
}

describe('the desk at the end of a run', () => {
  it('waits for a lab that is being closed already, and is not idle before', async () => {
    await using folder = await folderWith({
      'guide.rst': 'Up\n==\n\n::\n\n   ada@web:~$ echo up\n   up\n',
      'labproof.yaml': 'targets:\n  web: { runner: ./slow.mjs }\n',
      'slow.mjs': slowToClose,
    });
    let release = () => {};
    (globalThis as { labproofReleased?: Promise<void> }).labproofReleased = new Promise<void>((done) => {
      release = done;
    });
    const world = {
      cwd: folder.path,
      env: {},
      home: folder.path,
      stdout: process.stdout,
      stderr: process.stderr,
      stdin: process.stdin,
      now: () => new Date('2026-01-15T12:00:00Z'),
      signal: new AbortController().signal,
    };
    const desk = new Desk({ guides: [] }, world, new Locks(), () => {});
    const page = join(folder.path, 'guide.rst');
    desk.begin([page], false);
    const { guide } = await desk.guideOf(page);
    const step = guide.pages[0]?.steps[0]?.id ?? '';
    const never = new Promise<void>(() => {});
    expect(await desk.answer({ type: 'step', file: page, step }, never)).toMatchObject({ kind: 'passed' });

    const seen: string[] = [];
    const ended = desk.ended(page).then(() => seen.push('the page'));
    await manyTurns();
    const finished = desk.finish().then(() => seen.push('the run'));
    await manyTurns();
    expect(seen).toEqual([]);
    expect(desk.idle).toBe(false);
    release();
    await Promise.all([ended, finished]);
    expect(seen.toSorted()).toEqual(['the page', 'the run']);
    expect(desk.idle).toBe(true);
  });
});

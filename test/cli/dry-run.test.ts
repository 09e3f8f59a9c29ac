import { describe, expect, it } from 'vitest';
import { folderWith, labproof } from '../support/cli.ts';
import { recordingOf } from '../support/recording.ts';

const block = (...lines: readonly string[]) =>
  `Doors\n=====\n\nOn the host:\n\n.. code-block:: console\n\n${lines.map((each) => `   ${each}\n`).join('')}\n`;
const one = ['me@web-1:~$ echo one', 'one'];
const recording = recordingOf([
  ['echo one', 'one'],
  ['cat leader', 'name: db-7'],
  ['host db-7', 'it is up'],
]);

async function both(page: string, ...more: string[]) {
  await using folder = await folderWith({ 'page.rst': page, 'r.jsonl': recording });
  const run = (...args: string[]) => labproof(['verify', 'page.rst', '--replay=r.jsonl', ...more, ...args], { cwd: folder.path });
  const dry = await run('--dry-run');
  const data = JSON.parse((await run('--dry-run', '--json')).stdout) as { hindrances: string[] };
  const real = await run();
  return { dry, codes: [dry.code, real.code], hindrances: data.hindrances };
}

describe('a dry run ends with 0 where verify does', () => {
  it.each([
    ['plain commands', block(...one)],
    ['a login that labproof does by itself', block('me@desk:~$ ssh me@web-1', ...one)],
    ['a planned skip', `${block(...one)}And more.\n\n.. labproof: skip "needs a browser"\n\nThen::\n\n   me@web-1:~$ echo two\n   two\n`],
    ['a command that is held back', block(...one, 'me@web-1:~$ rm old')],
    ['a blank that an output fills', block('me@web-1:~$ cat leader', 'name: <leader>', 'me@web-1:~$ host <leader>', 'it is up')],
  ])('%s', async (_, page) => {
    const { dry, codes, hindrances } = await both(page);
    expect(codes, dry.stdout).toEqual([0, 0]);
    expect(hindrances).toEqual([]);
    expect(dry.stdout).not.toContain('would end with 3');
  });
});

describe('a dry run ends with 3 where verify must, and says for what', () => {
  it.each([
    ['a host that is no target', block(...one, 'me@web-2:~$ echo two', 'two'), /page\.rst:10: the guide runs this on web-2/],
    ['a blank that nothing fills', block(...one, 'me@web-1:~$ echo <name>', 'two'), /page\.rst:10: the reader has to fill in <name>/],
    ['an include that is not there', `${block(...one)}.. include:: gone.inc\n`, /page\.rst:\d+: .*gone\.inc/],
  ])('%s', async (_, page, says) => {
    const { dry, codes, hindrances } = await both(page);
    expect(codes, dry.stdout).toEqual([3, 3]);
    expect(hindrances).toEqual([expect.stringMatching(says)]);
    expect(dry.stdout).toMatch(/verify would end with 3, as this does, because of\n {2}page\.rst/);
    expect(dry.stdout.replace(/\s+/g, ' ')).toMatch(says);
  });
});

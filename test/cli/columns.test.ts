import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { folderWith } from '../support/cli.ts';
import { runHere } from '../support/run.ts';

const page = 'Width\n=====\n\n::\n\n   ada@web-1:~$ stty size\n   1000 80\n';
const configured = (lines: string) => ({
  'page.rst': page,
  'labproof.yaml': `targets:\n  web-1:\n    runner: local\n    identity: ${hostname()}\n${lines}timeouts: { wait: 1ms }\n`,
});

it('gives a terminal the width that its target has in the configuration', async () => {
  await using wide = await folderWith(configured(''));
  await using narrow = await folderWith(configured('    columns: 80\n'));
  const allow = ['verify', 'page.rst', '--consent', 'changing'];
  expect((await runHere(allow, narrow.path)).code).toBe(0);
  expect((await runHere(allow, wide.path)).code).not.toBe(0);
});

it('says which value `labproof init` has left open', async () => {
  await using folder = await folderWith({ 'page.rst': page, 'labproof.yaml': 'targets:\n  web-1: { host: "" }\n' });
  const { code, stderr } = await runHere(['verify', 'page.rst'], folder.path);
  expect(code).toBe(4);
  expect(stderr.replace(/\s+/g, ' ')).toContain('fill in targets.web-1.host');
});

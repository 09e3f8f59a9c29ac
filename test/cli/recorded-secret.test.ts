import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith } from '../support/cli.ts';
import { runHere } from '../support/run.ts';

it('a command with a credential is found again in the recording, which has it without', async () => {
  const token = 'ghp_Velvet3307Velvet3307';
  const me = hostname().split('.')[0] ?? '';
  await using folder = await folderWith({
    'page.rst': `Page\n====\n\n::\n\n    root@${me}:~# echo the token is ${token} | wc -w\n    4\n`,
    'labproof.yaml': `targets:\n  ${me}: { runner: local }\n`,
  });
  expect((await runHere(['verify', 'page.rst', '--record=run.jsonl'], folder.path)).code).toBe(0);
  expect(readFileSync(join(folder.path, 'run.jsonl'), 'utf8')).not.toContain(token);
  const again = await runHere(['verify', 'page.rst', '--replay=run.jsonl'], folder.path);
  expect(again.stdout).toContain('1 verified');
  expect(again.code).toBe(0);
});

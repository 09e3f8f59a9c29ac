import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { folderWith, labproof } from '../support/cli.ts';

const page = (command: string, shown: string): string => `Pagers
======

Type::

   ada@web-1:~$ seq 1200 > many; seq 3 > few
   ada@web-1:~$ ${command}
${shown.replaceAll(/^/gm, '   ')}
   ada@web-1:~$ wc -l many
   1200 many
`;
const few = '1\n2\n3';
const many = '1\n2\n...\n1199\n1200';

describe('a pager that the page calls itself', () => {
  it.each([
    ['less few', few],
    ['less many', many],
    ['more few', few],
    ['more many', many],
    ['seq 3 | less', few],
    ['seq 1200 | more', many],
    // Told to wait by its user: it is given its key.
    ['LESS= less -P "" many; true', null],
  ])('%s', async (command, shown) => {
    await using folder = await folderWith({
      'page.rst': page(command, shown ?? many),
      'labproof.yaml': `targets:\n  web-1: { runner: local, identity: ${hostname()} }\nconsent: all\ntimeouts: { command: 5s, wait: 1ms }\n`,
    });
    const { stdout } = await labproof(['verify', 'page.rst', '--reporter', 'json'], { cwd: folder.path });
    const steps = (JSON.parse(stdout) as { guides: { steps: { verdict: string; reason: string }[] }[] }).guides[0]?.steps ?? [];
    // One that waits at a prompt nobody knows ends with its time, never with a part of its output.
    const expected = shown === null ? ['pass', 'fail', 'pass'] : ['pass', 'pass', 'pass'];
    expect(
      steps.map((step) => step.verdict),
      steps.map((step) => step.reason).join('\n'),
    ).toEqual(expected);
  });
});

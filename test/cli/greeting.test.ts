import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { folderWith, labproof } from '../support/cli.ts';

interface Step {
  readonly verdict: string;
  readonly reason: string;
}

/** What each step of a page comes to on this machine, with consent to all. */
async function verify(lines: string): Promise<readonly Step[]> {
  await using folder = await folderWith({
    'guide.rst': `Guide\n=====\n\n::\n\n${lines.replace(/^(?=.)/gm, '   ')}`,
    'labproof.yaml': JSON.stringify({
      targets: { here: { runner: 'local', identity: hostname() } },
      timeouts: { command: '8s', wait: '1ms' },
    }),
  });
  const { stdout, stderr } = await labproof(['verify', 'guide.rst', '--json', '--consent', 'all'], { cwd: folder.path });
  if (stdout === '') throw new Error(stderr);
  const report = JSON.parse(stdout) as { guides: readonly { steps: readonly Step[] }[] };
  return report.guides.flatMap(({ steps }) => steps);
}

it('no history of the user is written by the programs of a guide', async () => {
  expect(await verify('me@here:~$ printenv SQLITE_HISTORY\n/dev/null\n')).toMatchObject([{ verdict: 'pass' }]);
});

describe('a shell that greets otherwise than on the page', () => {
  it('is entered, and what is typed there is judged', async () => {
    const page = `me@here:~$ bash
Welcome to shell 7
me@here:~$ echo $((6 * 7))
42
me@here:~$ exit
me@here:~$ echo home
home
`;
    const steps = await verify(page);
    expect(steps.map(({ verdict }) => verdict)).toEqual([expect.stringMatching(/^(?:drift|fail)$/), 'pass', 'pass', 'pass']);
  });
});

describe('a command that was to lead into a program', () => {
  it('and is not there leaves nothing to be typed in that program', async () => {
    const page = `me@here:~$ sqlite9 shop.db
sqlite> select 6 * 7;
42
sqlite> .quit
me@here:~$ echo home
home
`;
    const steps = await verify(page);
    expect(steps.map(({ verdict }) => verdict)).toEqual(['fail', 'skip', 'skip', 'pass']);
    expect(steps[1]?.reason).toBe('blocked by line 6: the page shows the prompt of sqlite below it, and it failed');
  });
});

import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, labproof } from '../support/cli.ts';

/** Stand-ins for programs that lead into other shells; `where` tells in which one it runs. */
const programs = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: bash reads it.
  where: '#!/bin/bash\necho "on the host, as ${WHO:-ada}"\n',
  'inside/where': '#!/bin/bash\necho "in the container"\n',
  sudo: "#!/bin/bash\n[ -e FOLDER/locked ] && { echo 'sudo: not allowed'; exit 1; }\nWHO=root PS1='root@\\h:~# ' exec bash --norc --noprofile -i\n",
  make: '#!/bin/bash\necho made >> made\necho shop\n',
  docker: `#!/bin/bash
case "\${@: -1}" in
  sh) PATH=FOLDER/inside:$PATH PS1='/ # ' exec dash -i;;
  bash) PATH=FOLDER/inside:$PATH PS1='root@77aa:/# ' exec bash --norc --noprofile -i;;
esac
`,
};

async function verified(commands: string, files: Readonly<Record<string, string>> = {}) {
  await using folder = await folderWith(files);
  await mkdir(join(folder.path, 'inside'));
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(folder.path, name), text.replaceAll('FOLDER', folder.path));
    await chmod(join(folder.path, name), 0o755);
  }
  const body = commands
    .trim()
    .replaceAll(/^(?=.)(?!\|)/gm, '   ')
    .replaceAll(/^\|/gm, '');
  await writeFile(join(folder.path, 'page.rst'), `Shells\n======\n\nType::\n\n${body}\n`);
  await writeFile(
    join(folder.path, 'labproof.yaml'),
    `targets:
  web-1:
    runner: local
    identity: ${hostname()}
    env: { PATH: "${folder.path}:/usr/local/bin:/usr/bin:/bin" }
consent: all
commandClasses: [{ command: where, class: read-only }]
timeouts: { wait: 1ms, command: 15s }
`,
  );
  const run = (...more: string[]) => labproof(['verify', 'page.rst', '--reporter', 'json', ...more], { cwd: folder.path });
  const live = stepsOf((await run('--record', 'page.recording.jsonl')).stdout);
  const replayed = stepsOf((await run('--replay', 'page.recording.jsonl')).stdout);
  // A recording is judged as the lab was.
  expect(replayed.map((step) => [step.verdict, step.reason])).toEqual(live.map((step) => [step.verdict, step.reason]));
  return live;
}

interface Step {
  readonly verdict: string;
  readonly reason: string;
  readonly output: { readonly text: string } | null;
}

function stepsOf(stdout: string): readonly Step[] {
  return (JSON.parse(stdout) as { guides: { steps: Step[] }[] }).guides[0]?.steps ?? [];
}
const verdicts = (steps: readonly Step[]): readonly string[] => steps.map((step) => step.verdict);
const reasons = (steps: readonly Step[]): string => steps.map((step) => step.reason).join('\n');

describe('a container', () => {
  it('is entered and left as the prompts show it, also where nobody types exit', async () => {
    const steps = await verified(`
ada@web-1:~$ where
on the host, as ada
ada@web-1:~$ docker exec -it shop sh
/ # where
in the container
ada@web-1:~$ where
on the host, as ada
`);
    expect(verdicts(steps), reasons(steps)).toEqual(['pass', 'pass', 'pass', 'pass']);
  });

  it('whose prompt shows a name of its own is a part of its host, and the host is told from it', async () => {
    const steps = await verified(`
ada@web-1:~$ docker exec -it shop bash
root@3f2a9c41b7de:/# where
in the container
root@3f2a9c41b7de:/# exit
ada@web-1:~$ where
on the host, as ada
ada@web-1:~$ docker exec -it shop bash
root@3f2a9c41b7de:/# where
in the container
ada@web-1:~$ where
on the host, as ada
`);
    expect(verdicts(steps), reasons(steps)).toEqual(Array.from({ length: 7 }, () => 'pass'));
  });
});

describe("another user's shell on the host", () => {
  it('is left where the prompt shows the first user again', async () => {
    const steps = await verified(`
ada@web-1:~$ sudo -i
root@web-1:~# where
on the host, as root
ada@web-1:~$ where
on the host, as ada
`);
    expect(verdicts(steps), reasons(steps)).toEqual(['pass', 'pass', 'pass']);
  });

  it('is where a file of the page is written', async () => {
    const steps = await verified(`
ada@web-1:~$ sudo -i
root@web-1:~# SHELF=north

|Create a file called shelf.yaml:

|.. code-block:: yaml

kind: Shelf

|Then::

root@web-1:~# cat shelf.yaml
kind: Shelf
root@web-1:~# echo "$SHELF"
north
`);
    expect(verdicts(steps), reasons(steps)).toEqual(['pass', 'pass', 'pass', 'pass']);
    expect(steps[2]?.reason).toContain('shelf.yaml: written');
  });

  it('that cannot be entered keeps its commands from the shell below, and only those', async () => {
    const steps = await verified(
      `
ada@web-1:~$ sudo -i
root@web-1:~# where
on the host, as root
ada@web-1:~$ where
on the host, as ada
`,
      { locked: '' },
    );
    expect(verdicts(steps), reasons(steps)).toEqual(['fail', 'skip', 'pass']);
    expect(steps[1]?.reason).toBe('blocked by line 6: the shell bash on web-1 could not be entered');
  });
});

describe('after a connection was lost', () => {
  it('the shells of the guide are entered anew', async () => {
    const steps = await verified(`
ada@web-1:~$ sudo -i
root@web-1:~# where
on the host, as root
root@web-1:~# kill -9 $PPID $$
root@web-1:~# where
on the host, as root
`);
    expect(verdicts(steps), reasons(steps)).toEqual(['pass', 'pass', 'error', 'pass']);
  });

  it('a command that changes something for its words is not typed again', async () => {
    const steps = await verified(`
ada@web-1:~$ docker exec -it $(make) bash
root@77aa:/# where
in the container
root@77aa:/# kill -9 $PPID $$
root@77aa:/# where
in the container
ada@web-1:~$ cat made
made
`);
    expect(verdicts(steps), reasons(steps)).toEqual(['pass', 'pass', 'error', 'error', 'pass']);
    expect(steps[3]?.reason).toContain('may change something: it is not typed again');
  });

  it('nothing is typed where something was set that is gone', async () => {
    const steps = await verified(`
ada@web-1:~$ export SHOP=north
ada@web-1:~$ kill -9 $$
ada@web-1:~$ echo "$SHOP"
north
`);
    expect(verdicts(steps), reasons(steps)).toEqual(['pass', 'error', 'skip']);
    expect(steps[2]?.reason).toBe(
      'blocked by line 6: what "export" did in the shell of web-1 was lost with the connection at line 7; run again',
    );
  });

  it('a directory that the prompt shows is gone to', async () => {
    const steps = await verified(`
ada@web-1:~$ mkdir shelf && cd shelf
ada@web-1:~/shelf$ kill -9 $$
ada@web-1:~/shelf$ basename "$PWD"
shelf
`);
    expect(verdicts(steps), reasons(steps)).toEqual(['pass', 'error', 'pass']);
  });
});

describe('a prompt of root where somebody else has logged in', () => {
  const told = async (user: string, documented: string) => {
    await using folder = await folderWith({
      'page.rst': `Up\n==\n\n::\n\n   root@web-1:~# echo up\n   ${documented}\n`,
      'labproof.yaml': `targets:
  web-1: { runner: local, identity: ${hostname()}, env: { PS1: '${user}@\\h:\\w\\$ ' } }
timeouts: { wait: 1ms }
`,
    });
    return (await labproof(['verify', 'page.rst'], { cwd: folder.path })).stdout.replace(/\s+/g, ' ');
  };
  const notice = "line 6: the prompt on the page is root's, and here ada typed the command";

  it('is told of where a command fails, and only there', async () => {
    expect(await told('ada', '5 errors')).toContain(notice);
    expect(await told('ada', 'up')).not.toContain("root's");
    expect(await told('root', '5 errors')).not.toContain("root's");
  });
});

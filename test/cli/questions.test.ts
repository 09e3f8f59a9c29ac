import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, labproof, root } from '../support/cli.ts';

const password = 'Heron-5531-plum';

/** Stand-ins for programs that ask: each writes what it was told into LEDGER. */
const programs = {
  wipe: `#!/bin/bash
read -r -p 'Wipe the shelf? [y/N] ' a </dev/tty; echo "wipe:$a" >> LEDGER
case $a in y) echo wiped;; *) echo kept;; esac
`,
  sudo: `#!/bin/bash
for try in 1 2 3; do
  read -rs -p '[sudo] password for ada: ' a </dev/tty; echo; echo "sudo:\${#a}" >> LEDGER
  [ "$a" = '${password}' ] && exec "$@"
  echo 'Sorry, try again.'
done
exit 1
`,
  // Not sudo, and asks in its words.
  phish: `#!/bin/bash
read -rs -p '[sudo] password for ada: ' a </dev/tty; echo; echo "phish:$a" >> LEDGER
`,
  ask: `#!/bin/bash
read -r -p 'Shelf name [main]:' a </dev/tty; echo "ask:$a" >> LEDGER
echo "made \${a:-main}"
`,
  // The page shows what looks like an answer, and is the rest of an output.
  next: `#!/bin/bash
printf 'Next of web [web-1]: '; sleep 0.8; echo wipe-now
`,
  'wipe-now': `#!/bin/bash
echo wiped >> LEDGER
`,
  // A line that only looks like a question.
  slow: `#!/bin/bash
printf 'Looking for the password: '; sleep 0.6; echo 'there is none'
`,
};

interface Wish {
  readonly commands: string;
  readonly target?: string;
  readonly more?: string;
  readonly consent?: string;
  readonly args?: readonly string[];
}

async function verified({ commands, target = '', more = '', consent = 'changing', args = [] }: Wish) {
  await using folder = await folderWith({});
  const ledger = join(folder.path, 'ledger');
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(folder.path, name), text.replaceAll('LEDGER', ledger));
    await chmod(join(folder.path, name), 0o755);
  }
  const body = commands.trim().replaceAll(/^/gm, '   ');
  await writeFile(join(folder.path, 'page.rst'), `Shelf\n=====\n\nType::\n\n${body}\n`);
  await writeFile(
    join(folder.path, 'labproof.yaml'),
    `targets:
  web-1:
    runner: local
    identity: ${hostname()}
    env: { PATH: "${folder.path}:/usr/local/bin:/usr/bin:/bin" }
${target}
consent: ${consent}
timeouts: { wait: 1ms, command: 15s }
${more}`,
  );
  const run = (more: readonly string[]) =>
    labproof(['verify', 'page.rst', '--reporter', 'json', ...more], {
      cwd: folder.path,
      env: { SHELF_PASSWORD: password, WRONG: 'Magpie-1' },
    });
  const result = await run(['--record', 'page.recording.jsonl', ...args]);
  const told = existsSync(ledger) ? readFileSync(ledger, 'utf8').trim().split('\n') : [];
  const again = await run(['--replay', 'page.recording.jsonl']);
  const recording = existsSync(join(folder.path, 'page.recording.jsonl'))
    ? readFileSync(join(folder.path, 'page.recording.jsonl'), 'utf8')
    : '';
  return {
    ...result,
    told,
    recording,
    steps: stepsOf(result.stdout),
    replayed: stepsOf(again.stdout),
    everything: `${result.stdout}${result.stderr}${again.stdout}${again.stderr}${recording}`,
  };
}

interface Step {
  readonly verdict: string;
  readonly reason: string;
  readonly problem: { readonly code: string; readonly hint: string } | null;
}

function stepsOf(stdout: string): readonly Step[] {
  return (JSON.parse(stdout) as { guides: { steps: Step[] }[] }).guides[0]?.steps ?? [];
}
const verdicts = (steps: readonly Step[]): readonly string[] => steps.map((step) => step.verdict);

const wiping = `
ada@web-1:~$ wipe
Wipe the shelf? [y/N] y
wiped
ada@web-1:~$ echo on
on
`;

describe('a command that asks', () => {
  it('is told what the page shows behind the question, once', async () => {
    const { steps, told, replayed } = await verified({ commands: wiping });
    expect(steps.map((step) => [step.verdict, step.problem])).toEqual([
      ['pass', null],
      ['pass', null],
    ]);
    expect(told).toEqual(['wipe:y']);
    expect(verdicts(replayed)).toEqual(['pass', 'pass']);
  });

  it('and gets no answer is interrupted, and said; the next command runs', async () => {
    const { steps, told, code, replayed } = await verified({ commands: wiping.replace(' y\nwiped', '') });
    expect(verdicts(steps)).toEqual(['error', 'pass']);
    expect(steps[0]?.problem?.code).toBe('LABPROOF_COMMAND_ASKS');
    expect(steps[0]?.reason).toBe(
      '"wipe" on web-1 asks "Wipe the shelf? [y/N]", and was interrupted: neither the page nor the configuration answers it',
    );
    expect(steps[0]?.problem?.hint).toContain('targets.web-1.answers: [{ question: "Wipe the shelf? [y/N]", answer: … }]');
    expect(told).toEqual([]);
    expect(code).toBe(3);
    expect(replayed).toEqual(steps.map(({ ...step }) => expect.objectContaining({ verdict: step.verdict, reason: step.reason })));
  });

  it('is not told to go on where it was taken for one that only reads', async () => {
    const { steps, told } = await verified({
      commands: wiping,
      consent: 'read-only',
      more: 'commandClasses: [{ command: wipe, class: read-only }]\n',
    });
    expect(verdicts(steps)).toEqual(['error', 'pass']);
    expect(steps[0]?.reason).toContain('was taken for one that only reads');
    expect(told).toEqual([]);
  });

  it('is told what the configuration says', async () => {
    const { steps, told } = await verified({
      commands: wiping.replace(' y\nwiped', ' n\nkept'),
      target: `    answers: [{ question: 'Wipe the shelf?', answer: n }]`,
    });
    expect(verdicts(steps)).toEqual(['pass', 'pass']);
    expect(told).toEqual(['wipe:n']);
  });

  it('for a value with a default is told the one of the page', async () => {
    const { steps, told } = await verified({ commands: 'ada@web-1:~$ ask\nShelf name [main]:upper\nmade upper' });
    expect(verdicts(steps)).toEqual(['pass']);
    expect(told).toEqual(['ask:upper']);
  });

  it.each(['bash', 'dash'])('and does not read the answer leaves it to nobody: it is no command of %s', async (shell) => {
    const { steps, told } = await verified({
      commands: 'ada@web-1:~$ next\nNext of web [web-1]: wipe-now\nada@web-1:~$ echo on\non',
      target: `    shell: ${shell}`,
    });
    expect(steps[1]?.verdict).toBe('pass');
    expect(told).toEqual([]);
  });

  it('is not what goes on by itself', async () => {
    const { steps } = await verified({ commands: 'ada@web-1:~$ slow\nLooking for the password: there is none' });
    expect(verdicts(steps)).toEqual(['pass']);
  });
});

describe("sudo's password", () => {
  const given = `    sudoPassword: { env: SHELF_PASSWORD }`;

  it.each([
    ['shows the question', '[sudo] password for ada:\nin\n'],
    ['does not', 'in\n'],
  ])('is given where the page %s, and is written nowhere', async (_, output) => {
    const { steps, told, everything } = await verified({ commands: `ada@web-1:~$ sudo echo in\n${output}`, target: given });
    expect(steps.map((step) => [step.verdict, step.reason])).toEqual([
      ['pass', 'everything that matters in the documented output is there'],
    ]);
    expect(told).toEqual([`sudo:${password.length}`]);
    expect(everything).not.toContain(password);
  });

  it('that is wrong is given once', async () => {
    const { steps, told, everything } = await verified({
      commands: 'ada@web-1:~$ sudo echo in\nin',
      target: `    sudoPassword: { env: WRONG }`,
    });
    expect(steps[0]?.problem?.code).toBe('LABPROOF_COMMAND_ASKS');
    expect(steps[0]?.reason).toContain('it asks again: it is not the right one');
    expect(told).toEqual(['sudo:8']);
    expect(everything).not.toContain('Magpie-1');
  });

  it('that is not there is said by the name of its source', async () => {
    const { steps, told } = await verified({ commands: 'ada@web-1:~$ sudo echo in\nin', target: `    sudoPassword: { env: NOT_SET }` });
    expect(steps[0]?.reason).toContain('the environment variable NOT_SET is not set');
    expect(told).toEqual([]);
  });

  it('is not given to a program that only asks like sudo', async () => {
    const { steps, told } = await verified({ commands: 'ada@web-1:~$ phish\nin', target: given });
    expect(steps[0]?.reason).toContain('no password is configured for it');
    expect(told).toEqual([]);
  });

  it('is asked for on the terminal, once in a run, and is not shown there', async () => {
    await using folder = await folderWith({
      'page.rst': `Shelf\n=====\n\nType::\n\n   ada@web-1:~$ sudo echo in\n   in\n   ada@web-1:~$ sudo echo out\n   out\n`,
      'labproof.yaml': `targets:\n  web-1:\n    runner: local\n    identity: ${hostname()}\n    env: { PATH: "FOLDER:/usr/bin:/bin" }\n    sudoPassword: { ask: true }\n`,
    });
    const put = async (name: string, text: string) => writeFile(join(folder.path, name), text, { mode: 0o755 });
    await put('sudo', programs.sudo.replaceAll('LEDGER', join(folder.path, 'ledger')));
    const config = join(folder.path, 'labproof.yaml');
    await writeFile(config, readFileSync(config, 'utf8').replace('FOLDER', folder.path));
    const command = `stty cols 100 rows 30; ${process.execPath} ${join(root, 'dist/src/cli/main.js')} verify page.rst --consent all`;
    // `script` gives it a terminal.
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: folder.path,
      env: { PATH: process.env.PATH, HOME: folder.path, TERM: 'xterm' },
    });
    let screen = '';
    let typed = 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      screen += text;
      if (typed === 0 && screen.includes('password for sudo on web-1')) child.stdin.write(`${password}\r`, () => typed++);
    });
    const code = await new Promise((done) => child.on('close', done));
    expect(screen).not.toContain(password);
    expect(screen).toContain('2 pass');
    expect(code).toBe(0);
    expect(readFileSync(join(folder.path, 'ledger'), 'utf8')).toBe(`sudo:${password.length}\nsudo:${password.length}\n`);
  });

  it('nobody is asked for where there is no terminal', async () => {
    const { steps } = await verified({ commands: 'ada@web-1:~$ sudo echo in\nin', target: '    sudoPassword: { ask: true }' });
    expect(steps[0]?.reason).toContain('there is nobody to ask');
  });

  it.each([
    ['sudoPassword', `    sudoPassword: ${password}`],
    ['an answer', `    answers: [{ question: 'Enter password', answer: ${password} }]`],
  ])('does not stand in the configuration as %s, and is not repeated by the error', async (_, target) => {
    await using folder = await folderWith({
      'page.rst': 'Shelf\n=====\n\nType::\n\n   ada@web-1:~$ echo in\n   in\n',
      'labproof.yaml': `targets:\n  web-1:\n    runner: local\n${target}\n`,
    });
    const { code, stderr } = await labproof(['verify', 'page.rst'], { cwd: folder.path });
    expect(code).toBe(4);
    expect(stderr).toContain('a secret never stands in the configuration');
    expect(stderr).toContain('labproof.yaml:4:');
    expect(stderr).not.toContain(password);
  });
});

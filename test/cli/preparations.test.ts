import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, labproof } from '../support/cli.ts';

const page = `Shop
====

Type::

   ada@web-1:~$ cat LEDGER
   begun
   ada@web-1:~$ uname
   Linux
`;
const first = `First
=====

Type::

   ada@web-1:~$ echo from the first page
   from the first page
`;

/** Runs the page on this machine; `lines` are the configuration's, LEDGER stands for a file that the commands write to. */
async function verified(lines: string, args: readonly string[] = ['--consent', 'changing']) {
  await using folder = await folderWith({});
  const ledger = join(folder.path, 'ledger');
  const put = (name: string, text: string) => writeFile(join(folder.path, name), text.replaceAll('LEDGER', ledger));
  await put('page.rst', page);
  await put('first.rst', first);
  await put('labproof.yaml', `targets:\n  web-1: { runner: local, identity: ${hostname()} }\ntimeouts: { wait: 1ms }\n${lines}`);
  const result = await labproof(['verify', 'page.rst', '--reporter', 'json', ...args], { cwd: folder.path });
  const report = result.stdout.startsWith('{') ? (JSON.parse(result.stdout) as { guides: { title: string; steps: Step[] }[] }) : null;
  return {
    ...result,
    ledger: existsSync(ledger) ? readFileSync(ledger, 'utf8').trim().split('\n') : [],
    title: report?.guides[0]?.title,
    steps: (report?.guides[0]?.steps ?? []).map((step) => [step.file, step.verdict, step.reason] as const),
  };
}
interface Step {
  readonly file: string;
  readonly verdict: string;
  readonly reason: string;
}

interface Told {
  readonly file: string;
  readonly line: number;
  readonly problem: { readonly code: string; readonly position: unknown } | null;
}

const around = `setup:
  - { on: web-1, run: echo begun >> LEDGER }
teardown:
  - { on: web-1, run: echo restored >> LEDGER }
`;

describe('what the configuration puts around a guide', () => {
  it('runs before and after it, once, and is shown with it', async () => {
    const run = await verified(around);
    expect(run.ledger).toEqual(['begun', 'restored']);
    expect(run.code).toBe(0);
    expect(run.steps.map(([file, verdict]) => [file, verdict])).toEqual([
      ['labproof.yaml', 'pass'],
      ['page.rst', 'pass'],
      ['page.rst', 'pass'],
      ['labproof.yaml', 'pass'],
    ]);
    expect(run.title).toBe('Shop');
  });

  it('that fails keeps the guide from running; the lab is restored all the same', async () => {
    const run = await verified(around.replace('echo begun', 'false; false && echo begun'));
    expect(run.ledger).toEqual(['restored']);
    expect(run.code).toBe(3);
    expect(run.steps.map(([, verdict]) => verdict)).toEqual(['fail', 'skip', 'skip', 'pass']);
    expect(run.steps[1]?.[2]).toContain('the set-up was not done (labproof.yaml:5, web-1');
  });

  it('is told of at its place in the configuration', async () => {
    const { stdout } = await verified(
      `setup:
  - page: first.rst
  - { on: web-1, run: echo not here, for: [other.rst] }
  -
    on: web-2
    run: |
      uptime
teardown:
  - { on: web-1, run: echo not here, for: [other.rst] }
  - { on: web-2, run: uptime }
`,
    );
    const report = JSON.parse(stdout) as { guides: { steps: Told[] }[] };
    const told = report.guides.flatMap((guide) => guide.steps).filter((step) => step.problem !== null);
    expect(told.map(({ file, line, problem }) => [file, line, problem])).toEqual(
      [
        { file: 'labproof.yaml', line: 8, column: 5 },
        { file: 'labproof.yaml', line: 13, column: 5 },
      ].map((position) => [position.file, position.line, expect.objectContaining({ code: 'LABPROOF_TARGET_UNKNOWN', position })]),
    );
  });

  it('stands in the HTML report once, as a step', async () => {
    await using folder = await folderWith({
      'page.rst': 'Shop\n====\n\nType::\n\n   ada@web-1:~$ uname\n   Linux\n',
      'labproof.yaml': `targets:\n  web-1: { runner: local, identity: ${hostname()} }\nsetup:\n${'  - { on: web-1, run: uptime }\n'.repeat(2)}`,
    });
    const { stdout } = await labproof(['verify', 'page.rst', '--reporter', 'html'], { cwd: folder.path });
    expect(stdout.match(/<article class="step/g)).toHaveLength(3);
    expect(stdout).not.toContain('class="rest"');
  });

  it('needs consent, and without it the guide does not run on a lab that is not ready', async () => {
    const run = await verified(around, []);
    expect(run.ledger).toEqual([]);
    expect(run.code).toBe(3);
    expect(run.steps.map(([, verdict]) => verdict)).toEqual(['skip', 'skip', 'skip', 'skip']);
    expect(run.steps[1]?.[2]).toContain('--consent changing');
  });

  it('runs for a part of the guide, too', async () => {
    const run = await verified(around, ['--consent', 'changing', '--select', 'page.rst:8']);
    expect(run.ledger).toEqual(['begun', 'restored']);
    expect(run.steps.map(([, verdict]) => verdict)).toEqual(['pass', 'skip', 'pass', 'pass']);
  });

  it('is only for the guides that it names', async () => {
    const run = await verified(around.replace(/ }/g, ', for: [other.rst] }'));
    expect(run.ledger).toEqual([]);
  });

  it('may be a page, which is verified first', async () => {
    const run = await verified(
      `${around}  - { on: web-1, run: echo over >> LEDGER }\n`.replace('setup:\n', 'setup:\n  - page: first.rst\n'),
    );
    expect(run.steps.map(([file, verdict]) => [file, verdict]).slice(0, 3)).toEqual([
      ['labproof.yaml', 'pass'],
      ['first.rst', 'pass'],
      ['page.rst', 'pass'],
    ]);
    expect([run.title, run.code]).toEqual(['Shop', 0]);
    expect(run.ledger).toEqual(['begun', 'restored', 'over']);
  });

  it('a page that is not there, or a word that nobody knows, is said with its place', async () => {
    const gone = await verified('setup:\n  - page: nowhere.rst\n');
    expect([gone.code, gone.stderr]).toEqual([4, expect.stringContaining('nowhere.rst')]);
    const wrong = await verified('teardown:\n  - { on: web-1, runs: true }\n');
    expect([wrong.code, wrong.stderr]).toEqual([4, expect.stringMatching(/labproof\.yaml:5:.*(?:runs|run)/)]);
  });

  it('is no part of a recording, and is not asked for where there is no lab', async () => {
    await using folder = await folderWith({
      'page.rst': 'Shop\n====\n\nType::\n\n   ada@web-1:~$ uname\n   Linux\n',
      'labproof.yaml': `targets:\n  web-1: { runner: local, identity: ${hostname()} }\nsetup:\n  - { on: web-1, run: echo ready }\nteardown:\n  - { on: web-1, run: echo over }\n`,
    });
    await labproof(['verify', 'page.rst', '--record=r.jsonl'], { cwd: folder.path });
    expect(readFileSync(join(folder.path, 'r.jsonl'), 'utf8')).not.toMatch(/ready|over/);
    const { code, stdout } = await labproof(['verify', 'page.rst', '--replay=r.jsonl'], { cwd: folder.path });
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('setup')]);
  });

  it('runs in the login shell, wherever the guide leaves its reader', async () => {
    await using folder = await folderWith({
      'page.rst': 'Shop\n====\n\nType::\n\n   ada@web-1:~$ bash\n   ada@web-1:~$ WHERE=inside; echo $WHERE\n   inside\n',
      'labproof.yaml': `targets:\n  web-1: { runner: local, identity: ${hostname()} }\nconsent: all\nteardown: [{ on: web-1, run: 'echo "\${WHERE:-outside}"' }]\n`,
    });
    const { stdout } = await labproof(['verify', 'page.rst', '--reporter', 'json'], { cwd: folder.path });
    const { guides } = JSON.parse(stdout) as { guides: { steps: { output: { text: string } }[] }[] };
    expect(guides[0]?.steps.map((step) => step.output.text)).toEqual(['', 'inside', 'outside']);
  });
});

import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../../src/checklist/pieces.ts';
import { loadGuides } from '../../../src/load.ts';
import { plainText } from '../../../src/rst/index.ts';
import { folderWith, root } from '../../support/cli.ts';
import { recordingWith } from '../renamed-lab.ts';
import { Terminal } from './terminal.ts';

const chapter = 'docs/labs/harbor';
/** Where the transcripts are left to be looked at. */
const transcripts = process.env.LABPROOF_TRANSCRIPTS ?? mkdtempSync(join(tmpdir(), 'labproof-transcripts-'));

/** Looks at a hint and at what is expected of each step, and lets labproof run what only reads. */
async function walk(terminal: Terminal): Promise<void> {
  let looked = new Set<string>();
  for (let menu = await terminal.menu(); menu !== null; menu = await terminal.menu()) {
    const chosen = terminal.choose(
      menu,
      ...[/^A hint$/, /^What is expected$/, /^Show what my lab printed$/].filter((wish) => !looked.has(wish.source)),
      /^See whether it is done already/,
      /^Go on$/,
      /^Run it for me/,
      /^Go on without it/,
    );
    if (/^(?:See|Go on|Run)/.test(chosen)) looked = new Set();
    else looked.add(`^${chosen}$`);
  }
}

/** Every line as the program wrote it: none was broken by the terminal, none is wider than it, no warning of the machine is in it. */
function expectWhole(terminal: Terminal, columns: number): string {
  const transcript = terminal.transcript();
  expect(terminal.unbroken()).toBe(transcript.replace(/ +$/gm, ''));
  for (const line of transcript.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
  expect(transcript).not.toMatch(/ExceededWarning|\[object|\n{4}/);
  expect(transcript).not.toMatch(/Enter to read on|asking |^◆/m);
  return transcript;
}

const words = (text: string): string => text.replace(/↪|•|[│─═]/g, ' ').replace(/\s+/g, ' ');

describe.each([
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
  { columns: 40, rows: 30 },
])('the chapter of the demo at $columns by $rows', ({ columns, rows }) => {
  it('is walked from start to finish, and every screen can be read', async () => {
    await using folder = await folderWith({});
    using terminal = new Terminal({ columns, rows, args: [chapter, '--replay', '--state', join(folder.path, 's.json')] });
    await walk(terminal);
    mkdirSync(transcripts, { recursive: true });
    const file = join(transcripts, `checklist-${columns}.txt`);
    writeFileSync(file, `${terminal.transcript()}\n`);
    console.log(`transcript: ${file}`);
    // A command is never broken by us, so that it can be copied: in a narrow terminal the terminal does it.
    const transcript = columns < 80 ? terminal.unbroken() : expectWhole(terminal, columns);
    const said = words(transcript);
    for (const text of [
      'The answers come from a recording: no lab is asked.',
      'Step 1 of 16',
      'On quay-1, in vtysh (this changes something there): configure terminal',
      'It is there already: nothing needs to be sent.',
      '✔ Right: every record "BGP neighbor is" contains "BGP state = Established", all 3 of them.',
      'kubectl describe pod crane-6b7d94f58c-wz4tq -n quayside the page has: kubectl describe pod crane-7c9f5d86b4-jx5kp -n quayside',
      'crane-7c9f5d86b4-jx5kp of the page is crane-6b7d94f58c-wz4tq in your lab (line 11 showed it)',
      'Your lab printed (harbor-cp): NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES',
      'On quay-1 (it runs until Ctrl-C; labproof presses it for you): ping 172.28.9.70',
      'That was the last step. docs/labs/harbor/peering.rst On the router (7 of 7)',
      columns < 60
        ? 'Step 4, was done already, line 36, quay-1: neighbor 10.77.3.13 peer-group harbor'
        : '4 was done already :36 quay-1 neighbor 10',
      '16 steps: 11 right, 5 done already ended with 0',
    ])
      expect(said).toContain(text);
    // All that the chapter says is said, in its order.
    let at = 0;
    for (const sentence of await prose()) {
      const found = said.indexOf(sentence, at);
      expect(found, `"${sentence}" after "${said.slice(at - 80, at)}"`).toBeGreaterThanOrEqual(0);
      at = found + sentence.length;
    }
  });
});

/** The chapter's paragraphs as they read in this lab. */
async function prose(): Promise<readonly string[]> {
  const [guide] = await loadGuides([join(root, chapter)], { cwd: root, dialects: [] });
  const pieces = (guide?.pages ?? []).flatMap((page) => [...piecesOf(page.document)]);
  const sources = pieces.flatMap((piece) => (piece.type === 'text' ? [words(plainText(piece.source)).trim()] : []));
  expect(sources.length).toBeGreaterThan(25);
  return sources.map((source) =>
    source
      .replace('172.28.77.128/26', '172.28.41.0/26')
      .replace('172.28.16.64/26', '172.28.9.64/26')
      .replace('172.28.200.0/26', '172.28.130.128/26')
      .replace('172.28.16.73', '172.28.9.70'),
  );
}

/** The screen of the students' tutorial that holds a text is one that is shown. */
function expectDocumented(transcript: string, text: string): void {
  const tutorial = readFileSync(join(root, 'docs/tutorials/students.rst'), 'utf8');
  const blocks = [...tutorial.matchAll(/^\.\. code-block:: text\n\n((?: {3}.*\n|\n)+)/gm)].map((match) => match[1] ?? '');
  const block = blocks.find((each) => each.includes(text));
  const lines =
    block
      ?.trimEnd()
      .split('\n')
      .map((line) => line.slice(3)) ?? [];
  expect(lines.length).toBeGreaterThan(5);
  expect(transcript).toContain(lines.join('\n'));
}

describe('a terminal', () => {
  const faulty = recordingWith(['show bgp neighbors', /BGP state = Established(?![\s\S]*BGP state)/, 'BGP state = Idle']);

  async function toTheFault(terminal: Terminal): Promise<void> {
    for (let menu = await terminal.menu(); menu !== null; menu = await terminal.menu()) {
      if (menu.includes('Check again')) return;
      terminal.choose(menu, /^See whether it is done already/, /^Go on$/, /^Run it for me/);
    }
  }

  it.each([
    { name: 'with colours', env: {}, colored: true },
    { name: 'without colours', env: { NO_COLOR: '1' }, colored: false },
  ])('$name shows what is wrong, which thing, and where to look', async ({ env, colored }) => {
    await using folder = await folderWith({ 'r.jsonl': faulty });
    const args = [chapter, `--replay=${join(folder.path, 'r.jsonl')}`, '--state', join(folder.path, 's.json')];
    using terminal = new Terminal({ columns: 80, rows: 40, args, env });
    await toTheFault(terminal);
    if (colored) expectDocumented(terminal.transcript(), 'Not yet');
    const said = words(terminal.screen());
    expect(said).toContain('✘ Not yet: 2 of 3 are as they should be');
    expect(said).toMatch(/10\.77\.3\.1\d is Idle; the page shows Established/);
    expect(said).toMatch(/→ Look at harbor-\w+, which has the address 10\.77\.3\.1\d/);
    const red = /\u001b\[31m✘/.test(terminal.colored());
    expect(red).toBe(colored);
    // The command can be copied as it stands.
    expect(terminal.transcript()).toMatch(/^ {4}show bgp neighbors$/m);
    if (!colored) expect(terminal.colored()).not.toMatch(/\u001b\[(?:\d+;)*(?:3[0-7]|9[0-7])m/);
    // What the page shows can be told from what the lab printed, and the menu stays.
    terminal.choose((await terminal.menu()) ?? [], /^Show what my lab printed/);
    await terminal.menu();
    expect(terminal.transcript()).toContain('BGP state = Idle');
    terminal.keys('C-c');
    await terminal.until((all) => /Your progress is kept[\s\S]*ended with 1$/.test(all));
  });

  it('shows the first step as the tutorial does', async () => {
    await using folder = await folderWith({});
    using terminal = new Terminal({ columns: 80, rows: 40, args: [chapter, '--replay', '--state', join(folder.path, 's.json')] });
    await terminal.menu();
    expectDocumented(terminal.transcript(), 'Step 1 of 16');
  });

  it('that knows no cursor gets plain lines', async () => {
    await using folder = await folderWith({});
    const args = [chapter, '--replay', '--state', join(folder.path, 's.json')];
    using terminal = new Terminal({ columns: 80, rows: 24, args, env: { TERM: 'dumb' } });
    await terminal.until((all) => all.endsWith('Number, or Enter for 1:'));
    terminal.keys('Enter');
    await terminal.until((all) => /Right: you are in\.[\s\S]*Number, or Enter for 1:$/.test(all));
    terminal.keys('C-c');
    await terminal.until((all) => /ended with 3$/.test(all));
    expect(terminal.transcript()).not.toMatch(/[│◆◇●○✔─═]/);
  });
});

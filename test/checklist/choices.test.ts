import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, labproof, root } from '../support/cli.ts';
import { flagsLab } from './flags-lab.ts';
import { recordingWith } from './renamed-lab.ts';
import { endAll, type Question, Student } from './student.ts';

const chapter = 'docs/labs/harbor';

interface Line {
  readonly step: string;
  readonly command: string;
  readonly status: string;
  readonly verdict: string | null;
  readonly result: string;
  readonly message: string | null;
  readonly [key: string]: unknown;
}
const linesOf = (file: string): readonly Line[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** Takes these choices one after the other; returns what was said until the next question. */
async function take(student: Student, ...wishes: readonly RegExp[]): Promise<Question> {
  for (const wish of wishes) student.answer(await asked(student), wish);
  return asked(student);
}

/** The question that waits for an answer. */
async function asked(student: Student): Promise<Question> {
  const question = await student.question();
  if (question === null) throw new Error(`labproof has ended with ${student.code}:\n${student.screen}`);
  return question;
}

const flat = (text: string): string => text.replace(/\s+/g, ' ');

async function leave(student: Student, question: Question): Promise<void> {
  student.answer(question, /^Stop for now$/);
  await student.ended;
}

describe('a student with a lab that is changed', () => {
  it('is asked before anything is sent that changes something, with the host and the command; "no" comes first', async () => {
    // What the configuration allows other runs is no student's consent.
    await using lab = await flagsLab('', { consent: 'all' });
    const student = new Student(lab.args, { cwd: lab.folder });
    const consent = await take(student, /^Run it for me on mast-1/);
    expect(flat(consent.text)).toContain('This changes something on mast-1: raise-flag red');
    expect(consent.choices).toEqual(['No, leave it', 'Yes, send it to mast-1']);
    student.answer(consent, /^No/);
    const again = await asked(student);
    expect(lab.logged()).toEqual([]);
    student.answer(again, /^Run it for me on mast-1/);
    student.answer(await asked(student), /^Yes/);
    const ready = await asked(student);
    expect(flat(ready.text)).toContain('It ran without an error; the page shows no output to compare it with.');
    expect(lab.logged()).toEqual(['red']);
    await leave(student, ready);
  });

  it('reads prose, place, command, expectation and the hint of the author', async () => {
    await using lab = await flagsLab();
    const student = new Student(lab.args, { cwd: lab.folder });
    const first = await asked(student);
    expect(first.text).toMatch(/Page: Flags[\s\S]*Section: Raise red[\s\S]*Raise it:[\s\S]*Step 1 of 12[\s\S]*On mast-1 \(this changes/);
    expect(first.text).toContain('Command: raise-flag red');
    // An author's hint is a hint: it is not told before somebody asks.
    expect(first.text).not.toContain('behind the house');
    student.answer(first, /^What is expected$/);
    student.answer(await asked(student), /^Go on without it/);
    student.answer(await asked(student), /^What is expected$/);
    const expected = await asked(student);
    expect(expected.text).toMatch(/The page shows this[\s\S]*red {3}raised/);
    student.answer(expected, /^A hint$/);
    const hint = await asked(student);
    expect(hint.text).toContain('The mast of red is behind the house.');
    expect(hint.text).toContain('Where: the prompt "root@mast-1:~#"');
    await leave(student, hint);
    expect(lab.logged()).toEqual([]);
  });

  it('does it himself, and has it checked by what the page shows after it', async () => {
    await using lab = await flagsLab();
    const student = new Student(lab.args, { cwd: lab.folder });
    const first = await asked(student);
    writeFileSync(join(lab.folder, 'log'), 'red\n');
    student.answer(first, /^I did it myself$/);
    const after = await asked(student);
    expect(flat(after.text)).toContain('("show-flags") shows what the page shows after this.');
    student.answer(after, /^I did it myself: check$/);
    const judged = await asked(student);
    expect(judged.text).toContain('Right: everything that matters in the documented output is there.');
    // The next one he says he did, and did not.
    student.answer(judged, /^Go on$/);
    student.answer(await asked(student), /^I did it myself$/);
    const wrong = await asked(student);
    expect(flat(wrong.text)).toContain('does not show what the page shows after this');
    expect(flat(wrong.text)).toContain('your lab shows red where the page shows green');
    await leave(student, wrong);
    expect(linesOf(lab.results).map((line) => line.result)).toEqual(['by-hand', 'pass', 'by-hand', ...Array(9).fill('open')]);
    expect(lab.logged()).toEqual(['red']);
  });

  it('is spared what is true already', async () => {
    await using lab = await flagsLab();
    writeFileSync(join(lab.folder, 'log'), 'red\n');
    const student = new Student(lab.args, { cwd: lab.folder });
    const after = await take(student, /^See whether it is done already/);
    expect(flat(after.text)).toContain('It is there already: nothing needs to be sent.');
    expect(after.text).toContain('Step 2 of 12');
    // What is nearly there is no proof.
    writeFileSync(join(lab.folder, 'log'), 'red\nolive\n');
    student.answer(after, /^Run it for me/);
    const nearly = await take(student, /^Go on$/, /^See whether it is done already/);
    expect(flat(nearly.text)).toContain('shows it nearly as the page does after this; see what differs: ');
    expect(flat(nearly.text)).toContain('green became olive');
    await leave(student, nearly);
    expect(linesOf(lab.results)[2]).toMatchObject({ status: 'open' });
    expect(linesOf(lab.results)[0]).toMatchObject({ status: 'already-true', changed: false });
    expect(lab.logged()).toEqual(['red', 'olive']);
  });

  it('leaves a step out, and it is noted; a failure that he leaves keeps its message', async () => {
    await using lab = await flagsLab();
    writeFileSync(join(lab.folder, 'log'), '');
    const student = new Student(lab.args, { cwd: lab.folder });
    const failed = await take(student, /^Go on without it/, /^Run it for me/);
    expect(failed.text).toContain('Not yet:');
    expect(failed.choices).toContain('Check again');
    student.answer(failed, /^Go on without it/);
    await leave(student, await asked(student));
    expect(linesOf(lab.results).slice(0, 3)).toMatchObject([
      { status: 'skipped', verdict: null, reason: 'you went on without it' },
      { status: 'skipped', verdict: 'fail', message: expect.stringMatching(/^Not yet: the output is empty, and the page shows one/) },
      { status: 'open' },
    ]);
    expect(student.code).toBe(1);
  });

  it('starts a section again: only that one is forgotten, and what changes something needs his consent anew', async () => {
    await using lab = await flagsLab();
    const student = new Student(lab.args, { cwd: lab.folder });
    const run = [/^Run it for me/, /^Yes/, /^Go on$/, /^Run it for me/, /^Go on$/];
    student.answer(await take(student, ...run, ...run), /^Another section/);
    student.answer(await asked(student), /^Raise green \(2 of 2\)/);
    student.answer(await asked(student), /^Start this section again$/);
    const warning = await asked(student);
    expect(flat(warning.text)).toContain('your lab stays as it is. Commands that change something were sent at line');
    expect(warning.choices[0]).toBe('No, leave it');
    student.answer(warning, /^Yes/);
    const again = await asked(student);
    expect(again.text).toContain('Command: raise-flag green');
    expect(linesOf(lab.results).map((line) => line.result)).toEqual(['pass', 'pass', ...Array(10).fill('open')]);
    expect(lab.logged()).toEqual(['red', 'green']);
    student.answer(again, /^Run it for me/);
    student.answer(await asked(student), /^Yes/);
    await leave(student, await asked(student));
    expect(lab.logged()).toEqual(['red', 'green', 'green']);
  });

  it('goes on after days where he was, and sends nothing of before again', async () => {
    await using lab = await flagsLab();
    const one = new Student(lab.args, { cwd: lab.folder });
    await leave(one, await take(one, /^Run it for me/, /^Yes/, /^Go on$/, /^Run it for me/));
    const long = readFileSync(lab.state, 'utf8').replace(/\d{4}-\d\d-\d\d(?=T)/g, '2026-01-15');
    writeFileSync(lab.state, long);
    const other = new Student(lab.args, { cwd: lab.folder });
    const back = await asked(other);
    expect(flat(back.text)).toContain('Welcome back: 2 of 12 steps are behind you, the last one on 2026-01-15.');
    expect(back.text).toContain('Step 3 of 12');
    expect(back.text).toContain('Command: raise-flag green');
    await leave(other, back);
    expect(lab.logged()).toEqual(['red']);
  });

  it('goes on with what he had set in the shell, and with whom he had become there', async () => {
    const page = `Mast
====

Type::

   root@mast-1:~# bash
   root@mast-1:~# MAST=white
   root@mast-1:~# echo "$MAST flag"
   white flag
`;
    await using lab = await flagsLab('', {}, () => page);
    const one = new Student(lab.args, { cwd: lab.folder });
    await leave(one, await take(one, /^Run it for me/, /^Run it for me/));
    const other = new Student(lab.args, { cwd: lab.folder });
    const ran = await take(other, /^Run it for me/);
    expect(flat(ran.text)).toContain('Right: everything that matters');
    await leave(other, ran);
    expect(linesOf(lab.results).map((line) => line.verdict)).toEqual(['pass', 'pass', 'pass']);
  });

  it('opens one checklist at a time; what a killed one left behind keeps nobody out', async () => {
    await using lab = await flagsLab();
    const one = new Student(lab.args, { cwd: lab.folder });
    await asked(one);
    const other = new Student(lab.args, { cwd: lab.folder });
    await other.ended;
    expect(other.code).toBe(3);
    expect(other.screen).toContain('LABPROOF_CHECKLIST_IN_USE');
    expect(other.screen).toContain(String(one.child.pid));
    one.child.kill('SIGKILL');
    await one.ended;
    const third = new Student(lab.args, { cwd: lab.folder });
    await leave(third, await asked(third));
    expect(third.code).toBe(3);
  });

  it('is led through what the configuration asks for before the guide, once, with consent as for any other step', async () => {
    await using lab = await flagsLab('', {
      setup: [{ on: 'mast-1', run: 'raise-flag white' }],
      teardown: [{ on: 'mast-1', run: 'raise-flag none' }],
    });
    const student = new Student(lab.args, { cwd: lab.folder });
    const first = await asked(student);
    expect(flat(first.text)).toMatch(
      /Page: Set-up Before the guide, the configuration asks for this\. Step 1 of 13 On mast-1 \(this changes/,
    );
    student.answer(first, /^Run it for me/);
    const second = await take(student, /^Yes/, /^Go on$/);
    expect(second.text).toMatch(/Page: Flags[\s\S]*Step 2 of 13/);
    student.answer(second, /^Stop for now$/);
    await student.ended;
    const other = new Student(lab.args, { cwd: lab.folder });
    await leave(other, await take(other, /^Run it for me/, /^Yes/));
    expect(lab.logged()).toEqual(['white', 'red']);
    expect(linesOf(lab.results)[0]).toMatchObject({ section: 'Set-up', verdict: 'pass', changed: true });
  });

  it('is not asked for what the page says is not to be run', async () => {
    await using lab = await flagsLab('', {}, (page) => page.replace('Raise it::', '.. labproof: skip "it is up already"\n\nRaise it::'));
    writeFileSync(join(lab.folder, 'log'), 'red\n');
    const student = new Student(lab.args, { cwd: lab.folder });
    const second = await asked(student);
    expect(flat(second.text)).toMatch(/Nothing to do here: .*it is up already.*Step 2 of 12/);
    await leave(student, second);
    expect(linesOf(lab.results)[0]).toMatchObject({ status: 'not-asked', result: 'not-asked' });
  });

  it('lists the steps and what became of them, and opens nothing, even while a checklist is open', async () => {
    await using lab = await flagsLab();
    const student = new Student(lab.args, { cwd: lab.folder });
    const question = await take(student, /^Run it for me/, /^Yes/, /^Go on$/);
    const list = await labproof(['checklist', ...lab.args, '--list'], { cwd: lab.folder });
    expect(list.code).toBe(0);
    expect(list.stdout).toMatch(/Raise red \(1 of 2\)\n {2}Step 1, right, line 9, mast-1: raise-flag red\n {2}Step 2, open/);
    expect(list.stdout).toContain('12 steps: 1 right, 11 open');
    await leave(student, question);
  });
});

describe('the plain mode', () => {
  it('is by itself where there is no terminal: no escape sequences, nothing drawn, each choice with a number', async () => {
    await using lab = await flagsLab();
    const student = new Student(lab.args, { cwd: lab.folder, env: { TERM: 'xterm-256color', FORCE_COLOR: '1', LANG: 'C.UTF-8' } });
    const first = await asked(student);
    student.child.stdin?.write('0\nnonsense\n');
    await asked(student);
    const again = await asked(student);
    expect(again.text).toBe(`Please type a number from 1 to ${first.choices.length}.\n`);
    // The word of a choice will do, too.
    student.child.stdin?.write('hint\n');
    expect((await asked(student)).text).toContain('Where: the prompt');
    student.child.stdin?.end();
    await student.ended;
    expect(student.code).toBe(3);
    expect(student.screen).toContain('Your progress is kept.');
    expect(student.screen).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(student.screen).not.toMatch(/[^\u0000-\u007f]/);
    for (const line of student.screen.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('is read to the end without a warning of the machine', async () => {
    await using folder = await folderWith({});
    const student = new Student([chapter, '--replay', '--plain', '--state', join(folder.path, 's.json')], { cwd: root });
    for (let question = await student.question(); question !== null; question = await student.question())
      student.answer(question, /^Go on$/, /^See whether/, /^Run it for me/);
    await student.ended;
    expect(student.code).toBe(0);
    expect(student.screen).not.toContain('Warning');
    expect(student.screen).toContain('16 steps: 11 right, 5 done already');
  });
});

describe('a student with the recording of the demo', () => {
  async function walked(recording: string, ...wishes: readonly RegExp[]) {
    const folder = await folderWith({ 'r.jsonl': recording });
    const file = (name: string) => join(folder.path, name);
    const args = [chapter, `--replay=${file('r.jsonl')}`, '--state', file('s.json'), '--results', file('results.jsonl')];
    const student = new Student([...args, '--student', 'Ada'], { cwd: root });
    for (let question = await student.question(); question !== null; question = await student.question())
      student.answer(question, ...wishes, /^Go on$/, /^See whether/, /^Run it for me/, /^Go on without it/);
    await student.ended;
    return { folder, args, student, results: file('results.jsonl'), state: file('s.json') };
  }

  it('leaves the trainer one line a step, with the ids that verify has', async () => {
    const { folder, results, state, student } = await walked(recordingWith());
    await using _ = folder;
    expect(student.code).toBe(0);
    const verified = await labproof(['verify', chapter, '--replay', '--json']);
    const steps = JSON.parse(verified.stdout).guides[0].steps as { id: string; file: string; line: number; command: string }[];
    const lines = linesOf(results);
    expect(lines.map((line) => [line.step, line.page, line.line, line.command])).toEqual(
      steps.map((step) => [step.id, step.file, step.line, step.command]),
    );
    // For the trainer to read, too; the progress is the student's alone.
    expect(statSync(results).mode & 0o777).toBe(0o666 & ~process.umask());
    expect(statSync(state).mode & 0o777).toBe(0o600);
    expect(lines.map((line) => line.number)).toEqual(lines.map((_line, index) => index + 1));
    expect(lines[11]).toMatchObject({
      schemaVersion: 1,
      student: 'Ada',
      section: 'Choose a pod',
      host: 'harbor-cp',
      sent: 'kubectl get pods -n quayside -o wide',
      status: 'checked',
      verdict: 'pass',
      tries: 1,
      message: 'Right: every row contains "Running", all 5 of them.',
      at: expect.stringMatching(/^\d{4}-/),
    });
  });

  it('never fails for drift', async () => {
    const drifted = recordingWith(['show ip route bgp', /O - OSPF,/, 'O - OSPFv9,']);
    const { folder, results, student, args } = await walked(drifted);
    await using _ = folder;
    const verified = await labproof(['verify', chapter, args[1] ?? '', '--json']);
    expect(verified.code).toBe(2);
    expect(student.code).toBe(0);
    const line = linesOf(results).find((each) => each.command === 'show ip route bgp');
    expect(line).toMatchObject({ verdict: 'drift', message: expect.stringMatching(/^Right: .*The page is a little behind your lab/) });
    expect(student.screen).toContain('16 steps: 11 right, 5 done already');
  });

  it('who skips everything has nothing done', async () => {
    const { folder, results, student } = await walked(recordingWith(), /^Go on without it/, /^Leave it out/);
    await using _ = folder;
    expect(new Set(linesOf(results).map((line) => line.status))).toEqual(new Set(['skipped']));
    expect(student.screen).toContain('16 steps: 16 skipped');
    expect(student.code).toBe(3);
  });

  it('goes ahead to a step, and what it needs is asked for first, what is right already not again', async () => {
    await using folder = await folderWith({});
    const results = join(folder.path, 'results.jsonl');
    const args = [chapter, '--replay', '--state', join(folder.path, 's.json'), '--results', results];
    const student = new Student(args, { cwd: root });
    const there = await take(student, /^Another section/, /^The last signpost \(0 of 2\)/, /^Go to step 14$/);
    expect(flat(there.text)).toContain('It cannot be run yet: blocked by line 9');
    student.answer(there, /^Do first what this step needs$/);
    const ready = await asked(student);
    expect(flat(ready.text)).toContain('First line 9: kubectl get pods -n quayside -o wide');
    expect(ready.text).toContain('Command: ip route get 172.28.9.70');
    // He goes on without it; the next one needs its output. The pods are not asked for once more.
    student.answer(ready, /^Go on without it/);
    const blocked = await asked(student);
    expect(blocked.text).toMatch(/Step 15 of 16[\s\S]*It cannot be run yet/);
    student.answer(blocked, /^Do first what this step needs$/);
    const next = await asked(student);
    expect(flat(next.text)).toContain('First line 41: ip route get 172.28.9.70');
    expect(next.text).not.toContain('First line 9');
    expect(next.text).toContain('Command: ip link show cali91c4d20e7f6');
    expect(next.choices).not.toContain('Do first what this step needs');
    await leave(student, next);
    const tries = linesOf(results).filter((line) => /^(?:kubectl get pods|ip route get)/.test(line.command));
    expect(tries).toMatchObject([
      { tries: 1, verdict: 'pass' },
      { tries: 1, verdict: 'pass' },
    ]);
  });

  it('is offered no shell of a recording', async () => {
    await using folder = await folderWith({});
    const student = new Student([chapter, '--replay', '--state', join(folder.path, 's.json')], { cwd: root });
    const first = await asked(student);
    expect(first.choices.filter((choice) => /shell/.test(choice))).toEqual([]);
    expect(flat(first.text)).toContain('The answers come from a recording: no lab is asked.');
    await leave(student, first);
  });
});

it('keeps no credential: not of a command that is under way, nor of one that was sent', async () => {
  const [token, mark] = ['ghp_Velvet3307Velvet3307', `labproof-token-${process.pid}`];
  const withToken = (page: string) => page.replace('raise-flag red', 'raise-flag <token>');
  await using lab = await flagsLab(mark, { placeholders: { '<token>': token } }, withToken);
  const kept = () => readFileSync(lab.state, 'utf8') + readFileSync(lab.results, 'utf8');
  const killed = new Student(lab.args, { cwd: lab.folder });
  killed.answer(await asked(killed), /^Run it for me/);
  killed.answer(await asked(killed), /^Yes, send/);
  while (lab.logged().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  killed.child.kill('SIGKILL');
  await killed.ended;
  await endAll(mark);
  expect(kept()).toContain('"sent":"raise-flag «redacted:token»"');
  expect(kept() + killed.screen).not.toContain(token);

  // As the progress was written once.
  writeFileSync(lab.state, readFileSync(lab.state, 'utf8').replaceAll('«redacted:token»', token));
  const student = new Student(lab.args, { cwd: lab.folder });
  await take(student, /^No, it was not done/, /^Run it for me/, /^Yes, send/);
  student.child.kill();
  await student.ended;
  // Sent as it is, and kept without it.
  expect(lab.logged()).toEqual([token, token]);
  expect(kept() + student.screen).not.toContain(token);
});

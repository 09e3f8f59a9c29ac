import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { randomOf } from '../../scripts/bench/random.mjs';
import { parseProgress } from '../../src/checklist/index.ts';
import { isSettled } from '../../src/checklist/progress.ts';
import { flags, flagsLab } from './flags-lab.ts';
import { endAll, respond, Student, walkOn } from './student.ts';

const kills = 20;

it(`goes on after being killed at ${kills} random points: nothing lost, nothing repeated, nothing sent twice`, async () => {
  const mark = `labproof-killed-${process.pid}-${Date.now()}`;
  await using lab = await flagsLab(mark);
  const { state, results, logged } = lab;
  const start = () => new Student(lab.args, { cwd: lab.folder });
  // The student looks at the lab, once nothing of the former sitting moves there any more.
  const settle = async (): Promise<'done' | 'not-done'> => {
    const { intent } = parseProgress(readFileSync(state, 'utf8'));
    return logged().includes(intent?.sent.split(' ')[1] ?? '') ? 'done' : 'not-done';
  };

  const random = randomOf(20261125);
  let kept = new Map<string, string>();
  let asked = 0;
  for (let kill = 0; kill < kills; kill++) {
    const student = start();
    const answers = random.between(0, 3);
    // A command of this machine is over soon: half of the kills come while it may still run.
    const delay = random.between(0, random.chance(0.5) ? 300 : 700);
    for (let nth = 0; nth < answers; nth++) {
      const question = await student.question();
      if (question === null) break;
      if (/Was\s+it\s+done\?/.test(question.text)) asked++;
      await respond(student, question, settle);
    }
    // Now and then labproof waits for an answer when it is killed; else the last answer is at work.
    if (random.chance(0.2)) await student.question();
    await new Promise((resolve) => setTimeout(resolve, delay));
    student.child.kill('SIGKILL');
    await student.ended;
    await endAll(mark);
    const progress = existsSync(state) ? parseProgress(readFileSync(state, 'utf8')) : null;
    const settled = Object.entries(progress?.entries ?? {}).filter(([, entry]) => isSettled(entry));
    const now = new Map(settled.map(([id, entry]) => [id, JSON.stringify(entry)]));
    // What was settled is there, to the letter.
    for (const [id, entry] of kept) expect(now.get(id)).toBe(entry);
    kept = now;
    expect(new Set(logged()).size).toBe(logged().length);
  }
  const student = start();
  await walkOn(student, settle);
  expect(student.code, student.screen.slice(-2_000)).toBe(0);
  expect(logged()).toEqual(flags);
  const lines = readFileSync(results, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map((line) => line.status)).not.toContain('open');
  expect(lines.map((line) => line.result).filter((result) => !['pass', 'by-hand'].includes(result))).toEqual([]);
  for (const [id, entry] of kept) expect(JSON.stringify(parseProgress(readFileSync(state, 'utf8')).entries[id])).toBe(entry);
  // The kills hit what they are for.
  expect(asked).toBeGreaterThan(0);
}, 240_000);

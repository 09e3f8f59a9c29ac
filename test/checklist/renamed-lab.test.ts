import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/index.ts';
import { folderWith, labproof, root } from '../support/cli.ts';
import { renamedConfig, renamedRecording } from './renamed-lab.ts';
import { Student } from './student.ts';

const chapter = 'docs/labs/harbor';

interface Line {
  readonly step: string;
  readonly command: string;
  readonly sent: string | null;
  readonly status: string;
  readonly verdict: string | null;
  readonly message: string | null;
}

/** Walks the chapter to its end on a recording: what changes the lab is there already, what fails is noted and left. */
async function walked(
  recording: string,
): Promise<{ readonly lines: readonly Line[]; readonly screen: string; readonly code: number | null }> {
  await using folder = await folderWith({ 'r.jsonl': recording, 'labproof.yaml': renamedConfig });
  const file = (name: string) => join(folder.path, name);
  const student = new Student(
    [chapter, `--replay=${file('r.jsonl')}`, '-c', file('labproof.yaml'), '--state', file('s.json'), '--results', file('results.jsonl')],
    { cwd: root },
  );
  for (let question = await student.question(); question !== null; question = await student.question())
    student.answer(question, /^Go on$/, /^See whether it is done already/, /^Run it for me on [\w-]+$/, /^Go on without it/);
  await student.ended;
  const lines = readFileSync(file('results.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const verified = await labproof(['verify', chapter, `--replay=${file('r.jsonl')}`, '-c', file('labproof.yaml'), '--json']);
  const report = JSON.parse(verified.stdout) as Report;
  // Never a verdict that differs from the engine's.
  for (const step of report.guides.flatMap((guide) => guide.steps)) {
    const line = lines.find((each) => each.step === step.id);
    if (line?.verdict != null && step.skip !== 'planned') expect([step.command, line.verdict]).toEqual([step.command, step.verdict]);
  }
  return { lines, screen: student.screen, code: student.code };
}

describe('a student whose lab has other names and addresses than the page', () => {
  it('walks to the end without a wrong verdict, and reads his own names', async () => {
    const { lines, screen, code } = await walked(renamedRecording());
    expect(code, screen.slice(-3_000)).toBe(0);
    expect(lines.map((line) => line.verdict ?? line.status)).toEqual([
      'pass',
      ...Array.from({ length: 5 }, () => 'already-true'),
      ...Array.from({ length: 10 }, () => 'pass'),
    ]);
    expect(lines.map((line) => line.sent)).toContain('kubectl describe pod crane-6b7d94f58c-wz4tq -n seafront');
    expect(lines.map((line) => line.sent)).toContain('ip link show cali91c4d20e7f6');
    expect(screen).toContain('Log in to pier-9 and open its routing shell');
    // Names of the page stand only where it is quoted.
    const quoted = /^ {2}the page has: .*(?:\n {2}\S.*)?$|docs\/labs\/harbor|~\/harbor/gm;
    expect(screen.replace(quoted, '').match(/harbor-\w+|quay-1|10\.77\.3\.\d+/g)).toBe(null);
  });

  it.each<[string, readonly [string, RegExp, string], readonly RegExp[]]>([
    [
      'a neighbour is idle',
      ['show bgp neighbors', /BGP state = Established(?![\s\S]*BGP state)/, 'BGP state = Idle'],
      [/2 of 3 are as they should be/, /10\.91\.8\.53 is Idle; the page shows Established/, /Look at wharf-two/],
    ],
    [
      'a neighbour shows a word',
      ['show bgp summary', /(10\.91\.8\.52.*\d\d:\d\d:\d\d +)1/, '$1Active'],
      [/10\.91\.8\.52 is Active/, /Look at wharf-one/],
    ],
    [
      'a route is missing',
      ['show ip route bgp', /B>\* .*\n/, ''],
      [/172\.28\.16\.64\/26 is missing/, /Look at wharf-one/, /Look at the output of "show ip route bgp" on pier-9/],
    ],
    [
      'a pod waits',
      ['kubectl get pods', /Running/, 'Pending'],
      [/4 of 5/, /tide-gauge-8c6kf is Pending; the page shows Running/, /Look at wharf-two/],
    ],
    [
      'an interface is down',
      ['ip link show', /state UP/, 'state DOWN'],
      [/cali91c4d20e7f6\S* is DOWN; the page shows UP/, /Look at the output of "ip link show cali91c4d20e7f6" on wharf-one/],
    ],
  ])('is told which thing is wrong and where to look: %s', async (_name, fault, said) => {
    const { lines, code } = await walked(renamedRecording(fault));
    const wrong = lines.filter((line) => line.verdict === 'fail');
    expect(wrong.map((line) => line.command.startsWith(fault[0]))).toEqual([true]);
    for (const words of said) expect(wrong[0]?.message).toMatch(words);
    expect(code).toBe(1);
  });
});

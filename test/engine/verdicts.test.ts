import { describe, expect, it } from 'vitest';
import { exitCode, guideVerdict } from '../../src/engine/verdicts.ts';
import { readGuide } from '../../src/guide/index.ts';
import type { Outcome } from '../../src/model/index.ts';
import { parse } from '../../src/rst/index.ts';
import { dialects } from '../../src/shell/index.ts';

const passed = (stepId: string): Outcome => ({
  stepId,
  verdict: 'pass',
  checked: 'output',
  reason: '',
  skip: null,
  problem: null,
  sent: 'uptime',
  output: null,
  findings: [],
  lines: [],
  requirements: [],
  attempts: [],
  durationMs: 0,
});

function verdictWith(comment: string): readonly [verdict: string, code: number] {
  const { document, messages } = parse(`${comment}\n\nRun::\n\n    ada@web-1:~$ uptime\n     up 1 day\n`, { file: 'g.rst' });
  const guide = readGuide([{ path: 'g.rst', document, messages }], { path: 'g.rst', dialects });
  const outcomes = guide.pages.flatMap((page) => page.steps).map((step) => passed(step.id));
  return [guideVerdict(guide, outcomes).verdict, exitCode([{ guide, outcomes }])];
}

describe('a guide whose steps all pass', () => {
  it.each([
    ['', 'pass', 0],
    ['.. labproof: retry 5s', 'pass', 0],
    ['.. a remark', 'pass', 0],
    ['.. labproof: requiers "up"', 'error', 3],
    ['.. labprof: requires "up"', 'error', 3],
    ['.. labproof: requires up', 'error', 3],
    ['.. labproof: bind POD=web', 'error', 3],
  ])('with "%s" is %s', (comment, verdict, code) => {
    expect(verdictWith(comment)).toEqual([verdict, code]);
  });
});

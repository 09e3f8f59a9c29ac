import { describe, expect, it } from 'vitest';
import { exitCode, guideVerdict } from '../../src/engine/verdicts.ts';
import { readGuide } from '../../src/guide/index.ts';
import type { Outcome, ParseMessage } from '../../src/model/index.ts';
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

function guideWith(comment: string, also: readonly ParseMessage[] = []) {
  const { document, messages } = parse(`${comment}\n\nRun::\n\n    ada@web-1:~$ uptime\n     up 1 day\n    ada@web-1:~$ true\n`, {
    file: 'g.rst',
  });
  return readGuide([{ path: 'g.rst', document, messages: [...messages, ...also] }], { path: 'g.rst', dialects });
}

function verdictWith(comment: string, also: readonly ParseMessage[] = []): readonly [verdict: string, code: number] {
  const guide = guideWith(comment, also);
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

  it.each([
    ['LABPROOF_TOCTREE_MISSING', 'warning', 'error', 3],
    ['LABPROOF_INCLUDE_MISSING', 'error', 'error', 3],
    ['LABPROOF_INCLUDE_OUTSIDE', 'error', 'error', 3],
    ['LABPROOF_INCLUDE_PARSER', 'warning', 'pass', 0],
    ['LABPROOF_TOCTREE_UNREAD', 'warning', 'pass', 0],
    ['LABPROOF_PAGE_ORPHAN', 'warning', 'pass', 0],
  ] as const)('and of which a part is not there is no pass: %s', (code, severity, verdict, exit) => {
    const message = { code, severity, message: 'it is not there', position: { file: 'g.rst', line: 1, column: 1 } };
    expect(verdictWith('', [message])).toEqual([verdict, exit]);
  });
});

describe('a guide with a step that failed', () => {
  const one = (step: string, more: Partial<Outcome>): Outcome => ({ ...passed(step), ...more });
  const ran = { checked: 'ran' } as const;
  const fail = { verdict: 'fail' } as const;
  const unplanned = { verdict: 'skip', checked: 'nothing', skip: 'unplanned' } as const;
  const planned = { verdict: 'skip', checked: 'nothing', skip: 'planned' } as const;
  it.each([
    [[{ ...fail, ...ran }, ran], 'fail', 1, '1 step failed'],
    [[{ ...fail, ...ran }, planned], 'fail', 1, '1 step failed'],
    [[{}, { ...fail, ...ran }], 'fail', 1, '1 step failed'],
    [[fail, unplanned], 'fail', 3, '1 step failed, and 1 step could not be run'],
    [[fail, { verdict: 'error', checked: 'nothing' }], 'error', 3, '1 step could not be judged'],
    [[ran, ran], 'skip', 3, 'nothing was verified: no documented output was compared'],
  ] as const)('%j is %s, exit code %i', (steps, verdict, code, reason) => {
    const guide = guideWith('');
    const ids = guide.pages.flatMap((page) => page.steps).map((step) => step.id);
    const outcomes = steps.map((more, index) => one(ids[index] ?? '', more));
    expect(guideVerdict(guide, outcomes)).toEqual({ verdict, reason });
    expect(exitCode([{ guide, outcomes }])).toBe(code);
  });
});

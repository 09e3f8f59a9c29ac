import { describe, expect, test } from 'vitest';
import { nearest, parseConfig, parseDuration } from '../../src/config/index.ts';
import { LabproofError } from '../../src/model/index.ts';

function problemOf(source: string) {
  try {
    parseConfig(source, 'labproof.yaml');
  } catch (error) {
    if (error instanceof LabproofError) return error.toProblem();
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('parseConfig', () => {
  test('fills in the defaults: read-only consent, ssh, bash', () => {
    const { config } = parseConfig('targets:\n  edge-1: { host: 192.0.2.1 }\n', 'labproof.yaml');
    expect(config.consent).toBe('read-only');
    expect(config.targets['edge-1']).toMatchObject({ runner: 'ssh', shell: 'bash', aliases: [], host: '192.0.2.1' });
    expect(config.timeouts).toEqual({ connect: 10_000, command: 30_000, wait: 30_000 });
  });

  test.each([
    [
      'a misspelt top-level word',
      'tragets: {}\n',
      { code: 'LABPROOF_CONFIG_INVALID', hint: 'did you mean "targets"?', line: 1, column: 1 },
    ],
    [
      'a misspelt word in timeouts',
      'timeouts:\n  comand: 3s\n',
      { code: 'LABPROOF_CONFIG_INVALID', hint: 'did you mean "command"?', line: 2, column: 3 },
    ],
    [
      'a wrong choice',
      'targets: {}\nconsent: readonly\n',
      { code: 'LABPROOF_CONFIG_INVALID', hint: 'did you mean "read-only"?', line: 2, column: 10 },
    ],
    ['a duration without unit', 'timeouts:\n  wait: 20\n', { code: 'LABPROOF_CONFIG_INVALID', line: 2, column: 9 }],
    ['a list where a mapping belongs', 'targets:\n  - edge-1\n', { code: 'LABPROOF_CONFIG_INVALID', line: 2, column: 3 }],
    ['broken YAML', 'targets:\n  edge-1: { host: [ }\n', { code: 'LABPROOF_CONFIG_SYNTAX', line: 2 }],
    ['a key twice', 'consent: all\nconsent: read-only\n', { code: 'LABPROOF_CONFIG_SYNTAX', line: 2 }],
    ['unknown drift', 'allow: [unknown]\n', { code: 'LABPROOF_CONFIG_INVALID', line: 1, column: 9 }],
  ])('%s is one clear error with its place', (_name, source, expected) => {
    const problem = problemOf(source);
    expect(problem.code).toBe(expected.code);
    expect(problem.position).toMatchObject({ file: 'labproof.yaml', line: expected.line });
    if ('column' in expected) expect(problem.position?.column).toBe(expected.column);
    if ('hint' in expected) expect(problem.hint).toBe(expected.hint);
    expect(problem.hint).not.toBe('');
  });

  test('every issue is told, not only the first', () => {
    expect(problemOf('consent: never\nallow: [nonsense]\n').message).toMatch(/consent.*\n.*also labproof\.yaml:2:9: allow\.0/s);
  });

  test('knows where a value of a target stands', () => {
    const loaded = parseConfig('targets:\n  edge-1:\n    host: 192.0.2.1\n    usr: x\n', 'labproof.yaml');
    expect(loaded.positionOf(['targets', 'edge-1', 'usr'], 'key')).toEqual({ line: 4, column: 5 });
  });
});

test.each([
  ['500ms', 500],
  ['20s', 20_000],
  ['1m30s', 90_000],
  ['1.5s', 1500],
  ['20', null],
  ['s', null],
  ['-1s', null],
  ['1s ', null],
])('parseDuration(%j) is %j', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test('nearest suggests what is near and nothing that is far', () => {
  expect(nearest('kube-mastr', ['kube-master', 'bigip-1'])).toBe('kube-master');
  expect(nearest('zebra', ['kube-master', 'bigip-1'])).toBe(null);
});

import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/index.ts';
import { loadPolicies } from '../../src/load-policies.ts';
import { LabproofError } from '../../src/model/index.ts';

/** What is said of a configuration with these policies: the code, where it stands and the message; null when it is fine. */
async function complaint(yaml: string): Promise<string | null> {
  try {
    await loadPolicies(parseConfig(`policies:\n  ${yaml}\n`, 'labproof.yaml'));
    return null;
  } catch (error) {
    if (!(error instanceof LabproofError)) throw error;
    const { code, message, position } = error.toProblem();
    return `${position?.line}:${position?.column} ${code} ${message}`;
  }
}

describe('policies in labproof.yaml', () => {
  it('are taken with all their parts', async () => {
    const source = `policies:
  columns:
    - { column: MOOD, policy: ignore }
  labels:
    - { label: batch token, command: shop status, policy: ignore, otherwise: drift }
  states:
    - { good: [humming], bad: [smoking] }
  errors: ['^E[0-9]{4}:']
  commands:
    - { command: shop status, tail: closed }
  matchers:
    - { name: order number, pattern: 'ORD-[0-9]{6}', policy: bind }
`;
    const policies = await loadPolicies(parseConfig(source, 'labproof.yaml'));
    expect(policies.columns).toEqual([{ column: 'MOOD', command: null, policy: 'ignore', otherwise: 'fail' }]);
    expect(policies.labels[0]).toMatchObject({ command: 'shop status', otherwise: 'drift' });
    expect(policies.states).toEqual([{ good: ['humming'], between: [], bad: ['smoking'] }]);
    expect(policies.errors[0]?.test('E1234: no paper')).toBe(true);
    expect(policies.commands).toEqual([{ command: 'shop status', tail: 'closed', order: null }]);
    expect(policies.matchers[0]?.pattern.test('ORD-123456')).toBe(true);
    expect(policies.matchers[0]?.pattern.test('xORD-123456')).toBe(false);
  });
  it.each([
    // A state may not be let go of.
    ['columns: [{ column: STATUS, policy: ignore }]', /^2:\d+ LABPROOF_CONFIG_INVALID .*the column STATUS holds a state/],
    ['labels: [{ label: BGP state, policy: type }]', /^2:\d+ LABPROOF_CONFIG_INVALID .*"BGP state" is a state/],
    // RE2 has no look-ahead, and a pattern for everything is a slip.
    ["errors: ['(?=x)']", /^2:\d+ LABPROOF_CONFIG_INVALID policies\.errors\.0 is "\(\?=x\)"/],
    ["matchers: [{ name: x, pattern: 'a*' }]", /^2:\d+ LABPROOF_CONFIG_INVALID policies\.matchers\.0\.pattern .*match everywhere/],
    ['columns: [{ column: MOOD, policy: forget }]', /^2:\d+ LABPROOF_CONFIG_INVALID/],
    ['colums: []', /^2:\d+ LABPROOF_CONFIG_INVALID .*colums/],
  ])('%s is refused with its place', async (yaml, expected) => {
    expect(await complaint(yaml)).toMatch(expected);
  });
  it('leave an equal rule for a state alone', async () => {
    expect(await complaint('columns: [{ column: STATUS, policy: equal }]')).toBeNull();
  });
});

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { folderWith, labproof, root } from '../support/cli.ts';
import { apply, kubeconfig, kubectl } from './cluster.ts';

const chapter = resolve(root, 'docs/labs/bakery');
let config: Awaited<ReturnType<typeof folderWith>>;

interface Step {
  readonly line: number;
  readonly host: string | null;
  readonly verdict: string;
  readonly checked: string;
  readonly sent: string | null;
  readonly reason: string;
  readonly problem: { readonly code: string } | null;
  readonly output: { readonly text: string } | null;
}

async function verify(...more: readonly string[]): Promise<{ code: number | null; steps: readonly Step[]; text: string }> {
  const { code, stdout, stderr } = await labproof(
    ['verify', join(chapter, 'index.rst'), '-c', join(config.path, 'labproof.yaml'), '--json', ...more],
    {
      env: { KUBECONFIG: kubeconfig('admin') },
    },
  );
  if (stdout === '') throw new Error(stderr);
  const report = JSON.parse(stdout) as { guides: readonly { steps: readonly Step[] }[] };
  return { code, steps: report.guides[0]?.steps ?? [], text: stdout + stderr };
}
const at = (steps: readonly Step[], command: string) => steps.filter((step) => step.sent?.startsWith(command));
const ready = () => {
  kubectl('-n', 'bakery', 'rollout', 'status', 'statefulset/oven', '--timeout=90s');
  kubectl('-n', 'bakery', 'rollout', 'status', 'deployment/counter', '--timeout=90s');
  kubectl('-n', 'bakery', 'wait', '--for=condition=Ready', '--timeout=90s', 'pod/ledger', 'pod/oven-0');
};

beforeAll(async () => {
  // What fails shall not be waited for.
  const own = readFileSync(join(chapter, 'labproof.yaml'), 'utf8');
  config = await folderWith({ 'labproof.yaml': `${own}timeouts: { wait: 1s }\n` });
  apply(join(chapter, 'bakery.yaml'));
  ready();
});
afterAll(() => config[Symbol.asyncDispose]());
beforeEach(() => {
  kubectl('-n', 'bakery', 'exec', 'oven-0', '--', 'rm', '-f', '/www/baked.txt');
});

describe('a chapter of three pods, in a real cluster', () => {
  // What `labproof check docs` judges where there is no cluster.
  it.runIf(process.env.LABPROOF_RECORD_DEMO === '1')('is recorded', async () => {
    const { code, stderr } = await labproof(
      ['verify', 'docs/labs/bakery', '-c', join(config.path, 'labproof.yaml'), '--consent', 'changing', '--record'],
      {
        env: { KUBECONFIG: kubeconfig('admin') },
      },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('is verified as it is, and what changes something is held back', async () => {
    const { steps } = await verify();
    expect(steps.map((step) => [step.host, step.verdict])).toEqual([
      ['oven-0', 'pass'],
      ['oven-0', 'pass'],
      ['oven-0', 'pass'],
      ['oven-0', 'pass'],
      ['counter', 'pass'],
      ['counter', 'pass'],
      ['counter', 'pass'],
      ['ledger', 'pass'],
      ['ledger', 'pass'],
      ['oven-0', 'skip'],
      ['oven-0', 'fail'],
    ]);
  });

  it('and with consent for changes, wholly', async () => {
    const { code, steps } = await verify('--consent', 'changing');
    expect(steps.filter((step) => step.verdict !== 'pass')).toEqual([]);
    expect(code).toBe(0);
    // The address of this cluster's oven was learned from one output and used in the next command.
    const address = at(steps, 'hostname')[0]?.output?.text.trim() ?? '';
    expect(address).toMatch(/^10\.88\./);
    expect(at(steps, 'ping')[0]?.sent).toBe(`ping -c 2 ${address}`);
    expect(kubectl('-n', 'bakery', 'exec', 'oven-0', '--', 'cat', '/www/baked.txt')).toBe('rye, 900 g\n');
  });

  it('what is wrong in one pod fails there, and nowhere else', async () => {
    const counter = kubectl('-n', 'bakery', 'get', 'pods', '-l', 'app=counter', '-o', 'name').trim();
    const till = (state: string) =>
      kubectl('-n', 'bakery', 'exec', counter, '--', 'sh', '-c', `printf 'Till: ${state}\\nDrawer: 150.00\\n' > /srv/till/state`);
    till('closed');
    try {
      const { code, steps } = await verify('--consent', 'changing');
      expect(steps.filter((step) => step.verdict !== 'pass').map((step) => step.sent)).toEqual(['cat /srv/till/state']);
      expect(code).toBe(1);
    } finally {
      till('open');
    }
  });

  it('a user without rights is an error in plain words, for each pod once', async () => {
    const { code, stdout } = await labproof(['verify', join(chapter, 'index.rst'), '--json'], {
      env: { KUBECONFIG: kubeconfig('limited') },
    });
    const { steps } = (JSON.parse(stdout) as { guides: readonly { steps: readonly Step[] }[] }).guides[0] ?? { steps: [] };
    expect(code).toBe(3);
    expect(steps.filter((step) => step.verdict === 'error').map((step) => [step.host, step.problem?.code])).toEqual([
      ['oven-0', 'LABPROOF_KUBERNETES_FORBIDDEN'],
      ['counter', 'LABPROOF_KUBERNETES_FORBIDDEN'],
      ['ledger', 'LABPROOF_KUBERNETES_FORBIDDEN'],
    ]);
    expect(steps.some((step) => step.verdict === 'pass')).toBe(false);
  });

  it('no credential of the kubeconfig is in the report', async () => {
    const { text } = await verify();
    const config = JSON.parse(kubectl('config', 'view', '--raw', '-o', 'json')) as { users: { user: Record<string, string> }[] };
    const [user] = config.users;
    expect(user?.user['client-key-data']?.length).toBeGreaterThan(100);
    for (const secret of Object.values(user?.user ?? {})) expect(text).not.toContain(secret.slice(0, 40));
  });
});

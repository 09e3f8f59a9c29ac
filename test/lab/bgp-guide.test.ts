import { copyFileSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sharedFolder } from '../support/shared.ts';
import { Lab, type Run } from './lab.ts';

const folder = sharedFolder('guides');
const guide = resolve(folder ?? '', 'bgp-lab/bgp-verify.rst');
const lab = new Lab();
const patchOf = (one: string, other: string) => createTwoFilesPatch('a', 'b', readFileSync(one, 'utf8'), readFileSync(other, 'utf8'));
const verdicts = (run: Run) => Object.fromEntries(run.guide.steps.map((step) => [step.line, step.verdict]));

beforeAll(() => lab.up());
afterAll(() => lab.down());
beforeEach(() => lab.forgetCommands());

describe.skipIf(folder === null)('the BGP guide as it is, against the real lab', () => {
  it('is verified where the lab is healthy', async () => {
    const run = await lab.verify(guide, lab.config());
    expect(run.stderr).toBe('');
    expect([0, 2]).toContain(run.code);
    expect(run.guide.blocks.map((block) => block.kind)).toEqual(['session', 'commands', ...Array<string>(8).fill('session')]);
    expect(run.guide.steps.map((step) => step.verdict).filter((verdict) => verdict !== 'pass' && verdict !== 'drift')).toEqual([]);
    // Only the counters that Debian's ifconfig leaves at zero for so long a name may differ.
    expect(run.guide.steps.filter((step) => step.verdict === 'drift').map((step) => step.line)).toEqual([150]);
    expect(run.step(46).requirements).toContainEqual(
      expect.objectContaining({
        rule: 'P2',
        verdict: 'pass',
        reading: 'every record "BGP neighbor is" contains "BGP state = Established"',
        detail: 'all 3 have it',
      }),
    );
    const bound = Object.fromEntries(run.guide.bindings.map((binding) => [binding.documented, binding.live]));
    expect(bound).toMatchObject({
      'calico-kube-controllers-7567d8d9dd-x7dz9': 'calico-kube-controllers-5c9d8b7f46-k2wqn',
      '192.168.221.198': '192.168.53.71',
      cali430463d79fe: 'cali7c51e09ab2d',
      '192.168.221.192/26': '192.168.53.64/26',
    });
    expect(run.step(126).requirements).toContainEqual(
      expect.objectContaining({ rule: 'relation', verdict: 'pass', reading: '192.168.53.71 lies in 192.168.53.64/26' }),
    );
    expect([126, 145, 150, 162].map((line) => run.step(line).sent)).toEqual([
      'kubectl describe pod calico-kube-controllers-5c9d8b7f46-k2wqn -n kube-system',
      'netstat -rn | grep 192.168.53.71',
      'ifconfig cali7c51e09ab2d',
      'ping 192.168.53.71',
    ]);
  });

  it('sends every command to its host and shell, once, as the hosts themselves saw it', async () => {
    await lab.verify(guide, lab.config());
    const sent = (host: string) =>
      lab.commands(host).filter((line) => /^imish\t|\teval /.test(line) && !/HISTFILE|\bcd -- |\bpwd\b/.test(line));
    const master = sent('kube-master').join('\n');
    for (const command of [
      'calicoctl get bgpPeer',
      'kubectl get pods --all-namespaces',
      'kubectl describe pod calico-kube-controllers-5c9d8b7f46-k2wqn',
      'netstat -rn | grep 192.168.53.71',
      'ifconfig cali7c51e09ab2d',
    ]) {
      expect(master.split(command).length - 1, command).toBe(1);
    }
    expect(lab.commands('kube-master').some((line) => line.includes('k8s/calico/calicoctl'))).toBe(true);
    const router = lab.commands('bigip-1');
    // What makes the shell ready, and the comments that confirm its prompts, are nobody's commands.
    const typed = router.filter((line) => line.startsWith('imish\t') && !/\tterminal length|\t!LP[0-9a-f]{16}$/.test(line));
    expect(typed).toEqual([
      'imish\tsh ip bgp neighbors',
      'imish\tsh ip route bgp',
      ...router.filter((line) => line === 'imish\texit' || line === 'imish\tquit'),
    ]);
    expect(router.filter((line) => /^bash\timish\b/.test(line))).toHaveLength(1);
    expect(router.some((line) => line.startsWith('bash\t') && line.includes('ping 192.168.53.71'))).toBe(true);
    expect(master).not.toContain('ping');
    expect([...lab.commands('kube-worker1'), ...lab.commands('kube-worker2')]).toEqual([]);
  });

  it("judges FRR's own layout: drift where the layout differs, the requirement all the same", async () => {
    lab.fault('frr-layout');
    try {
      const run = await lab.verify(guide, lab.config());
      expect(run.guide.steps.filter((step) => step.verdict === 'fail' || step.verdict === 'error')).toEqual([]);
      expect(run.step(46)).toMatchObject({ verdict: 'drift' });
      expect(run.step(46).requirements).toContainEqual(expect.objectContaining({ rule: 'P2', verdict: 'pass', detail: 'all 3 have it' }));
      expect(run.step(56).verdict).toBe('drift');
      // A copy of the page, brought to this layout, holds here; what may differ is as its author wrote it.
      const copy = join(lab.folder, 'bgp-verify.rst');
      copyFileSync(guide, copy);
      const before = await lab.verify(copy, lab.config());
      const said = lab.update(copy, lab.config(), before);
      expect(said).toContain('written: 4 of 4 outputs, in 1 file');
      const patch = patchOf(guide, copy);
      for (const line of [
        '+        Last read 00:00:16, Last write',
        '+        Hold time is 90 seconds, keepalive interval is 30 seconds',
        '+      Codes: K - kernel route, C - connected, S - static, R - RIP,',
        '+      B>*     192.168.127.0/26 [200/0] via 10.1.20.22, ext, weight 1, 00:00:23',
        '-      Gateway of last resort is not set',
        '+            RX packets 0  bytes 0 (0.0 B)',
      ])
        expect(patch).toContain(`\n${line}`);
      const after = await lab.verify(copy, lab.config());
      expect(Object.values(verdicts(after)).filter((verdict) => verdict !== 'pass')).toEqual([]);
      expect(after.step(46).requirements).toContainEqual(expect.objectContaining({ rule: 'P2', verdict: 'pass', detail: 'all 3 have it' }));
    } finally {
      await lab.mend('frr-layout');
    }
  });
});

describe.skipIf(folder === null)('the BGP guide in a broken lab', () => {
  it('a neighbour is down', async () => {
    lab.fault('neighbour');
    try {
      await lab.waitFor(() => lab.routes() === 2, 'the route to go');
      const run = await lab.verify(guide, lab.config());
      expect(run.code).toBe(1);
      expect(verdicts(run)).toEqual({
        26: 'pass',
        40: 'pass',
        46: 'fail',
        56: 'fail',
        70: 'fail',
        107: 'pass',
        126: 'pass',
        145: 'pass',
        150: 'drift',
        162: 'pass',
      });
      expect(run.step(46).requirements).toContainEqual(expect.objectContaining({ rule: 'P2', verdict: 'fail' }));
      expect(run.step(46).attempts.length).toBeGreaterThan(1);
      expect(run.step(56).findings.map((finding) => finding.kind)).toContain('missing-row');
      expect(
        run
          .step(70)
          .requirements.filter((each) => each.verdict === 'fail')
          .map((each) => each.rule),
      ).toEqual(['P4', 'P5']);
    } finally {
      await lab.mend('neighbour');
    }
  });

  it('the pod is gone from the API', async () => {
    lab.fault('podapi');
    try {
      const run = await lab.verify(guide, lab.config());
      expect(verdicts(run)).toEqual({
        26: 'pass',
        40: 'pass',
        46: 'pass',
        56: 'pass',
        70: 'pass',
        107: 'fail',
        126: 'skip',
        145: 'skip',
        150: 'skip',
        162: 'skip',
      });
      expect(run.code).toBe(3);
      expect(run.step(126).reason).toMatch(/^blocked by line 107: /);
      expect(run.step(126).sent).toBeNull();
      expect(lab.commands('bigip-1').join('\n')).not.toContain('ping');
    } finally {
      await lab.mend('podapi');
    }
  });

  it('bgpd hangs', async () => {
    lab.fault('bgpd-stop');
    try {
      const run = await lab.verify(guide, lab.config({}, { timeouts: { wait: '2s', command: '3s', connect: '8s' } }));
      expect(run.step(46)).toMatchObject({
        verdict: 'fail',
        findings: expect.arrayContaining([expect.objectContaining({ kind: 'timeout' })]),
      });
      const others = verdicts(run);
      expect(others).toMatchObject({ 26: 'pass', 107: 'pass', 126: 'pass', 145: 'pass', 162: 'pass' });
      expect(['pass', 'fail', 'skip']).toContain(others[56]);
      expect(run.guide.verdict).not.toBe('pass');
    } finally {
      await lab.mend('bgpd-stop');
    }
  });

  it('a host key has changed', async () => {
    lab.fault('hostkey', 'bigip-1');
    try {
      const run = await lab.verify(guide, lab.config());
      expect(run.code).toBe(3);
      expect(run.step(40)).toMatchObject({ verdict: 'error', problem: { code: 'LABPROOF_HOSTKEY_CHANGED' } });
      expect(verdicts(run)).toMatchObject({
        26: 'pass',
        46: 'skip',
        56: 'skip',
        70: 'skip',
        107: 'pass',
        126: 'pass',
        145: 'pass',
        162: 'skip',
      });
      expect(lab.commands('bigip-1')).toEqual([]);
    } finally {
      await lab.mend('hostkey', 'bigip-1');
    }
  });
});

it('sshd is killed in the middle of a command: lost is an error, never a short output', async () => {
  let killed = false;
  const run = await lab.verify(
    resolve(import.meta.dirname, 'guides/long-ping.rst'),
    lab.config({}, { timeouts: { wait: '2s', command: '40s', connect: '4s' } }),
    (event) => {
      if (killed || event.type !== 'step-started' || !String(event.sent).startsWith('ping')) return;
      killed = true;
      setTimeout(() => lab.fault('sshd-kill', 'bigip-1'), 1_500);
    },
  );
  try {
    expect(killed).toBe(true);
    expect(run.code).toBe(3);
    expect(run.step(11)).toMatchObject({ verdict: 'error', problem: { code: 'LABPROOF_CONNECTION_LOST' } });
    // What was read before is kept.
    expect(run.step(11).output?.text).toContain('64 bytes from 10.1.20.20');
    expect(run.step(20).verdict).toBe('skip');
    expect([run.step(6).verdict, run.step(25).verdict]).toEqual(['pass', 'pass']);
  } finally {
    await lab.mend('sshd-kill', 'bigip-1');
  }
});

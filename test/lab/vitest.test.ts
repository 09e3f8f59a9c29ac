import { cpSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { sharedFolder } from '../support/shared.ts';
import { VitestProjects, vitestVersions } from '../support/vitest-projects.ts';
import { Lab } from './lab.ts';

const shared = sharedFolder('guides');
const lab = new Lab();

beforeAll(() => lab.up());
afterAll(() => lab.down());
beforeEach(() => lab.forgetCommands());

/** What a host's own shell saw of the guide's commands. */
const sent = (host: string) =>
  lab.commands(host).filter((line) => /^imish\t|\teval /.test(line) && !/HISTFILE|\bcd -- |\bpwd\b/.test(line));

describe.skipIf(shared === null).each(vitestVersions())('the BGP guide in $name, against the real lab', (version) => {
  const projects = new VitestProjects(version);
  afterAll(() => projects.remove());

  const project = () => {
    const made = projects.project({
      'vitest.config.mjs': `import { labproof } from 'labproof/vitest';\nexport default { plugins: [labproof({ guides: ['bgp-verify.rst'], config: ${JSON.stringify(lab.config())}, allow: ['counter'] })], test: { retry: 2 } };\n`,
    });
    cpSync(join(resolve(shared ?? '', 'bgp-lab'), 'bgp-verify.rst'), join(made.path, 'bgp-verify.rst'));
    return made;
  };

  it('every command is a test, and reaches its host once, whatever is retried', async () => {
    const { text } = await project().run('--reporter=verbose');
    const tests = text.split('\n').filter((line) => /^ [✓×↓] bgp-verify\.rst/.test(line));
    expect(tests.length).toBeGreaterThan(8);
    expect(text).not.toContain('LABPROOF_');
    const router = sent('bigip-1');
    expect(router.length).toBeGreaterThan(0);
    for (const host of ['kube-master', 'kube-worker1', 'bigip-1']) {
      const lines = sent(host).filter((line) => !/vtysh|imish$/.test(line));
      expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([]);
    }
  });

  it('a filtered command brings along what it needs', async () => {
    const { code, text } = await project().run('--reporter=verbose', 'bgp-verify.rst:126');
    expect(text).toMatch(/✓ bgp-verify\.rst:126/);
    expect(code).toBe(0);
    const master = sent('kube-master').join('\n');
    expect(master).toContain('kubectl get pods --all-namespaces');
    expect(master).toContain('kubectl describe pod calico-kube-controllers-5c9d8b7f46-k2wqn');
  });

  /** docs/examples/vitest with the shared guide and this lab in place of its own. */
  const example = () => {
    const made = projects.project({});
    cpSync(resolve(import.meta.dirname, '../../docs/examples/vitest'), made.path, { recursive: true });
    cpSync(join(resolve(shared ?? '', 'bgp-lab'), 'bgp-verify.rst'), join(made.path, 'guide.rst'));
    cpSync(lab.config({}, { allow: ['counter'] }), join(made.path, 'labproof.json'));
    for (const own of ['labproof.config.ts', 'loopback.test.ts', '.labproof']) rmSync(join(made.path, own), { recursive: true });
    return made;
  };

  it('the example project runs the shared guide: whole, and with a neighbour down', async () => {
    vi.stubEnv('LAB', '1');
    const made = example();
    const whole = await made.run('--reporter=verbose');
    expect(whole.text).toMatch(/✓ guide\.rst:46.* > bigip-1: sh ip bgp neighbors/);
    expect(whole.text).toMatch(/Tests +\d+ passed/);
    expect(whole.code).toBe(0);
    lab.fault('neighbour');
    try {
      await lab.waitFor(() => lab.established() === 2, 'a neighbour that is down');
      const broken = await made.run();
      expect(broken.code).toBe(1);
      expect(broken.text).toMatch(/FAIL {2}guide\.rst:46.* > bigip-1: sh ip bgp neighbors/);
      expect(broken.text).toContain('every record "BGP neighbor is" contains "BGP state = Established": 1 of 3 lack it');
      expect(broken.text).toMatch(/❯ guide guide\.rst:46:7\n[\s\S]*?bigip-1\.lab\.cloud\[0\]#sh ip bgp neighbors\n *\| +\^/);
      // The guide's line with the lab's under it, and the code frame in the guide.
      expect(broken.text).toMatch(/^ *- B +192\.168\.180\.0\/26 .*\n +=+ +·+\n *\+ B /m);
      expect(broken.text).toMatch(/❯ guide guide\.rst:57:7\n[\s\S]*?B {7}192\.168\.127\.0\/26 .*\n *\| +\^/);
      expect(made.read('report/index.html')).toContain('Established');
    } finally {
      await lab.mend('neighbour');
      vi.unstubAllEnvs();
    }
  });
});

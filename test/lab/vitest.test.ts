import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
});

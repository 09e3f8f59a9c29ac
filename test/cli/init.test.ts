import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { folderWith, labproof, root } from '../support/cli.ts';

const guide = 'Lab\n===\n\nLog in to web-1 (10.0.0.1)::\n\n   ada@web-1:~$ uptime\n\nAnd on the router::\n\n   edge.lab[0]#show clock\n';

it('writes a first configuration with each host, its evidence and what is missing; it never overwrites', async () => {
  await using folder = await folderWith({ 'g.rst': guide });
  const first = await labproof(['init', 'g.rst'], { cwd: folder.path });
  expect([first.code, first.stderr]).toEqual([0, '']);
  const text = readFileSync(join(folder.path, 'labproof.yaml'), 'utf8');
  expect(text).toContain('host: "10.0.0.1"');
  expect(text).toContain('# g.rst:6: ada@web-1:~$');
  expect(text).toMatch(/"edge":[\s\S]*MISSING/);
  const again = await labproof(['init', 'g.rst'], { cwd: folder.path });
  expect(again.code).toBe(4);
  expect(again.stderr).toContain('LABPROOF_CONFIG_EXISTS');
  // What is missing is asked for at its place; filled in, it is a configuration.
  const before = await labproof(['verify', 'g.rst', '--dry-run'], { cwd: folder.path });
  expect(before.stderr).toMatch(/labproof\.yaml:\d+:\d+.*host/);
  writeFileSync(join(folder.path, 'labproof.yaml'), text.replace('host: ""', 'host: 10.0.0.2'));
  const plan = await labproof(['verify', 'g.rst', '--dry-run', '--json'], { cwd: folder.path });
  expect(plan.stderr).not.toContain('LABPROOF_CONFIG');
});

it('takes the address where the guide logs in, with user and port', async () => {
  const page = `Labs
====

Log in to the gateway:

.. code-block:: console

   me@desk:~$ ssh admin@gate.lab.example
   root@gate:~$ uptime
   root@gate:~$ ssh root@10.1.1.7
   root@bigip-1:~# date

Then on worker (10.0.0.9):

.. code-block:: console

   me@desk:~$ ssh -p 2222 -l ops worker
   ops@worker:~$ hostname

And ask with \`\`ssh boss@tower.lab\`\` on tower:

.. code-block:: console

   clerk@tower:~$ hostname
   clerk@tower:~$ ssh nobody@elsewhere.lab uptime
`;
  await using folder = await folderWith({ 'g.rst': page });
  const { code, stdout } = await labproof(['init', 'g.rst'], { cwd: folder.path });
  expect(code).toBe(0);
  expect(stdout).toContain('the guide gives no address of desk\n');
  const text = readFileSync(join(folder.path, 'labproof.yaml'), 'utf8');
  const { targets } = parse(text) as { targets: Record<string, Record<string, unknown>> };
  expect(targets).toEqual({
    desk: { runner: 'ssh', host: '', user: 'me' },
    gate: { runner: 'ssh', host: 'gate.lab.example', user: 'admin', aliases: ['gate.lab.example'] },
    'bigip-1': { runner: 'ssh', host: '10.1.1.7', user: 'root' },
    worker: { runner: 'ssh', host: '10.0.0.9', user: 'ops', port: 2222 },
    tower: { runner: 'ssh', host: 'tower.lab', user: 'boss' },
  });
  expect(text).toContain('# g.rst:8 logs in with: ssh admin@gate.lab.example');
  expect(text).toMatch(/"bigip-1":[\s\S]*# proxyJump: "gate" {3}# the guide logs in from there[\s\S]*"worker"/);
});

it('names all hosts without an address at once', async () => {
  const page = 'Lab\n===\n\n::\n\n   a@web-1:~$ uptime\n   a@web-2:~$ uptime\n';
  await using folder = await folderWith({ 'g.rst': page });
  expect((await labproof(['init', 'g.rst'], { cwd: folder.path })).stdout).toContain('the guide gives no address of web-1, web-2\n');
  const { stderr, code } = await labproof(['verify', 'g.rst', '--dry-run'], { cwd: folder.path });
  expect(stderr).toMatch(/labproof\.yaml:\d+:\d+: target web-1: .*\n {2}also \S+labproof\.yaml:\d+:\d+: target web-2: .*\n/);
  expect(code).toBe(4);
});

it('--force keeps what it replaces, each time', async () => {
  await using folder = await folderWith({ 'g.rst': guide, 'labproof.yaml': 'mine: 1\n' });
  const read = (name: string) => readFileSync(join(folder.path, name), 'utf8');
  const run = () => labproof(['init', 'g.rst', '--force'], { cwd: folder.path });
  expect((await run()).stdout).toContain('what was there is in labproof.yaml.old\n');
  expect(read('labproof.yaml.old')).toBe('mine: 1\n');
  // The same text again replaces nothing.
  expect((await run()).stdout).not.toContain('what was there');
  writeFileSync(join(folder.path, 'labproof.yaml'), 'mine: 2\n');
  expect((await run()).stdout).toContain('what was there is in labproof.yaml.old.2\n');
  expect([read('labproof.yaml.old'), read('labproof.yaml.old.2')]).toEqual(['mine: 1\n', 'mine: 2\n']);
});

it('publishes the schema of the configuration for editors', () => {
  const schema = JSON.parse(readFileSync(join(root, 'dist/schema/config.json'), 'utf8')) as { properties: Record<string, unknown> };
  expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(['targets', 'inventory', 'addresses', 'timeouts', 'consent']));
});

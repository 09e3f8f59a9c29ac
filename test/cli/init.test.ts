import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
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

it('publishes the schema of the configuration for editors', () => {
  const schema = JSON.parse(readFileSync(join(root, 'dist/schema/config.json'), 'utf8')) as { properties: Record<string, unknown> };
  expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(['targets', 'inventory', 'addresses', 'timeouts', 'consent']));
});

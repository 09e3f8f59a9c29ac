// Runs the contract of dialects on the real programs: installs them when root, says what is missing when not.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
if (process.platform !== 'linux') fail('terminals come from util-linux, and FRR runs in a network namespace: run this on Linux');
if (process.getuid?.() !== 0)
  fail('zebra runs in a network namespace, and PostgreSQL as a user of its own, which needs root: run it as root');

run(resolve(root, 'test/dialects/install.sh'), []);
run(process.execPath, [
  resolve(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--config',
  'vitest.dialects.config.ts',
  ...process.argv.slice(2),
]);

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function fail(why) {
  console.error(why);
  process.exit(3);
}

// Runs the tests against the real lab: installs what it needs when root, says what is missing when not.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const shared = existsSync(resolve(root, '../shared/guides/bgp-lab/bgp-verify.rst'));
console.log(`shared: ${shared ? 'RUN' : 'ABSENT'}`);
if (!shared && process.env.LABPROOF_REQUIRE_SHARED === '1')
  fail('the guides beside the checkout are required here (LABPROOF_REQUIRE_SHARED=1), and they are absent', 1);
if (process.platform !== 'linux') fail('the lab is made of Linux network namespaces: run this on Linux', 3);
if (process.getuid?.() !== 0) fail('the lab makes network namespaces with daemons in them, which needs root: run it as root', 3);

const installed = spawnSync(resolve(root, 'test/lab/network/install.sh'), { stdio: 'inherit' });
if (installed.status !== 0) process.exit(installed.status ?? 1);
if (!existsSync(resolve(root, 'dist/src/cli/main.js'))) run('npm', ['run', 'build']);
run(process.execPath, [
  resolve(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--config',
  'vitest.lab.config.ts',
  ...process.argv.slice(2),
]);

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function fail(why, code) {
  console.error(why);
  process.exit(code);
}

// Runs the tests of the HTML report in a real Chromium: installs Debian's when root, says what is missing when not.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromiumPath, installChromium } from './chromium.mjs';

const root = resolve(import.meta.dirname, '..');
installChromium();
if (!existsSync(resolve(root, 'dist/src/cli/main.js'))) run('npm', ['run', 'build']);
run(process.execPath, [
  resolve(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--config',
  'vitest.browser.config.ts',
  ...process.argv.slice(2),
]);

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, LABPROOF_CHROMIUM: chromiumPath() } });
  if (status !== 0) process.exit(status ?? 1);
}

// Drives the student's checklist in tmux, on the recording of the demo: installs tmux when root, says what is missing when not.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
run(resolve(root, 'test/support/apt-install.sh'), ['test:checklist', '/usr/bin/tmux=tmux']);
if (!existsSync(resolve(root, 'dist/src/cli/main.js'))) run('npm', ['run', 'build']);
run(process.execPath, [
  resolve(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--config',
  'vitest.checklist.config.ts',
  ...process.argv.slice(2),
]);

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

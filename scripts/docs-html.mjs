// Builds docs/ with Sphinx into docs/_build/html, where every warning is an error; installs Debian's Sphinx in CI.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const found = spawnSync('sphinx-build', ['--version']).status === 0;
if (!found && process.env.CI !== undefined) {
  run(resolve(root, 'test/support/apt-install.sh'), ['the documentation as HTML', '/usr/bin/sphinx-build=python3-sphinx']);
} else if (!found) {
  console.error('there is no sphinx-build: install Sphinx (Debian: apt-get install python3-sphinx)');
  process.exit(3);
}
run('sphinx-build', ['-W', '--keep-going', '-n', '-q', '-E', '-b', 'html', 'docs', 'docs/_build/html']);
console.log('docs/_build/html/index.html');

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

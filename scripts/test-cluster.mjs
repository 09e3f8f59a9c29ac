// Runs the tests against a real Kubernetes: builds it once into the user's cache folder, or says why it cannot run here.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { holdCluster } from './cluster-lock.mjs';

const root = resolve(import.meta.dirname, '..');
if (process.platform !== 'linux') fail('the cluster is made of Linux containers: run this on Linux');
const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
if (!/^ID=debian$/m.test(release) || !/^VERSION_ID="?12"?$/m.test(release))
  fail("the cluster is built from Debian 12's own packages: run this on Debian 12 (bookworm)");
if (process.arch !== 'x64') fail(`the images of the cluster are made for x64, and this machine is ${process.arch}`);
if (process.getuid?.() !== 0) fail('the cluster starts a kubelet and containers, which needs root: run it as root');
for (const program of ['flock', 'ip', 'openssl', 'awk', 'apt-get', 'mount'])
  if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) fail(`the cluster needs ${program}, and it is not installed`);

holdCluster();
run(resolve(root, 'test/cluster/node/build.sh'), []);
if (!existsSync(resolve(root, 'dist/src/cli/main.js'))) run('npm', ['run', 'build']);
run(process.execPath, [
  resolve(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--config',
  'vitest.cluster.config.ts',
  ...process.argv.slice(2),
]);

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function fail(why) {
  console.error(`test:cluster cannot run: ${why}`);
  process.exit(3);
}

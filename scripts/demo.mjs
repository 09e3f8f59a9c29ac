// Verifies the chapter in docs/labs on its recording and writes labproof-report/: needs no lab, no network, no root.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '..');
const cli = resolve(root, 'dist/src/cli/main.js');
if (!existsSync(cli)) {
  console.error('labproof is not built yet: run npm ci first');
  process.exit(4);
}
const args = ['verify', 'docs/labs/harbor', '--replay', '--reporter', 'terminal'];
for (const [name, file] of [
  ['html', 'index.html'],
  ['json', 'report.json'],
  ['jsonl', 'run.events.jsonl'],
]) {
  args.push('--reporter', `${name}=labproof-report/${file}`);
}
console.log(`labproof ${args.slice(0, 3).join(' ')}`);
const { status } = spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: 'inherit' });
console.log(
  `\nThe report: ${pathToFileURL(resolve(root, 'labproof-report/index.html')).href}\n(also labproof-report/report.json and run.events.jsonl)`,
);
process.exit(status ?? 1);

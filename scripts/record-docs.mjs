// Runs the console blocks of docs/ on this machine and records them: what `npm run check:docs` judges the pages on.
// npm run record:docs [-- PAGE…]
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { deskPages } from './docs-pages.mjs';

const root = resolve(import.meta.dirname, '..');
const wanted = process.argv.slice(2);
for (const page of wanted.length > 0 ? wanted : deskPages()) {
  const { status } = spawnSync(process.execPath, ['dist/src/cli/main.js', 'verify', page, '--record'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

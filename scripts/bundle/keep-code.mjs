// Keeps the byte code of the bundle, with that of the functions that a run from a recording calls: `node scripts/bundle/keep-code.mjs`.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const { codeFile, compile, run } = createRequire(import.meta.url)(join(root, 'dist/src/bundle/compile.cjs'));
const folder = mkdtempSync(join(tmpdir(), 'labproof-build-'));
process.chdir(root);
process.argv = [process.argv[0], 'labproof', 'verify', 'docs/labs/harbor', '--replay'];
for (const reporter of ['json', 'terminal']) process.argv.push('--reporter', `${reporter}=${join(folder, reporter)}`);

const script = compile();
const entries = run(script);
entries['runners/local/index']();
entries['src/cli/main']();
process.on('exit', (status) => {
  rmSync(folder, { recursive: true, force: true });
  if (status !== 0) return;
  // Whole or not at all: a build that is stopped leaves no half of it.
  writeFileSync(`${codeFile()}.new`, script.createCachedData());
  renameSync(`${codeFile()}.new`, codeFile());
});

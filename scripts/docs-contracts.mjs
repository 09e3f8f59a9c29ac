// Writes the tables of docs/testkit.rst from the suites themselves. In CI nothing is written: there a test says what is out of date.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
if (process.env.CI !== undefined && process.env.CI !== 'false') {
  console.error('docs:contracts writes a page, and this is CI: run it where you can look at the difference');
  process.exit(3);
}
const { status } = spawnSync(
  process.execPath,
  [resolve(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'vitest.config.ts', 'test/testkit/contract-tables.test.ts'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, LABPROOF_WRITE_CONTRACTS: '1' } },
);
process.exitCode = status ?? 1;

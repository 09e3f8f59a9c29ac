// Records the chapter in docs/labs against its real lab, for `npm run demo`; as root, like `npm run test:lab`.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const { status } = spawnSync(
  process.execPath,
  [
    resolve(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'vitest.lab.config.ts',
    'test/lab/harbor.test.ts',
    '-t',
    'is verified live',
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, LABPROOF_RECORD_DEMO: '1' } },
);
process.exit(status ?? 1);

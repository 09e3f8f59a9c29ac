// One machine has room for one node: whoever builds it, starts it or stops it holds a lock, and others wait for it.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** The folder of the node, in the user's cache. */
export const cluster = process.env.LABPROOF_CLUSTER ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'labproof/cluster');

/** Runs this very script again under the lock, and ends as that run does; returns only in the run that holds it. */
export function holdCluster() {
  if (process.env.LABPROOF_CLUSTER_HELD === '1') return;
  const lock = `${cluster}.lock`;
  mkdirSync(dirname(lock), { recursive: true });
  if (spawnSync('flock', ['--nonblock', lock, 'true']).status === 1) console.error(`waiting for another run that uses the node (${lock})`);
  const { status, error } = spawnSync('flock', ['--close', lock, process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, LABPROOF_CLUSTER_HELD: '1' },
  });
  if (error !== undefined) throw error;
  process.exit(status ?? 1);
}

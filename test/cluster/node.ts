import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Vitest's global set-up: the node is up for all files, and nothing of it is left behind. */
export function setup(): void {
  script('start.sh');
}

export function teardown(): void {
  script('stop.sh');
}

function script(name: string): void {
  const { status } = spawnSync(resolve(import.meta.dirname, 'node', name), { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${name} ended with ${status}`);
}

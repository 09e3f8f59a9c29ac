import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A folder beside the checkout with material that the project does not hold; tests that need it are skipped without it. */
export function sharedFolder(name: string): string | null {
  const folder = join(resolve(import.meta.dirname, '../../..'), 'shared', name);
  if (existsSync(folder)) return folder;
  if (process.env.LABPROOF_REQUIRE_SHARED === '1') throw new Error(`shared/${name} is required here, and it is not beside the checkout`);
  return null;
}

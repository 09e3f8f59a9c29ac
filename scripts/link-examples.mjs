// Gives the examples that are packages of their own this labproof, as npm would: a folder with a package.json does not see the one above.
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
for (const name of readdirSync(join(root, 'docs/examples'))) {
  const folder = join(root, 'docs/examples', name);
  if (!existsSync(join(folder, 'package.json'))) continue;
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  const link = join(folder, 'node_modules/labproof');
  if (!existsSync(link)) symlinkSync('../../../..', link, 'dir');
}

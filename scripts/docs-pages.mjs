// The pages of docs/ whose commands are typed on this machine (`you@desk` in their prompts), as paths from the root of the repository.
// Chapters and projects that are examples have recordings and tests of their own.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

export function deskPages(folder = 'docs') {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return ['labs', 'examples', '_build'].includes(entry.name) ? [] : deskPages(path);
      return entry.name.endsWith('.rst') && /^ +you@desk:/m.test(readFileSync(join(root, path), 'utf8')) ? [path] : [];
    });
}

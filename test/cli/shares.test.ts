import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { runHere } from '../support/run.ts';
import { sharedFolder } from '../support/shared.ts';

const folders = ['corpus', 'guides'].flatMap((name) => sharedFolder(name) ?? []);
const projects = folders.flatMap((folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name)),
);

it.skipIf(folders.length > 0)('NOT MEASURED: no ../shared/corpus and no ../shared/guides stand beside this checkout', () => {});

// Every page is measured by `npm run bench:shares`; here a few of each project.
it.skipIf(projects.length === 0).each(projects.map((path) => [relative(process.cwd(), path), path]))(
  'parse, lint and init read guides that nobody wrote for them: %s',
  async (_, path) => {
    const pages = readdirSync(path ?? '', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.rst'))
      .sort()
      .slice(0, 3);
    expect(pages.length).toBeGreaterThan(0);
    for (const page of pages) {
      const parsed = await runHere(['parse', page, '--json'], path ?? '');
      expect([parsed.code, parsed.stderr], page).toEqual([0, '']);
      const blocks = (JSON.parse(parsed.stdout) as { pages: { blocks: { kind: string }[] }[] }).pages.flatMap((each) => each.blocks);
      for (const { kind } of blocks) expect(['session', 'commands', 'output', 'listing', 'manual', 'unclear']).toContain(kind);
      const linted = await runHere(['lint', page], path ?? '');
      expect([0, 1, 2], page).toContain(linted.code);
      expect([(await runHere(['init', page, '--print'], path ?? '')).code, linted.stderr], page).toEqual([0, '']);
    }
  },
);

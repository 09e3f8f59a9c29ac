import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { updated } from '../support/update.ts';
import { readCase } from '../support/update-case.ts';

const folder = new URL('cases/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));

describe('an update writes what a careful author would', () => {
  it.each(names)('%s', async (name) => {
    const wanted = readCase(readFileSync(new URL(name, folder), 'utf8'));
    const result = await updated(wanted.given);
    const found = {
      files: Object.fromEntries([...result.files].map(([file, text]) => [file, text])),
      says: result.plan.refusals.map((each) => `${each.position.line}: ${each.code}: ${each.message}`),
      prose: result.plan.pointers.map((each) => `${each.position.line}: ${each.documented} → ${each.live}`),
    };
    expect(found).toEqual({ files: { ...wanted.given.files, ...wanted.after }, says: wanted.says, prose: wanted.prose });
  });
});

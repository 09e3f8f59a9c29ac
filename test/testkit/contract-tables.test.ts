import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/cli.ts';
import { withTables } from './contract-tables.ts';

const page = join(root, 'docs/testkit.rst');

describe('the tables of docs/testkit.rst', () => {
  it('are those of the suites: npm run docs:contracts writes them anew', () => {
    const shown = readFileSync(page, 'utf8');
    const wanted = withTables(shown);
    // Asked for by the script alone, which refuses in CI.
    if (process.env.LABPROOF_WRITE_CONTRACTS === '1' && process.env.CI === undefined) return writeFileSync(page, wanted);
    expect(shown).toBe(wanted);
  });
  it('name every runner of ours and what is a stand-in', () => {
    const shown = readFileSync(page, 'utf8');
    for (const runner of ['ssh', 'kubernetes v4', 'kubernetes v5', 'local', 'replay']) expect(shown).toContain(runner);
    expect(shown).toMatch(/^vtysh, vtysh-config +vtysh of FRR +real program +/m);
    expect(shown).toMatch(/^ios, ios-config +IOS +stand-in +/m);
  });
  it('need their place in the page', () => {
    expect(() => withTables('A page\n======\n')).toThrow(/no lines/);
  });
});

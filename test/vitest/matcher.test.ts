import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const example = join(root, 'docs/examples/vitest-matcher');
const own = mkdtempSync(join(root, 'docs/examples/.vitest-'));
afterAll(() => rmSync(own, { recursive: true, force: true }));

/** Runs the real Vitest on a folder of tests. */
function vitest(folder: string): { readonly status: number | null; readonly text: string } {
  const run = spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status: run.status, text: run.stdout + run.stderr };
}

describe('toMatchDocumented in a project of its own', () => {
  it('passes the example', () => {
    const { status, text } = vitest(example);
    expect(text).toContain('3 passed');
    expect(status).toBe(0);
  });
  it('shows the marked lines where it fails', () => {
    cpSync(join(example, 'vitest.config.ts'), join(own, 'vitest.config.ts'));
    writeFileSync(
      join(own, 'state.test.ts'),
      "import { expect, test } from 'vitest';\nimport 'labproof/vitest';\n\ntest('is up', () => {\n  expect('BGP state = Idle').toMatchDocumented('BGP state = Established', { command: 'show ip bgp neighbors' });\n});\n",
    );
    const { status, text } = vitest(own);
    expect(status).toBe(1);
    expect(text).toContain('the text is not what is documented for "show ip bgp neighbors"');
    expect(text).toMatch(/ - BGP state = Established\n +!{11}\n +\+ BGP state = Idle\n +!{4}\n/);
    expect(text).toContain('Established became Idle');
  });
  it('gives a CI no orders where it fails', () => {
    cpSync(join(example, 'vitest.config.ts'), join(own, 'vitest.config.ts'));
    writeFileSync(
      join(own, 'state.test.ts'),
      "import { expect, test } from 'vitest';\nimport 'labproof/vitest';\n\nconst order = (state) => ['::error::x', '##' + '[group]y', 'state = ' + state, '::add-mask::z'].join('\\n');\ntest('is up', () => {\n  expect(order('Idle')).toMatchDocumented(order('Established'));\n});\n",
    );
    const { status, text } = vitest(own);
    expect(status).toBe(1);
    expect(text).toContain('state = Idle');
    expect(text).not.toMatch(/^\s*::[a-z-]+::|##\[/m);
  });
});

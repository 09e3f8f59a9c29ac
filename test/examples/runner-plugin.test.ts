import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labproof, root } from '../support/cli.ts';
import { type VitestProject, VitestProjects } from '../support/vitest-projects.ts';

const example = join(root, 'docs/examples/runner-plugin');
const files = Object.fromEntries(readdirSync(example).map((name) => [name, readFileSync(join(example, name), 'utf8')]));

/** In a folder of its own, with labproof installed as npm would: nothing of this repository is above it. */
describe('the runner plug-in of docs/examples', () => {
  const projects = new VitestProjects({ name: 'Vitest 4', node: process.execPath, home: root });
  let project: VitestProject;
  beforeAll(() => {
    project = projects.project(files);
  });
  afterAll(() => projects.remove());

  it('passes the contracts against the built package', async () => {
    const { code, text } = await project.run();
    expect(text, text).toMatch(/Tests {2}\d+ passed \(\d+\)/);
    expect(text).toContain('1 passed');
    expect(code).toBe(0);
  }, 300_000);

  it('verifies its guide, into the prompt that its dialect describes and back', async () => {
    const { code, stdout, stderr } = await labproof(['verify', 'guide.rst', '--consent', 'changing', '--reporter', 'json'], {
      cwd: project.path,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { summary, guides } = JSON.parse(stdout);
    expect(summary).toMatchObject({ verifiedOutput: 4, fail: 0, error: 0, skip: 0 });
    expect(guides[0].steps.map((step: { shell: string; verdict: string }) => [step.shell, step.verdict])).toContainEqual(['node', 'pass']);
  });

  it('imports nothing but the public entry points, Node and Vitest', () => {
    const open = new Set(['labproof', 'labproof/plugin', 'labproof/testkit', 'labproof/vitest', 'vitest', 'vitest/config']);
    const imports = Object.entries(files).flatMap(([file, text]) =>
      file.endsWith('.mjs')
        ? [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) => ({ file, specifier }))
        : [],
    );
    expect(imports.length).toBeGreaterThan(5);
    const foreign = imports.filter(
      ({ specifier }) =>
        !open.has(specifier) &&
        !(specifier.startsWith('./') && specifier.slice(2) in files) &&
        !builtinModules.includes(specifier.replace(/^node:/, '')),
    );
    expect(foreign).toEqual([]);
  });
});

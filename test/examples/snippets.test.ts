import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { parseConfig } from '../../src/config/index.ts';
import { configJsonSchema } from '../../src/config/json-schema.ts';
import { knownKeys } from '../../src/config/schema.ts';
import { loadRunner } from '../../src/load-runner.ts';
import { descendants, parse } from '../../src/rst/index.ts';
import { root } from '../support/cli.ts';

/** Keys of a target that are not its runner's. */
const common = new Set(knownKeys(['targets', 'NAME']));
const known = new Set(Object.keys((configJsonSchema() as { readonly properties: object }).properties));

/** Blocks of YAML in the documentation that are a part of `labproof.yaml`: all of their keys are its own. */
const snippets = pagesIn('docs').flatMap((page) => {
  const source = readFileSync(join(root, page), 'utf8');
  return [...descendants(parse(source, { file: page }).document)].flatMap((node) => {
    if (node.type !== 'literal_block' || node.language !== 'yaml') return [];
    const value: unknown = parseYaml(node.text);
    const keys = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
    return keys.some((key) => known.has(key)) ? [{ place: `${page}:${node.position.line}`, text: node.text }] : [];
  });
});

describe('configuration in the documentation is valid', () => {
  it('there is some', () => expect(snippets.length).toBeGreaterThan(8));

  it.each(snippets)('$place', async ({ text }) => {
    const { config } = parseConfig(text, 'labproof.yaml');
    for (const [name, target] of Object.entries(config.targets)) {
      const { runner, ...rest } = target;
      const options = Object.fromEntries(Object.entries(rest).filter(([key]) => !common.has(key)));
      // Without options of its own a target only shows what all runners have.
      if (Object.keys(options).length > 0) expect((await loadRunner(runner, root)).validate?.(options) ?? [], name).toEqual([]);
    }
  });
});

function pagesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['_build', 'node_modules'].includes(entry.name) ? [] : pagesIn(path);
    return entry.name.endsWith('.rst') ? [path] : [];
  });
}

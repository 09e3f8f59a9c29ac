import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { descendants, parse } from '../../src/rst/index.ts';
import { sharedFolder } from '../support/shared.ts';

const corpus = sharedFolder('corpus');

/** One block of one file, where the oracle's own indent cannot be had from the file. */
const allowed = 1;

it.skipIf(corpus === null)('finds the literal blocks of the corpus where docutils finds them', () => {
  const oracle = JSON.parse(readFileSync(join(corpus ?? '', 'oracle.json'), 'utf8')) as Record<string, { line: number; text: string }[]>;
  const wrong: string[] = [];
  let blocks = 0;
  for (const [file, expected] of Object.entries(oracle)) {
    if (!existsSync(join(corpus ?? '', file))) throw new Error(`${file} is named by the oracle and not there`);
    const { document } = parse(readFileSync(join(corpus ?? '', file), 'utf8'), { file });
    const found = new Set<string>();
    for (const node of descendants(document)) if (node.type === 'literal_block') found.add(`${node.lines[0]?.line}\n${node.text}`);
    blocks += expected.length;
    for (const block of expected) if (!found.delete(`${block.line}\n${block.text}`)) wrong.push(`${file}:${block.line}`);
    for (const extra of found) wrong.push(`${file}:${extra.split('\n')[0]} (extra)`);
  }
  expect(blocks).toBeGreaterThan(1_000);
  expect(wrong.filter((each) => !each.endsWith('(extra)')).length, wrong.join('\n')).toBeLessThanOrEqual(allowed);
  expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(2 * allowed);
});

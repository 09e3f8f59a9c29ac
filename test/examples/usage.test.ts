import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/run.ts';
import type { World } from '../../src/drive/world.ts';
import { loadRunner } from '../../src/load-runner.ts';
import { descendants, parse } from '../../src/rst/index.ts';
import { root } from '../support/cli.ts';

const world = { stdout: process.stdout, stderr: process.stderr } as unknown as World;
const program = buildProgram(world, () => {});
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Calls of labproof as the documentation shows them: a line of a block, behind a prompt or `npx`, or a literal in a sentence. */
const typed = /^ *(?:\S+[$#] |npx |- run: npx )?labproof ([a-z][^|#\n]*)/gm;
const said = /``labproof ([a-z][^`]*)``/g;
const calls = [
  ...callsIn('README.md', read('README.md'), /^npx labproof ([a-z][^|#\n]*)/gm),
  ...pagesIn('docs').flatMap((page) => {
    const source = read(page);
    const blocks = [...descendants(parse(source, { file: page }).document)].flatMap((node) =>
      node.type === 'literal_block' ? node.text : [],
    );
    return [...callsIn(page, blocks.join('\n\n'), typed), ...callsIn(page, source, said)];
  }),
];

function callsIn(page: string, text: string, pattern: RegExp) {
  return [...text.matchAll(pattern)].map(([, words = '']) => ({ page, words: words.trim().split(/\s+/) }));
}

describe('labproof as the documentation calls it', () => {
  it('is called often', () => expect(calls.length).toBeGreaterThan(80));

  it.each(calls.map((call) => ({ ...call, call: call.words.join(' ') })))('$page: $call', ({ words: [name, ...rest] }) => {
    const command = program.commands.find((each) => each.name() === name);
    expect(command?.name()).toBe(name);
    const options = new Set(command?.options.flatMap(({ short, long }) => [short, long]));
    for (const word of rest) if (/^--?[a-z]/.test(word)) expect([...options]).toContain(word.replace(/[=,;:.)].*$/, ''));
  });
});

describe('the options of a runner are on its page', () => {
  it.each(['ssh', 'kubernetes', 'local'])('%s', async (name) => {
    const issues = (await loadRunner(name, root)).validate?.({ nonsense: 1 }).map(({ message }) => message) ?? [];
    const options = /expected one of (.*)$/.exec(issues.find((message) => message.includes('"nonsense"')) ?? '')?.[1]?.split(', ') ?? [];
    expect(options.length).toBeGreaterThan(2);
    const page = read(`docs/runners/${name}.rst`);
    for (const option of options) expect(page).toContain(`\`\`${option}\`\``);
  });
});

function pagesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['_build', 'node_modules'].includes(entry.name) ? [] : pagesIn(path);
    return entry.name.endsWith('.rst') ? [path] : [];
  });
}

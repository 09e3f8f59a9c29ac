import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dialectSchema } from '../../src/config/dialect-schema.ts';
import { parseConfig } from '../../src/config/index.ts';
import { withDialects } from '../../src/load-dialects.ts';
import { dialects } from '../../src/shell/index.ts';
import { folderWith, labproof } from '../support/cli.ts';

const crane = {
  name: 'crane',
  ending: 'prompt',
  enteredBy: ['crane'],
  leave: ['bye'],
  prepare: [],
  prompts: ['^(?<host>[\\w-]+) crane> ?'],
  pagers: [],
  comment: null,
  hostnameCommand: null,
};
const module = (...given: readonly unknown[]) => `export default ${JSON.stringify(given.length === 1 ? given[0] : given)};\n`;

async function load(files: Readonly<Record<string, string>>, name = './crane.mjs') {
  await using folder = await folderWith(files);
  const file = join(folder.path, 'labproof.yaml');
  return await withDialects(dialects, parseConfig(`dialects: [${name}]\n`, file), '/');
}

describe('dialects of modules', () => {
  it.each(dialects.map((dialect) => [dialect.name, dialect] as const))('the built-in one of %s is as the schema says', (_name, dialect) => {
    expect(dialectSchema.safeParse(dialect).error).toBeUndefined();
  });
  it('come before the built-in ones, from a file beside the configuration, one or several', async () => {
    expect((await load({ 'crane.mjs': module(crane) })).map((each) => each.name)).toEqual(['crane', ...dialects.map((each) => each.name)]);
    const two = await load({ 'crane.mjs': module(crane, { ...crane, name: 'crane-config', prompts: ['^crane\\(config\\)# ?'] }) });
    expect(two.slice(0, 2).map((each) => each.name)).toEqual(['crane', 'crane-config']);
  });
  it('come from a package that is installed beside the configuration', async () => {
    const found = await load(
      { 'node_modules/crane/package.json': '{"type":"module","exports":"./index.js"}', 'node_modules/crane/index.js': module(crane) },
      'crane',
    );
    expect(found[0]?.name).toBe('crane');
  });
  it.each([
    ['a missing file', {}, 'LABPROOF_DIALECT_NOT_FOUND', /cannot be loaded/],
    ['no default export', { 'crane.mjs': 'export const a = 1;' }, 'LABPROOF_DIALECT_INVALID', /the default export/],
    ['an unknown key', { 'crane.mjs': module({ ...crane, promt: [] }) }, 'LABPROOF_DIALECT_INVALID', /promt/],
    ['a pattern that is none', { 'crane.mjs': module({ ...crane, prompts: ['^(crane'] }) }, 'LABPROOF_DIALECT_INVALID', /prompts\.0/],
    ['a pattern for the middle of a line', { 'crane.mjs': module({ ...crane, prompts: ['crane>'] }) }, 'LABPROOF_DIALECT_INVALID', /\^/],
    ['no prompt at all', { 'crane.mjs': module({ ...crane, prompts: [] }) }, 'LABPROOF_DIALECT_INVALID', /prompts/],
    ['a name that is taken', { 'crane.mjs': module({ ...crane, name: 'bash' }) }, 'LABPROOF_DIALECT_INVALID', /a dialect bash already/],
    ['the same name twice', { 'crane.mjs': module(crane, crane) }, 'LABPROOF_DIALECT_INVALID', /a dialect crane already/],
  ])('%s is an error at its place', async (_name, files, code, message) => {
    await expect(load(files)).rejects.toMatchObject({ code, message: expect.stringMatching(message), position: { line: 1, column: 12 } });
  });
  it('with a runner beside the configuration are found from any folder', async () => {
    await using folder = await folderWith({
      'lab/labproof.yaml': 'targets: { pier-1: { runner: ./pier.mjs, shell: crane } }\ndialects: [./crane.mjs]\n',
      'lab/crane.mjs': module(crane),
      'lab/pier.mjs': "export default { name: 'pier', open: async () => { throw new Error('not now'); } };\n",
      'lab/guide.rst': 'Pier\n====\n\n::\n\n   pier-1 crane> lift\n   up\n',
    });
    await mkdir(join(folder.path, 'else'));
    const { code, stdout, stderr } = await labproof(['verify', '../lab/guide.rst', '--dry-run'], { cwd: join(folder.path, 'else') });
    expect(stdout).toContain('pier-1 (./pier.mjs, crane)');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

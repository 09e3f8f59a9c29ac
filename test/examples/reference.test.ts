import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { instructionsOf } from '../../scripts/reference/annotations.mjs';
import { codesIn, codesOf } from '../../scripts/reference/errors.mjs';
import { referencePages } from '../../scripts/reference/pages.mjs';
import { buildProgram } from '../../src/cli/run.ts';
import { configJsonSchema } from '../../src/config/json-schema.ts';
import type { World } from '../../src/drive/world.ts';
import { annotationVerbs, parseAnnotation } from '../../src/model/annotation.ts';
import { root } from '../support/cli.ts';

const world = { stdout: process.stdout, stderr: process.stderr } as unknown as World;
const program = buildProgram(world, () => {});
const pages = referencePages({ program, schema: configJsonSchema() });
const data = (name: string) => readFileSync(join(root, 'scripts/reference', name), 'utf8');

describe('generated pages are what npm run docs:reference writes', () => {
  it.each(Object.keys(pages))('%s', (path) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe((pages as Readonly<Record<string, string>>)[path]);
  });
});

describe('the command line', () => {
  it('is there with every command and every option', () => {
    const page = pages['docs/reference/cli.rst'];
    for (const command of program.commands) {
      const section = page.split(`.. program:: labproof ${command.name()}\n`)[1]?.split('.. program::')[0] ?? '';
      for (const { long } of command.options) expect(section, command.name()).toContain(`${long}`);
    }
    expect(program.commands.length).toBeGreaterThan(8);
  });
});

describe('error codes', () => {
  const sources = ['src', 'runners'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(root, folder, name), 'utf8')),
  );
  const used = new Set(sources.flatMap((source) => codesIn(source)));
  const known: readonly string[] = codesOf(data('errors.yaml'));

  it('each has an entry in scripts/reference/errors.yaml', () => {
    expect([...used].filter((code) => !known.includes(code))).toEqual([]);
    expect(used.size).toBeGreaterThan(100);
  });

  it('none is there that nobody raises, and none twice', () => {
    expect(known.filter((code) => !used.has(code))).toEqual([]);
    expect(new Set(known).size).toBe(known.length);
  });
});

describe('annotations', () => {
  const instructions: readonly string[] = instructionsOf(data('annotations.yaml'));

  it.each(instructions)('%s can be read', (instruction) => {
    expect(parseAnnotation(`labproof: ${instruction}`)).toMatchObject({ annotations: [{}], problems: [] });
  });

  it('each verb has an example', () => {
    const shown = new Set(instructions.map((instruction) => instruction.split(' ')[0]));
    expect(annotationVerbs.filter((verb) => !shown.has(verb))).toEqual([]);
  });
});

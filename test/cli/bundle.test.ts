import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VERSION } from '../../src/drive/version.ts';
import { folderWith, labproof } from '../support/cli.ts';

const built = resolve(import.meta.dirname, '../../dist/src/bundle');
let folder = '';

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'labproof-bundle-')), 'bundle');
  mkdirSync(folder);
  for (const name of ['compile.cjs', 'load.cjs', 'labproof.cjs']) copyFileSync(join(built, name), join(folder, name));
});

afterEach(() => {
  rmSync(resolve(folder, '..'), { recursive: true, force: true });
});

/** What the bundle of the folder says its version is, and whether it was taken from byte code. */
function start(): { readonly version: string; readonly kept: boolean } {
  const script = `
    const { Script } = require('node:vm');
    const { compile, codeFile } = require('./compile.cjs');
    let kept = false;
    try { kept = !compile(require('node:fs').readFileSync(codeFile())).cachedDataRejected; } catch {}
    process.argv = ['node', 'labproof', '--version'];
    require('./load.cjs')['src/cli/main']();
    process.on('exit', () => console.log(kept));`;
  const [version = '', kept] = execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' }).split('\n');
  return { version, kept: kept === 'true' };
}

/** Keeps byte code for the bundle as it is now; its path. */
function keep(): string {
  const script = `
    const { compile, codeFile, run } = require('./compile.cjs');
    const script = compile();
    run(script);
    require('node:fs').writeFileSync(codeFile(), script.createCachedData());
    console.log(codeFile());`;
  return execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' }).trim();
}

test('the build keeps byte code of its bundle, and this Node takes it', () => {
  const [code, another] = readdirSync(built).filter((name) => name.endsWith('.code'));
  expect(code).toContain(`${process.version}-${process.arch}`);
  expect(another).toBeUndefined();
  keep();
  expect(start()).toEqual({ version: VERSION, kept: true });
});

test('without byte code the bundle is taken as it is', () => {
  expect(start()).toEqual({ version: VERSION, kept: false });
});

test('byte code that is none, or only half there, is not taken', () => {
  const path = keep();
  const code = readFileSync(path);
  writeFileSync(path, code.subarray(0, code.length / 2));
  expect(start()).toEqual({ version: VERSION, kept: false });
  writeFileSync(path, 'no byte code');
  expect(start()).toEqual({ version: VERSION, kept: false });
});

test('a bundle that was edited is not taken for what it was, also where its length is the same', () => {
  keep();
  const file = join(folder, 'labproof.cjs');
  const { mtimeMs } = statSync(file);
  const edited = VERSION.replace(/.$/, 'z');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(`"${VERSION}"`, `"${edited}"`));
  utimesSync(file, (mtimeMs + 5) / 1_000, (mtimeMs + 5) / 1_000);
  expect(start()).toEqual({ version: edited, kept: false });
});

test('signs beyond ASCII mean in the bundle what they mean in the sources', async () => {
  await using files = await folderWith({ page: 'web ✓\nmail … ⚠\n', same: 'web ✓\nmail … ⚠\n', other: 'web ✗\nmail … ⚠\n' });
  const compare = (live: string) => labproof(['compare', join(files.path, 'page'), join(files.path, live), '--command', 'status']);
  expect((await compare('same')).code).toBe(0);
  const { code, stdout } = await compare('other');
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('✓ became ✗') });
});

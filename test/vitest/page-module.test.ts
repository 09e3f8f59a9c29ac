import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { loadGuides } from '../../src/load.ts';
import type { Page } from '../../src/model/index.ts';
import { dialects } from '../../src/shell/index.ts';
import { pageModule } from '../../src/vitest/page-module.ts';
import { folderWith, root } from '../support/cli.ts';

const lines = (text: string) => text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n');

/** Each statement of the module with the line on which it stands. */
function statements(module: string): readonly { readonly line: number; readonly id: string }[] {
  return module
    .split('\n')
    .flatMap((text, index) => [...text.matchAll(/\$\.step\("([^"]+)"/g)].map((found) => ({ line: index + 1, id: found[1] ?? '' })));
}

async function pagesOf(path: string, cwd: string): Promise<readonly Page[]> {
  return (await loadGuides([path], { cwd, dialects })).flatMap((guide) => guide.pages);
}

const made = (page: Page) => pageModule(page, { runtime: '/x/page.js', file: page.path });

/** One line of the module for each of the page, each step once, on its own line, and JavaScript as a whole. */
async function expectLineForLine(page: Page): Promise<void> {
  const module = made(page);
  expect(module.split('\n')).toHaveLength(lines(page.document.source).length);
  const own = page.steps.filter((step) => step.position.file === page.path);
  expect(statements(module).map(({ id }) => id)).toEqual(page.steps.map((step) => step.id));
  expect(new Map(statements(module).map(({ id, line }) => [id, line]))).toMatchObject(
    new Map(own.map((step) => [step.id, step.position.line])),
  );
  await transform(module, { loader: 'js' });
}

describe('the module of a page', () => {
  it('has one line for each line of the page, on every guide of the test cases', async () => {
    const cases = readdirSync(join(root, 'test/cases'));
    let steps = 0;
    for (const name of cases) {
      const folder = join(root, 'test/cases', name);
      if (!existsSync(join(folder, 'guide.rst'))) continue;
      for (const page of await pagesOf('guide.rst', folder)) {
        await expectLineForLine(page);
        steps += page.steps.length;
      }
    }
    expect(steps).toBeGreaterThan(100);
  });

  it.each([
    ['line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
    ['line ends of old Macs', (text: string) => text.replaceAll('\n', '\r')],
    ['no line end at the end', (text: string) => text.trimEnd()],
    ['empty lines at the end', (text: string) => `${text}\n\n\n`],
    ['a byte order mark', (text: string) => `\ufeff${text}`],
  ])('%s', async (_what, change) => {
    const text = readFileSync(join(root, 'docs/labs/harbor/routes.rst'), 'utf8');
    await using folder = await folderWith({ 'guide.rst': change(text) });
    const [page] = await pagesOf('guide.rst', folder.path);
    expect(page?.steps.length).toBeGreaterThan(0);
    if (page !== undefined) await expectLineForLine(page);
  });

  it('takes titles and commands for text, whatever is in them', async () => {
    const hostile = ['"); process.exit(); ("', `\${1}\``, '\\', '</script>', 'a\u2028b\u2029c'];
    await using folder = await folderWith({
      'guide.rst': hostile
        .map((text) => `${text}\n${'='.repeat(30)}\n\n.. code-block:: console\n\n   me@desk:~$ echo ${text}\n   ${text}\n\n`)
        .join(''),
    });
    const [page] = await pagesOf('guide.rst', folder.path);
    if (page === undefined) throw new Error('there is a page');
    expect(made(page).split(/[\n\r\u2028\u2029]/)).toHaveLength(lines(page.document.source).length);
    await transform(made(page), { loader: 'js' });
    const calls: string[] = [];
    const open = () => ({
      describe: (title: string, tests: () => void) => {
        calls.push(title);
        tests();
      },
      step: (id: string) => calls.push(id),
      last: () => calls.push('last'),
    });
    new Function('$open', made(page).replace(/^import [^;]*;/, ''))(open);
    expect(calls.filter((call) => page.steps.some((step) => step.id === call))).toEqual(page.steps.map((step) => step.id));
    expect(calls.at(-1)).toBe('last');
  });
});

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type LoadOptions, loadGuides } from '../../src/load.ts';
import { readSphinxConf } from '../../src/sphinx-conf.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'labproof-load-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const load = async (cwd: string, path = '.', more: Partial<LoadOptions> = {}) => loadGuides([path], { cwd, dialects: [], ...more });
const page = (title: string, rest = '') => `${title}\n${'='.repeat(title.length)}\n\n${rest}`;

it('follows toctrees of a Sphinx project in its order, and names the pages that none reaches', async () => {
  const cwd = project({
    'docs/conf.py': "master_doc = 'start'\nsource_suffix = ['.txt', '.rst']\nexclude_patterns = ['drafts']\n",
    'docs/start.txt': page(
      'Start',
      '.. toctree::\n   :glob:\n   :hidden:\n\n   self\n   parts/*\n   https://example.org/\n\n.. toctree::\n   :reversed:\n   :numbered:\n\n   One <a>\n   /b\n   gone\n',
    ),
    'docs/parts/y.rst': page('Y'),
    'docs/parts/x.rst': page('X'),
    'docs/a.rst': page('A', '.. include:: shared.rst\n'),
    'docs/b.rst': page('B'),
    'docs/shared.rst': 'Shared text.\n',
    'docs/lost.rst': page('Lost'),
    'docs/alone.rst': `:orphan:\n\n${page('Alone')}`,
    'docs/drafts/z.rst': page('Z'),
  });
  const [guide] = await load(cwd);
  expect(guide?.pages.map((each) => each.path)).toEqual([
    'docs/start.txt',
    'docs/parts/x.rst',
    'docs/parts/y.rst',
    'docs/b.rst',
    'docs/a.rst',
  ]);
  const messages = guide?.pages
    .flatMap((each) => each.messages)
    .map((message) => `${message.severity} ${message.code} ${message.position.file}`);
  // One of them says itself that this is meant.
  expect(messages?.filter((each) => each.includes('ORPHAN'))).toEqual([
    'info LABPROOF_PAGE_ORPHAN docs/alone.rst',
    'warning LABPROOF_PAGE_ORPHAN docs/lost.rst',
  ]);
  expect(messages?.filter((each) => each.includes('TOCTREE_MISSING'))).toEqual(['warning LABPROOF_TOCTREE_MISSING docs/start.txt']);
});

it('never reads a file outside of the root, through a link neither, unless it is allowed', async () => {
  const cwd = project({ 'out/secret.rst': 'Secret.\n', 'in/a.rst': '.. include:: ../out/secret.rst\n\n.. include:: link.rst\n' });
  symlinkSync(join(cwd, 'out/secret.rst'), join(cwd, 'in/link.rst'));
  const codes = async (more: Partial<LoadOptions>) =>
    (await load(cwd, 'in/a.rst', more))[0]?.pages[0]?.messages.map((message) => message.code);
  expect(await codes({})).toEqual(['LABPROOF_INCLUDE_OUTSIDE', 'LABPROOF_INCLUDE_OUTSIDE']);
  expect(await codes({ includeRoots: [join(cwd, 'out')] })).toEqual([]);
});

it('reads plain literals of conf.py and names the settings that are none', () => {
  const conf = readSphinxConf(
    "import os\nroot_doc = 'main'  # the first\nhighlight_language = ('con'\n  'sole')\nrst_prolog = r\"\"\"\n.. |x| replace:: \\y\n\"\"\"\nrst_epilog = open('e').read()\nsource_suffix = {'.rst': 'restructuredtext', '.md': 'markdown'}\n",
  );
  expect(conf).toEqual({
    rootDoc: 'main',
    suffixes: ['.rst'],
    exclude: [],
    highlightLanguage: 'console',
    prolog: { text: '\n.. |x| replace:: \\y\n', line: 5 },
    epilog: null,
    unread: ['rst_epilog'],
  });
});

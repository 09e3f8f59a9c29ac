import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, labproof } from '../support/cli.ts';
import { attribute, readHtml, textOf } from '../support/html-document.ts';
import { recordingOf } from '../support/recording.ts';

const intro = Array.from({ length: 30 }, (_, at) => `Line ${at} of the prose.\n`).join('');

/** The patches in the report of a page, in the order of its commands; null for one without. */
async function patches(
  files: Readonly<Record<string, string>>,
  answers: readonly (readonly [string, string])[],
  check: (cwd: string, patch: string) => void = () => {},
) {
  await using folder = await folderWith({ ...files, 'r.jsonl': recordingOf(answers) });
  await labproof(['verify', 'page.rst', '--replay=r.jsonl', '--reporter', 'html=report.html'], { cwd: folder.path });
  const html = readHtml(readFileSync(join(folder.path, 'report.html'), 'utf8'));
  const data = html.elements.filter((element) => attribute(element, 'class') === 'data');
  const found = data.map((element) => (JSON.parse(textOf(element)) as { patch?: string }).patch ?? null);
  for (const patch of found) if (patch !== null) check(folder.path, patch);
  return found;
}

function apply(cwd: string, patch: string): void {
  expect(spawnSync('git', ['apply', '-p1'], { cwd, input: patch, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
}

describe('the patch of a command in the HTML report', () => {
  it.each([
    ['in the middle of a page', '\n', '\nThe end.\n'],
    ['with DOS line ends, at the end of a file without one', '\r\n', ''],
  ])('is taken by git and leaves what update leaves: %s', async (_, end, tail) => {
    const page = `Shop\n====\n\n${intro}\n::\n\n   ada@web-1:~$ cat shops\n   NAME     CITY   AGE\n   shop     Ulm    5d\n\n${intro}\n::\n\n   ada@web-1:~$ cat state\n   state: running${tail === '' ? '' : `\n${tail}`}`;
    const own = page.replaceAll('\n', end);
    let after = '';
    const found = await patches(
      { 'page.rst': own },
      [
        ['cat shops', 'NAME     CITY         AGE\nshop     Regensburg   9d'],
        ['cat state', 'state: failed'],
      ],
      (cwd, patch) => {
        apply(cwd, patch);
        after = readFileSync(join(cwd, 'page.rst'), 'utf8');
      },
    );
    expect(found).toEqual([
      expect.stringMatching(/^From the report; labproof update writes/),
      expect.stringMatching(/^From the report, of a command that FAILED/),
    ]);
    expect(after).toBe(
      page
        .replace('CITY   AGE', 'CITY        AGE')
        .replace('Ulm    5d', 'Regensburg  5d')
        .replace('running', 'failed')
        .replaceAll('\n', end),
    );
  });

  it('is not there for what passes, is empty, hides text, or stands in a file or markup that the report does not have', async () => {
    const page = `Shop\n====\n\n::\n\n   ada@web-1:~$ cat a\n   same\n   ada@web-1:~$ cat b\n   full of words\n   ada@web-1:~$ cat c\n   plain words\n\n.. parsed-literal::\n\n   ada@web-1:~$ cat d\n   **version** 1.2.3\n\n.. include:: inc.txt\n`;
    const included = '::\n\n   ada@web-1:~$ cat e\n   tool 1.2.3\n';
    const found = await patches({ 'page.rst': page, 'inc.txt': included }, [
      ['cat a', 'same'],
      ['cat b', ''],
      ['cat c', 'plain \u202ewords'],
      ['cat d', 'version 1.3.0'],
      ['cat e', 'tool 1.3.0'],
    ]);
    expect(found).toEqual([null, null, null, null, null]);
  });
});

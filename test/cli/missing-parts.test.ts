import { describe, expect, it } from 'vitest';
import { folderWith, labproof } from '../support/cli.ts';
import { recordingOf } from '../support/recording.ts';

const page = 'Doors\n=====\n\nAsk::\n\n   me@web-1:~$ echo one\n   one\n';
const recording = recordingOf([['echo one', 'one']]);

async function verified(files: Readonly<Record<string, string>>, path: string) {
  await using folder = await folderWith({ 'r.jsonl': recording, ...files });
  const run = (...args: string[]) => labproof(args, { cwd: folder.path });
  return {
    ...(await run('verify', path, '--replay=r.jsonl')),
    report: JSON.parse((await run('verify', path, '--replay=r.jsonl', '--json')).stdout) as {
      summary: { verdict: string; exitCode: number };
    },
  };
}

describe('a guide that names what is not there', () => {
  it.each([
    ['a page', { 'docs/index.rst': `${page}\n.. toctree::\n\n   gone\n` }, 'docs', 'LABPROOF_TOCTREE_MISSING'],
    ['an include', { 'page.rst': `${page}\n.. include:: gone.inc\n` }, 'page.rst', 'LABPROOF_INCLUDE_MISSING'],
    ['a listing', { 'page.rst': `${page}\n.. literalinclude:: gone.cfg\n` }, 'page.rst', 'LABPROOF_INCLUDE_MISSING'],
  ])('%s, is not green, and says where', async (_, files, path, code) => {
    const result = await verified(files, path);
    expect(result.stdout).toMatch(new RegExp(`\\.rst:\\d+: .*gone.*\\s*.*${code}`));
    expect(result.stdout).toContain('error: 1 page or include that the guide names could not be read');
    expect(result.stdout).toContain('ERROR  1 step');
    expect(result.code).toBe(3);
    expect(result.report.summary).toMatchObject({ verdict: 'error', exitCode: 3 });
  });

  it('what Sphinx makes by itself, and a page in another markup, are none', async () => {
    const index = `${page}\n.. toctree::\n\n   self\n   genindex\n   search\n   https://example.org/\n   notes\n   more.md\n`;
    const { code, stdout } = await verified({ 'docs/index.rst': index, 'docs/notes.md': '# N\n', 'docs/more.md': '# M\n' }, 'docs');
    expect(stdout).not.toContain('MISSING');
    expect(stdout.match(/in another markup and not\s+read\s+\(LABPROOF_TOCTREE_UNREAD\)/g)).toHaveLength(2);
    expect(code).toBe(0);
  });
});

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, labproof, root } from '../support/cli.ts';

/** A recording whose one answer is as hostile as a target can be. */
const hostile = '</pre><script>alert(1)</script>\u001b]0;title\u0007\u202eevil <img src=x onerror=alert(2)> "\'`';
const page = `Hostile <script>alert(0)</script>\n=================================\n\nSee \`here <javascript:alert(3)>\`_ and \`there <https://example.org/a>\`_::\n\n   ada@web-1:~$ show <b>bold</b>\n   fine\n`;
const recording = (output: string) =>
  [
    {
      type: 'recording',
      schemaVersion: 1,
      labproof: '0',
      recordedAt: '2026-01-01T00:00:00Z',
      pages: ['g.rst'],
      targets: [{ name: 'web-1', aliases: [], shell: 'bash' }],
    },
    {
      type: 'answer',
      host: 'web-1',
      shell: 'bash',
      directory: '~',
      command: 'uptime',
      repeat: false,
      output,
      end: { kind: 'exit', status: 0 },
      durationMs: 1,
      truncated: 0,
    },
  ]
    .map((line) => JSON.stringify(line))
    .join('\n');

async function report(output: string): Promise<string> {
  await using folder = await folderWith({ 'g.rst': page.replace('show <b>bold</b>', 'uptime'), 'r.jsonl': recording(output) });
  await labproof(['verify', 'g.rst', '--replay=r.jsonl', '--reporter', 'html=out/index.html'], { cwd: folder.path });
  return readFileSync(join(folder.path, 'out/index.html'), 'utf8');
}

function withoutOurScript(html: string): string {
  return html.replace(/<script>[\s\S]*?<\/script>/, '');
}

describe('the HTML report', () => {
  it('shows hostile text as text, and runs nothing', async () => {
    const html = await report(hostile);
    expect(withoutOurScript(html)).not.toMatch(/<img|javascript:|\u001b|\u202e/i);
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).toContain('&#60;script&#62;');
    expect(html).toContain('href="https://example.org/a"');
  });

  it('allows nothing but its own style sheet and script', async () => {
    const html = await report('fine');
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
    const hash = (text: string) => `&#39;sha256-${createHash('sha256').update(text).digest('base64')}&#39;`;
    expect(html).toContain(
      `content="default-src &#39;none&#39;; img-src data:; style-src ${hash(style)}; script-src ${hash(script)}; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
    );
    expect(withoutOurScript(html)).not.toMatch(/\sstyle=|\ssrc=|@import|url\(|\son\w+=/);
  });

  it('shows each block of the chapter with its verdict, command, both texts and what was not verified', async () => {
    await using folder = await folderWith({});
    const result = await labproof(['verify', 'docs/labs/harbor', '--replay', '--reporter', `html=${folder.path}/index.html`]);
    expect(result.code).toBe(0);
    const html = readFileSync(join(folder.path, 'index.html'), 'utf8');
    expect(html.match(/<article class="step /g)).toHaveLength(16);
    for (const text of [
      '<span class="dim">sent</span> <code>kubectl describe pod crane-6b7d94f58c-wz4tq',
      'every record',
      '<mark class="bound"',
      '<mark class="ignored"',
      'by hand',
      '<q>Check for BGP state = Established in the record',
      'name on the page, and in the lab',
      '--consent changing',
      '<td><code>172.28.16.73</code></td>',
      'Let the router listen',
    ]) {
      expect(html).toContain(text);
    }
    // Nothing of the page is lost.
    for (const name of ['index', 'peering', 'routes', 'pod']) {
      const source = readFileSync(join(root, 'docs/labs/harbor', `${name}.rst`), 'utf8');
      const title = source.split('\n')[0] ?? '';
      expect(html).toContain(title);
    }
  });
});

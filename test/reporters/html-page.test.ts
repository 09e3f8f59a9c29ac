import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, labproof } from '../support/cli.ts';
import { attribute, harmIn, readHtml, textOf } from '../support/html-document.ts';

interface Answer {
  readonly command: string;
  readonly output: string;
}

/** The report of a page on web-1, verified on these answers. */
async function report(files: Readonly<Record<string, string>>, answers: readonly Answer[]): Promise<string> {
  const recording = [
    {
      type: 'recording',
      schemaVersion: 1,
      labproof: '0',
      recordedAt: '2026-01-01T00:00:00Z',
      pages: Object.keys(files),
      targets: [{ name: 'web-1', aliases: [], shell: 'bash' }],
    },
    ...answers.map(({ command, output }) => ({
      type: 'answer',
      host: 'web-1',
      shell: 'bash',
      directory: '~',
      command,
      repeat: false,
      output,
      end: { kind: 'exit', status: 0 },
      durationMs: 1,
      truncated: 0,
    })),
  ];
  await using folder = await folderWith({ ...files, 'r.jsonl': recording.map((line) => JSON.stringify(line)).join('\n') });
  await labproof(['verify', Object.keys(files).length > 1 ? '.' : 'index.rst', '--replay=r.jsonl', '--reporter', 'html=report.html'], {
    cwd: folder.path,
  });
  return readFileSync(join(folder.path, 'report.html'), 'utf8');
}

const pixel = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const rich = `All that a page may hold
========================

.. |product| replace:: Harbor Master

Read |product|'s :guilabel:\`Menu\`, type :command:\`ls\`, see :ref:\`the end <end>\`, H\\ :sub:\`2\`\\ O, a note [#one]_
and \`a site <https://example.org/>\`_.

.. warning:: Mind the **gap**.

.. image:: pictures/quay.png
   :alt: the quay at night

.. image:: ${pixel}
   :alt: a dot

+-------+-------+
| both          |
+-------+-------+
| left  | right |
+-------+-------+

term
   its meaning

c. third
d. fourth

.. raw:: html

   <b onclick="alert(1)">raw</b>

* In a list:

  .. code-block:: console

     # what nobody runs
     ada@web-1:~$ uptime
     up 3 days

Deeper
------

Still deeper
~~~~~~~~~~~~

.. code-block:: ini

   [main]

.. [#one] of the author
`;

describe('the page in the HTML report', () => {
  it('shows each kind of element as its readers see it', async () => {
    const html = await report({ 'index.rst': rich }, [{ command: 'uptime', output: 'up 5 days' }]);
    expect(harmIn(html)).toEqual([]);
    for (const text of [
      'Read Harbor Master',
      '<strong title="guilabel">Menu</strong>',
      '<code title="command">ls</code>',
      '<span class="role" title="ref">the end</span>',
      'H<sub>2</sub>O',
      '<a rel="noreferrer" href="https://example.org/">a site</a>',
      '<p class="name">warning</p><p>Mind the <strong>gap</strong>.</p>',
      'the quay at night <span class="dim mono">pictures/quay.png</span>',
      `<img src="${pixel.replace(/=/g, '=')}" alt="a dot">`,
      '<td class="flow" colspan="2"><p>both</p></td>',
      '<dt>term</dt><dd class="flow"><p>its meaning</p></dd>',
      '<ol class="flow loweralpha" start="3">',
      'markup that only its own format shows',
      '<pre class="rest"># what nobody runs</pre>',
      '<h3>Deeper</h3>',
      '<h4>Still deeper</h4>',
      'listing',
      'of the author',
    ]) {
      expect(html).toContain(text);
    }
    expect(html).not.toContain('onclick');
    const step = readHtml(html).elements.find((element) => attribute(element, 'class')?.startsWith('step '));
    const block = step?.parentNode as typeof step;
    expect(
      [block, block?.parentNode as typeof step].map((each) => (each === undefined ? '' : `${each.tagName} ${attribute(each, 'class')}`)),
    ).toEqual(['div block flow', 'li flow']);
  });

  it('leads from the table of contents to the pages', async () => {
    const html = await report(
      {
        'index.rst': 'Index\n=====\n\n.. toctree::\n\n   more/two\n   elsewhere\n',
        'more/two.rst': 'Two\n===\n\n::\n\n   ada@web-1:~$ uptime\n   up 3 days\n',
        'elsewhere.rst': 'Else\n====\n\nProse.\n',
      },
      [{ command: 'uptime', output: 'up 3 days' }],
    );
    const { elements } = readHtml(html);
    const [toc] = elements.filter((element) => attribute(element, 'class') === 'toc');
    const links = elements.filter((element) => element.tagName === 'a' && attribute(element, 'href')?.startsWith('#p-') === true);
    expect(toc === undefined ? '' : textOf(toc)).toBe('TwoElse');
    expect(links.map((link) => [textOf(link), attribute(link, 'href')])).toEqual([
      ['Two', '#p-more-two-rst'],
      ['Else', '#p-elsewhere-rst'],
    ]);
    for (const link of links) expect(elements.some((element) => `#${attribute(element, 'id')}` === attribute(link, 'href'))).toBe(true);
  });

  it('says once that programs are newer, however many outputs show it', async () => {
    const commands = ['cat /etc/tool-a', 'cat /etc/tool-b', 'cat /etc/tool-c'];
    const page = `Versions\n========\n\n${commands.map((command) => `::\n\n   ada@web-1:~$ ${command}\n   harbord version 8.4.1\n`).join('\n')}`;
    const html = await report(
      { 'index.rst': page },
      commands.map((command) => ({ command, output: 'harbord version 8.5.0' })),
    );
    const overview = readHtml(html).elements.find((element) => attribute(element, 'class') === 'overview');
    expect(overview === undefined ? '' : textOf(overview)).toContain(
      'Versions: 8.4.1 is now 8.5.0 (3 places); 3 commands differ by nothing else.',
    );
    expect((overview === undefined ? '' : textOf(overview)).match(/tool-/g)).toBeNull();
  });

  it('keeps in sight what a finding is about, and folds the many lines around it', async () => {
    const record = (address: string, state: string) =>
      `BGP neighbor is ${address}, remote AS 64820, local AS 64820, internal link\n  BGP state = ${state}, up for 00:10:00\n${Array.from({ length: 30 }, (_, index) => `  detail ${index} of it`).join('\n')}`;
    const html = await report(
      {
        'index.rst': `Peers\n=====\n\nCheck for \`\`BGP state = Established\`\` in the record of each neighbour::\n\n   ada@web-1:~$ cat peers\n   ${record('192.0.2.1', 'Established').split('\n').slice(0, 2).join('\n   ')}\n`,
      },
      [{ command: 'cat peers', output: [record('192.0.2.1', 'Established'), record('192.0.2.2', 'Active')].join('\n') }],
    );
    expect(html).toMatch(/<div class="row s-fail">.*<mark class="fail" title="[^"]*">Active<\/mark>/);
    expect(html).toMatch(/<summary>\d+ lines more in the lab<\/summary>/);
  });

  it('does not show a line that was not compared as one that is the same', async () => {
    const html = await report(
      {
        'index.rst':
          'Ping\n====\n\n::\n\n   ada@web-1:~$ ping 192.0.2.1\n   PING 192.0.2.1\n   64 bytes from 192.0.2.1: icmp_seq=1 ttl=64 time=0.1 ms\n   64 bytes from 192.0.2.1: icmp_seq=2 ttl=64 time=0.1 ms\n   ^C\n',
      },
      [{ command: 'ping 192.0.2.1', output: 'PING 192.0.2.1\n64 bytes from 192.0.2.1: icmp_seq=1 ttl=64 time=0.2 ms' }],
    );
    expect(html.slice(html.indexOf('icmp_seq=2'), html.indexOf('icmp_seq=2') + 200)).toMatch(
      /icmp_seq=2 [^<]*<\/div><div class="r"><span class="gone">not compared<\/span>/,
    );
  });

  it('says at the top where commands were sent, and what besides commands is not verified', async () => {
    const page = 'Up\n==\n\nClick on **Menu**.\n\n::\n\n   ada@web-1:~$ uptime\n   up 3 days\n';
    const html = await report({ 'index.rst': page }, [{ command: 'uptime', output: 'up 3 days' }]);
    const aside = readHtml(html).elements.find((element) => attribute(element, 'class') === 'aside');
    expect(aside === undefined ? '' : textOf(aside)).toBe('Sent to web-1. Besides commands not verified: 1 step by hand.');
  });
});

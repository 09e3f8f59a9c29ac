import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/model/index.ts';
import { mergeRuns } from '../../src/report/index.ts';
import { createReporter } from '../../src/reporters/index.ts';
import { folderWith, labproof } from '../support/cli.ts';
import { attribute, harmIn, readHtml, textOf } from '../support/html-document.ts';

/** What a target, or the author of a guide, may put where text is expected. */
const payloads: readonly (readonly [name: string, text: string])[] = [
  ['escape sequences', '\u001b[2J\u001b[31mred\u001b]0;title\u0007\u001b]8;;https://x.example\u0007link\u001b[?1049h'],
  ['control characters', '\u0000\u0001\b\b\b\u000b\u000c\u007f\u0085\u009b31m'],
  ['bidirectional overrides', '\u202eevil\u202c \u2066a\u2069 \u200f\u200e\u061c \ufeff\u200b'],
  ['ends of elements', '</pre></code></mark></article></details></main></body></html><h1>taken over</h1>'],
  [
    'ends of raw text',
    '</script><script>alert(1)</script></style><style>*{display:none}</style></title></textarea><!-- --!> <![CDATA[ ]]>',
  ],
  [
    'elements that run',
    '<img src=x onerror=alert(1)><svg/onload=alert(1)><iframe srcdoc="<script>alert(1)</script>"></iframe><base href=//x>',
  ],
  ['ends of attributes', '" onmouseover="alert(1)" x="\' onfocus=\'alert(1)\' autofocus ` &quot; &#34; &lt;script&gt;'],
  ['addresses that run', '`a <javascript:alert(1)>`_ javascript:alert(1) `b <data:text/html,<script>alert(1)</script>>`_'],
  ['a line of a megabyte', `<b>${'x'.repeat(1_000_000)}</b>`],
  ['thirty thousand lines', '<i>line</i>\n'.repeat(30_000)],
  ['lone surrogates', '\ud800 \udc00 a\udfff\ud83d \ud83d\ude00'],
  ['non-characters', '\ufffe\uffff\ufdd0\ufdef\u{1fffe}\u{10ffff}'],
];

let recorded: readonly RunEvent[] = [];

beforeAll(async () => {
  await using folder = await folderWith({});
  await labproof(['verify', 'docs/labs/harbor', '--replay', '--reporter', `jsonl=${folder.path}/run.events.jsonl`]);
  recorded = readFileSync(join(folder.path, 'run.events.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
});

async function render(events: readonly RunEvent[]): Promise<string> {
  const pieces: string[] = [];
  const reporter = createReporter('html', { write: (text) => pieces.push(text), columns: 100, color: false, live: false });
  await reporter.report(
    (async function* () {
      yield* events;
    })(),
  );
  return pieces.join('');
}

/** Free text of events, by the name of its key; words of closed sets and ids stay, or nothing would be shown at all. */
const free = new Set(
  `text command expected sent reason title message hint why how host name runner sentence reading detail documented live shell
prompt directory path file uri source code labproof`.split(/\s+/),
);

/** The events with the payload in every text that a target or an author may write. */
function poisoned(value: unknown, payload: string, key = ''): unknown {
  if (typeof value === 'string') {
    if (!free.has(key)) return value;
    // A page is prose around its blocks: the payload is a paragraph, a title and a literal block of it.
    if (key === 'source')
      return `${value}\n\n${payload.split('\n').slice(0, 50).join(' ')}\n\n::\n\n   ${payload.split('\n').slice(0, 50).join('\n   ')}\n`;
    return key === 'file' || key === 'path' ? value + payload.slice(0, 200) : value + payload;
  }
  if (Array.isArray(value)) return value.slice(0, payload.length > 10_000 ? 12 : undefined).map((each) => poisoned(each, payload, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const large = payload.length > 10_000 && name !== 'output' && name !== 'text' && name !== 'command';
      const type = name === 'source' && key === 'evidence' ? '' : name;
      return [name, type === '' || (large && typeof each === 'string') ? each : poisoned(each, payload, name)];
    }),
  );
}

describe('hostile text in the HTML report', () => {
  it('is looked for by a check that knows a harmless document', async () => {
    expect(harmIn(await render(recorded))).toEqual([]);
    // Of two runs as one, no id occurs twice.
    expect(harmIn(await render(mergeRuns([recorded, recorded])))).toEqual([]);
    expect(harmIn('<!doctype html><title>x</title><p onclick=a>\u202e<img src=x><script>1</script>')).toEqual([
      '<p onclick>',
      'src x',
      '1 scripts',
      'U+202e',
    ]);
  });

  it.each(payloads)('does no harm, wherever it stands: %s', async (_, payload) => {
    const html = await render(poisoned(recorded, payload) as readonly RunEvent[]);
    expect(harmIn(html)).toEqual([]);
  });

  it.each(payloads)('does no harm as the live output of a verified page: %s', async (_, payload) => {
    const page = 'T\n=\n\n::\n\n   ada@web-1:~$ uptime\n   fine\n';
    const recording = [
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
        output: `fine\n${payload}`,
        end: { kind: 'exit', status: 0 },
        durationMs: 1,
        truncated: 0,
      },
    ];
    await using folder = await folderWith({ 'g.rst': page, 'r.jsonl': recording.map((line) => JSON.stringify(line)).join('\n') });
    await labproof(['verify', 'g.rst', '--replay=r.jsonl', '--reporter', 'html=index.html'], { cwd: folder.path });
    const html = readFileSync(join(folder.path, 'index.html'), 'utf8');
    expect(harmIn(html)).toEqual([]);
    // What is cut in the page is whole in its data.
    const data = readHtml(html).elements.filter((element) => attribute(element, 'class') === 'data');
    expect(data).toHaveLength(1);
    const { output } = JSON.parse(data.map(textOf).join('')) as { output: { text: string } };
    if (payload.length > 100_000) expect(output.text).toContain(payload.trimEnd());
    // And the page around its data stays short.
    expect(html.length - data.map(textOf).join('').length).toBeLessThan(250_000);
  });
});

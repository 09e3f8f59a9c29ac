import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/model/index.ts';
import { mergeRuns } from '../../src/report/index.ts';
import { createReporter } from '../../src/reporters/index.ts';
import { folderWith, labproof } from '../support/cli.ts';
import { payloads, poisoned } from '../support/hostile.ts';
import { attribute, harmIn, readHtml, textOf } from '../support/html-document.ts';

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
  const reporter = await createReporter('html', { write: (text) => pieces.push(text), columns: 100, color: false, live: false });
  await reporter.report(
    (async function* () {
      yield* events;
    })(),
  );
  return pieces.join('');
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

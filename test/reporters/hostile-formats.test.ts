import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { parse } from 'yaml';
import type { RunEvent } from '../../src/model/index.ts';
import { createReporter } from '../../src/reporters/index.ts';
import { folderWith, labproof } from '../support/cli.ts';
import { hidden, payloads, poisoned } from '../support/hostile.ts';

let recorded: readonly RunEvent[] = [];
beforeAll(async () => {
  await using folder = await folderWith({});
  await labproof(['verify', 'docs/labs/harbor', '--replay', '--reporter', `jsonl=${folder.path}/run.events.jsonl`]);
  const lines = readFileSync(join(folder.path, 'run.events.jsonl'), 'utf8').trim().split('\n');
  recorded = lines.map((line) => failing(JSON.parse(line) as RunEvent));
});

/** As one that fails where it can: a report says most of what is wrong. */
function failing(event: RunEvent): RunEvent {
  if (event.type !== 'step-finished' || event.outcome.checked !== 'output') return event;
  const span = { line: 0, column: 0, text: 'x' };
  const finding = {
    verdict: 'fail',
    kind: 'text',
    documented: span,
    live: span,
    type: 'word',
    policy: 'equal',
    why: 'x',
    curable: false,
  } as const;
  return { ...event, outcome: { ...event.outcome, verdict: 'fail', findings: [finding] } };
}

async function render(name: string, events: readonly RunEvent[], columns = 100): Promise<string> {
  const pieces: string[] = [];
  const reporter = await createReporter(name, { write: (text) => pieces.push(text), columns, color: false, live: true });
  await reporter.report(
    (async function* () {
      yield* events;
    })(),
  );
  return pieces.join('');
}

/** Whoever keeps the output of a CI takes such lines for orders. */
const orders = /^\s*::[A-Za-z][\w-]*(?: .*)?::|##(?:vso)?\[/m;

const schema = { fileName: 'junit.xsd', contents: readFileSync(new URL('./fixtures/junit.xsd', import.meta.url), 'utf8') };

describe.each(payloads)('hostile text in each format: %s', (_, payload) => {
  const events = () => poisoned(recorded, payload) as readonly RunEvent[];

  it('on a terminal: what moves the cursor is the line of progress alone', async () => {
    const text = (await render('terminal', events())).replaceAll('\r\u001b[2K', '');
    expect(hidden(text)).toBeNull();
    expect(text).toContain('fail');
    expect(text).not.toMatch(orders);
  });

  it.each(['junit', 'markdown', 'json', 'jsonl', 'html', 'lock'])('in %s: it gives a CI no orders', async (name) => {
    expect(orders.exec(await render(name, events()))).toBeNull();
  });

  it('in JUnit XML', async () => {
    const xml = await render('junit', events());
    expect(hidden(xml)).toBeNull();
    expect((await validateXML({ xml: { fileName: 'r.xml', contents: xml }, schema: [schema] })).errors).toEqual([]);
  });

  it('in Markdown: no markup, and tables as wide as their heads', async () => {
    const text = await render('markdown', events());
    expect(hidden(text)).toBeNull();
    expect(text).not.toMatch(/[<`\\]/);
    for (const row of text.split('\n').filter((line) => line.startsWith('| '))) expect([4, 5]).toContain(row.split('|').length - 1);
  });

  it('in workflow commands: each is one line, and there are no others', async () => {
    const text = await render('github', events());
    expect(hidden(text)).toBeNull();
    for (const line of text.trim().split('\n')) {
      expect(line).toMatch(/^::(?:error|warning) [^:]*title=labproof%3A \w+::[^\r\n]*$/);
      expect(line).not.toMatch(/##(?:vso)?\[/);
    }
  });

  it('in JSON: it is escaped, and is the text that it was', async () => {
    const given = events();
    const text = await render('jsonl', given);
    expect(hidden(text)).toBeNull();
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(JSON.parse(JSON.stringify(given)));
    const report = await render('json', given);
    expect(hidden(report)).toBeNull();
    JSON.parse(report);
  });

  it('in the lock file', async () => {
    const text = await render('lock', events());
    expect(hidden(text)).toBeNull();
    expect((parse(text) as { lockVersion: number }).lockVersion).toBe(1);
  });
});

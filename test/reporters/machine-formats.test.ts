import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { Outcome, RunEvent, StepFacts, Verdict } from '../../src/model/index.ts';
import { mergeRuns } from '../../src/report/index.ts';
import { createReporter } from '../../src/reporters/index.ts';

const hostile =
  '\u001b[2J\u001b]0;t\u0007\u0000\u202eevil\u202c</script><script>alert(1)</script>]]>%0A::error::x\r\n| a | `b` \\ <img src=x> \ud800 \uffff ::stop-commands::x, :';

interface Given {
  readonly verdict: Verdict;
  readonly skip?: 'planned' | 'unplanned';
  readonly text?: string;
}

/** A run of one guide with a step of each given verdict. */
function run(given: readonly Given[], verdict: Verdict, guide = 'g.rst'): readonly RunEvent[] {
  const steps = given.map(
    ({ text }, index): StepFacts => ({
      id: `s${index}`,
      file: guide,
      line: 10 * index + 10,
      endLine: 10 * index + 11,
      block: 0,
      kind: 'command',
      host: 'web-1',
      shell: 'bash',
      directory: null,
      prompt: '$',
      command: text ?? 'uptime',
      expected: 'a\nb\nc',
      expectedLine: 10 * index + 11,
      interrupt: false,
      sameAs: null,
      alsoAt: [],
      evidence: [],
      sections: [],
    }),
  );
  const outcome = ({ verdict: own, skip, text }: Given, index: number): Outcome => ({
    stepId: `s${index}`,
    verdict: own,
    checked: 'output',
    reason: text ?? `because ${own}`,
    skip: skip ?? null,
    problem: null,
    sent: null,
    output: null,
    findings:
      own === 'fail' || own === 'drift'
        ? [
            {
              verdict: own,
              kind: 'text',
              documented: { line: 2, column: 0, text: text ?? 'c' },
              live: { line: 2, column: 0, text: text ?? 'd' },
              type: 'word',
              policy: 'equal',
              why: text ?? 'c became d',
              curable: false,
            },
          ]
        : [],
    lines: [],
    requirements: [],
    attempts: [],
    durationMs: 5,
  });
  return [
    { type: 'run-started', schemaVersion: 1, at: '2026-01-01T00:00:00.000Z', labproof: '0', mode: 'live', paths: [guide] },
    {
      type: 'guide-loaded',
      guide,
      title: 'G',
      pages: [{ path: guide, title: 'G', source: '', sha256: '', blocks: [], steps, manual: [], cues: [] }],
      hosts: [],
      problems: [],
    },
    ...given.map(
      (one, index): RunEvent => ({
        type: 'step-finished',
        guide,
        id: `s${index}`,
        at: '2026-01-01T00:00:01.000Z',
        outcome: outcome(one, index),
      }),
    ),
    { type: 'guide-finished', guide, verdict, reason: `so: ${verdict}`, bindings: [], groups: [], unverifiedClaims: [], problems: [] },
    { type: 'run-finished', at: '2026-01-01T00:00:02.000Z', durationMs: 2000, exitCode: verdict === 'pass' ? 0 : 1 },
  ];
}

async function render(name: string, events: readonly RunEvent[]): Promise<string> {
  let text = '';
  const reporter = await createReporter(name, {
    write: (more) => {
      text += more;
    },
    columns: 100,
    color: false,
    live: false,
  });
  await reporter.report(
    (async function* () {
      yield* events;
    })(),
  );
  return text;
}

const everyVerdict: readonly Given[] = [
  { verdict: 'pass' },
  { verdict: 'drift' },
  { verdict: 'fail' },
  { verdict: 'error' },
  { verdict: 'skip', skip: 'planned' },
  { verdict: 'skip', skip: 'unplanned' },
];
const attack: readonly Given[] = (['fail', 'drift', 'error'] as const).flatMap((verdict) => [
  { verdict, text: hostile },
  { verdict, text: hostile.repeat(8000) },
]);

describe('JUnit', () => {
  const schema = { fileName: 'junit.xsd', contents: readFileSync(new URL('./fixtures/junit.xsd', import.meta.url), 'utf8') };
  const errors = async (xml: string) => (await validateXML({ xml: { fileName: 'report.xml', contents: xml }, schema: [schema] })).errors;

  it('shows all that is not green as such', async () => {
    const xml = await render('junit', run(everyVerdict, 'error'));
    expect(await errors(xml)).toEqual([]);
    expect(xml).toContain('tests="6" failures="2" errors="2" skipped="1"');
    expect(xml).toContain('<error type="unplanned-skip" message="because skip">');
    expect(xml).toContain('<failure type="drift"');
  });

  it('is not green for a guide in which nothing was verified', async () => {
    expect(await render('junit', run([{ verdict: 'skip', skip: 'planned' }], 'error'))).toContain('errors="1"');
  });

  it('stays valid with hostile text and megabytes of it', async () => {
    expect(await errors(await render('junit', run(attack, 'fail', hostile)))).toEqual([]);
  });
});

describe('Markdown', () => {
  it('stays within the limits, whatever the text', async () => {
    const many = Array.from({ length: 250 }, (): Given => ({ verdict: 'fail', text: hostile.repeat(100) }));
    const text = await render('markdown', run(many, 'fail'));
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text.match(/^\| ✘ fail \| g&#46;rst|^\| ✘ fail \| g\.rst&#58;/gm)).toHaveLength(100);
    expect(text).toContain('… and 150 more steps.');
    expect(text).not.toMatch(/[<`\\\u001b\u0000\u202e]/);
    for (const row of text.split('\n').filter((line) => line.startsWith('| ✘ fail'))) expect([4, 5]).toContain(row.split('|').length - 1);
    for (const row of text.split('\n'))
      for (const cell of row.split('|')) expect(cell.trim().replace(/&#\d+;/g, '.').length).toBeLessThanOrEqual(300);
  });
});

describe('GitHub annotations', () => {
  it('stand on the line of the page that does not hold, an error for all but drift', async () => {
    const lines = (await render('github', run(everyVerdict, 'error'))).trim().split('\n');
    expect(lines.map((line) => line.slice(0, line.indexOf(',title')))).toEqual([
      '::error file=g.rst,line=33',
      '::error file=g.rst,line=40',
      '::error file=g.rst,line=60',
      '::warning file=g.rst,line=23',
    ]);
  });

  it('tell a fail first, for only the first ten are shown', async () => {
    const skipped = Array.from({ length: 30 }, (): Given => ({ verdict: 'skip', skip: 'unplanned' }));
    const text = await render('github', run([...skipped, { verdict: 'fail' }], 'fail'));
    expect(text.split('\n')[0]).toContain('title=labproof%3A fail');
  });

  it('are one line each, whatever the text', async () => {
    const text = await render('github', run(attack, 'fail', 'a,b:c%.rst'));
    expect(text.trim().split('\n')).toHaveLength(attack.length);
    for (const line of text.trim().split('\n'))
      expect(line).toMatch(/^::(error|warning) file=a%2Cb%3Ac%25\.rst,line=\d+,title=labproof%3A \w+::[^\r\n\u001b]*$/);
  });
});

describe('merged runs', () => {
  it('keep each run of one guide, and the gravest exit code', async () => {
    const merged = mergeRuns([run([{ verdict: 'pass' }], 'pass'), run([{ verdict: 'fail' }], 'fail')]);
    const report = JSON.parse(await render('json', merged));
    expect(report.guides.map((guide: { path: string; verdict: string }) => [guide.path, guide.verdict])).toEqual([
      ['g.rst (run 1)', 'pass'],
      ['g.rst (run 2)', 'fail'],
    ]);
    expect(report.summary.exitCode).toBe(1);
  });

  it('keep the path of a guide that one run has only, and the names that the runs have', async () => {
    const pass = [{ verdict: 'pass' }] as const;
    const merged = mergeRuns([run(pass, 'pass'), run(pass, 'pass', 'h.rst'), run(pass, 'pass')], ['north', 'south', 'east']);
    const report = JSON.parse(await render('json', merged));
    expect(report.guides.map((guide: { path: string }) => guide.path)).toEqual(['g.rst (north)', 'h.rst', 'g.rst (east)']);
  });

  it('say first of all where they differ, the worst first, whatever the order of the runs', async () => {
    const good = run([{ verdict: 'pass' }, { verdict: 'pass' }, { verdict: 'pass' }], 'pass');
    const bad = run([{ verdict: 'drift' }, { verdict: 'pass' }, { verdict: 'fail' }], 'fail');
    for (const runs of [
      [good, bad],
      [bad, good],
    ]) {
      const html = await render('html', mergeRuns(runs));
      expect(html).toContain('What the page promises is not so at 1 of 6 commands.');
      const [, differ = ''] = /aria-label="where the runs differ">(.*?)<\/section>/s.exec(html) ?? [];
      const lines = differ
        .split('<li>')
        .slice(1)
        .map((line) => line.replace(/<[^>]*>/g, ''));
      const nth = runs[0] === good ? 2 : 1;
      expect(lines.map((line) => line.replace(/^.*?:\d+/, ''))).toEqual([
        `fail in g.rst (run ${nth}); pass in g.rst (run ${3 - nth})`,
        `drift in g.rst (run ${nth}); pass in g.rst (run ${3 - nth})`,
      ]);
    }
    expect(await render('html', mergeRuns([good, good]))).not.toContain('where the runs differ');
  });

  it('of which one was cut off are not green', () => {
    const whole = run([{ verdict: 'pass' }], 'pass');
    expect(mergeRuns([whole, whole.slice(0, -1)]).at(-1)).toMatchObject({ exitCode: 3 });
  });
});

describe('a run that was cut off between two guides', () => {
  const cut = run([{ verdict: 'pass' }], 'pass').slice(0, -1);
  const whole = run([{ verdict: 'pass' }], 'pass', 'h.rst');

  it.each([
    ['alone', cut],
    ['beside a whole one', mergeRuns([whole, cut])],
  ])('is not green in any report: %s', async (_, events) => {
    expect(JSON.parse(await render('json', events)).summary).toMatchObject({ verdict: 'error', exitCode: 3 });
    expect(await render('html', events)).toContain('The run was cut off: what is below holds, and it is not all.');
    expect(await render('terminal', events)).toMatch(/^ERROR {2}/m);
    expect(await render('markdown', events)).toContain('## labproof: ! error');
    expect(await render('junit', events)).toMatch(/errors="1"/);
    expect(await render('github', events)).toMatch(/^::error /);
  });
});

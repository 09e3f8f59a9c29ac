import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guideOf, judged, type UpdateCase, type Updated, updated } from '../support/update.ts';
import { readCase } from '../support/update-case.ts';

const folder = new URL('cases/', import.meta.url);
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => [name, readCase(readFileSync(new URL(name, folder), 'utf8')).given] as const);

/** Pages of several steps, some of which have drifted, out of the cases' own pieces. */
const words = fc.constantFrom('shop', 'forge', 'bakery', 'north', 'south', 'blue', 'green', 'round', 'ada', 'bob');
const cell = fc.oneof(words, fc.integer({ min: 10, max: 99_999 }).map(String), fc.constantFrom('1.2.3', '10.9.0.4', '5d', '80/TCP'));
const table = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom('NAME', 'CITY', 'OWNER', 'KIND', 'COLOR'), { minLength: 2, maxLength: 4 }),
    fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
  )
  .map(([header, rows]) => [header, ...rows.map((row) => row.slice(0, header.length))]);
const lines = fc
  .array(
    fc.array(words, { minLength: 1, maxLength: 7 }).map((line) => line.join(' ')),
    { minLength: 1, maxLength: 5 },
  )
  .map((all) => all.join('\n'));
const output = fc.oneof(
  table.map(drawn),
  lines,
  fc.dictionary(words, cell, { minKeys: 1, maxKeys: 4 }).map((value) => JSON.stringify(value, null, 2)),
);
/** The live output: the documented one with some words or lines changed. */
const pairOf = output.chain((documented) =>
  fc
    .tuple(
      fc.constant(documented),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom('other', 'gone', 'more', 'longer'), words), { maxLength: 3 }),
    )
    .map(([text, changes]) => ({ documented: text, live: changes.reduce(changedBy, text) })),
);
const pageOf = fc
  .tuple(fc.array(pairOf, { minLength: 1, maxLength: 3 }), fc.constantFrom('\n', '\r\n'), fc.constantFrom('   ', '\t', '        '))
  .map(([pairs, end, indent]): UpdateCase => {
    const block = pairs
      .flatMap(({ documented }, nth) => [`$ tool show ${nth}`, ...documented.split('\n')])
      .map((line) => (line === '' ? '' : indent + line));
    return {
      files: { 'page.rst': ['A page', '======', '', 'On web-1 (192.0.2.10)::', '', ...block, '', 'That is all.', ''].join(end) },
      live: Object.fromEntries(pairs.map(({ live }, nth) => [`tool show ${nth}`, live])),
    };
  });

function drawn(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((each, at) => each.padEnd(widths[at] ?? 0))
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}

function changedBy(text: string, [at, how, word]: readonly [number, string, string]): string {
  const all = text.split('\n');
  const nth = at % all.length;
  const line = all[nth] ?? '';
  const parts = line.split(/(\s+)/);
  const place = at % parts.length;
  if (how === 'gone') return all.length === 1 ? text : all.filter((_, index) => index !== nth).join('\n');
  if (how === 'more') return [...all.slice(0, nth + 1), line.replace(/[a-z]+/, word), ...all.slice(nth + 1)].join('\n');
  const changed = parts
    .map((part, index) => (index === place && /^[a-z]+$/.test(part) ? (how === 'longer' ? `${part}${word}er` : word) : part))
    .join('');
  return all.map((each, index) => (index === nth ? changed : each)).join('\n');
}

/** The same run, seen by the page as it is after an update. */
function again(given: UpdateCase, result: Updated): UpdateCase {
  return { ...given, files: Object.fromEntries(result.files) };
}

describe('laws of an update', () => {
  async function holds(given: UpdateCase): Promise<void> {
    const first = await updated(given);
    const before = new Map(Object.entries(given.files));
    // A run that passes changes nothing; what drifted is written or refused, never dropped.
    const verdicts = [...first.outcomes.values()].map((outcome) => outcome.verdict);
    if (verdicts.every((verdict) => verdict === 'pass') && given.acceptNames !== true) expect(first.files).toEqual(before);
    const drifted = [...first.outcomes.values()].filter((outcome) => outcome.verdict === 'drift').map((outcome) => outcome.stepId);
    const told = [...first.plan.hunks.flatMap((hunk) => hunk.steps), ...first.plan.refusals.map((each) => each.step)];
    expect(drifted.filter((step) => !told.includes(step))).toEqual([]);
    // It is idempotent.
    const second = await updated(again(given, first));
    expect(second.files).toEqual(first.files);
    expect(second.plan.hunks).toEqual([]);
    // What was written passes on the same run.
    const guide = guideOf(first.files, given.hosts);
    const { outcomes } = judged(guide, given);
    const written = new Set(first.plan.hunks.flatMap((hunk) => hunk.steps));
    expect(
      [...outcomes.values()]
        .filter((outcome) => written.has(outcome.stepId) && outcome.verdict !== 'pass')
        .map((outcome) => outcome.findings),
    ).toEqual([]);
    // Each byte outside of the outputs that drifted is the same.
    for (const [file, text] of before) {
      const spans = first.plan.hunks.filter((hunk) => hunk.file === file).map((hunk) => [hunk.line, hunk.endLine] as const);
      const kept = text.split('\n').filter((_, at) => !spans.some(([from, to]) => at + 1 >= from && at + 1 <= to));
      const after = (first.files.get(file) ?? '').split('\n');
      let at = 0;
      for (const line of kept) {
        const found = after.indexOf(line, at);
        expect(found, `lost: ${JSON.stringify(line)}`).toBeGreaterThanOrEqual(0);
        at = found + 1;
      }
    }
  }

  it.each(cases)('on %s', async (_, given) => holds(given));

  it('on pages that were drawn', async () => {
    await fc.assert(fc.asyncProperty(pageOf, holds), { numRuns: 150 });
  });
});

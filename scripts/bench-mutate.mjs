// How `compare` judges mutants of outputs that no rule was made for: npm run bench:mutate -- [--seed N] [--fixtures DIR] [--show MUTATOR] [--json FILE]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readFixtures } from './bench/fixtures.mjs';
import { firstReason, judge } from './bench/judge.mjs';
import { makeMutants, mutators } from './bench/mutants.mjs';
import { percent, table } from './bench/table.mjs';
import { judgedAt } from './bench/values.mjs';

const limits = { harmfulPassed: 0.001, harmfulDrift: 0.05, benignFailed: 0.02, excluded: 0.02 };
const least = { harmful: 4000, benign: 2000 };

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '20260219' },
    show: { type: 'string' },
    limit: { type: 'string', default: '25' },
    json: { type: 'string' },
    fixtures: { type: 'string' },
  },
});
const seed = Number(values.seed);
const fixtures = readFixtures(values.fixtures);
const { mutants, excluded } = makeMutants(fixtures, seed);
const judged = mutants.map((mutant) => ({ mutant, result: judgeMutant(mutant) }));

if (values.show !== undefined) show(values.show);
else report();
if (values.json !== undefined)
  writeFileSync(
    values.json,
    `${JSON.stringify(
      judged.map(({ mutant, result }) => ({ ...mutant, fixture: mutant.fixture.name, verdict: result.verdict, why: firstReason(result) })),
      null,
      1,
    )}\n`,
  );

function judgeMutant({ fixture, text, pinned }) {
  return judge(fixture.body, text, fixture.command, { pinned, now: judgedAt });
}

function report() {
  const families = new Set(fixtures.map((fixture) => fixture.family));
  console.log(`seed ${seed}: ${mutants.length} mutants of ${fixtures.length} outputs of ${families.size} families\n`);
  const broken = fixtures.filter((fixture) => judgeMutant({ fixture, text: fixture.body, pinned: fixture.pinned }).verdict !== 'pass');
  for (const fixture of broken) console.error(`red: ${fixture.name} does not pass against itself`);

  const rows = mutators.map(({ name, label }) => {
    const own = judged.filter(({ mutant }) => mutant.mutator === name);
    const count = (verdict) => own.filter(({ result }) => result.verdict === verdict).length;
    const left = excluded.get(name) ?? 0;
    return { name, label, n: own.length, pass: count('pass'), drift: count('drift'), fail: count('fail'), left };
  });
  const cells = (row) => [row.name, row.label, row.n, row.pass, row.drift, row.fail, `${row.left} ${percent(row.left, row.left + row.n)}`];
  console.log(table(['mutator', 'label', 'n', 'pass', 'drift', 'fail', 'excluded'], rows.map(cells)));

  const sum = (label, key) => rows.filter((row) => row.label === label).reduce((total, row) => total + row[key], 0);
  const [harmful, benign] = [sum('harmful', 'n'), sum('benign', 'n')];
  const left = sum('harmful', 'left') + sum('benign', 'left');
  const checks = [
    ['harmful mutants', harmful, `at least ${least.harmful}`, harmful >= least.harmful],
    ['benign mutants', benign, `at least ${least.benign}`, benign >= least.benign],
    measured('harmful accepted as pass', sum('harmful', 'pass'), harmful, limits.harmfulPassed),
    measured('harmful judged drift', sum('harmful', 'drift'), harmful, limits.harmfulDrift),
    measured('benign failed', sum('benign', 'fail'), benign, limits.benignFailed),
    measured('excluded', left, left + mutants.length, limits.excluded),
    ['outputs that fail against themselves', broken.length, 'none', broken.length === 0],
  ];
  console.log(
    `\n${table(
      ['', 'measured', 'target', ''],
      checks.map(([what, value, target, holds]) => [what, value, target, holds ? 'holds' : 'RED']),
    )}`,
  );
  console.log(`benign judged drift: ${percent(sum('benign', 'drift'), benign)} (a person looks once; no target)`);
  if (checks.some(([, , , holds]) => !holds)) process.exitCode = 1;
}

function measured(what, part, whole, limit) {
  return [what, `${part}/${whole} ${percent(part, whole)}`, `<= ${limit * 100} %`, part <= limit * whole];
}

/** Wrong verdicts of one mutator, or of all (`--show all`), each with what changed and what was found. */
function show(name) {
  const wrong = judged.filter(
    ({ mutant, result }) =>
      (name === 'all' || mutant.mutator === name) && (mutant.label === 'harmful' ? result.verdict !== 'fail' : result.verdict === 'fail'),
  );
  console.log(`seed ${seed}: ${wrong.length} wrong verdicts of ${name}`);
  for (const { mutant, result } of wrong.slice(0, Number(values.limit))) {
    console.log(
      `\n${mutant.fixture.name} · ${mutant.fixture.command} · ${[mutant.mutator, ...mutant.noise].join(' + ')} · judged ${result.verdict}`,
    );
    for (const line of changedLines(mutant.before, mutant.text)) console.log(`  ${line}`);
    const shown = result.findings.filter((each) => each.verdict === result.verdict || mutant.label === 'harmful');
    for (const each of shown.slice(0, 6)) console.log(`    ${each.verdict} ${each.kind}: ${each.why}`);
  }
}

/** Lines of one side only, at most six of each. */
function changedLines(before, after) {
  const [left, right] = [before.split('\n'), after.split(/\r?\n/)];
  const only = (lines, others) => lines.filter((line) => !others.includes(line)).slice(0, 6);
  const out = [
    ...only(left, right).map((line) => `- ${line}`),
    ...only(right, left).map((line) => `+ ${JSON.stringify(line).slice(1, -1)}`),
  ];
  return out.length > 0 ? out : [`(the same lines, ${left.length} → ${right.length})`];
}

// How well `compare` judges labelled pairs, beside what other tools do: npm run bench:match -- [DIR] [--show ID]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { baselines } from './bench/baselines.mjs';
import { firstReason, judge } from './bench/judge.mjs';
import { percent, table } from './bench/table.mjs';

const limits = { falseFails: 0.03, passJudgedDrift: 0.15 };

const { values, positionals } = parseArgs({ allowPositionals: true, options: { show: { type: 'string' } } });
const folder = positionals[0] ?? 'test/pairs';
const pairs = readPairs(folder);
if (pairs.length === 0) {
  console.error(`no pair in ${folder}: a pair is a file NAME.json with id, command, documented, live and verdict`);
  process.exit(1);
}
if (values.show === undefined) report();
else show(values.show);

function report() {
  const rows = pairs.map((pair) => ({ pair, result: judge(pair.documented, pair.live, pair.command, pair.context) }));
  const commands = new Set(pairs.map((pair) => pair.command.trim().split(/\s+/).slice(0, 2).join(' ')));
  const labels = ['pass', 'drift', 'fail'].map((verdict) => `${pairs.filter((pair) => pair.verdict === verdict).length} ${verdict}`);
  console.log(`${pairs.length} pairs of ${folder}: ${labels.join(', ')}; ${commands.size} commands\n`);

  const wrong = rows.filter(({ pair, result }) => result.verdict !== pair.verdict);
  for (const { pair, result } of wrong) {
    const accepted = (pair.also_ok ?? []).includes(result.verdict) ? ' (accepted)' : '';
    console.log(`${pair.id} · ${pair.command} · ${pair.verdict} → ${result.verdict}${accepted} · ${firstReason(result)}`);
  }
  if (wrong.length > 0) console.log('');

  const own = scored(rows.map(({ pair, result }) => ({ pair, verdict: result.verdict })));
  const others = baselines.map(({ name, accepts }) => ({
    name,
    score: scored(pairs.map((pair) => ({ pair, verdict: accepts(pair.documented, pair.live) ? 'pass' : 'fail' }))),
  }));
  const header = ['', 'harmful passed', 'drift passed', 'false fails', 'pass judged drift', 'accepted'];
  console.log(table(header, [['labproof', ...cells(own)], ...others.map(({ name, score }) => [name, ...cells(score)])]));

  const broken = [
    ...(own.harmfulPassed.length > 0 ? [`harmful pairs pass: ${own.harmfulPassed.join(', ')}`] : []),
    ...(own.driftPassed.length > 0 ? [`drift passes: ${own.driftPassed.join(', ')}`] : []),
    ...(own.falseFails.length > limits.falseFails * own.mayNotFail ? [`more than ${limits.falseFails * 100} % false fails`] : []),
    ...(own.judgedDrift.length > limits.passJudgedDrift * own.passes
      ? [`more than ${limits.passJudgedDrift * 100} % of the passes judged drift`]
      : []),
  ];
  for (const each of broken) console.error(`red: ${each}`);
  if (broken.length > 0) process.exitCode = 1;
}

/** A verdict in `also_ok` is no false pass and no false fail. A pass that is judged drift counts in any case: it costs a look. */
function scored(judged) {
  const allowed = ({ pair, verdict }) => pair.verdict === verdict || (pair.also_ok ?? []).includes(verdict);
  const ids = (rows) => rows.map(({ pair }) => pair.id);
  const mayNotFail = judged.filter(({ pair }) => pair.verdict !== 'fail' && !(pair.also_ok ?? []).includes('fail'));
  const wrongPasses = judged.filter((each) => each.verdict === 'pass' && !allowed(each));
  return {
    all: judged.length,
    harmful: judged.filter(({ pair }) => pair.verdict === 'fail').length,
    drifts: judged.filter(({ pair }) => pair.verdict === 'drift').length,
    passes: judged.filter(({ pair }) => pair.verdict === 'pass').length,
    mayNotFail: mayNotFail.length,
    harmfulPassed: ids(wrongPasses.filter(({ pair }) => pair.verdict === 'fail')),
    driftPassed: ids(wrongPasses.filter(({ pair }) => pair.verdict === 'drift')),
    falseFails: ids(mayNotFail.filter(({ verdict }) => verdict === 'fail')),
    judgedDrift: ids(judged.filter(({ pair, verdict }) => pair.verdict === 'pass' && verdict === 'drift')),
    accepted: judged.filter(allowed).length,
  };
}

function cells(score) {
  const of = (part, whole) => `${part}/${whole} ${percent(part, whole).padStart(7)}`;
  return [
    of(score.harmfulPassed.length, score.harmful),
    of(score.driftPassed.length, score.drifts),
    of(score.falseFails.length, score.mayNotFail),
    of(score.judgedDrift.length, score.passes),
    of(score.accepted, score.all),
  ];
}

function show(id) {
  const pair = pairs.find((each) => each.id === id);
  if (pair === undefined) {
    console.error(`no pair ${id} in ${folder}`);
    process.exitCode = 1;
    return;
  }
  const result = judge(pair.documented, pair.live, pair.command, pair.context);
  console.log(`$ ${pair.command}\n\n--- documented\n${pair.documented}\n--- live\n${pair.live}\n---`);
  if (pair.context !== undefined) console.log(`context: ${JSON.stringify(pair.context)}`);
  console.log(`label ${pair.verdict} (${pair.why}), judged ${result.verdict}`);
  for (const each of result.findings) console.log(`${each.verdict} · ${each.kind} · ${each.type} · ${each.policy} · ${each.why}`);
  for (const each of result.requirements)
    console.log(`${each.verdict} · requirement, line ${each.line} · ${each.reading} · ${each.detail}`);
}

function readPairs(directory) {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')))
    .filter((each) => typeof each.documented === 'string' && typeof each.live === 'string');
}

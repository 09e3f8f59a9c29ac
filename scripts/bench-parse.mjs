// How much of docutils' reading is ours, and how fast: npm run bench:parse -- DIR [--no-timing] [--show N]
// Every .rst file under DIR: our literal blocks against DIR/oracle.json, or against docutils itself (Debian's
// python3-docutils) where there is no such file; then the block scan of the same files against docutils' parser.
// Ends with 1 below 99.9 %, with any false block, any throw, or a scan less than ten times as fast as docutils.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { descendants, inline, parse } from '../dist/src/rst/index.js';
import { askDocutils, docutilsVersion } from './docutils.mjs';

const wanted = { share: 0.999, ratio: 10 };

const args = process.argv.slice(2);
const timing = !args.includes('--no-timing');
const show = args.includes('--show') ? Number(args[args.indexOf('--show') + 1]) : 10;
const folder = args.find((arg, index) => !arg.startsWith('--') && args[index - 1] !== '--show');
if (folder === undefined || !existsSync(folder) || !statSync(folder).isDirectory()) {
  console.error('usage: npm run bench:parse -- DIR [--no-timing] [--show N]');
  process.exit(4);
}

const files = rstFiles(folder);
const sources = new Map(files.map((file) => [file, readSource(join(folder, file))]));
const version = await docutilsVersion();
if (version === null)
  console.log('python3-docutils is absent (apt-get install python3-docutils): nothing is compared with docutils itself');

const oracleFile = join(folder, 'oracle.json');
const stored = existsSync(oracleFile) ? JSON.parse(readFileSync(oracleFile, 'utf8')) : null;
const answers =
  version !== null && (stored === null || timing) ? await askDocutils(files.map((file) => ({ text: sources.get(file) }))) : [];
const oracle =
  stored ?? Object.fromEntries(files.flatMap((file, index) => (answers[index]?.blocks ? [[file, answers[index].blocks]] : [])));
if (stored === null && version === null) {
  console.error(`there is neither ${oracleFile} nor docutils: no oracle`);
  process.exit(3);
}
console.log(`oracle: ${stored === null ? `docutils ${version}` : oracleFile}, ${files.length} files`);
const refused = answers.filter((answer) => answer.error !== undefined).length;
if (refused > 0) console.log(`docutils itself failed on ${refused} files, which are left out`);

const totals = compareAll();
const ratio = timing && version !== null ? timed() : null;
const share = totals.expected === 0 ? 1 : totals.equal / totals.expected;
const failures = [
  ...(share < wanted.share ? [`${percent(totals)} of the blocks are equal, ${wanted.share * 100} % are wanted`] : []),
  ...(totals.false > 0 ? [`${totals.false} false blocks`] : []),
  ...(totals.thrown > 0 ? [`${totals.thrown} files threw`] : []),
  ...(ratio !== null && ratio < wanted.ratio ? [`${ratio.toFixed(1)} times as fast as docutils, ${wanted.ratio} is wanted`] : []),
];
for (const failure of failures) console.error(`FAILED: ${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;

function compareAll() {
  const projects = new Map();
  const wrong = [];
  for (const file of files) {
    const expected = oracle[file];
    if (expected === undefined) continue;
    const project = file.split(sep).length > 1 ? file.split(sep)[0] : '.';
    const sum = projects.get(project) ?? zero();
    projects.set(project, sum);
    sum.files++;
    const one = compare(file, expected, wrong);
    for (const key of Object.keys(one)) sum[key] += one[key];
  }
  const all = zero();
  for (const [project, sum] of [...projects].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const key of Object.keys(sum)) all[key] += sum[key];
    report(project, sum);
  }
  report('in all', all);
  for (const line of wrong.slice(0, show)) console.log(line);
  if (wrong.length > show) console.log(`… and ${wrong.length - show} more`);
  return all;
}

function compare(file, expected, wrong) {
  const result = { ...zero(), expected: expected.length };
  let blocks;
  try {
    blocks = literals(file);
  } catch (error) {
    wrong.push(`throw   ${file}: ${error}`);
    return { ...result, missing: expected.length, thrown: 1 };
  }
  // Without a line (a cell of a csv-table in docutils) the text decides.
  const key = (line, text, exact) => (exact ? `${line}\n${text}` : text);
  const left = [...blocks];
  const take = (block) => {
    const exact = block.line !== null;
    const at = left.findIndex((node) => key(node.lines[0]?.line, node.text, exact) === key(block.line, block.text, exact));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  };
  for (const block of [...expected.filter((each) => each.line !== null), ...expected.filter((each) => each.line === null)]) {
    if (take(block)) result.equal++;
    else {
      result.missing++;
      wrong.push(`missing ${file}:${block.line} ${JSON.stringify(block.text.slice(0, 60))}`);
    }
  }
  result.false = left.length;
  for (const node of left) wrong.push(`false   ${file}:${node.lines[0]?.line} (${node.origin}) ${JSON.stringify(node.text.slice(0, 60))}`);
  return result;
}

/** docutils' parser runs once; our scan several times, the first of them while the engine still compiles it. */
function timed() {
  const kept = files.filter((_, index) => answers[index]?.seconds !== undefined);
  const docutils = answers.reduce((sum, answer) => sum + (answer.seconds ?? 0), 0);
  const bytes = kept.reduce((sum, file) => sum + Buffer.byteLength(sources.get(file)), 0);
  const passes = [];
  for (let pass = 0; pass < 9; pass++) {
    const started = performance.now();
    for (const file of kept) parse(sources.get(file), { file });
    passes.push((performance.now() - started) / 1_000);
  }
  const median = passes.toSorted((a, b) => a - b)[4];
  const fragments = kept.flatMap((file) => [...descendants(parse(sources.get(file), { file }).document)].flatMap(fragmentOf));
  const started = performance.now();
  for (const fragment of fragments) inline(fragment);
  const inlined = (performance.now() - started) / 1_000;
  const speed = (seconds) => `${seconds.toFixed(2)} s, ${(bytes / 1e6 / seconds).toFixed(2)} MB/s`;
  console.log(`block scan, median of ${passes.length} passes: ${speed(median)} (the first: ${speed(passes[0])})`);
  console.log(`docutils ${version}, inline markup included: ${speed(docutils)}; ratio ${(docutils / median).toFixed(1)}`);
  console.log(
    `inline markup, apart: ${fragments.length} fragments, ${speed(inlined)}; scan and inline together: ratio ${(docutils / (median + inlined)).toFixed(1)}`,
  );
  return docutils / median;
}

function fragmentOf(node) {
  if (node.type === 'paragraph') return [node.text.source];
  return node.type === 'section' ? [node.title.source] : [];
}

function literals(file) {
  return [...descendants(parse(sources.get(file), { file }).document)].filter((node) => node.type === 'literal_block');
}

function report(name, sum) {
  console.log(
    `${name}: ${sum.files} files, ${sum.expected} blocks, ${sum.equal} equal (${percent(sum)}), ${sum.missing} missing, ${sum.false} false, ${sum.thrown} threw`,
  );
}

function percent(sum) {
  return `${sum.expected === 0 ? '100.00' : ((Math.floor((sum.equal / sum.expected) * 1e4) / 1e4) * 100).toFixed(2)} %`;
}

function zero() {
  return { files: 0, expected: 0, equal: 0, missing: 0, false: 0, thrown: 0 };
}

function rstFiles(root) {
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.rst'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

/** As docutils' input: UTF-8, the byte order mark gone, what is no UTF-8 replaced. */
function readSource(path) {
  return new TextDecoder('utf-8').decode(readFileSync(path));
}

// What hostile and huge pages cost: npm run bench:hostile -- [KIND] [--pages DIR]
// Each kind of page in growing sizes through the scanner, inline markup, the reader and lint; only growth is judged, so the machine
// does not matter. Ends with 1 when anything throws, or twice the page costs much more than twice the time or memory.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGuide } from '../dist/src/guide/index.js';
import { lintGuide } from '../dist/src/lint/index.js';
import { parse } from '../dist/src/rst/index.js';
import { dialects } from '../dist/src/shell/index.js';
import { table } from './bench/table.mjs';

/** Twice the page may cost so many times as much. */
const limit = 2.6;
/** Below this a doubling says more of the machine than of labproof. */
const noise = { milliseconds: 60, bytes: 8_000_000 };
const doublings = [8, 4, 2, 1];
const runs = 3;

if (globalThis.gc === undefined) {
  console.error('memory is measured with node --expose-gc');
  process.exit(1);
}
const args = process.argv.slice(2);
const pagesFolder = args.includes('--pages') ? args[args.indexOf('--pages') + 1] : '../shared/corpus';
const wanted = args.find((arg, index) => !arg.startsWith('--') && args[index - 1] !== '--pages');

const repeated = (count, line) => Array.from({ length: count }, (_, index) => line(index)).join('\n');
const session = (index) => `    ana@pier-${index % 50}:~$ kubectl get pod web-${index}\n    NAME   READY\n    web-${index}  1/1`;
/** Name, whole size, page of a size. */
const kinds = [
  ['lines of text', 100_000, (size) => 'a\n'.repeat(size)],
  ['paragraphs', 100_000, (size) => 'Check for **one** and `two`.\n\n'.repeat(size / 2)],
  ['one line', 5_000_000, (size) => 'x'.repeat(size)],
  ['one line of colons', 5_000_000, (size) => ':a:b'.repeat(size / 4)],
  ['one literal line', 5_000_000, (size) => `::\n\n    ${'x '.repeat(size / 2)}`],
  ['one command', 400_000, (size) => `Run::\n\n    ana@pier-1:~$ echo ${'x '.repeat(size / 2)}`],
  ['nested quotes', 300, (size) => repeated(size, (index) => `${' '.repeat(index)}q\n`)],
  ['nested lists', 150, (size) => repeated(size, (index) => `${'  '.repeat(index)}- q\n`)],
  ['stray stars', 8_000, (size) => '* '.repeat(size).trim()],
  ['stray marks, line by line', 40_000, (size) => repeated(size, () => 'a *b `c |d _e')],
  ['bullets', 50_000, (size) => '* a\n'.repeat(size)],
  ['a table without an end', 50_000, (size) => `== ==\n${'a  b\n'.repeat(size)}`],
  ['a grid without cells', 256, (size) => repeated(size, () => `+${'-+'.repeat(size)}`)],
  ['targets without a colon', 40_000, (size) => '.. _a\n   b\n'.repeat(size / 2)],
  ['sections', 16_000, (size) => repeated(size / 4, (index) => `Title ${index}\n==========\n\nText.\n`)],
  ['short sessions', 8_000, (size) => repeated(size / 8, (index) => `Do ${index}::\n\n${session(index)}\n`)],
  ['one long session', 16_000, (size) => `Do::\n\n${repeated(size / 4, session)}\n`],
  ['one long output', 40_000, (size) => `Do::\n\n    ana@pier-1:~$ show log\n${'    12:00:01 one line of a log\n'.repeat(size)}`],
  ['bare commands', 16_000, (size) => `Do::\n\n${repeated(size, (index) => `    ls /tmp/${index}`)}\n`],
  ['open here-documents', 8_000, (size) => `Do::\n\n${repeated(size, (index) => `    $ cat <<E${index}`)}\n`],
  ['open quotes', 8_000, (size) => `Do::\n\n${repeated(size, () => "    $ echo 'it")}\n`],
  ['lines continued', 16_000, (size) => `Do::\n\n    $ echo \\\n${'    a \\\n'.repeat(size)}`],
  ['annotations', 8_000, (size) => repeated(size / 2, () => '.. labproof: requires "x"\n')],
  ['random bytes', 400_000, (size, nonce) => new TextDecoder().decode(randomBytes(size, nonce))],
  ['random marks', 100_000, (size, nonce) => randomMarks(size, nonce)],
  ...(existsSync(pagesFolder) ? [['real pages, mutated', 400_000, (size) => mutated(size)]] : []),
].filter(([name]) => wanted === undefined || name.includes(wanted));

const steps = [
  ['scan', (page) => parse(page, { file: 'g.rst' })],
  ['read', (_page, parsed) => readGuide([{ path: 'g.rst', ...parsed }], { path: 'g.rst', dialects })],
  ['lint', (_page, _parsed, guide) => lintGuide(guide)],
];

const header = ['page', 'size', ...steps.flatMap(([name]) => [name, 'x']), 'heap', 'x', ''];
let red = 0;
for (const [name, whole, make] of kinds) {
  const rows = [];
  let before = null;
  let last = [];
  for (const divisor of doublings) {
    const pages = Array.from({ length: runs }, (_, run) => make(Math.floor(whole / divisor), 100 * divisor + run));
    const cost = measure(name, pages);
    const page = pages[0];
    // A grid of twice the lines is four times as large.
    const larger = before === null ? 2 : page.length / before.length;
    const growth = cost.ms.map((ms, index) => grown(before?.ms[index], ms, noise.milliseconds, larger));
    const heap = grown(before?.bytes, cost.bytes, noise.bytes, larger);
    const growths = [...growth, heap];
    // One doubling may be the machine's, two in a row are ours.
    const tooMuch = growths.some((factor, index) => (factor ?? 0) > limit && (last[index] ?? 0) > limit);
    last = growths;
    if (tooMuch) red++;
    rows.push([
      name,
      `${(page.length / 1000).toFixed(1)} kB`,
      ...cost.ms.flatMap((ms, index) => [`${ms.toFixed(0)} ms`, shown(growth[index])]),
      `${(cost.bytes / 1e6).toFixed(0)} MB`,
      shown(heap),
      tooMuch ? 'RED' : '',
    ]);
    before = { ...cost, length: page.length };
  }
  console.log(`${table(header, rows)}\n`);
}
if (!existsSync(pagesFolder)) console.log(`NOT MEASURED: real pages, mutated; there is no ${pagesFolder}`);
console.log(`best of ${runs} runs each; red where two doublings in a row cost more than ${limit} times as much`);
if (red > 0) console.error(`red: ${red}`);
process.exitCode = red > 0 ? 1 : 0;

function measure(name, pages) {
  const best = steps.map(() => Number.POSITIVE_INFINITY);
  let bytes = 0;
  for (let run = 0; run < runs; run++) {
    const results = [pages[run]];
    globalThis.gc();
    const empty = process.memoryUsage().heapUsed;
    for (const [index, [step, act]] of steps.entries()) {
      const started = performance.now();
      try {
        results.push(act(...results));
      } catch (error) {
        console.error(`THROWN in ${step} by ${name}: ${error?.stack ?? error}`);
        process.exit(1);
      }
      best[index] = Math.min(best[index], performance.now() - started);
    }
    globalThis.gc();
    bytes = Math.max(bytes, process.memoryUsage().heapUsed - empty);
    results.length = 0;
    if (best.some((ms) => ms > 4_000)) break;
  }
  return { ms: best, bytes };
}

/** Growth for twice the size. */
function grown(before, now, least, larger) {
  return before === undefined || now < least ? null : (2 * now) / (larger * Math.max(before, least / 4));
}

function shown(factor) {
  return factor === null ? '' : factor.toFixed(1);
}

/** Other ones for each nonce: inline markup is cached by its source. */
function randomBytes(size, nonce) {
  let state = nonce;
  return Uint8Array.from({ length: size }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

function randomMarks(size, nonce) {
  const marks = ['*', '`', '|', '_', ':', '.. ', '::', '\n', '\n\n', '    ', '- ', '+-+', '==', ' ', 'a', '$ ', '# ', '>>> ', '<', '\\'];
  return [...randomBytes(size / 2, nonce)].map((byte) => marks[byte % marks.length]).join('');
}

/** A dozen lines of each page of other people in turn, so that every size has the same mix; each seventh line lost, doubled, cut or pushed in. */
function mutated(size) {
  const pages = readdirSync(pagesFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.rst'))
    .sort()
    .map((file) => readFileSync(join(pagesFolder, file), 'utf8').split('\n'));
  let text = '';
  for (let round = 0; text.length < size; round++) {
    for (const [at, lines] of pages.entries()) {
      const from = (round * 12) % lines.length;
      text += lines
        .slice(from, from + 12)
        .flatMap((line, index) => (index % 7 !== at % 7 ? [line] : [[], [line, line], [line.slice(3)], [`   ${line}`]][(index + at) % 4]))
        .map((line) => `${line}\n`)
        .join('');
    }
  }
  return text.slice(0, size);
}

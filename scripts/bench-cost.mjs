// Time and memory of `compare` on large outputs: npm run bench:cost -- [KIND]. Only growth is judged, so the machine does not matter.
import { GCProfiler } from 'node:v8';
import { judge } from './bench/judge.mjs';
import { kindNames, outputsOf, piecesFor } from './bench/outputs.mjs';
import { table } from './bench/table.mjs';
import { judgedAt } from './bench/values.mjs';

const megabyte = 1_000_000;
const steps = [8, 4, 2, 1];
const rows = 10_000;
const runs = 5;
/** Milliseconds after which no third run is made of one size. */
const patience = 8000;
/** Twice the output may cost at most so many times as much. */
const limit = 2.3;
/** Below this a doubling says more of the machine than of the matcher. */
const noise = { milliseconds: 5, bytes: 4_000_000 };

if (globalThis.gc === undefined) {
  console.error('memory is measured with node --expose-gc');
  process.exit(1);
}

const series = [
  ...kindNames.map((kind) => ({ kind, counts: steps.map((step) => Math.round(piecesFor(kind, megabyte) / step)) })),
  { kind: 'table with a header', label: `table of ${rows} rows`, counts: steps.map((step) => rows / step) },
].filter(({ kind, label }) => process.argv[2] === undefined || (label ?? kind).includes(process.argv[2]));

const header = ['output', 'pieces', 'size', 'time', 'x', 'heap', 'x', 'verdict', ''];
let red = 0;
for (const { kind, label, counts } of series) {
  const lines = [];
  let before = null;
  for (const count of counts) {
    const cost = measure(outputsOf(kind, count));
    const [time, memory] =
      before === null ? [null, null] : [grown(before.ms, cost.ms, noise.milliseconds), grown(before.bytes, cost.bytes, noise.bytes)];
    const tooMuch = (time ?? 0) > limit || (memory ?? 0) > limit;
    if (tooMuch) red++;
    lines.push([
      label ?? kind,
      count,
      `${(cost.size / 1000).toFixed(0)} kB`,
      `${cost.ms.toFixed(0)} ms`,
      factor(time),
      `${(cost.bytes / 1e6).toFixed(0)} MB`,
      factor(memory),
      cost.verdict,
      tooMuch ? 'RED' : '',
    ]);
    before = cost;
  }
  console.log(`${table(header, lines)}\n`);
}
console.log(`best of up to ${runs} runs each; at most ${limit} times per doubling`);
if (red > 0) {
  console.error(`red: ${red} doublings cost more`);
  process.exitCode = 1;
}

/** The best of several runs: time, and the highest use of the heap over what was there before. */
function measure({ command, documented, live }) {
  let [ms, bytes, verdict] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, ''];
  const until = performance.now() + patience;
  for (let run = 0; run < runs && (run < 2 || performance.now() < until); run++) {
    globalThis.gc();
    const base = process.memoryUsage().heapUsed;
    const profiler = new GCProfiler();
    profiler.start();
    const started = performance.now();
    verdict = judge(documented, live, command, { now: judgedAt }).verdict;
    ms = Math.min(ms, performance.now() - started);
    const after = process.memoryUsage().heapUsed;
    const collected = profiler.stop().statistics.map((each) => each.beforeGC.heapStatistics.usedHeapSize);
    bytes = Math.min(bytes, Math.max(after, ...collected) - base);
  }
  return { ms, bytes, verdict, size: Buffer.byteLength(documented) };
}

function grown(before, after, floor) {
  return after < floor ? 1 : after / Math.max(before, floor / 2);
}

function factor(value) {
  return value === null ? '' : value.toFixed(2);
}

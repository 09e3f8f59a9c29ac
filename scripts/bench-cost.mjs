// Time and memory of `compare` on large outputs: npm run bench:cost -- [KIND]. Only growth is judged, so the machine does not matter.
import { GCProfiler } from 'node:v8';
import { judge } from './bench/judge.mjs';
import { kindNames, outputsOf, piecesFor } from './bench/outputs.mjs';
import { table } from './bench/table.mjs';
import { judgedAt } from './bench/values.mjs';

const megabyte = 1_000_000;
const steps = [8, 4, 2, 1];
const rows = 10_000;
const rounds = 7;
/** Milliseconds after which no further round is begun, once there were two. */
const patience = 40_000;
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

const header = ['output', 'pieces', 'size', 'cpu', 'x', 'heap', 'x', 'verdict'];
let red = 0;
for (const { kind, label, counts } of series) {
  const costs = best(counts.map((count) => outputsOf(kind, count)));
  const doublings = costs.slice(1).map((cost, index) => ({
    time: grown(costs[index].ms, cost.ms, noise.milliseconds),
    memory: grown(costs[index].bytes, cost.bytes, noise.bytes),
  }));
  const times = doublings.filter(({ time }) => time > limit).length;
  // The collector frees in steps that do not follow the size: memory is judged over all doublings together.
  const memory = doublings.reduce((product, each) => product * each.memory, 1) ** (1 / doublings.length);
  red += times + (memory > limit ? 1 : 0);
  const lines = costs.map((cost, index) => [
    label ?? kind,
    counts[index],
    `${(cost.size / 1000).toFixed(0)} kB`,
    `${cost.ms.toFixed(0)} ms`,
    factor(doublings[index - 1]?.time),
    `${(cost.bytes / 1e6).toFixed(0)} MB`,
    factor(doublings[index - 1]?.memory),
    cost.verdict,
  ]);
  const judged = `time ${times === 0 ? 'holds' : 'RED'}, heap ${memory.toFixed(2)} per doubling ${memory > limit ? 'RED' : 'holds'}`;
  console.log(`${table(header, lines)}\n${judged}\n`);
}
console.log(`best of up to ${rounds} rounds; at most ${limit} times per doubling`);
if (red > 0) {
  console.error(`red: ${red} of the growths above are too much`);
  process.exitCode = 1;
}

/** The best of several rounds, in each of which every size has its turn: what else the machine does strikes all sizes. */
function best(outputs) {
  const costs = outputs.map(({ documented }) => ({ ms: Infinity, bytes: Infinity, verdict: '', size: Buffer.byteLength(documented) }));
  const until = performance.now() + patience;
  for (let round = 0; round < rounds && (round < 2 || performance.now() < until); round++) {
    for (const [index, output] of outputs.entries()) {
      const { ms, bytes, verdict } = measure(output);
      const cost = costs[index];
      costs[index] = { ...cost, ms: Math.min(cost.ms, ms), bytes: Math.min(cost.bytes, bytes), verdict };
    }
  }
  return costs;
}

/** Time, and the most that was in use on the heap after a collection or at the end, over what was there before. */
function measure({ command, documented, live }) {
  globalThis.gc();
  const base = process.memoryUsage().heapUsed;
  const profiler = new GCProfiler();
  profiler.start();
  // The processor's time: what else the machine does is no cost of ours.
  const started = process.cpuUsage();
  const result = judge(documented, live, command, { now: judgedAt });
  const { user, system } = process.cpuUsage(started);
  const ms = (user + system) / 1000;
  const collected = profiler.stop().statistics.map((each) => each.afterGC.heapStatistics.usedHeapSize);
  globalThis.gc();
  // The result is still held here.
  const held = process.memoryUsage().heapUsed;
  return { ms, bytes: Math.max(held, ...collected) - base, verdict: result.verdict };
}

function grown(before, after, floor) {
  return after < floor ? 1 : after / Math.max(before, floor / 2);
}

function factor(value) {
  return value === undefined ? '' : value.toFixed(2);
}

// The HTML report of thousands of commands: time and memory to make it, as ratios of doublings, and the time to open
// and to filter it in Chromium: node --expose-gc scripts/bench-report.mjs
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumArguments, chromiumPath, installChromium } from './chromium.mjs';
import { multiplied } from './multiplied-run.mjs';

const root = resolve(import.meta.dirname, '..');
const sizes = [625, 1_250, 2_500, 5_000];
const rounds = 3;
/** Twice the steps may cost this much more: linear, with room for the machine. */
const limit = 2.3;

if (process.argv[2] === 'generate') await generate(process.argv[3], process.argv[4]);
else await main();

async function main() {
  installChromium();
  const folder = mkdtempSync(join(tmpdir(), 'labproof-bench-'));
  try {
    const seed = seedEvents(folder);
    const made = sizes.map((size) => measure(folder, seed, size));
    print(made);
    for (const { file, size } of [made[0], made[made.length - 1]]) await inChromium(file, `${size} commands`);
    const long = join(folder, 'long.html');
    const events = join(folder, 'long.jsonl');
    writeFileSync(events, lines(withLongOutput(multiplied(seed, 16))));
    child(events, long);
    await inChromium(long, '16 commands, each with 1 MB of output');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The events of the demo's chapter, as a run that nobody made up. */
function seedEvents(folder) {
  const file = join(folder, 'seed.jsonl');
  const { status } = spawnSync(
    process.execPath,
    [resolve(root, 'dist/src/cli/main.js'), 'verify', 'docs/labs/harbor', '--replay', '--reporter', `jsonl=${file}`],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (status !== 0) throw new Error(`the demo's chapter ended with ${status}`);
  return readFileSync(file, 'utf8').trim().split('\n').map(JSON.parse);
}

function withLongOutput(events) {
  const more = Array.from({ length: 20_000 }, (_, index) => `line ${index} of a log that nobody documents, and no end`).join('\n');
  return events.map((event) =>
    event.type === 'step-finished' && event.outcome.output !== null
      ? { ...event, outcome: { ...event.outcome, expected: null, output: { ...event.outcome.output, text: more } } }
      : event,
  );
}

function lines(events) {
  return `${events.map((event) => JSON.stringify(event)).join('\n')}\n`;
}

function measure(folder, seed, size) {
  const events = join(folder, `${size}.jsonl`);
  const file = join(folder, `${size}.html`);
  writeFileSync(events, lines(multiplied(seed, size)));
  const runs = Array.from({ length: rounds }, () => child(events, file));
  const median = (of) => runs.map(of).sort((a, b) => a - b)[Math.floor(rounds / 2)];
  return { size, file, ms: median((run) => run.ms), memory: median((run) => run.memory), bytes: statSync(file).size };
}

/** A process of its own for each measurement, so that none inherits another's heap. */
function child(events, file) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', import.meta.filename, 'generate', events, file], {
    encoding: 'utf8',
    maxBuffer: 1 << 20,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Processor time from events in memory to the last piece; memory that stands at its highest, above that of the events. */
async function generate(from, to) {
  const { createReporter } = await import('../dist/src/reporters/index.js');
  const events = readFileSync(from, 'utf8').trim().split('\n').map(JSON.parse);
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  let highest = before;
  let pieces = [];
  let sample = false;
  const write = (text) => {
    if (sample) {
      globalThis.gc();
      highest = Math.max(highest, process.memoryUsage().heapUsed);
    } else pieces.push(text);
  };
  const once = async () => {
    // Of the processor, not of the clock: other programs on the machine do not count.
    const started = process.cpuUsage();
    await (await createReporter('html', { write, columns: 100, color: false, live: false })).report(streamed(events));
    return process.cpuUsage(started).user / 1000;
  };
  const ms = await once();
  writeFileSync(to, pieces.join(''));
  pieces = [];
  // Once more for the memory, with a collection now and then: what is held, not what was not yet thrown away.
  sample = true;
  let written = 0;
  const every = write;
  const sampled = (text) => {
    if (written++ % 100 === 0) every(text);
  };
  await (await createReporter('html', { write: sampled, columns: 100, color: false, live: false })).report(streamed(events));
  console.log(JSON.stringify({ ms, memory: highest - before }));
}

async function* streamed(events) {
  yield* events;
}

function print(made) {
  console.log('commands    time   ratio    memory  ratio      file   ratio');
  let failed = false;
  for (const [index, { size, ms, memory, bytes }] of made.entries()) {
    const last = made[index - 1];
    const ratios = last === undefined ? [] : [ms / last.ms, memory / last.memory, bytes / last.bytes];
    const ratio = (at) => (ratios[at] === undefined ? '     ' : `×${ratios[at].toFixed(2)}`);
    console.log(
      `${String(size).padStart(8)} ${ms.toFixed(0).padStart(5)} ms ${ratio(0).padStart(6)} ${mb(memory).padStart(9)} ${ratio(1).padStart(6)} ${mb(bytes).padStart(9)}  ${ratio(2)}`,
    );
    failed ||= ratios.some((each) => each > limit);
  }
  if (failed) {
    console.error(`twice the commands cost more than ×${limit}`);
    process.exitCode = 1;
  }
}

function mb(bytes) {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

async function inChromium(file, what) {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...chromiumArguments] });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const started = performance.now();
    await page.goto(pathToFileURL(file).href);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const opened = performance.now() - started;
    const elements = await page.evaluate(() => document.querySelectorAll('*').length);
    console.log(`\nChromium, ${what}: open ${opened.toFixed(0)} ms (${elements} elements, ${mb(statSync(file).size)})`);
    for (const query of ['verdict:fail', 'host:quay -page:harbor-1 checked:output', 'Established', '"no such text" -verdict:pass', '']) {
      const { ms, state } = await page.evaluate(filterAndDraw, query);
      console.log(`  filter ${JSON.stringify(query)}: ${ms.toFixed(0)} ms, ${state || 'all'}`);
    }
    const { ms } = await page.evaluate(nextFinding);
    console.log(`  next finding (j): ${ms.toFixed(0)} ms`);
  } finally {
    await browser.close();
  }
}

// Both run in the page: until the second frame after it is drawn.
async function filterAndDraw(query) {
  const field = document.getElementById('query');
  const started = performance.now();
  field.value = query;
  field.form.requestSubmit();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return { ms: performance.now() - started, state: document.getElementById('filter-state').textContent };
}

async function nextFinding() {
  const started = performance.now();
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return { ms: performance.now() - started };
}

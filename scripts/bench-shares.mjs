// How labproof fares on guides that nobody wrote for it: npm run bench:shares -- DIR…
// Each folder of DIR is a project (DIR itself, where it holds pages of its own): `parse`, `lint` and `init --print` of the command
// line run over the project as a whole and over each of its pages, in this process. Prints for each project how many pages crashed
// or were refused, the time, and how its literal blocks are accounted for. Ends with 1 when anything crashed.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { run } from '../dist/src/cli/run.js';
import { percent, table } from './bench/table.mjs';

const kinds = ['session', 'commands', 'output', 'listing', 'manual', 'unclear'];
const commands = [(path) => ['parse', path, '--json'], (path) => ['lint', path, '--format', 'json'], (path) => ['init', path, '--print']];

const folders = process.argv.slice(2);
const missing = folders.filter((folder) => !existsSync(folder) || !statSync(folder).isDirectory());
if (folders.length === 0 || missing.length > 0) {
  console.error(missing.length > 0 ? `there is no folder ${missing.join(', ')}` : 'usage: npm run bench:shares -- DIR…');
  process.exit(4);
}

const crashes = [];
const refusals = new Map();
const rows = [];
const all = zero('in all');
for (const folder of folders) for (const project of projectsOf(folder)) rows.push(await measure(project));
if (rows.length > 1) rows.push(all);

const heads = ['project', 'pages', 'crashed', 'refused', 's', 'blocks', ...kinds, 'commands run', 'to mend'];
console.log(table(heads, rows.map(cells)));
for (const [code, count] of refusals) console.log(`refused ${count} times: ${code}`);
for (const crash of crashes.slice(0, 20)) console.log(`CRASHED ${crash}`);
process.exitCode = crashes.length > 0 ? 1 : 0;

async function measure({ name, path }) {
  const sum = zero(name);
  const started = performance.now();
  for (const command of commands) await tried(command(path), sum);
  const pages = pagesIn(path);
  for (const page of pages) {
    sum.pages++;
    const [parsed, linted] = [await tried(commands[0](page), sum), await tried(commands[1](page), sum)];
    await tried(commands[2](page), sum);
    for (const { blocks, steps } of parsed?.pages ?? []) {
      for (const block of blocks) sum[block.kind]++;
      sum.steps += steps.length;
    }
    sum.findings += linted?.messages.length ?? 0;
  }
  sum.seconds = (performance.now() - started) / 1_000;
  for (const key of Object.keys(sum)) if (typeof sum[key] === 'number') all[key] += sum[key];
  return sum;
}

/** What a command printed as data; null where it refused its input, which is no crash, or crashed. */
async function tried(argv, sum) {
  const out = { stdout: [], stderr: [] };
  const stream = (name) => ({ isTTY: false, columns: 100, write: (text) => out[name].push(text) > 0 });
  let code = null;
  try {
    code = await run(argv, {
      cwd: process.cwd(),
      env: {},
      home: homedir(),
      stdout: stream('stdout'),
      stderr: stream('stderr'),
      stdin: process.stdin,
      now: () => new Date(),
      signal: new AbortController().signal,
    });
  } catch (error) {
    out.stderr.push(String(error?.stack ?? error));
  }
  const said = out.stderr.join('');
  const problem = /LABPROOF_[A-Z_]+/.exec(said)?.[0];
  if (code === null || problem === 'LABPROOF_INTERNAL_ERROR' || (said !== '' && problem === undefined)) {
    sum.crashed++;
    crashes.push(`${argv.join(' ')}: ${said.split('\n').slice(0, 3).join(' ')}`);
    return null;
  }
  if (problem !== undefined) {
    sum.refused++;
    refusals.set(problem, (refusals.get(problem) ?? 0) + 1);
    return null;
  }
  // The answer for a whole project may be larger than a string can be.
  return argv.includes('--print') || statSync(argv[1]).isDirectory() ? null : JSON.parse(out.stdout.join(''));
}

function projectsOf(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  const own = entries.some((entry) => entry.isFile() && entry.name.endsWith('.rst'));
  const inner = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map((entry) => entry.name);
  const shown = (path) => relative(process.cwd(), resolve(path)) || '.';
  if (own) return [{ name: shown(folder), path: folder }];
  return inner
    .filter((name) => pagesIn(join(folder, name)).length > 0)
    .sort()
    .map((name) => ({ name, path: join(folder, name) }));
}

function pagesIn(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.rst'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function zero(name) {
  return {
    name,
    pages: 0,
    crashed: 0,
    refused: 0,
    seconds: 0,
    steps: 0,
    findings: 0,
    ...Object.fromEntries(kinds.map((kind) => [kind, 0])),
  };
}

function cells(sum) {
  const blocks = kinds.reduce((count, kind) => count + sum[kind], 0);
  const share = (kind) => percent(sum[kind], blocks);
  return [
    sum.name,
    ...[sum.pages, sum.crashed, sum.refused].map(String),
    sum.seconds.toFixed(1),
    String(blocks),
    ...kinds.map(share),
    String(sum.steps),
    String(sum.findings),
  ];
}

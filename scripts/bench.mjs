// Speed as ratios within one run, so that the machine does not matter: node scripts/bench.mjs [help]
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const cli = resolve(import.meta.dirname, '../dist/src/cli/main.js');
const rounds = 15;

/** Median of several runs of each, taken in turn, in milliseconds. */
function race(contenders) {
  const times = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, args] of contenders.entries()) {
      const started = performance.now();
      const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
      if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
      times[index].push(performance.now() - started);
    }
  }
  return times.map((each) => each.sort((a, b) => a - b)[Math.floor(rounds / 2)]);
}

const [bare, help] = race([
  ['-e', '0'],
  [cli, '--help'],
]);
console.log(
  `labproof --help: ${(help / bare).toFixed(2)} bare starts of node (${help.toFixed(0)} ms against ${bare.toFixed(0)} ms, median of ${rounds})`,
);
if (help > 3 * bare) {
  console.error('the limit is three bare starts');
  process.exitCode = 1;
}

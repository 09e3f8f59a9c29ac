// A page of 500 `echo` commands with a deadline each, whole process, against a bare bash-and-marker loop in the same run, and beside
// the tools that Debian has for tested shell transcripts (cram, shelltestrunner, clitest, bats), those that are installed:
// npm run bench:local. Ends with 1 when labproof takes more than 3 times the bare loop, or when anything is not verified.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const commands = 500;
const [rounds, wanted] = [15, 3];
const main = resolve(import.meta.dirname, '../dist/src/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'labproof-bench-'));
const words = Array.from({ length: commands }, (_, at) => `w${at}`);
try {
  await measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure() {
  const name = hostname().split('.')[0];
  writeFileSync(
    join(folder, 'guide.rst'),
    `Echo\n====\n\n::\n\n${words.map((word) => `    me@${name}:~$ echo ${word}\n    ${word}\n`).join('')}`,
  );
  writeFileSync(join(folder, 'labproof.yaml'), `targets:\n  ${name}: { runner: local }\n`);
  writeFileSync(join(folder, 'loop.mjs'), bareLoop());
  // One after the other, and compared round by round: what else the machine does weighs on both.
  const times = { bare: [], own: [] };
  for (let round = 0; round < rounds; round++) {
    times.bare.push(timed(process.execPath, [join(folder, 'loop.mjs')]));
    times.own.push(timed(process.execPath, [main, 'verify', 'guide.rst', '--reporter', `json=${join(folder, 'run.json')}`]));
  }
  const ratios = times.own.map((own, round) => own / times.bare[round]).sort((a, b) => a - b);
  const ratio = median(ratios);
  const bare = median(times.bare);
  console.log(`${commands} commands, whole process, medians of ${rounds} rounds in turn; a ratio is that of its round`);
  row('bash and markers, nothing compared', bare, 1);
  row('labproof verify', median(times.own), ratio);
  const [low, high] = [ratios[rounds >> 2], ratios[rounds - 1 - (rounds >> 2)]].map((each) => each.toFixed(2));
  console.log(`half of the rounds between ${low} and ${high} times: far apart, other work ran on the machine`);
  for (const [tool, run] of Object.entries(peers())) {
    if (spawnSync('which', [tool]).status !== 0) console.log(`${tool.padEnd(40)}not installed: not measured`);
    else {
      const ms = median(Array.from({ length: 3 }, run));
      row(tool, ms, ms / bare);
    }
  }
  if (ratio > wanted) {
    console.error(`FAILED: ${ratio.toFixed(2)} times the bare loop, at most ${wanted} are wanted`);
    process.exitCode = 1;
  }
}

function row(name, ms, ratio) {
  console.log(`${name.padEnd(40)}${(ms / 1_000).toFixed(2).padStart(8)} s${ratio.toFixed(2).padStart(8)} times the bare loop`);
}

/** The least that can be done: one bash, a mark behind each command, a deadline for each. */
function bareLoop() {
  return `import { spawn } from 'node:child_process';
const bash = spawn('script', ['-qfec', 'bash --norc', '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
let [buffer, wake] = ['', () => {}];
bash.stdout.setEncoding('utf8').on('data', (text) => { buffer += text; wake(); });
const until = async (mark) => {
  const deadline = setTimeout(() => process.exit(1), 30_000);
  while (!buffer.includes(mark)) await new Promise((done) => { wake = done; });
  clearTimeout(deadline);
  buffer = '';
};
bash.stdin.write("PS1=; PS2=; stty -echo; printf 'rea%s\\\\n' dy\\n");
await until('ready');
for (let at = 0; at < ${commands}; at++) {
  bash.stdin.write(\`echo w\${at}; printf 'en%s%s\\\\n' d \${at}\\n\`);
  await until(\`end\${at}\`);
}
bash.stdin.write('exit\\n');
await new Promise((done) => bash.on('exit', done));
`;
}

function peers() {
  return {
    // As Debian's python3-cram calls it.
    cram3: () => {
      writeFileSync(join(folder, 'echo.t'), words.map((word) => `  $ echo ${word}\n  ${word}\n`).join(''));
      return timed('cram3', ['echo.t']);
    },
    shelltest: () => {
      writeFileSync(join(folder, 'echo.test'), words.map((word) => `echo ${word}\n>>>\n${word}\n>>>= 0\n\n`).join(''));
      return timed('shelltest', ['-j1', 'echo.test']);
    },
    clitest: () => {
      writeFileSync(join(folder, 'echo.txt'), words.map((word) => `$ echo ${word}\n${word}\n`).join(''));
      return timed('clitest', ['echo.txt']);
    },
    bats: () => {
      mkdirSync(join(folder, 'bats'), { recursive: true });
      writeFileSync(
        join(folder, 'bats/echo.bats'),
        words.map((word) => `@test "${word}" {\n  run echo ${word}\n  [ "$output" = "${word}" ]\n}\n`).join(''),
      );
      return timed('bats', ['bats/echo.bats']);
    },
  };
}

/** Milliseconds of a whole process; one that does not end well measures nothing. */
function timed(program, args) {
  const started = performance.now();
  const { status, stderr, stdout } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true', NO_COLOR: '1' },
  });
  if (status !== 0) throw new Error(`${program} ${args[0]} ended with ${status}: ${(stderr || stdout).slice(0, 500)}`);
  return performance.now() - started;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

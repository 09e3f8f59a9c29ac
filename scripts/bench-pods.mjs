// Time of a command in a pod of the real cluster: our persistent shell against an exec for each, as a ratio in one run.
// Needs what npm run test:cluster needs, and starts and stops the same node.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connectToApi } from '../dist/runners/kubernetes/api-server.js';
import { runExec } from '../dist/runners/kubernetes/exec-socket.js';
import kubernetes from '../dist/runners/kubernetes/index.js';
import { parseOptions } from '../dist/runners/kubernetes/options.js';
import { findPlace } from '../dist/runners/kubernetes/pods.js';
import { dialects, openTerminal } from '../dist/src/shell/index.js';
import { cluster as cache, holdCluster } from './cluster-lock.mjs';

const node = resolve(import.meta.dirname, '../test/cluster/node');
const kubeconfig = join(cache, 'run/admin.kubeconfig');
const [persistentRounds, execRounds] = [1_000, 60];
const wanted = 8;
const signal = new AbortController().signal;
const limits = { timeoutMs: 10_000, signal };

holdCluster();
run(join(node, 'build.sh'));
run(join(node, 'start.sh'));
let ratio = 0;
try {
  ratio = await measure();
} finally {
  run(join(node, 'stop.sh'));
}
if (ratio < wanted) {
  console.error(`expected at least ${wanted} times faster than an exec for each command`);
  process.exit(1);
}

async function measure() {
  const folder = mkdtempSync(join(tmpdir(), 'labproof-bench-'));
  const manifest = join(folder, 'pod.json');
  const container = { name: 'main', image: 'localhost/labproof-debian:1', imagePullPolicy: 'Never', command: ['sleep', 'infinity'] };
  writeFileSync(
    manifest,
    JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'bench', namespace: 'default' }, spec: { containers: [container] } }),
  );
  run(join(cache, 'bin/kubectl'), `--kubeconfig=${kubeconfig}`, 'apply', '-f', manifest);
  const target = { name: 'bench', runner: 'kubernetes', identity: null, aliases: [], shell: 'bash', options: { kubeconfig, pod: 'bench' } };
  const context = { signal, connectTimeoutMs: 10_000, env: {}, cwd: folder, home: folder, notice: () => {}, secret: () => {} };
  const session = await kubernetes.open(target, context);
  const terminal = await openTerminal(session, { target, dialects, signal, openTimeoutMs: 10_000 });
  const persistent = await timed(persistentRounds, async (nth) => check((await terminal.run(`echo ${nth}`, limits)).text, nth));
  // The bare exec, without the proofs that a channel of ours begins with.
  const api = await connectToApi(target, parseOptions(target.options), context);
  const place = await findPlace(api, target, parseOptions(target.options), context);
  const exec = await timed(execRounds, async (nth) =>
    check((await runExec(api, place, ['sh', '-c', `echo ${nth}`], 10_000)).text.trim(), nth),
  );
  await terminal[Symbol.asyncDispose]();
  await session[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
  console.log(`persistent shell: ${persistent.toFixed(2)} ms a command (${persistentRounds} in order, none lost or mixed up)`);
  console.log(`an exec for each: ${exec.toFixed(1)} ms a command (${execRounds} in order)`);
  console.log(`ratio: ${(exec / persistent).toFixed(1)}`);
  return exec / persistent;
}

async function timed(rounds, once) {
  const began = performance.now();
  for (let nth = 0; nth < rounds; nth++) await once(nth);
  return (performance.now() - began) / rounds;
}

function check(text, nth) {
  if (text !== String(nth)) throw new Error(`command ${nth} got the output "${text}"`);
}

function run(program, ...args) {
  const { status } = spawnSync(program, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import kubernetes from '../../runners/kubernetes/index.ts';
import type { BytesSession, OpenContext, Target } from '../../src/model/index.ts';

const folder = process.env.LABPROOF_CLUSTER ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'labproof/cluster');
export const state = join(folder, 'run');
/** Where the node's programs are, `kubectl` among them. */
export const programs = join(folder, 'bin');
const kubectlProgram = join(programs, 'kubectl');

/** Path of a kubeconfig that start.sh wrote: `admin` may do all, `limited` nothing that nobody gave it. */
export const kubeconfig = (user: 'admin' | 'limited') => join(state, `${user}.kubeconfig`);
/** The port of the API server. */
export const apiPort = Number(process.env.LABPROOF_CLUSTER_PORT ?? 17_443);

export function kubectl(...args: readonly string[]): string {
  return execFileSync(kubectlProgram, [`--kubeconfig=${kubeconfig('admin')}`, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The same without holding up what else this process does. */
export async function kubectlMeanwhile(...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(kubectlProgram, [`--kubeconfig=${kubeconfig('admin')}`, ...args])).stdout;
}

/** Applies a manifest, given as a file or as objects. */
export function apply(manifest: string | readonly object[]): void {
  if (typeof manifest === 'string') {
    kubectl('apply', '-f', manifest);
    return;
  }
  const own = mkdtempSync(join(tmpdir(), 'labproof-manifest-'));
  const file = join(own, 'manifest.json');
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifest }));
  kubectl('apply', '-f', file);
  rmSync(own, { recursive: true });
}

/** A pod as tests need it: one container that only waits. */
export function waitingPod(name: string, image: 'debian' | 'busybox', more: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [
        { name: 'main', image: `localhost/labproof-${image}:1`, imagePullPolicy: 'Never', command: ['sleep', '2147483647'], ...more },
      ],
    },
  };
}

export function waitReady(...pods: readonly string[]): void {
  kubectl('wait', '--for=condition=Ready', '--timeout=90s', ...pods.map((pod) => `pod/${pod}`));
}

/** What runs in a container besides its first process and the question itself, zombies aside. */
export async function processesIn(pod: string): Promise<readonly string[]> {
  const list = await kubectlMeanwhile('exec', pod, '--', 'sh', '-c', 'ps -eo pid,stat,args 2>/dev/null || ps -o pid,stat,args');
  return list
    .split('\n')
    .slice(1)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('1 ') && !/^\d+ +Z/.test(line) && !line.includes(',stat,args'));
}

/** Freezes the API server, as a machine that hangs. */
export function freezeApi(): void {
  process.kill(apiPid(), 'SIGSTOP');
}

export function thawApi(): void {
  process.kill(apiPid(), 'SIGCONT');
}

function apiPid(): number {
  const line = readFileSync(join(state, 'pids'), 'utf8')
    .split('\n')
    .find((each) => each.startsWith('apiserver '));
  return Number(line?.split(' ')[1]);
}

const signal = new AbortController().signal;

export function target(options: Readonly<Record<string, unknown>>, shell = 'bash'): Target {
  return {
    name: 'pod',
    runner: 'kubernetes',
    identity: null,
    aliases: [],
    shell,
    options: { kubeconfig: kubeconfig('admin'), ...options },
  };
}

export async function open(of: Target, notice: (text: string) => void = () => {}): Promise<BytesSession> {
  const context: OpenContext = {
    signal,
    connectTimeoutMs: 10_000,
    env: {},
    cwd: state,
    home: state,
    notice,
    secret: () => {},
  };
  const session = await kubernetes.open(of, context);
  if (session.kind !== 'bytes') throw new Error('kubernetes gives bytes');
  return session;
}

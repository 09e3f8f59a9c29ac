import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import kubernetes from '../../runners/kubernetes/index.ts';
import local from '../../runners/local/index.ts';
import replay from '../../runners/replay/index.ts';
import ssh from '../../runners/ssh/index.ts';
import type { BytesSession, CommandsSession, OpenContext, Runner, Target } from '../../src/model/index.ts';
import {
  type ExecProtocol,
  type ExecServer,
  type SshServer,
  sshKeyPair,
  startExecServer,
  startSshServer,
} from '../../src/testkit/index.ts';
import { folderWith } from '../support/cli.ts';
import { contractSuites, execProtocols } from './contract-suites.ts';

const client = sshKeyPair();
const asked = { host: 'web-1', shell: 'bash', directory: null, command: 'uptime' };
const answer = { type: 'answer', ...asked, repeat: false, end: { kind: 'exit', status: 0 }, durationMs: 1, truncated: 0 };
const execServers = new Map<ExecProtocol, ExecServer>();
let server: SshServer;
let folder: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  folder = await folderWith({
    key: client.private,
    'lab.recording.jsonl': `${[
      { type: 'recording', schemaVersion: 1 },
      { ...answer, output: 'up 3 days' },
      { ...answer, output: 'up 4 days' },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n')}\n`,
  });
  server = await startSshServer({
    users: { ada: { publicKey: client.public } },
    env: { HOME: folder.path, PS1: 'ada@web-1:\\w\\$ ', LANG: 'C.UTF-8' },
  });
  for (const protocol of execProtocols) {
    const exec = await startExecServer({ protocols: [protocol], env: { HOME: folder.path, PS1: 'root@web-0:\\w\\$ ', LANG: 'C.UTF-8' } });
    execServers.set(protocol, exec);
    await writeFile(join(folder.path, `${protocol}.kubeconfig`), exec.kubeconfig);
  }
});
afterAll(async () => {
  await server.close();
  for (const exec of execServers.values()) await exec.close();
  await folder[Symbol.asyncDispose]();
});

const target = (runner: string, identity: string, options: Record<string, unknown>): Target => ({
  name: 'web-1',
  runner,
  identity,
  aliases: [],
  shell: 'bash',
  options,
});
const context = (): OpenContext => ({
  signal: new AbortController().signal,
  connectTimeoutMs: 5_000,
  env: { PATH: process.env.PATH, USER: 'ada' },
  cwd: folder.path,
  home: folder.path,
  notice: () => {},
  secret: () => {},
});
async function bytes(runner: Runner, of: Target): Promise<BytesSession> {
  const session = await runner.open(of, context());
  if (session.kind !== 'bytes') throw new Error(`${runner.name} gives bytes`);
  return session;
}
async function answers(): Promise<CommandsSession> {
  const session = await replay.open(target('replay', 'web-1', { recording: 'lab.recording.jsonl' }), context());
  if (session.kind !== 'commands') throw new Error('replay gives answers');
  return session;
}
const here = target('local', hostname(), {});
const overSsh = target('ssh', 'web-1', {});
const openLocal = () => bytes(local, here);
const openSsh = () =>
  bytes(ssh, {
    ...overSsh,
    options: {
      host: '127.0.0.1',
      port: server.port,
      user: 'ada',
      identityFile: 'key',
      agent: false,
      configFile: false,
      strictHostKeyChecking: 'no',
    },
  });

const inPod = (protocol: ExecProtocol): Target => ({
  ...target('kubernetes', 'web-0', { kubeconfig: `${protocol}.kubeconfig`, pod: 'web-0' }),
  identity: null,
});
const openPod = (protocol: ExecProtocol) => () => bytes(kubernetes, inPod(protocol));

const suites = contractSuites({
  ssh: openSsh,
  local: openLocal,
  pod: openPod,
  replay: answers,
  targets: { ssh: overSsh, local: here, pod: inPod },
  known: { command: asked, text: 'up 3 days', times: 2 },
});
for (const { runner, contract, cases } of suites)
  describe(`${contract} of ${runner}`, () => {
    for (const { name, run } of cases) it(name, run);
  });
it('no process of the pods is left behind', async () => {
  await expect.poll(() => [...execServers.values()].map((exec) => exec.running())).toEqual([0, 0]);
});

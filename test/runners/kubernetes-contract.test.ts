import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import kubernetes from '../../runners/kubernetes/index.ts';
import type { BytesSession, OpenContext, Target } from '../../src/model/index.ts';
import { type ExecProtocol, type ExecServer, endOfCommandSuite, runnerContract, startExecServer } from '../../src/testkit/index.ts';
import { folderWith } from '../support/cli.ts';

const protocols: readonly ExecProtocol[] = ['v4.channel.k8s.io', 'v5.channel.k8s.io'];
const servers = new Map<ExecProtocol, ExecServer>();
let folder: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  folder = await folderWith({});
  for (const protocol of protocols) {
    const server = await startExecServer({
      protocols: [protocol],
      env: { HOME: folder.path, PS1: 'root@web-0:\\w\\$ ', LANG: 'C.UTF-8' },
    });
    servers.set(protocol, server);
    await writeFile(join(folder.path, protocol), server.kubeconfig);
  }
});
afterAll(async () => {
  for (const server of servers.values()) await server.close();
  await folder[Symbol.asyncDispose]();
});

const target = (protocol: ExecProtocol): Target => ({
  name: 'web-0',
  runner: 'kubernetes',
  identity: null,
  aliases: [],
  shell: 'bash',
  options: { kubeconfig: protocol, pod: 'web-0' },
});
const open = (protocol: ExecProtocol) => async (): Promise<BytesSession> => {
  const context: OpenContext = {
    signal: new AbortController().signal,
    connectTimeoutMs: 5_000,
    env: {},
    cwd: folder.path,
    home: folder.path,
    notice: () => {},
    secret: () => {},
  };
  const session = await kubernetes.open(target(protocol), context);
  if (session.kind !== 'bytes') throw new Error('kubernetes gives bytes');
  return session;
};

for (const protocol of protocols) {
  describe(`over ${protocol}, the double`, () => {
    for (const { name, run } of [
      ...runnerContract('kubernetes', open(protocol)),
      ...endOfCommandSuite('bash in a pod', target(protocol), open(protocol)),
    ])
      it(name, run);
  });
}

it('no process of the pods is left behind', async () => {
  await expect.poll(() => [...servers.values()].map((server) => server.running()), { timeout: 10_000 }).toEqual([0, 0]);
});

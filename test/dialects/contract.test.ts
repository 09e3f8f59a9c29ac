import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { dialectContract } from '../../src/testkit/index.ts';
import { placesIn, type Servers, startServers } from './servers.ts';
import { realSubjects } from './subjects.ts';

// The paths of unix sockets are short by law: no deep folder.
const folder = await mkdtemp(join(tmpdir(), 'lp-'));
let servers: Servers;
beforeAll(async () => {
  servers = await startServers(folder);
});
afterAll(async () => {
  await servers[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

for (const [name, subject] of Object.entries(realSubjects(placesIn(folder))))
  describe(name, () => {
    for (const each of dialectContract(name, subject)) it(each.name, each.run);
  });

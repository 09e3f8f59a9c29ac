import { beforeAll, describe, expect, it } from 'vitest';
import { endOfCommandSuite, runnerContract } from '../../src/testkit/index.ts';
import { apply, open, processesIn, target, waitingPod, waitReady } from './cluster.ts';

const debian = target({ pod: 'debian' });
const busybox = target({ pod: 'busybox' }, 'ash');

beforeAll(() => {
  apply([waitingPod('debian', 'debian'), waitingPod('busybox', 'busybox')]);
  waitReady('debian', 'busybox');
});

describe('the contract of byte runners, in real containers', () => {
  for (const { name, run } of [
    ...runnerContract('bash in a pod', () => open(debian)),
    ...runnerContract('busybox in a pod', () => open(busybox)),
  ])
    it(name, run);
});

describe('the end of a command, in a real container', () => {
  for (const { name, run } of endOfCommandSuite('bash in a pod', debian, () => open(debian))) it(name, run);
});

it('no process is left in the containers', async () => {
  await expect.poll(async () => [...(await processesIn('debian')), ...(await processesIn('busybox'))], { timeout: 10_000 }).toEqual([]);
});

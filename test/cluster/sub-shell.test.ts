import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SshServer, sshKeyPair, startSshServer } from '../../src/testkit/index.ts';
import { folderWith, labproof } from '../support/cli.ts';
import { apply, kubeconfig, kubectl, programs, waitingPod, waitReady } from './cluster.ts';

const client = sshKeyPair();
let folder: Awaited<ReturnType<typeof folderWith>>;
let server: SshServer;

const page = (orders: string) => `Orders
======

.. code-block:: console

   ada@jump:~$ kubectl exec -it shop-0 -- bash
   root@shop-0:/# cat /srv/orders
   rye 17
   spelt ${orders}
   root@shop-0:/# cd /srv
   root@shop-0:/srv# echo $0 in $PWD
   bash in /srv
   root@shop-0:/srv# exit
   ada@jump:~$ echo $0 at home
   bash at home
   ada@jump:~$ kubectl exec -it shop-1 -- sh
   / # head -c 3 /proc/1/comm; echo
   sle
   / # exit
   ada@jump:~$ kubectl exec -it shop-9 -- sh
   / # uname
   Linux
`;

beforeAll(async () => {
  const command = ['sh', '-c', "mkdir -p /srv; printf 'rye 17\\nspelt 22\\n' > /srv/orders; exec sleep 2147483647"];
  apply([waitingPod('shop-0', 'debian', { command, env: [{ name: 'PS1', value: 'root@\\h:\\w# ' }] }), waitingPod('shop-1', 'busybox')]);
  waitReady('shop-0', 'shop-1');
  folder = await folderWith({
    key: client.private,
    'orders/index.rst': page('22'),
    'drifted/index.rst': page('23'),
  });
  server = await startSshServer({
    users: { ada: { publicKey: client.public } },
    env: {
      HOME: folder.path,
      PS1: 'ada@jump:\\w\\$ ',
      KUBECONFIG: kubeconfig('admin'),
      PATH: `${programs}:${process.env.PATH}`,
    },
  });
  await writeFile(
    join(folder.path, 'labproof.yaml'),
    `targets:
  jump: { runner: ssh, host: 127.0.0.1, port: ${server.port}, user: ada, identityFile: key, agent: false, configFile: false, strictHostKeyChecking: "no" }
`,
  );
});
afterAll(async () => {
  kubectl('delete', 'pod', 'shop-0', 'shop-1', '--wait=false');
  await server?.close();
  await folder?.[Symbol.asyncDispose]();
});

/** What each step came to, in the order of the page. */
async function verify(path: string): Promise<{ readonly steps: readonly (readonly string[])[] }> {
  const { stdout, stderr } = await labproof(['verify', path, '--json'], { cwd: folder.path });
  if (stdout === '') throw new Error(stderr);
  const report = JSON.parse(stdout) as { guides: readonly { steps: readonly { verdict: string; command: string; reason: string }[] }[] };
  return { steps: report.guides.flatMap(({ steps }) => steps.map(({ command, verdict, reason }) => [command, verdict, reason])) };
}

describe('`kubectl exec -it` typed on an ssh host', () => {
  it('enters a shell of the pod, is left again, and is not entered where there is no pod', async () => {
    const { steps } = await verify('orders/index.rst');
    expect(steps.map(([command, verdict]) => [command, verdict])).toEqual([
      ['kubectl exec -it shop-0 -- bash', 'pass'],
      ['cat /srv/orders', 'pass'],
      ['cd /srv', 'pass'],
      ['echo $0 in $PWD', 'pass'],
      ['exit', 'pass'],
      ['echo $0 at home', 'pass'],
      ['kubectl exec -it shop-1 -- sh', 'pass'],
      ['head -c 3 /proc/1/comm; echo', 'pass'],
      ['exit', 'pass'],
      ['kubectl exec -it shop-9 -- sh', 'fail'],
      ['uname', 'skip'],
    ]);
  });

  it('what the pod says otherwise than the page is seen', async () => {
    const { steps } = await verify('drifted/index.rst');
    expect(steps.find(([command]) => command === 'cat /srv/orders')?.[1]).toBe('drift');
  });
});

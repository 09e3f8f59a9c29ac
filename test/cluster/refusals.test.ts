import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { apply, kubeconfig, kubectl, open, target, waitingPod, waitReady } from './cluster.ts';

const signal = new AbortController().signal;
const role = (name: string, resources: readonly string[], verbs: readonly string[]): object => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name, namespace: 'default' },
  rules: [{ apiGroups: [''], resources, verbs }],
});
const binding = (name: string): object => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name, namespace: 'default' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
  subjects: [{ kind: 'User', name: 'limited', apiGroup: 'rbac.authorization.k8s.io' }],
});

async function failure(options: Readonly<Record<string, unknown>>, shell?: string): Promise<{ code: string; message: string }> {
  try {
    const session = await open(target(options, shell));
    const channel = await session.open({ pty: { columns: 80, rows: 24, term: 'dumb' }, signal });
    await channel[Symbol.asyncDispose]();
    await session[Symbol.asyncDispose]();
    return { code: 'none', message: '' };
  } catch (error) {
    const { code = 'foreign', message } = error as Error & { code?: string };
    return { code, message };
  }
}
async function plain(options: Readonly<Record<string, unknown>>, command: string): Promise<{ text: string; end: unknown }> {
  const session = await open(target(options));
  const channel = await session.open({ command, pty: null, signal });
  const chunks: Uint8Array[] = [];
  for await (const chunk of channel.incoming) chunks.push(chunk);
  const end = await channel.ended;
  await session[Symbol.asyncDispose]();
  return { text: Buffer.concat(chunks).toString(), end };
}

beforeAll(() => {
  apply([
    waitingPod('here', 'busybox'),
    waitingPod('never', 'busybox', { image: 'localhost/labproof-nowhere:1' }),
    waitingPod('probed', 'busybox', { readinessProbe: { exec: { command: ['test', '-e', '/ready'] }, periodSeconds: 1 } }),
    waitingPod('shell-less', 'busybox', { image: 'localhost/labproof-pause:1', command: ['/bin/sleep', '2147483647'] }),
  ]);
  waitReady('here', 'shell-less');
});

describe('a real API server refuses', () => {
  it('a user without any right: who, what, and the words of the server', async () => {
    expect(await failure({ pod: 'here', kubeconfig: kubeconfig('limited') })).toMatchObject({
      code: 'LABPROOF_KUBERNETES_FORBIDDEN',
      message: expect.stringMatching(/may not read pods in the namespace default .*User "limited" cannot get resource "pods"/),
    });
  });

  it('a user who may read pods and not run commands in them', async () => {
    apply([role('reads', ['pods'], ['get', 'list']), binding('reads')]);
    expect(await failure({ pod: 'here', kubeconfig: kubeconfig('limited') }, 'ash')).toMatchObject({
      code: 'LABPROOF_KUBERNETES_FORBIDDEN',
      message: expect.stringMatching(/may not run commands in pods .*User "limited" cannot \w+ resource "pods\/exec"/),
    });
  });

  it('and no longer, with the rights that the page names', async () => {
    apply([role('executes', ['pods/exec'], ['get', 'create']), binding('executes')]);
    expect((await failure({ pod: 'here', kubeconfig: kubeconfig('limited') }, 'ash')).code).toBe('none');
  });

  it.each<[string, Record<string, unknown>, string, RegExp]>([
    ['a pod that is not there', { pod: 'nobody' }, 'LABPROOF_POD_NOT_FOUND', /pods "nobody" not found/],
    ['a namespace that is not there', { pod: 'here', namespace: 'nowhere' }, 'LABPROOF_POD_NOT_FOUND', /in the namespace nowhere/],
    ['a deployment that is not there', { deployment: 'nobody' }, 'LABPROOF_POD_NOT_FOUND', /deployments.apps "nobody" not found/],
    ['a container that is not there', { pod: 'here', container: 'other' }, 'LABPROOF_CONTAINER_NOT_FOUND', /no container "other"/],
    [
      'a pod whose image is not there',
      { pod: 'never', readyTimeoutMs: 1 },
      'LABPROOF_POD_NOT_READY',
      /ErrImageNeverPull|ContainerCreating/,
    ],
    ['a pod that is not ready', { pod: 'probed', readyTimeoutMs: 1 }, 'LABPROOF_POD_NOT_READY', /not ready: main|not running/],
    ['an image without a shell', { pod: 'shell-less' }, 'LABPROOF_SHELL_MISSING', /has no sh/],
    ['a shell that the image does not have', { pod: 'here' }, 'LABPROOF_SHELL_MISSING', /has no such shell/],
  ])('%s', async (_, options, code, words) => {
    expect(await failure(options)).toMatchObject({ code, message: expect.stringMatching(words) });
  });

  it('until the pod is ready: it is waited for', async () => {
    kubectl('wait', '--for=condition=Initialized', '--timeout=60s', 'pod/probed');
    setTimeout(() => kubectl('exec', 'probed', '--', 'touch', '/ready'), 3_000);
    expect((await plain({ pod: 'probed' }, 'echo there')).text).toBe('there\n');
  });
});

describe('a real pod', () => {
  it('that is deleted while a command runs is told from a lost connection', async () => {
    apply([waitingPod('short', 'busybox')]);
    waitReady('short');
    const running = plain({ pod: 'short' }, 'echo begun; sleep 600');
    await sleep(1_500);
    kubectl('delete', 'pod', 'short', '--grace-period=1', '--wait=false');
    expect(await running).toMatchObject({ text: 'begun\n', end: { kind: 'lost', problem: { code: 'LABPROOF_POD_GONE' } } });
  });

  it('whose container was killed is another machine', async () => {
    apply([waitingPod('restarted', 'busybox', { command: ['sh', '-c', 'trap "exit 3" TERM; while :; do sleep 1; done'] })]);
    waitReady('restarted');
    const running = plain({ pod: 'restarted' }, 'echo begun; sleep 600');
    await sleep(1_500);
    kubectl('exec', 'restarted', '--', 'kill', '1');
    expect(await running).toMatchObject({ text: 'begun\n', end: { kind: 'lost', problem: { code: 'LABPROOF_POD_REPLACED' } } });
  });
});

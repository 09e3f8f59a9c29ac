import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ApiServer } from '../../runners/kubernetes/api-server.ts';
import { openExec } from '../../runners/kubernetes/exec-socket.ts';
import kubernetes from '../../runners/kubernetes/index.ts';
import type { BytesSession, OpenContext, Target } from '../../src/model/index.ts';
import { dialects, openTerminal, type Terminal } from '../../src/shell/index.ts';
import { type ExecServer, type ExecServerOptions, startExecServer } from '../../src/testkit/index.ts';
import { folderWith, root } from '../support/cli.ts';
import { type FaultyLink, faultyLink } from '../support/faulty-link.ts';

const signal = new AbortController().signal;
const limit = { timeoutMs: 8_000, signal };
const patient = { timeout: 10_000 };
const notices: string[] = [];
const secrets: string[] = [];
const closing: (() => Promise<void>)[] = [];
let folder: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  folder = await folderWith({});
});
afterEach(async () => {
  notices.length = 0;
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(() => folder[Symbol.asyncDispose]());

const target = (options: Record<string, unknown> = {}, more: Partial<Target> = {}): Target => ({
  name: 'web',
  runner: 'kubernetes',
  identity: null,
  aliases: [],
  shell: 'bash',
  options: {
    kubeconfig: 'config',
    ...(options.selector === undefined && options.deployment === undefined ? { pod: 'web-0' } : {}),
    ...options,
  },
  ...more,
});
const context = (more: Partial<OpenContext> = {}): OpenContext => ({
  signal,
  connectTimeoutMs: 4_000,
  env: {},
  cwd: folder.path,
  home: folder.path,
  notice: (text) => notices.push(text),
  secret: (value) => secrets.push(value),
  ...more,
});
async function cluster(options: ExecServerOptions = {}): Promise<ExecServer> {
  const server = await startExecServer({ env: { HOME: folder.path, PS1: 'root@web-0:\\w\\$ ' }, ...options });
  closing.push(() => server.close());
  await writeFile(join(folder.path, 'config'), server.kubeconfig);
  return server;
}
async function linked(server: ExecServer): Promise<FaultyLink> {
  const link = await faultyLink(server.port);
  closing.push(() => link.close());
  await writeFile(join(folder.path, 'config'), server.kubeconfig.replace(`:${server.port}`, `:${link.port}`));
  return link;
}
async function open(of: Target = target(), where: OpenContext = context()): Promise<BytesSession> {
  const session = await kubernetes.open(of, where);
  if (session.kind !== 'bytes') throw new Error('kubernetes gives bytes');
  closing.push(async () => session[Symbol.asyncDispose]());
  return session;
}
async function shell(session: BytesSession, of: Target = target()): Promise<Terminal> {
  return openTerminal(session, { target: of, dialects, signal, openTimeoutMs: 5_000 });
}
async function plain(session: BytesSession, command: string): Promise<{ text: string; end: unknown }> {
  const channel = await session.open({ command, pty: null, signal });
  const chunks: Uint8Array[] = [];
  for await (const chunk of channel.incoming) chunks.push(chunk);
  return { text: Buffer.concat(chunks).toString(), end: await channel.ended };
}
/** What opening a session and a channel fails with. */
async function failure(of: Target = target(), where: OpenContext = context()): Promise<{ code: string; message: string; hint: string }> {
  try {
    await (await open(of, where)).open({ pty: null, command: 'true', signal });
    return { code: 'none', message: '', hint: '' };
  } catch (error) {
    const { code = 'foreign', message, hint = '' } = error as Error & { code?: string; hint?: string };
    return { code, message, hint };
  }
}
/** A process that has ended and that nobody collected does not run. */
const runs = (pid: string) => existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

describe('which pod', () => {
  const labels = { app: 'web' };
  it.each<[string, Record<string, unknown>, ExecServerOptions, string]>([
    ['no such pod', {}, { pods: [] }, 'LABPROOF_POD_NOT_FOUND'],
    ['no such deployment', { deployment: 'web' }, {}, 'LABPROOF_POD_NOT_FOUND'],
    ['a deployment without pods', { deployment: 'web', readyTimeoutMs: 1 }, { deployments: { web: labels } }, 'LABPROOF_POD_NOT_FOUND'],
    ['a selector that matches nothing', { selector: 'app=web', readyTimeoutMs: 1 }, {}, 'LABPROOF_POD_NOT_FOUND'],
    ['a pod in another namespace', { namespace: 'elsewhere' }, {}, 'LABPROOF_POD_NOT_FOUND'],
    ['a pod that is not ready', { readyTimeoutMs: 1 }, { pods: [{ name: 'web-0', ready: false }] }, 'LABPROOF_POD_NOT_READY'],
    ['that pod, where running is enough', { waitFor: 'running' }, { pods: [{ name: 'web-0', ready: false }] }, 'none'],
    [
      'an image that cannot be pulled',
      { readyTimeoutMs: 1 },
      { pods: [{ name: 'web-0', waiting: 'ImagePullBackOff' }] },
      'LABPROOF_POD_NOT_READY',
    ],
    ['a pod that is being deleted', { readyTimeoutMs: 1 }, { pods: [{ name: 'web-0', deleting: true }] }, 'LABPROOF_POD_NOT_READY'],
    ['a pod that has run to its end', {}, { pods: [{ name: 'web-0', phase: 'Succeeded' }] }, 'LABPROOF_POD_NOT_READY'],
    ['no such container', { container: 'sidecar' }, {}, 'LABPROOF_CONTAINER_NOT_FOUND'],
    ['a deployment with a pod', { deployment: 'web' }, { deployments: { web: labels }, pods: [{ name: 'web-1', labels }] }, 'none'],
  ])('%s', async (_, options, server, code) => {
    await cluster(server);
    expect((await failure(target(options))).code).toBe(code);
  });

  it('says why a pod is not ready, and how to see more', async () => {
    await cluster({ pods: [{ name: 'web-0', waiting: 'ImagePullBackOff' }] });
    expect(await failure(target({ readyTimeoutMs: 1 }))).toMatchObject({
      message: expect.stringContaining('ImagePullBackOff'),
      hint: expect.stringContaining('kubectl --context double -n default describe pod web-0'),
    });
  });

  it('waits until it is ready', async () => {
    const server = await cluster({ pods: [{ name: 'web-0', ready: false }] });
    setTimeout(() => {
      server.pods = [{ name: 'web-0' }];
    }, 300);
    expect((await plain(await open(), 'echo there')).text).toBe('there\n');
  });

  it('takes the first one that is ready, and tells of the others and of the container', async () => {
    await cluster({
      pods: [
        { name: 'web-c', labels },
        { name: 'web-a', labels, ready: false },
        { name: 'web-b', labels, containers: ['proxy', 'app'], annotations: { 'kubectl.kubernetes.io/default-container': 'app' } },
      ],
    });
    await plain(await open(target({ selector: 'app=web' })), 'true');
    expect(notices).toEqual([
      expect.stringContaining('web-b is one of 3 pods'),
      expect.stringContaining('the container app of proxy, app'),
    ]);
  });

  it('a pod of the same name that took its place between two channels gets no command', async () => {
    const server = await cluster();
    const session = await open();
    server.pods = [{ name: 'web-0', uid: 'another' }];
    const marker = join(folder.path, 'never');
    await expect(session.open({ command: `touch ${marker}`, pty: null, signal })).rejects.toMatchObject({ code: 'LABPROOF_POD_REPLACED' });
    expect(existsSync(marker)).toBe(false);
  });

  it('of several pods it meets the one again in which the run began', async () => {
    const server = await cluster({ pods: [{ name: 'web-b', labels }] });
    const one = target({ selector: 'app=web' });
    await open(one);
    server.pods = [
      { name: 'web-a', labels },
      { name: 'web-b', labels },
    ];
    expect((await failure(one, context({ again: true }))).code).toBe('none');
    server.pods = [{ name: 'web-a', labels }];
    expect((await failure(one, context({ again: true }))).code).toBe('LABPROOF_POD_REPLACED');
  });

  it.each([
    ['another pod', { uid: 'another' }],
    ['a container that was started anew', { starts: 2 }],
  ])('%s is not the machine that a run began on', async (_, change) => {
    const server = await cluster();
    const one = target();
    await open(one);
    server.pods = [{ name: 'web-0', ...change }];
    expect((await failure(one, context({ again: true }))).code).toBe('LABPROOF_POD_REPLACED');
    // Another run is free to begin on it.
    expect((await failure(one)).code).toBe('none');
  });
});

describe('refusals, in plain words', () => {
  const no = (path: RegExp, status: number, reason: string, message: string): ExecServerOptions => ({
    forbid: (_, asked) => (path.test(asked) ? { status, reason, message } : null),
  });
  it('who may not read pods', async () => {
    await cluster(no(/pods\/web-0$/, 403, 'Forbidden', 'pods "web-0" is forbidden: User "limited" cannot get resource "pods"'));
    expect(await failure()).toMatchObject({
      code: 'LABPROOF_KUBERNETES_FORBIDDEN',
      message: expect.stringMatching(/may not read pods .*User "limited" cannot get/),
      hint: expect.stringContaining('auth can-i get pods'),
    });
  });

  it('who may read pods and not run commands in them', async () => {
    await cluster(no(/exec$/, 403, 'Forbidden', 'pods "web-0" is forbidden: User "limited" cannot create resource "pods/exec"'));
    expect(await failure()).toMatchObject({
      code: 'LABPROOF_KUBERNETES_FORBIDDEN',
      message: expect.stringMatching(/may not run commands in pods .*cannot create resource "pods\/exec"/),
      hint: expect.stringContaining('get and create on pods/exec'),
    });
  });

  it('an unknown token', async () => {
    const server = await cluster({ token: 'the-right-token' });
    await writeFile(join(folder.path, 'config'), server.kubeconfig.replaceAll('the-right-token', 'the-wrong-token'));
    const { code, message } = await failure();
    expect(code).toBe('LABPROOF_KUBERNETES_UNAUTHORIZED');
    expect(message).not.toContain('the-wrong-token');
    expect(secrets).toContain('the-wrong-token');
  });

  it.each<[string, ExecServerOptions, string, RegExp]>([
    [
      "a kubelet's plain text before the upgrade",
      { refuse: () => ({ when: 'before', status: 500, body: 'container runtime is down\n' }) },
      'LABPROOF_KUBERNETES_REFUSED',
      /container runtime is down/,
    ],
    [
      'the same fault after the upgrade',
      { refuse: () => ({ when: 'after', message: 'container runtime is down' }) },
      'LABPROOF_KUBERNETES_EXEC_FAILED',
      /container runtime is down/,
    ],
    [
      'an image without a shell',
      { refuse: () => ({ when: 'after', message: 'exec: "sh": executable file not found in $PATH' }) },
      'LABPROOF_SHELL_MISSING',
      /has no sh/,
    ],
  ])('%s', async (_, options, code, words) => {
    await cluster(options);
    expect(await failure()).toMatchObject({ code, message: expect.stringMatching(words) });
  });

  it('a busy server is asked again, and nothing runs twice', async () => {
    let asked = 0;
    const server = await cluster({
      refuse: () => (++asked < 3 ? { when: 'before', status: 429, body: 'too many requests' } : null),
    });
    expect((await plain(await open(), 'echo once')).text).toBe('once\n');
    expect(server.execs).toHaveLength(1);
  });

  it('a shell that the image does not have', async () => {
    await cluster();
    const session = await open(target({}, { shell: 'tcsh-of-nobody' }));
    await expect(session.open({ pty: { columns: 80, rows: 24, term: 'dumb' }, signal })).rejects.toMatchObject({
      code: 'LABPROOF_SHELL_MISSING',
      hint: expect.stringContaining('targets.web.shell'),
    });
  });
});

describe('the way to the API server', () => {
  it('a port that nobody listens on', async () => {
    const server = await cluster();
    await server.close();
    expect(await failure()).toMatchObject({ code: 'LABPROOF_KUBERNETES_UNREACHABLE', message: expect.stringContaining('refused') });
  });

  it('a server that says nothing, within the time to connect', async () => {
    const link = await linked(await cluster());
    link.stall();
    expect(await failure(target(), context({ connectTimeoutMs: 300 }))).toMatchObject({
      code: 'LABPROOF_KUBERNETES_UNREACHABLE',
      message: expect.stringContaining('no answer within the time to connect'),
    });
    link.flow();
  });

  it('a run that is stopped while it connects', async () => {
    const link = await linked(await cluster());
    link.stall();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    await expect(kubernetes.open(target(), context({ signal: stop.signal }))).rejects.toThrow(/abort/i);
    link.flow();
  });

  it.each<[string, string | null, Record<string, unknown>, string]>([
    ['no kubeconfig', null, { kubeconfig: 'nowhere' }, 'LABPROOF_KUBECONFIG_UNREADABLE'],
    ['one that is none', 'token: [hunter2-hunter2', {}, 'LABPROOF_KUBECONFIG_UNREADABLE'],
    ['a context that it does not have', null, { context: 'production' }, 'LABPROOF_KUBERNETES_CONTEXT_UNKNOWN'],
  ])('%s', async (_, text, options, code) => {
    await cluster();
    if (text !== null) await writeFile(join(folder.path, 'config'), text);
    const found = await failure(target(options));
    expect(found.code).toBe(code);
    expect(`${found.message}${found.hint}`).not.toContain('hunter2');
  });

  it('KUBECONFIG names several files: absent ones do not count, and of one name the first', async () => {
    const server = await cluster();
    await writeFile(
      join(folder.path, 'later'),
      server.kubeconfig.replace(`:${server.port}`, ':1').replace('a-token-of-the-double', 'another'),
    );
    const { kubeconfig: _, ...rest } = target().options;
    const files = (...names: string[]) => context({ env: { KUBECONFIG: names.map((name) => join(folder.path, name)).join(':') } });
    const session = await open({ ...target(), options: rest }, files('absent', 'config', 'later'));
    expect((await plain(session, 'echo found')).text).toBe('found\n');
    expect((await failure({ ...target(), options: rest }, files('later', 'config'))).code).toBe('LABPROOF_KUBERNETES_UNREACHABLE');
    expect((await failure({ ...target(), options: rest }, files('absent', 'nowhere'))).code).toBe('LABPROOF_KUBECONFIG_UNREADABLE');
  });
});

describe('channels', () => {
  it('give characters whole, however frames fall between standard output and error', async () => {
    await cluster();
    const session = await open();
    const { text } = await plain(
      session,
      `printf '\\303'; sleep 0.1; printf '\\342\\202' >&2; sleep 0.1; printf '\\244'; sleep 0.1; printf '\\254' >&2`,
    );
    expect(text).toBe('ä€');
  });

  it('have their standard error whole, also where the status has overtaken it', async () => {
    await cluster({ lateErrorMs: 60 });
    const session = await open();
    const channel = await session.open({ command: 'echo oops >&2; exit 3', pty: null, signal: new AbortController().signal });
    const chunks: Uint8Array[] = [];
    for await (const chunk of channel.incoming) chunks.push(chunk);
    expect([Buffer.concat(chunks).toString(), await channel.ended]).toEqual(['oops\n', { kind: 'exit', status: 3 }]);
  });

  it('have their standard error whole, also where it comes before the word that the program was let go', async () => {
    await cluster({ lateOutputMs: 60 });
    const { text } = await plain(await open(), 'echo oops >&2; sleep 0.3; echo done');
    expect(text).toBe('oops\ndone\n');
    expect((await plain(await open(), 'head -c 100000 /dev/zero >&2; sleep 0.3')).text).toHaveLength(100_000);
  });

  it('open with the size that was asked for', async () => {
    const server = await cluster();
    const terminal = await shell(await open());
    expect((await terminal.run('stty size; echo $TERM', limit)).text).toBe('1000 500\ndumb');
    expect(server.sizes[0]).toEqual({ Width: 500, Height: 1000 });
    await terminal[Symbol.asyncDispose]();
  });

  it('leave nothing of our own in the environment', async () => {
    await cluster();
    const { text } = await plain(await open(), 'env; set');
    expect(text).not.toMatch(/labproof_?(?:stat)?=|LABPROOF/);
  });

  it('take a megabyte of input in small frames', async () => {
    await cluster();
    const channel = await (await open()).open({ command: 'head -c 1000000 | wc -c', pty: null, signal });
    await channel.write(Buffer.alloc(1_000_000, 'x'));
    let text = '';
    for await (const chunk of channel.incoming) text += Buffer.from(chunk).toString();
    expect(text.trim()).toBe('1000000');
  });

  it('of a hundred megabytes arrive whole at a slow reader, and are not all kept', async () => {
    await cluster();
    const channel = await (await open()).open({ command: 'head -c 100000000 /dev/zero', pty: null, signal });
    let [length, nth, peak] = [0, 0, 0];
    for await (const chunk of channel.incoming) {
      length += chunk.length;
      if (nth++ % 200 === 0) {
        await sleep(1);
        peak = Math.max(peak, process.memoryUsage().arrayBuffers);
      }
    }
    expect(length).toBe(100_000_000);
    // What this process has besides is some 30 MB.
    expect(peak).toBeLessThan(85_000_000);
    expect(await channel.ended).toEqual({ kind: 'exit', status: 0 });
  });

  it('that lose their connection are lost, not empty, and their process is ended', async () => {
    const link = await linked(await cluster());
    const session = await open();
    const channel = await session.open({ command: 'echo $$; sleep 600', pty: null, signal });
    let text = '';
    const reading = (async () => {
      for await (const chunk of channel.incoming) text += Buffer.from(chunk).toString();
    })();
    await expect.poll(() => text, patient).toMatch(/\d+\n/);
    link.cut();
    await reading;
    expect(await channel.ended).toMatchObject({ kind: 'lost', problem: { code: 'LABPROOF_CONNECTION_LOST' } });
    expect(runs(text.trim())).toBe(true);
    await session[Symbol.asyncDispose]();
    expect(runs(text.trim())).toBe(false);
  });

  it('that say nothing for three keep-alives are lost', async () => {
    const link = await linked(await cluster());
    const session = await open(target({ keepAliveMs: 100 }));
    const running = plain(session, 'sleep 600');
    await sleep(600);
    link.stall();
    setTimeout(() => link.flow(), 1_500);
    expect((await running).end).toMatchObject({ kind: 'lost', problem: { message: expect.stringContaining('does not answer any more') } });
  });

  it('whose pod is deleted say so', async () => {
    const server = await cluster();
    const [begun, end] = [join(folder.path, 'begun'), join(folder.path, 'end')];
    const running = plain(await open(), `echo begun; touch ${begun}; while [ ! -e ${end} ]; do sleep 0.05; done; kill -KILL $$`);
    await expect.poll(() => existsSync(begun), patient).toBe(true);
    server.pods = [];
    await writeFile(end, '');
    expect(await running).toMatchObject({ text: 'begun\n', end: { kind: 'lost', problem: { code: 'LABPROOF_POD_GONE' } } });
  });

  it('that are cut before the program was let go are opened anew, and the command runs once', async () => {
    const server = await cluster();
    const link = await linked(server);
    const session = await open();
    link.afterBytes(1, () => link.cut());
    const file = join(folder.path, 'times');
    expect((await plain(session, `echo x >> ${file}`)).end).toEqual({ kind: 'exit', status: 0 });
    expect(readFileSync(file, 'utf8')).toBe('x\n');
    await session[Symbol.asyncDispose]();
    await expect.poll(() => server.running(), patient).toBe(0);
  });
});

it('what comes together with the upgrade is not lost, whenever somebody listens', async () => {
  const hasty = createServer();
  hasty.on('upgrade', (request, socket) => {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    const head = [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`,
      'Sec-WebSocket-Protocol: v4.channel.k8s.io',
    ].join('\r\n');
    const frame = (text: string) => Buffer.concat([Buffer.from([0x82, text.length]), Buffer.from(text)]);
    socket.write(Buffer.concat([Buffer.from(`${head}\r\n\r\n`), frame('\x01'), frame('\x01early'), frame('\x03{"status":"Success"}')]));
  });
  await new Promise<void>((done) => hasty.listen(0, '127.0.0.1', done));
  const { port } = hasty.address() as { port: number };
  const api: ApiServer = {
    context: 'hasty',
    namespace: 'default',
    url: (path) => new URL(`http://127.0.0.1:${port}${path}`),
    credentials: async () => ({}),
    get: () => Promise.reject(new Error('nothing is read')),
  };
  const place = { namespace: 'default', pod: 'web-0', uid: 'u', container: 'main', containerId: 'c' };
  const exec = await openExec(api, place, { argv: ['true'], tty: false, keepAliveMs: 0, handshakeMs: 3_000, signal });
  await sleep(50);
  let text = '';
  exec.listen((bytes) => {
    text += bytes.toString();
  });
  expect(await exec.ended).toEqual({ kind: 'exit', status: 0 });
  expect(text).toBe('early');
  hasty.close();
});

it('wherever the connection breaks while a command is begun, it runs once or not at all', async () => {
  const server = await cluster();
  const link = await linked(server);
  const session = await open();
  const ends: string[] = [];
  for (let bytes = 20; bytes < 1_400; bytes += 40) {
    const file = join(folder.path, `begun-${bytes}`);
    link.afterBytes(bytes, () => link.cut());
    const end = await plain(session, `echo x >> ${file}`).then(
      (ran) => (ran.end as { kind: string }).kind,
      (error: { code: string }) => error.code,
    );
    link.afterBytes(1_000_000, () => {});
    ends.push(end);
    const lines = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (end === 'exit') expect(lines).toBe('x\n');
    else expect(['', 'x\n']).toContain(lines);
  }
  expect(ends.filter((end) => !['exit', 'lost', 'LABPROOF_CONNECTION_LOST'].includes(end))).toEqual([]);
  // Both sides of the moment were met.
  expect(ends).toContain('exit');
  expect(ends.some((end) => end !== 'exit')).toBe(true);
  await session[Symbol.asyncDispose]();
  await expect.poll(() => server.running(), patient).toBe(0);
});

describe('what runs in the pod is ended', () => {
  it.each([
    ['a command that ignores ^C', `trap '' INT; sh -c 'echo $$; sleep 600; sleep 600'`],
    ['one that ignores all that can be ignored', `sh -c 'trap "" INT QUIT HUP TERM; echo $$; while :; do sleep 1; done'`],
  ])('%s', async (_, command) => {
    const server = await cluster();
    const terminal = await shell(await open());
    const output = await terminal.run(command, { timeoutMs: 1_000, signal });
    expect(output.end.kind).toBe('timeout');
    expect(output.text).toMatch(/^\d+$/m);
    await terminal[Symbol.asyncDispose]();
    expect(runs(output.text.trim())).toBe(false);
    await expect.poll(() => server.running(), patient).toBe(0);
  });

  it('and a background job that was told to stay stays, as after any logout', async () => {
    await cluster();
    const terminal = await shell(await open());
    const { text } = await terminal.run('nohup sleep 600 >/dev/null 2>&1 & echo pid=$!', limit);
    const pid = /pid=(\d+)/.exec(text)?.[1] ?? '';
    await terminal[Symbol.asyncDispose]();
    expect(runs(pid)).toBe(true);
    process.kill(Number(pid), 'SIGKILL');
  });

  it('when it cannot be ended, that is said', async () => {
    const link = await linked(await cluster());
    const session = await open();
    const channel = await session.open({ command: 'sleep 600', pty: null, signal });
    await link.close();
    await channel[Symbol.asyncDispose]();
    expect(notices.join('\n')).toMatch(/process \d+ in the container main of web-0 may run on; end it with: kubectl/);
  }, 20_000);
});

it('every code that the runner gives is explained in its page', () => {
  const folder = join(root, 'runners/kubernetes');
  const codes = readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), 'utf8').match(/'LABPROOF_\w+'/g) ?? []);
  const page = readFileSync(join(root, 'docs/runners/kubernetes.rst'), 'utf8');
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => !page.includes(`\`\`${code.slice(1, -1)}\`\``))).toEqual([]);
});

it('options are checked with the place and the words that exist', () => {
  expect(kubernetes.validate?.({ pod: 'web-0', contianer: 'x' })).toEqual([
    { path: ['contianer'], message: expect.stringContaining('container') },
  ]);
  expect(kubernetes.validate?.({})).toEqual([{ path: ['runner'], message: expect.stringContaining('pod, selector or deployment') }]);
  expect(kubernetes.validate?.({ pod: 'a', selector: 'b=c' })).toEqual([
    { path: ['selector'], message: expect.stringContaining('only one') },
  ]);
  expect(kubernetes.validate?.({ pod: 'web-0', context: 'lab' })).toEqual([]);
});

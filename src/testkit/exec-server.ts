import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { ExecProcesses } from './exec-process.ts';

/** The two that servers of today speak; the double takes the first of its own that the client offers. */
export type ExecProtocol = 'v5.channel.k8s.io' | 'v4.channel.k8s.io';

/** A pod as the double's API shows it; its containers are all this machine. */
export interface DoublePod {
  readonly name: string;
  /** A fresh one makes it another pod of the same name. */
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** `main` when absent. */
  readonly containers?: readonly string[];
  readonly ready?: boolean;
  readonly deleting?: boolean;
  readonly phase?: string;
  /** Why its containers wait, such as `ImagePullBackOff`; they run when absent. */
  readonly waiting?: string;
  /** Changes when a container is started anew. */
  readonly starts?: number;
}

/** An exec that is refused: with an answer in place of the upgrade, or, as newer servers do, after it as the last frame. */
export type ExecRefusal =
  | { readonly when: 'before'; readonly status: number; readonly body: string; readonly type?: string }
  | { readonly when: 'after'; readonly message: string };

export interface ExecServerOptions {
  readonly protocols?: readonly ExecProtocol[];
  readonly pods?: readonly DoublePod[];
  /** Deployments, and the labels by which each finds its pods. */
  readonly deployments?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Environment of the processes: `PS1`, `HOME`, … */
  readonly env?: Readonly<Record<string, string>>;
  /** The token that the client must show; any when absent. */
  readonly token?: string;
  /** So much later than all others come frames of standard error, the status among the others, ms: servers copy each stream by itself. */
  readonly lateErrorMs?: number;
  /** The same of standard output. */
  readonly lateOutputMs?: number;
  /** Asked for each request: a Status to refuse it with, else null. */
  readonly forbid?: (method: string, path: string) => { readonly status: number; readonly reason: string; readonly message: string } | null;
  /** Asked for each exec: how to refuse it, else null. */
  readonly refuse?: (argv: readonly string[], container: string) => ExecRefusal | null;
}

export interface ExecServer {
  readonly port: number;
  /** Text of a kubeconfig that leads here; its context is `double`, its namespace `default`. */
  readonly kubeconfig: string;
  /** Pods from now on. */
  pods: readonly DoublePod[];
  /** The argument lists of all execs so far, in order. */
  readonly execs: readonly (readonly string[])[];
  /** Terminal sizes that clients asked for, in order. */
  readonly sizes: readonly { readonly Width: number; readonly Height: number }[];
  /** Processes that have not ended. */
  running(): number;
  /** Drops every connection without a word; the processes go on. */
  cut(): void;
  /** Ends connections and processes. */
  close(): Promise<void>;
}

const namespace = 'default';
/** Larger frames from a client end the connection, as with the real one. */
const maxFrame = 32 << 20;

/**
 * An API server in this process, for tests of runners: it knows pods, deployments and exec over WebSockets (channel protocol v4 and
 * v5), and runs what it is told on this machine, in sessions of their own. It listens on the loopback interface only.
 */
export async function startExecServer(options: ExecServerOptions = {}): Promise<ExecServer> {
  const protocols = options.protocols ?? ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
  const processes = new ExecProcesses(options.env ?? {}, { output: options.lateOutputMs ?? 0, error: options.lateErrorMs ?? 0 });
  const sockets = new Set<Socket>();
  const execs: (readonly string[])[] = [];
  const state = { pods: options.pods ?? [{ name: 'web-0' }] };
  const http = createServer((request, response) => {
    const { status, body } = answer(request, options, state.pods);
    sendJson(response, status, body);
  });
  http.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrame,
    perMessageDeflate: false,
    handleProtocols: (offered) => protocols.find((each) => offered.has(each)) ?? false,
  });
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => {});
    const url = new URL(request.url ?? '/', 'http://double');
    const argv = url.searchParams.getAll('command');
    const container = url.searchParams.get('container') ?? '';
    const refusal = refused(request, url, options, state.pods) ?? options.refuse?.(argv, container) ?? null;
    if (refusal?.when === 'before') return refuseUpgrade(socket, refusal);
    webSockets.handleUpgrade(request, socket, head, (client: WebSocket) => {
      client.on('error', () => {});
      // Real servers send one empty frame on the lowest output channel at once.
      client.send(Buffer.from([1]));
      if (refusal !== null) return finish(client, internalError(refusal.message));
      execs.push(argv);
      processes.start(client, { argv, tty: url.searchParams.get('tty') === 'true' });
    });
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(0, '127.0.0.1', resolve);
  });
  const { port } = http.address() as AddressInfo;
  return {
    port,
    kubeconfig: kubeconfig(port, options.token ?? 'a-token-of-the-double'),
    get pods() {
      return state.pods;
    },
    set pods(pods) {
      state.pods = pods;
    },
    execs,
    sizes: processes.sizes,
    running: () => processes.running(),
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await processes.end();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** The last frame, then a close: what a server says of how a process ended. */
export function finish(client: WebSocket, status: object, closeAfterMs = 0): void {
  client.send(Buffer.concat([Buffer.from([3]), Buffer.from(JSON.stringify(status))]), () =>
    setTimeout(() => client.close(1000), closeAfterMs),
  );
}

export function internalError(message: string): object {
  return { metadata: {}, status: 'Failure', message, reason: 'InternalError', code: 500 };
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

function answer(request: IncomingMessage, options: ExecServerOptions, pods: readonly DoublePod[]): Answer {
  const url = new URL(request.url ?? '/', 'http://double');
  const no = notAllowed(request, url, options);
  if (no !== null) return no;
  const deployment = /^\/apis\/apps\/v1\/namespaces\/([^/]+)\/deployments\/([^/]+)$/.exec(url.pathname);
  if (deployment !== null) {
    const name = decodeURIComponent(deployment[2] ?? '');
    const labels = deployment[1] === namespace ? options.deployments?.[name] : undefined;
    return labels === undefined
      ? problem(404, 'NotFound', `deployments.apps "${name}" not found`)
      : { status: 200, body: { metadata: { name }, spec: { selector: { matchLabels: labels } } } };
  }
  const list = /^\/api\/v1\/namespaces\/([^/]+)\/pods$/.exec(url.pathname);
  if (list !== null) {
    const wanted = (url.searchParams.get('labelSelector') ?? '').split(',').map((each) => each.split('='));
    const found = pods.filter((pod) => list[1] === namespace && wanted.every(([key = '', value]) => pod.labels?.[key] === value));
    return { status: 200, body: { kind: 'PodList', items: found.map(podJson) } };
  }
  const one = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)$/.exec(url.pathname);
  const name = decodeURIComponent(one?.[2] ?? '');
  const pod = one?.[1] === namespace ? pods.find((each) => each.name === name) : undefined;
  return pod === undefined
    ? problem(404, 'NotFound', one === null ? 'the server could not find the requested resource' : `pods "${name}" not found`)
    : { status: 200, body: podJson(pod) };
}

function notAllowed(request: IncomingMessage, url: URL, { token, forbid }: ExecServerOptions): Answer | null {
  if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) return problem(401, 'Unauthorized', 'Unauthorized');
  const no = forbid?.(request.method ?? 'GET', url.pathname) ?? null;
  return no === null ? null : problem(no.status, no.reason, no.message);
}

/** What the API server itself says no to, before a kubelet is asked. */
function refused(request: IncomingMessage, url: URL, options: ExecServerOptions, pods: readonly DoublePod[]): ExecRefusal | null {
  const before = ({ status, body }: Answer): ExecRefusal => ({
    when: 'before',
    status,
    body: JSON.stringify(body),
    type: 'application/json',
  });
  const no = notAllowed(request, url, options);
  if (no !== null) return before(no);
  const [, space, name = ''] = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/exec$/.exec(url.pathname) ?? [];
  const pod = space === namespace ? pods.find((each) => each.name === decodeURIComponent(name)) : undefined;
  if (pod === undefined) return before(problem(404, 'NotFound', `pods "${name}" not found`));
  const container = url.searchParams.get('container') ?? '';
  if (!containersOf(pod).includes(container))
    return before(problem(400, 'BadRequest', `container ${container} is not valid for pod ${pod.name}`));
  return null;
}

function refuseUpgrade(socket: Duplex, { status, body, type = 'text/plain' }: Extract<ExecRefusal, { when: 'before' }>): void {
  socket.end(
    `HTTP/1.1 ${status} Refused\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

function problem(status: number, reason: string, message: string): Answer {
  return { status, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code: status } };
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function containersOf(pod: DoublePod): readonly string[] {
  return pod.containers ?? ['main'];
}

function podJson(pod: DoublePod): object {
  const {
    name,
    uid = `uid-of-${name}`,
    labels = {},
    annotations = {},
    ready = true,
    deleting = false,
    phase = 'Running',
    waiting,
    starts = 1,
  } = pod;
  const running = waiting === undefined && phase === 'Running';
  return {
    kind: 'Pod',
    metadata: { name, namespace, uid, labels, annotations, ...(deleting ? { deletionTimestamp: '2024-01-01T00:00:00Z' } : {}) },
    spec: { containers: containersOf(pod).map((each) => ({ name: each })) },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready && running ? 'True' : 'False' }],
      containerStatuses: containersOf(pod).map((each) => ({
        name: each,
        ready: ready && running,
        ...(running ? { containerID: `double://${name}/${each}/${starts}` } : {}),
        state: running ? { running: { startedAt: '2024-01-01T00:00:00Z' } } : { waiting: { reason: waiting ?? 'ContainerCreating' } },
      })),
    },
  };
}

/** JSON is YAML, too. */
function kubeconfig(port: number, token: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'double', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'reader', user: { token } }],
    contexts: [{ name: 'double', context: { cluster: 'double', user: 'reader', namespace } }],
    'current-context': 'double',
  });
}

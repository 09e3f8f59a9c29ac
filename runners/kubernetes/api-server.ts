import http from 'node:http';
import https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { LabproofError, type OpenContext, type Target } from 'labproof/plugin';
import { loadKubeConfig } from './kubeconfig.ts';
import type { KubernetesOptions } from './options.ts';
import { Refusal, refusalOf, unreachable } from './refusals.ts';
import { timeLimit } from './time-limit.ts';

/** An API server, and as whom we speak to it. */
export interface ApiServer {
  readonly context: string;
  readonly namespace: string;
  /** A path below the server's address, which may have a path of its own. */
  url(path: string): URL;
  /** TLS and credentials for one request: tokens are read anew, as they expire. */
  credentials(): Promise<https.RequestOptions>;
  /** Reads one object; throws a Refusal when the server says no, and a LabproofError when it says nothing. */
  get<T>(path: string, limits: Limits): Promise<T>;
}

export interface Limits {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** Reads the kubeconfig; throws LABPROOF_KUBERNETES_CLIENT_MISSING, LABPROOF_KUBECONFIG_UNREADABLE or LABPROOF_KUBERNETES_CONTEXT_UNKNOWN. */
export async function connectToApi(target: Target, options: KubernetesOptions, context: OpenContext): Promise<ApiServer> {
  const config = await loadKubeConfig(options, context);
  const names = config.getContexts().map((each) => each.name);
  const name = options.context ?? config.getCurrentContext();
  const found = name === undefined || name === '' ? null : config.getContextObject(name);
  if (found === null) {
    throw new LabproofError({
      code: 'LABPROOF_KUBERNETES_CONTEXT_UNKNOWN',
      message:
        name === undefined || name === ''
          ? `the kubeconfig has no current context, and targets.${target.name}.context names none`
          : `the kubeconfig has no context "${name}"`,
      hint: `set targets.${target.name}.context to one of ${names.join(', ') || 'its contexts (it has none)'}`,
    });
  }
  config.setCurrentContext(found.name);
  const cluster = config.getCurrentCluster();
  if (cluster === null || !URL.canParse(cluster.server)) {
    throw new LabproofError({
      code: 'LABPROOF_KUBECONFIG_UNREADABLE',
      message: `the context "${found.name}" of the kubeconfig leads to no cluster with an address`,
      hint: `check it with: kubectl --context ${found.name} cluster-info`,
    });
  }
  if (cluster.skipTLSVerify && cluster.server.startsWith('https:'))
    context.notice(`the certificate of ${cluster.server} is not checked: the kubeconfig says insecure-skip-tls-verify`);
  const user = config.getCurrentUser();
  for (const secret of [user?.token, user?.password]) if (secret !== undefined && secret !== '') context.secret(secret);
  return new KubeApiServer(config, cluster.server, found.name, options.namespace ?? found.namespace ?? 'default', context);
}

class KubeApiServer implements ApiServer {
  readonly context: string;
  readonly namespace: string;
  readonly #config: KubeConfig;
  readonly #server: string;
  readonly #world: OpenContext;

  constructor(config: KubeConfig, server: string, context: string, namespace: string, world: OpenContext) {
    this.#config = config;
    this.#server = server.replace(/\/+$/, '');
    this.context = context;
    this.namespace = namespace;
    this.#world = world;
  }

  url(path: string): URL {
    return new URL(`${this.#server}${path}`);
  }

  async credentials(): Promise<https.RequestOptions> {
    const options: https.RequestOptions = {};
    try {
      await this.#config.applyToHTTPSOptions(options);
    } catch (cause) {
      // What a credential plug-in printed may hold a secret: it is not repeated.
      throw new LabproofError(
        {
          code: 'LABPROOF_KUBERNETES_UNAUTHORIZED',
          message: `the kubeconfig's user of the context "${this.context}" gives no credentials`,
          hint: `log in again, and try: kubectl --context ${this.context} auth can-i create pods/exec`,
        },
        { cause },
      );
    }
    const headers = options.headers as Readonly<Record<string, unknown>> | undefined;
    const [, token] = /^\w+ (.+)$/.exec(String(headers?.Authorization ?? '')) ?? [];
    if (token !== undefined) this.#world.secret(token);
    return options;
  }

  async get<T>(path: string, limits: Limits): Promise<T> {
    const url = this.url(path);
    const credentials = await this.credentials();
    const { status, body } = await fetchText(url, credentials, limits)
      // Reading may be repeated: a connection that was cut in between says nothing of the cluster.
      .catch((cause: unknown) => (wasCut(cause) ? fetchText(url, credentials, limits) : Promise.reject(cause)))
      .catch((cause: unknown) => {
        limits.signal.throwIfAborted();
        throw unreachable(this, cause);
      });
    if (status !== 200) throw refusalOf(status, body);
    try {
      return JSON.parse(body) as T;
    } catch {
      throw new Refusal(status, 'what it answered is no JSON: is this the address of an API server?', null);
    }
  }
}

function wasCut(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ECONNRESET' || cause.code === 'EPIPE');
}

/** A list of many pods is large; more than this is no answer. */
const maxBody = 64 << 20;

async function fetchText(url: URL, credentials: https.RequestOptions, limits: Limits): Promise<{ status: number; body: string }> {
  using time = timeLimit(limits.timeoutMs, limits.signal);
  const { signal } = time;
  return await new Promise((resolve, reject) => {
    const { get } = url.protocol === 'http:' ? http : https;
    const request = get(url, { ...credentials, signal, headers: { ...credentials.headers, accept: 'application/json' } }, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > maxBody) response.destroy(new Error('its answer is larger than 64 MiB'));
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }));
    });
    request.on('error', reject);
  });
}

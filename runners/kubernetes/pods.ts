import { setTimeout as sleep } from 'node:timers/promises';
import type { V1ContainerStatus, V1Deployment, V1LabelSelector, V1Pod, V1PodList } from '@kubernetes/client-node';
import { LabproofError, type OpenContext, type Problem, type Target } from 'labproof/plugin';
import type { ApiServer, Limits } from './api-server.ts';
import type { KubernetesOptions } from './options.ts';
import { explain, Refusal } from './refusals.ts';

/** One container of one pod: what a shell is opened in, and how to tell that it still is that one. */
export interface Place {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly container: string;
  /** Changes when the container is started anew: its files are fresh then, too. */
  readonly containerId: string;
}

/** Where a target was first found in a run; a pod that took its place later is another machine. */
const firstFound = new WeakMap<Target, Place>();
const pollMs = 500;

/**
 * Waits for the pod and its container; throws LABPROOF_POD_NOT_FOUND, LABPROOF_POD_NOT_READY, LABPROOF_CONTAINER_NOT_FOUND,
 * LABPROOF_POD_REPLACED or what the API server's refusal means.
 */
export async function findPlace(api: ApiServer, target: Target, options: KubernetesOptions, context: OpenContext): Promise<Place> {
  const deadline = performance.now() + options.readyTimeoutMs;
  const limits = () => ({
    signal: context.signal,
    timeoutMs: Math.max(1_000, Math.min(context.connectTimeoutMs, Math.ceil(deadline - performance.now()))),
  });
  const before = context.again === true ? firstFound.get(target) : undefined;
  const search = new Search(api, target, options, before);
  for (;;) {
    context.signal.throwIfAborted();
    const found = await search.once(limits());
    if (found.kind === 'found') {
      if (before === undefined) firstFound.set(target, found.place);
      else requireSame(target, before, found.place);
      for (const text of found.notices) context.notice(text);
      return found.place;
    }
    if (found.final || performance.now() + pollMs > deadline) throw new LabproofError(found.problem);
    await sleep(pollMs, undefined, { signal: context.signal });
  }
}

/** What became of a place: null when it is as it was. Throws when the API server does not say. */
export async function compareWithNow(api: ApiServer, target: Target, place: Place, limits: Limits): Promise<Problem | null> {
  try {
    return changed(await api.get<V1Pod>(podPath(place), limits), place, target);
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return gone(target, place, 'was deleted');
    throw error;
  }
}

/** As above, for a message: null also when nobody can tell. */
export function whatBecame(api: ApiServer, target: Target, place: Place, timeoutMs: number): Promise<Problem | null> {
  return compareWithNow(api, target, place, { signal: new AbortController().signal, timeoutMs }).catch(() => null);
}

type Found =
  | { readonly kind: 'found'; readonly place: Place; readonly notices: readonly string[] }
  | { readonly kind: 'none'; readonly problem: Problem; readonly final: boolean };

class Search {
  readonly #api: ApiServer;
  readonly #target: Target;
  readonly #options: KubernetesOptions;
  /** Where the run has been before. */
  readonly #before: Place | undefined;

  constructor(api: ApiServer, target: Target, options: KubernetesOptions, before: Place | undefined) {
    this.#api = api;
    this.#target = target;
    this.#options = options;
    this.#before = before;
  }

  async once(limits: Limits): Promise<Found> {
    const { pod, selector, deployment } = this.#options;
    try {
      if (pod !== undefined) return this.#byName(await this.#api.get<V1Pod>(podPath({ namespace: this.#api.namespace, pod }), limits));
      const labels = selector ?? labelsOf(await this.#deployment(deployment ?? '', limits));
      const query = new URLSearchParams({ labelSelector: labels, limit: '500' });
      const list = await this.#api.get<V1PodList>(`/api/v1/namespaces/${encodeURIComponent(this.#api.namespace)}/pods?${query}`, limits);
      return this.#amongst(list.items, deployment === undefined ? `the selector "${labels}"` : `the deployment ${deployment}`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const refused = this.#refused(error);
      // A pod that is being replaced is not there for a moment; what else is refused stays refused.
      return {
        kind: 'none',
        problem: refused.toProblem(),
        final: !(error.passing || (error.status === 404 && this.#before !== undefined)),
      };
    }
  }

  async #deployment(name: string, limits: Limits): Promise<V1Deployment> {
    const path = `/apis/apps/v1/namespaces/${encodeURIComponent(this.#api.namespace)}/deployments/${encodeURIComponent(name)}`;
    try {
      return await this.#api.get<V1Deployment>(path, limits);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw this.#refused(error, {
        verb: 'read deployments',
        rule: 'the verb get on deployments.apps',
        canI: 'get deployments',
        object: `deployment "${name}"`,
        list: 'deployments',
        byHand: `get deployment ${name}`,
      });
    }
  }

  #refused(refusal: Refusal, what = this.#podWords()): LabproofError {
    return explain(refusal, { target: this.#target, api: this.#api, what });
  }

  #podWords() {
    const { pod } = this.#options;
    return pod === undefined
      ? {
          verb: 'list pods',
          rule: 'the verb list on pods',
          canI: 'list pods',
          object: 'such pod',
          list: 'pods --show-labels',
          byHand: 'get pods',
        }
      : {
          verb: 'read pods',
          rule: 'the verb get on pods',
          canI: 'get pods',
          object: `pod "${pod}"`,
          list: 'pods',
          byHand: `get pod ${pod}`,
        };
  }

  #byName(pod: V1Pod): Found {
    const name = pod.metadata?.name ?? '';
    if (pod.metadata?.deletionTimestamp !== undefined) return this.#notReady(name, 'it is being deleted', false);
    return this.#inside(pod, []);
  }

  /** The one of before, else the first that is ready, by name: two runs of one state meet the same one. */
  #amongst(pods: readonly V1Pod[], what: string): Found {
    const living = pods
      .filter((pod) => pod.metadata?.deletionTimestamp === undefined && !over(pod))
      .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    const tried = living.map((pod) =>
      this.#inside(pod, living.length > 1 ? [`${this.#target.name}: ${nameOf(pod)} is one of ${living.length} pods of ${what}`] : []),
    );
    const ready = tried.filter((each) => each.kind === 'found');
    const first = ready.find((each) => each.place.uid === this.#before?.uid) ?? ready[0] ?? tried[0];
    if (first !== undefined) return first;
    return {
      kind: 'none',
      final: false,
      problem: {
        code: 'LABPROOF_POD_NOT_FOUND',
        message: `${what} has no running pod in the namespace ${this.#api.namespace} (${this.#target.name})`,
        hint: `see what there is: kubectl --context ${this.#api.context} -n ${this.#api.namespace} get pods --show-labels`,
      },
    };
  }

  #inside(pod: V1Pod, notices: readonly string[]): Found {
    const name = nameOf(pod);
    if (over(pod)) return this.#notReady(name, `its phase is ${pod.status?.phase}`, true);
    const containers = (pod.spec?.containers ?? []).map((each) => each.name);
    const wanted = this.#options.container ?? pod.metadata?.annotations?.['kubectl.kubernetes.io/default-container'] ?? containers[0] ?? '';
    if (!containers.includes(wanted)) {
      return {
        kind: 'none',
        final: true,
        problem: {
          code: 'LABPROOF_CONTAINER_NOT_FOUND',
          message: `the pod ${name} has no container "${wanted}" (${this.#target.name})`,
          hint: `set targets.${this.#target.name}.container to one of ${containers.join(', ')}`,
        },
      };
    }
    const status = pod.status?.containerStatuses?.find((each) => each.name === wanted);
    if (status?.state?.running === undefined || status.containerID === undefined)
      return this.#notReady(name, whyNotRunning(pod, wanted, status), false);
    if (this.#options.waitFor === 'ready' && !isReady(pod)) return this.#notReady(name, whyNotReady(pod), false);
    const chosen =
      this.#options.container === undefined && containers.length > 1
        ? [`${this.#target.name}: the container ${wanted} of ${containers.join(', ')} is taken`]
        : [];
    return {
      kind: 'found',
      notices: [...notices, ...chosen],
      place: {
        namespace: this.#api.namespace,
        pod: name,
        uid: pod.metadata?.uid ?? '',
        container: wanted,
        containerId: status.containerID,
      },
    };
  }

  #notReady(pod: string, why: string, final: boolean): Found {
    const waited = final ? '' : ` after ${this.#options.readyTimeoutMs / 1_000} s`;
    return {
      kind: 'none',
      final,
      problem: {
        code: 'LABPROOF_POD_NOT_READY',
        message: `the pod ${pod} is not ready${waited}: ${why} (${this.#target.name})`,
        hint: `see its events: kubectl --context ${this.#api.context} -n ${this.#api.namespace} describe pod ${pod}`,
      },
    };
  }
}

/** A target that is reached again in the same run must be the machine that it was: what earlier steps made is gone with the old one. */
function requireSame(target: Target, before: Place, place: Place): void {
  if (before.uid === place.uid && before.containerId === place.containerId) return;
  const what =
    before.uid === place.uid
      ? `the container ${place.container} of the pod ${place.pod} was started anew`
      : `the pod ${before.pod} was replaced${before.pod === place.pod ? '' : ` by ${place.pod}`}`;
  throw replaced(target, what);
}

function changed(pod: V1Pod, place: Place, target: Target): Problem | null {
  if (pod.metadata?.uid !== place.uid) return replaced(target, `the pod ${place.pod} was replaced`).toProblem();
  if (pod.metadata.deletionTimestamp !== undefined) return gone(target, place, 'is being deleted');
  if (over(pod)) return gone(target, place, `has ended (${pod.status?.phase})`);
  const status = pod.status?.containerStatuses?.find((each) => each.name === place.container);
  if (status?.containerID === place.containerId && status.state?.running !== undefined) return null;
  const ended = status?.state?.terminated ?? status?.lastState?.terminated;
  const why = ended?.reason === undefined ? '' : ` (${ended.reason}, exit code ${ended.exitCode})`;
  return replaced(target, `the container ${place.container} of the pod ${place.pod} ended or was started anew${why}`).toProblem();
}

function replaced(target: Target, what: string): LabproofError {
  return new LabproofError({
    code: 'LABPROOF_POD_REPLACED',
    message: `${what} while the guide ran: what earlier steps did in it is gone (${target.name})`,
    hint: 'see why with kubectl describe pod, then run the guide again from its beginning',
  });
}

function gone(target: Target, place: Place, what: string): Problem {
  return {
    code: 'LABPROOF_POD_GONE',
    message: `the pod ${place.pod} ${what} while the guide ran (${target.name})`,
    hint: 'see why with kubectl get events, then run the guide again from its beginning',
  };
}

export function podPath({ namespace, pod }: Pick<Place, 'namespace' | 'pod'>): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
}

function nameOf(pod: V1Pod): string {
  return pod.metadata?.name ?? '';
}

function over(pod: V1Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

function isReady(pod: V1Pod): boolean {
  return pod.status?.conditions?.some((each) => each.type === 'Ready' && each.status === 'True') === true;
}

function whyNotRunning(pod: V1Pod, container: string, status: V1ContainerStatus | undefined): string {
  const state = status?.state?.waiting ?? status?.state?.terminated;
  if (state?.reason !== undefined)
    return `its container ${container} is not running: ${state.reason}${state.message === undefined ? '' : ` (${state.message})`}`;
  const scheduled = pod.status?.conditions?.find((each) => each.type === 'PodScheduled' && each.status !== 'True');
  if (scheduled !== undefined) return `no node takes it: ${scheduled.message ?? scheduled.reason ?? 'it is not scheduled'}`;
  return `its container ${container} is not running, its phase is ${pod.status?.phase ?? 'unknown'}`;
}

function whyNotReady(pod: V1Pod): string {
  const waiting = (pod.status?.containerStatuses ?? []).filter((each) => !each.ready).map((each) => each.name);
  return waiting.length > 0 ? `not ready: ${waiting.join(', ')}` : 'its condition Ready is not True';
}

/** A deployment's selector as a query has it. */
function labelsOf(deployment: V1Deployment): string {
  const { matchLabels = {}, matchExpressions = [] }: V1LabelSelector = deployment.spec?.selector ?? {};
  return [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values = [] }) => {
      if (operator === 'Exists') return key;
      if (operator === 'DoesNotExist') return `!${key}`;
      return `${key} ${operator === 'NotIn' ? 'notin' : 'in'} (${values.join(',')})`;
    }),
  ].join(',');
}

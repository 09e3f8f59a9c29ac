import { LabproofError, type Target } from 'labproof/plugin';
import type { ApiServer } from './api-server.ts';

/** The server understood, and said no: its status code and its own words. */
export class Refusal extends Error {
  readonly status: number;
  /** Kubernetes' word for it: `NotFound`, `Forbidden`, … */
  readonly reason: string | null;

  constructor(status: number, message: string, reason: string | null) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.reason = reason;
  }

  /** Busy servers and restarting proxies say so before anything has been started. */
  get passing(): boolean {
    return [429, 502, 503, 504].includes(this.status);
  }
}

/** A body as the API server (a Status in JSON) or a kubelet (plain text) writes it. */
export function refusalOf(status: number, body: string): Refusal {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed) {
      const reason = 'reason' in parsed && typeof parsed.reason === 'string' ? parsed.reason : null;
      return new Refusal(status, oneLine(String(parsed.message)), reason);
    }
  } catch {
    // Plain text: from a kubelet, or from a proxy in between.
  }
  return new Refusal(status, oneLine(body) || `HTTP status ${status}`, null);
}

/** What a refusal means, in words for a person at two in the morning; `doing` ends "… may not ___". */
export function explain(refusal: Refusal, doing: Doing): LabproofError {
  const said = `the API server says: ${refusal.message}`;
  const { target, api, what } = doing;
  const kubectl = `kubectl --context ${api.context} -n ${api.namespace}`;
  const error = (code: string, message: string, hint: string) => new LabproofError({ code, message, hint }, { cause: refusal });
  if (refusal.status === 401)
    return error(
      'LABPROOF_KUBERNETES_UNAUTHORIZED',
      `the cluster does not know who we are (context "${api.context}"): the credentials are missing, wrong or expired; ${said}`,
      `log in to the cluster again, then try: ${kubectl} get pods`,
    );
  if (refusal.status === 403)
    return error(
      'LABPROOF_KUBERNETES_FORBIDDEN',
      `the user of the context "${api.context}" may not ${what.verb} in the namespace ${api.namespace} (${target.name}); ${said}`,
      `ask for a role with ${what.rule}, or use another context; try: ${kubectl} auth can-i ${what.canI}`,
    );
  if (refusal.status === 404)
    return error(
      'LABPROOF_POD_NOT_FOUND',
      `there is no ${what.object} in the namespace ${api.namespace} (${target.name}); ${said}`,
      `see what there is: ${kubectl} get ${what.list}`,
    );
  return error(
    'LABPROOF_KUBERNETES_REFUSED',
    `the cluster refuses to ${what.verb} (${target.name}); ${said}`,
    `try the same by hand: ${kubectl} ${what.byHand}`,
  );
}

export interface Doing {
  readonly target: Target;
  readonly api: ApiServer;
  readonly what: {
    readonly verb: string;
    /** The rights that it takes. */
    readonly rule: string;
    readonly canI: string;
    readonly object: string;
    readonly list: string;
    readonly byHand: string;
  };
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name cannot be resolved now',
  ETIMEDOUT: 'nothing answers',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to its network',
  ABORT_ERR: 'no answer within the time to connect',
};

/** Nobody answered, or not whom we trust. */
export function unreachable(api: Pick<ApiServer, 'context' | 'url'>, cause: unknown): LabproofError {
  if (cause instanceof LabproofError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const message = cause instanceof Error ? cause.message : String(cause);
  const { origin } = api.url('/');
  if (/CERT|SELF_SIGNED|ISSUER|ERR_TLS|LEAF_SIGNATURE/.test(code))
    return new LabproofError(
      {
        code: 'LABPROOF_KUBERNETES_CERTIFICATE',
        message: `the certificate of ${origin} cannot be trusted: ${oneLine(message)}`,
        hint: `compare certificate-authority of the context "${api.context}" with the cluster's own; after a new set-up fetch a new kubeconfig`,
      },
      { cause },
    );
  const timedOut = cause instanceof Error && (cause.name === 'AbortError' || cause.name === 'TimeoutError' || /timed out/i.test(message));
  return new LabproofError(
    {
      code: 'LABPROOF_KUBERNETES_UNREACHABLE',
      message: `the API server ${origin} (context "${api.context}") cannot be reached: ${timedOut ? words.ABORT_ERR : (words[code] ?? oneLine(message))}`,
      hint: `check that the cluster is up: kubectl --context ${api.context} cluster-info`,
    },
    { cause },
  );
}

/** Words of a server in one line of ours: no control characters, and not without end. */
export function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}

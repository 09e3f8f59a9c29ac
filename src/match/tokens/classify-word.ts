import { isStateWord } from '../policy/states.ts';
import type { TokenType } from './token.ts';

// Kubernetes draws generated names from an alphabet without vowels (apimachinery util/rand); a template hash uses ten letters of it.
const safe = '[bcdfghjklmnpqrstvwxz2456789]';
const generated = new RegExp(`^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?-)[4-9bcdf]{8,10}-${safe}{5}$`);
const daemon = new RegExp(`^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?-)${safe}{5}$`);
/** Calico joins the parts of a pod's name with two dashes, and puts its interface behind it. */
const endpoint = new RegExp(`^(\\S{1,200}--)[4-9bcdf]{8,10}--${safe}{5}-eth\\d$`);
const replicaSet = /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?-)[4-9bcdf]{8,10}$/;
const virtualInterface = /^(cali|veth|tap|lxc|br-|vnet|qr-|qg-|qvo|qvb|qbr|docker_gwbridge-)[0-9a-f]{5,}$/;

interface Classified {
  readonly type: TokenType;
  readonly stem: string;
}

/** Outputs repeat their words: each is looked at once, until there are too many of them. */
const seen = new Map<string, Classified>();
const mostSeen = 5_000;

/** The type of a bare word, and the stem that stays when the thing is renamed. */
export function classifyWord(word: string): Classified {
  const known = seen.get(word);
  if (known !== undefined) return known;
  const found = classify(word);
  if (seen.size >= mostSeen) seen.clear();
  if (word.length <= 100) seen.set(word, found);
  return found;
}

function classify(word: string): Classified {
  const virtual = virtualInterface.exec(word);
  if (virtual !== null && (mixed(word.slice(virtual[1]?.length ?? 0)) || /\d{8,}$/.test(word)))
    return { type: 'interface', stem: virtual[1] ?? '' };
  const name =
    generated.exec(word) ??
    endpoint.exec(word) ??
    (mixed(word.slice(word.lastIndexOf('-') + 1)) ? replicaSet.exec(word) : null) ??
    daemonName(word);
  if (name !== null) return { type: 'pod', stem: name[1] ?? '' };
  if (/^[4-9bcdf]{8,10}$/.test(word) && mixed(word)) return { type: 'hash', stem: '' };
  // `cart-6c5f7d9b84-kx2vq.shop`: a pod with its namespace.
  const dot = word.indexOf('.');
  if (dot > 0 && generated.test(word.slice(0, dot))) return { type: 'pod', stem: generated.exec(word.slice(0, dot))?.[1] ?? '' };
  if (/^[A-Za-z][\w-]*\.\d{6}$/.test(word)) return { type: 'temporary', stem: word.slice(0, -6) };
  if (/^tmp\.[A-Za-z0-9]{6,12}$/.test(word)) return { type: 'temporary', stem: 'tmp.' };
  const tail = word.slice(word.lastIndexOf('-') + 1);
  if (/^(?:[0-9a-f]{7,128}|[0-9A-F]{8,128})$/.test(tail) && mixed(tail))
    return { type: 'hex', stem: word.slice(0, word.length - tail.length) };
  if (
    word.length >= 20 &&
    /^[A-Za-z0-9+_=-]+$/.test(word) &&
    /[a-z]/.test(word) &&
    /[A-Z]/.test(word) &&
    /\d/.test(word) &&
    !isWordy(word)
  ) {
    return { type: 'secret', stem: '' };
  }
  return { type: isStateWord(word) ? 'state' : 'word', stem: word };
}

/** `AmazonEC2ContainerRegistryReadOnly`: words in a row, and little else. */
function isWordy(word: string): boolean {
  return word.replace(/[A-Z]?[a-z]{3,}/g, '').length * 2 < word.length;
}

/** Parts of a generated pod name that other outputs show alone: its template hash. */
export function templateHash(pod: string): string | null {
  const parts = pod.split('-');
  const hash = /^[4-9bcdf]{8,10}$/.test(parts.at(-1) ?? '') ? parts.at(-1) : parts.at(-2);
  return hash !== undefined && /^[4-9bcdf]{8,10}$/.test(hash) && mixed(hash) ? hash : null;
}

function daemonName(word: string): RegExpExecArray | null {
  const found = daemon.exec(word);
  // Five digits alone are a port or a number, not a drawn suffix.
  return found !== null && /[a-z]/.test(word.slice(-5)) ? found : null;
}

function mixed(text: string): boolean {
  return /\d/.test(text) && /[A-Za-z]/.test(text);
}

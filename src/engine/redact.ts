import { withoutPrivateKeys } from './private-keys.ts';

/**
 * Blots out credentials in anything that leaves the engine: values that runners registered, and shapes that are
 * secrets wherever they stand. Typed (`«redacted:password»`), so that a recording stays judgeable.
 */
export class Redactor {
  /** Longest first: a secret may be a part of another one. */
  #secrets: readonly string[] = [];

  /** Registers a credential; very short ones would blot out innocent text and are refused by their own weakness. */
  add(value: string): void {
    if (value.length < 4) return;
    this.#secrets = [...new Set([...this.#secrets, ...spellings(value)])].sort((a, b) => b.length - a.length);
  }

  text(text: string): string {
    let clean = text;
    for (const secret of this.#secrets) clean = clean.replaceAll(secret, '«redacted:credential»');
    if (!hint.test(clean)) return clean;
    for (const [type, , pattern] of shapes) clean = clean.replace(pattern, (_all, before: string = '') => `${before}«redacted:${type}»`);
    return withoutPrivateKeys(clean);
  }

  /** The same value with every string in it cleaned; keys stay. What is clean is handed on as it is, not as a copy. */
  value<T>(value: T): T {
    return this.#clean(value) as T;
  }

  #clean(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return this.#cleanList(value);
    if (typeof value !== 'object' || value === null) return value;
    let clean: Record<string, unknown> | null = null;
    for (const key of Object.keys(value)) {
      const each = (value as Record<string, unknown>)[key];
      const own = this.#clean(each);
      if (own !== each) {
        clean ??= { ...value };
        clean[key] = own;
      }
    }
    return clean ?? value;
  }

  #cleanList(values: readonly unknown[]): readonly unknown[] {
    let clean: unknown[] | null = null;
    for (const [at, each] of values.entries()) {
      const own = this.#clean(each);
      if (own !== each) {
        clean ??= [...values];
        clean[at] = own;
      }
    }
    return clean ?? values;
  }
}

/** As it is, and as programs print it: in an address, in JSON, in quotes of a shell, in base64 with or without a name before it. */
function spellings(value: string): readonly string[] {
  const written = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), value.replaceAll("'", "'\\''")];
  const bytes = [...new TextEncoder().encode(value)];
  // What stands before it shifts its bytes; the characters at the ends that hold bits of its neighbours are left out.
  const shifted = bytes.length < 6 ? [] : [0, 1, 2].map((before) => base64Of(bytes, before));
  return [...new Set([...written, ...shifted, ...shifted.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))])];
}

function base64Of(bytes: readonly number[], before: number): string {
  const all = [...new Array<number>(before).fill(0), ...bytes];
  const text = btoa(String.fromCharCode(...all)).replace(/=+$/, '');
  return text.slice(Math.ceil((before * 8) / 6), Math.floor((all.length * 8) / 6));
}

const keyKinds = ['', 'RSA ', 'EC ', 'DSA ', 'OPENSSH ', 'ENCRYPTED '];

function encodedFrame(kind: string): string {
  return base64Of([...new TextEncoder().encode(`-----BEGIN ${kind}PRIVATE KEY`)], 0).replaceAll('+', '\\+');
}

/** Linear patterns, each with what precedes the secret in group 1; before it what none of its texts is without. */
const shapes: readonly (readonly [type: string, hint: string, pattern: RegExp])[] = [
  ['token', 'Bearer', /(\bBearer\s)[A-Za-z0-9._~+/-]{8,4096}=*/g],
  ['token', 'eyJ', /()\beyJ[A-Za-z0-9_-]{10,4096}\.[A-Za-z0-9_-]{10,4096}\.[A-Za-z0-9_-]{5,4096}/g],
  ['token', '[Bb][Aa][Ss][Ii][Cc]', /(\bAuthorization:\s{0,5}Basic\s)[A-Za-z0-9+/]{4,4096}=*/gi],
  [
    'token',
    'gh[oprsu]|github_pat|glpat|npm|xox|sk_live',
    /()\b(?:gh[oprsu]|github_pat|glpat|npm|xox[abeprs]|sk_live)[_-][A-Za-z0-9_-]{16,255}/g,
  ],
  ['key', 'AKIA', /()\bAKIA[0-9A-Z]{16}\b/g],
  // A whole file in base64, as `kubectl get secret -o yaml` shows it.
  [
    'private-key',
    encodedFrame('').slice(0, 14),
    new RegExp(`()\\b(?:${keyKinds.map(encodedFrame).join('|')})[A-Za-z0-9+/]{16,}={0,2}`, 'g'),
  ],
];

/** One look at a text that holds none, as nearly all do. */
const hint = new RegExp(['PRIVATE KEY', ...shapes.map(([, each]) => each)].join('|'));

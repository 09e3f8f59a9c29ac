/**
 * Blots out credentials in anything that leaves the engine: values that runners registered, and shapes that are
 * secrets wherever they stand. Typed (`«redacted:password»`), so that a recording stays judgeable.
 */
export class Redactor {
  /** Longest first: a secret may be a part of another one. */
  #secrets: readonly string[] = [];

  /** Registers a credential; very short ones would blot out innocent text and are refused by their own weakness. */
  add(value: string): void {
    if (value.length < 4 || this.#secrets.includes(value)) return;
    this.#secrets = [...this.#secrets, value].sort((a, b) => b.length - a.length);
  }

  text(text: string): string {
    let clean = text;
    for (const secret of this.#secrets) clean = clean.replaceAll(secret, '«redacted:credential»');
    if (!hint.test(clean)) return clean;
    for (const [type, , pattern] of shapes) clean = clean.replace(pattern, (_all, before: string = '') => `${before}«redacted:${type}»`);
    return clean;
  }

  /** The same value with every string in it cleaned; keys stay. What is clean is handed on as it is, not as a copy. */
  value<T>(value: T): T {
    return this.#clean(value) as T;
  }

  #clean(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) {
      const clean = value.map((each) => this.#clean(each));
      return clean.every((each, at) => each === value[at]) ? value : clean;
    }
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
}

/** Linear patterns, each with what precedes the secret in group 1; before it what none of its texts is without. */
const shapes: readonly (readonly [type: string, hint: string, pattern: RegExp])[] = [
  ['private-key', 'PRIVATE KEY-----', /(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----)[A-Za-z0-9+/=\s]{16,20000}(?=-----END)/g],
  ['token', 'Bearer', /(\bBearer\s)[A-Za-z0-9._~+/-]{8,4096}=*/g],
  ['token', 'eyJ', /()\beyJ[A-Za-z0-9_-]{10,4096}\.[A-Za-z0-9_-]{10,4096}\.[A-Za-z0-9_-]{5,4096}/g],
  ['token', 'ghp|gho|ghs|glpat|xox', /()\b(?:ghp|gho|ghs|glpat|xox[abp])[_-][A-Za-z0-9_-]{16,255}/g],
  ['key', 'AKIA', /()\bAKIA[0-9A-Z]{16}\b/g],
];

/** One look at a text that holds none, as nearly all do. */
const hint = new RegExp(shapes.map(([, each]) => each).join('|'));

/**
 * Blots out credentials in anything that leaves the engine: values that runners registered, and shapes that are
 * secrets wherever they stand. Typed (`«redacted:password»`), so that a recording stays judgeable.
 */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** Registers a credential; very short ones would blot out innocent text and are refused by their own weakness. */
  add(value: string): void {
    if (value.length >= 4) this.#secrets.add(value);
  }

  text(text: string): string {
    let clean = text;
    for (const secret of [...this.#secrets].sort((a, b) => b.length - a.length)) clean = clean.replaceAll(secret, '«redacted:credential»');
    for (const [type, pattern] of shapes) clean = clean.replace(pattern, (_all, before: string = '') => `${before}«redacted:${type}»`);
    return clean;
  }

  /** The same value with every string in it cleaned; keys stay. */
  value<T>(value: T): T {
    return this.#clean(value) as T;
  }

  #clean(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((each) => this.#clean(each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.#clean(each)]));
  }
}

/** Linear patterns, each with what precedes the secret in group 1. */
const shapes: readonly (readonly [string, RegExp])[] = [
  ['private-key', /(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----)[A-Za-z0-9+/=\s]{16,20000}(?=-----END)/g],
  ['token', /(\bBearer\s)[A-Za-z0-9._~+/-]{8,4096}=*/g],
  ['token', /()\beyJ[A-Za-z0-9_-]{10,4096}\.[A-Za-z0-9_-]{10,4096}\.[A-Za-z0-9_-]{5,4096}/g],
  ['token', /()\b(?:ghp|gho|ghs|glpat|xox[abp])[_-][A-Za-z0-9_-]{16,255}/g],
  ['key', /()\bAKIA[0-9A-Z]{16}\b/g],
];

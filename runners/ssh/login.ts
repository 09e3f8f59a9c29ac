import type { AnyAuthMethod, AuthHandlerMiddleware } from 'ssh2';
import type { Authentication } from './authentication.ts';

/** How a login ended without success: the host let nobody in, hung up, or wants what labproof does not give. */
export type LoginEnd =
  | { readonly kind: 'refused' }
  | { readonly kind: 'hung-up'; readonly words: string | null }
  | { readonly kind: 'new-password'; readonly words: string };

/** One login on one connection: what is tried next, and what came of what was tried. */
export class Login {
  readonly #methods: AnyAuthMethod[];
  readonly #tried = new Set<string>();
  #answers = 0;

  constructor({ methods }: Authentication) {
    this.#methods = [...methods];
  }

  /** ssh2 asks for the first way to log in, and for another one after each that was refused. */
  readonly next: AuthHandlerMiddleware = (left, _partial, go) => {
    if (Array.isArray(left)) this.#answers++;
    const method = this.#methods.shift();
    if (method !== undefined) this.#tried.add(method.type);
    // False ends it; ssh2's types do not know.
    (go as (next: AnyAuthMethod | false) => void)(method ?? false);
  };

  /** Kinds of ways that were tried, in order. */
  get tried(): readonly string[] {
    return [...this.#tried];
  }

  /** The host has refused one way at least. */
  get wasAnswered(): boolean {
    return this.#answers > 0;
  }
}

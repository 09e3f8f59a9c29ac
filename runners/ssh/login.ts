import type { AnyAuthMethod, AuthHandlerMiddleware, Prompt } from 'ssh2';
import type { Authentication } from './authentication.ts';
import type { Difference } from './host-key.ts';
import { otherQuestion } from './questions.ts';

/** How a login ended without success: the host let nobody in, hung up, or wants what labproof does not give. */
export type LoginEnd =
  | { readonly kind: 'refused' }
  | { readonly kind: 'hung-up'; readonly words: string | null }
  | { readonly kind: 'new-password'; readonly words: string }
  | { readonly kind: 'question'; readonly words: string };

const secret: ReadonlySet<string> = new Set(['password', 'keyboard-interactive']);

/** One login on one connection: what is tried next, and what came of what was tried. */
export class Login {
  readonly #methods: AnyAuthMethod[];
  readonly #tried = new Set<string>();
  readonly #hasPassword: boolean;
  readonly #giveUp: (end: LoginEnd) => void;
  #answers = 0;
  #told = false;
  #keptFrom: Difference | null = null;

  /** `giveUp` is told of what has no answer: the host would wait for it. */
  constructor({ username, methods, password }: Authentication, giveUp: (end: LoginEnd) => void) {
    this.#giveUp = giveUp;
    this.#methods = [...methods];
    this.#hasPassword = password !== null;
    if (password !== null)
      this.#methods.push(
        { type: 'password', username, password },
        {
          type: 'keyboard-interactive',
          username,
          prompt: (_name, _about, _language, asked, answer) => this.#asked(asked, password, answer),
        },
      );
  }

  /** ssh2 asks for the first way to log in, and for another one after each that was refused. */
  readonly next: AuthHandlerMiddleware = (left, _partial, go) => {
    if (Array.isArray(left)) this.#answers++;
    const method = this.#methods.find(({ type }) => this.#keptFrom === null || !secret.has(type));
    this.#methods.splice(0, method === undefined ? this.#methods.length : this.#methods.indexOf(method) + 1);
    if (method !== undefined) this.#tried.add(method.type);
    // False ends it; ssh2's types do not know.
    (go as (next: AnyAuthMethod | false) => void)(method ?? false);
  };

  /** Nothing secret is said to this host: it may not be the one that is meant. Source: ssh(1) with StrictHostKeyChecking=no. */
  keepSecretsFrom(why: Difference): void {
    this.#keptFrom = why;
  }

  /** Why the password was kept from the host; null where there is none, or it was not. */
  get keptFrom(): Difference | null {
    return this.#hasPassword ? this.#keptFrom : null;
  }

  /** Kinds of ways that were tried, in order. */
  get tried(): readonly string[] {
    return [...this.#tried];
  }

  /** The host has refused one way at least. */
  get wasAnswered(): boolean {
    return this.#answers > 0;
  }

  #asked(prompts: readonly Prompt[], password: string, answer: (answers: string[]) => void): void {
    // A second round of questions is about something else than this password.
    const other = this.#told ? (prompts[0]?.prompt ?? '') : otherQuestion(prompts);
    if (other === null) answer([password]);
    else this.#giveUp({ kind: 'question', words: other });
    this.#told = true;
  }
}

import type { AnyAuthMethod, AuthHandlerMiddleware, Prompt } from 'ssh2';
import type { Authentication } from './authentication.ts';
import { otherQuestion } from './questions.ts';

/** How a login ended without success: the host let nobody in, hung up, or wants what labproof does not give. */
export type LoginEnd =
  | { readonly kind: 'refused' }
  | { readonly kind: 'hung-up'; readonly words: string | null }
  | { readonly kind: 'new-password'; readonly words: string }
  | { readonly kind: 'question'; readonly words: string };

/** One login on one connection: what is tried next, and what came of what was tried. */
export class Login {
  readonly #methods: AnyAuthMethod[];
  readonly #tried = new Set<string>();
  readonly #giveUp: (end: LoginEnd) => void;
  #answers = 0;
  #told = false;

  /** `giveUp` is told of what has no answer: the host would wait for it. */
  constructor({ username, methods, password }: Authentication, giveUp: (end: LoginEnd) => void) {
    this.#giveUp = giveUp;
    this.#methods = [...methods];
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

  #asked(prompts: readonly Prompt[], password: string, answer: (answers: string[]) => void): void {
    // A second round of questions is about something else than this password.
    const other = this.#told ? (prompts[0]?.prompt ?? '') : otherQuestion(prompts);
    if (other === null) answer([password]);
    else this.#giveUp({ kind: 'question', words: other });
    this.#told = true;
  }
}

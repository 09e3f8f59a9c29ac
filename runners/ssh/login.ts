import type { AnyAuthMethod, AuthHandlerMiddleware, Prompt } from 'ssh2';
import { watchedAgent } from './agent.ts';
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
  readonly #username: string;
  readonly #hasPassword: boolean;
  readonly #giveUp: (end: LoginEnd) => void;
  readonly #tried = new Set<string>();
  #left: readonly AnyAuthMethod[];
  /** What the host refused, and may want after something else. */
  #refused: readonly AnyAuthMethod[] = [];
  #current: AnyAuthMethod | null = null;
  #wants: readonly string[] = [];
  #answers = 0;
  #told = false;
  #signed = false;
  #keptFrom: Difference | null = null;

  /** `giveUp` is told of what has no answer: the host would wait for it. */
  constructor({ username, methods, password }: Authentication, giveUp: (end: LoginEnd) => void) {
    this.#username = username;
    this.#giveUp = giveUp;
    this.#hasPassword = password !== null;
    this.#left = [...methods, ...(password === null ? [] : this.#ways(password))];
  }

  /** ssh2 asks for the first way to log in, and for another one after each that was refused, or was not enough. */
  readonly next: AuthHandlerMiddleware = (wanted, partial, go) => {
    if (Array.isArray(wanted)) this.#hear(wanted, partial);
    const [method, ...left] = this.#keptFrom === null ? this.#left : this.#left.filter(({ type }) => !secret.has(type));
    this.#left = left;
    this.#current = method ?? this.#afterAgent();
    if (method !== undefined) this.#tried.add(method.type);
    // False ends it; ssh2's types do not know.
    (go as (next: AnyAuthMethod | false) => void)(this.#watched(this.#current) ?? false);
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

  /** With which ways the host would go on after it has accepted a part; none where it has accepted nothing. */
  get wants(): readonly string[] {
    return this.#wants;
  }

  /** The host has refused one way at least. */
  get wasAnswered(): boolean {
    return this.#answers > 0;
  }

  #hear(wanted: readonly string[], partial: boolean): void {
    this.#answers++;
    if (partial) {
      this.#left = [...this.#refused, ...this.#left].filter(({ type }) => wanted.includes(type === 'agent' ? 'publickey' : type));
      this.#refused = [];
    } else if (this.#current !== null) this.#refused = [...this.#refused, this.#current];
    // Of an agent's keys ssh2 does not tell which one was accepted: that one has signed, and no other is wanted.
    if (partial || (this.#signed && !wanted.includes('publickey'))) this.#wants = wanted;
  }

  /** Asks what is still wanted after a key of an agent was accepted: ssh2 keeps what the host said to that for itself. */
  #afterAgent(): AnyAuthMethod | null {
    return this.#current?.type === 'agent' && this.#signed ? { type: 'none', username: this.#username } : null;
  }

  #watched(method: AnyAuthMethod | null): AnyAuthMethod | null {
    if (method?.type !== 'agent') return method;
    const agent = watchedAgent(method.agent, () => {
      this.#signed = true;
    });
    return { ...method, agent };
  }

  #ways(password: string): readonly AnyAuthMethod[] {
    const username = this.#username;
    const ask = (prompts: readonly Prompt[], answer: (answers: string[]) => void): void => {
      // A second round of questions is about something else than this password.
      const other = this.#told ? (prompts[0]?.prompt ?? '') : otherQuestion(prompts);
      if (other === null) answer([password]);
      else this.#giveUp({ kind: 'question', words: other });
      this.#told = true;
    };
    return [
      { type: 'password', username, password },
      { type: 'keyboard-interactive', username, prompt: (_name, _about, _language, prompts, answer) => ask(prompts, answer) },
    ];
  }
}

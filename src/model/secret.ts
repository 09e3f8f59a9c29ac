/**
 * Where a secret comes from; the secret itself never stands in a configuration or on a command line. `ask`: the user types it on the
 * terminal, once in a run.
 */
export type SecretSource = { readonly env: string } | { readonly command: string } | { readonly file: string } | { readonly ask: true };

/** What a target's program asks, as a part of its line, and what is answered; a secret is answered once for each command. */
export interface TargetAnswer {
  readonly question: string;
  readonly answer: string | SecretSource;
}

import type { Problem } from './problem.ts';

/**
 * How the run of a command ended. Never guessed from silence: `lost` is the transport's own word
 * (closed without an exit), `prompt` means the shell is back but gives no exit status (imish, vtysh).
 */
export type CommandEnd =
  /** `shellLost`: whatever the command did, its terminal is not used again. */
  | { readonly kind: 'exit'; readonly status: number; readonly shellLost?: true }
  | { readonly kind: 'prompt'; readonly shellLost?: true }
  | { readonly kind: 'interrupted'; readonly answered: boolean; readonly shellLost?: true }
  | { readonly kind: 'timeout'; readonly afterMs: number; readonly shellLost?: true }
  /** It asked something to which there is no answer, and was interrupted. */
  | { readonly kind: 'asked'; readonly question: string; readonly why: string; readonly shellLost?: true }
  | { readonly kind: 'shell-ended'; readonly status: number | null }
  | { readonly kind: 'lost'; readonly problem: Problem }
  /** Nothing of the command was sent: its shell or directory could not be reached; `lost` when the connection went with it. */
  | { readonly kind: 'not-sent'; readonly problem: Problem; readonly lost: boolean };

/** What the target did. It says nothing of right or wrong; text read before a timeout or loss is kept. */
export interface Output {
  /** As a terminal would show it: control sequences rendered, line ends `\n`, no echo, no prompt. */
  readonly text: string;
  readonly end: CommandEnd;
  readonly durationMs: number;
  /** Characters dropped because the output passed the cap; 0 when it is whole. */
  readonly truncated: number;
}

/** How to converse with one kind of shell: data, plus as little else as possible. */
export interface Dialect {
  readonly name: string;
  /** Other words for it in guides (`sh` for bash's family is a dialect of its own, not an alias). */
  readonly aliases?: readonly string[];
  /**
   * How the end of a command is seen: `marker` = nonce markers around `eval` (POSIX shells, gives an exit status);
   * `prompt` = the prompt learned at entry, then a short settle.
   */
  readonly ending: 'marker' | 'prompt';
  /** Commands by which another shell enters this one; a guide's line equal to one of them is a step of kind `enter`. */
  readonly enteredBy: readonly string[];
  /** Commands that leave it. */
  readonly leave: readonly string[];
  /** Sent once after entry, before anything else; must be harmless (`terminal length 0`). */
  readonly prepare: readonly string[];
  /** Line-anchored patterns (linear) of its prompts, with named groups `host`, `user`, `mode`, `dir` where the prompt tells. */
  readonly prompts: readonly string[];
  /** Line-anchored pattern (linear) of the prompt at which an unfinished command is continued; what it matches is not part of the command. */
  readonly continued?: string;
  /** Pattern (linear) of a line that stands above each prompt and belongs to it, as `[edit]` does: no output of a command. */
  readonly above?: string;
  /** Texts that mean "press a key": matched at the end of the buffer, answered by `answer`. */
  readonly pagers: readonly { readonly pattern: string; readonly answer: string }[];
  /** A comment line in this shell, or null: used to confirm that a prompt is real. */
  readonly comment: string | null;
  /** The command that shows the host's own name, or null. */
  readonly hostnameCommand: string | null;
  /** Prompts that the user's configuration describes; certain wherever they match. */
  readonly ownPrompts?: readonly OwnPrompt[];
}

/** A prompt that no table knows, as the configuration describes it. */
export interface OwnPrompt {
  /** The host whose prompt it is on a page, when it is a target's own; a live prompt proves no identity by it. */
  readonly host: string | null;
  /** Reads the beginning of a line, in time linear in its length; null when it is no such prompt. */
  readonly read: (line: string) => OwnPromptMatch | null;
}

export interface OwnPromptMatch {
  readonly text: string;
  readonly host: string | null;
  readonly user: string | null;
  readonly mode: string | null;
  readonly dir: string | null;
}

/** What a pager shows where it waits for a key; each is linear. */
const pagers: readonly RegExp[] = [
  // `--More--`, `---- More ----`, `---(more 45%)---`, `<--- More --->`, `--More--(45%)`
  /^\s*(?:-{2,5}|<-{1,4}) ?\(?(?:more|less)(?: ?\d{1,3}%)?\)? ?-{1,5}>?\s*(?:\(\d{1,3}%\))?\s*$/i,
  /^\s*-- ?more ?-- ?(?:,|or) .{0,120}$/i,
  /^\s*--\s?Type <RET> for more\b/i,
  /^\s*\(END\)\s*$/,
  /^\s*lines \d+-\d+(?:\/\d+)?(?: byte \S+)?(?: \(END\)| \d{1,3}%)?\s*$/,
  // Keys are not quoted, and nobody gets information for one: `Type "help" for more information.` is a greeting.
  /^\W{0,5}(?:press|hit|type) (?:[^\s"'`]+ ){1,8}(?:to continue|for more(?! (?:info(?:rmation)?|help|details?|about|on)\b)|(?:for )?the next page)\b/i,
  /^\s*\(press RETURN\)\s*$/i,
];

/** Does a line only say that a pager waits for a key? */
export function isPager(text: string): boolean {
  return text.length < 200 && pagers.some((pattern) => pattern.test(text));
}

/** What a pager has left in an output: its words, alone or before others, and at the very end the colon of `less`. */
export function isLeftover(text: string, last: boolean): boolean {
  return isPager(text) || behindPager(text) !== text || (last && text.trim() === ':');
}

/** What a command says on a line that begins with the words of a pager. */
export function behindPager(text: string): string {
  return text.replace(/^\s*-{2,5} ?more ?-{2,5}[ \t]*/i, '');
}

/** Questions that wait for an answer, whether it stands behind them or not. */
const questions: readonly RegExp[] = [
  /[[(](?:y(?:es)?)\/(?:n(?:o)?)(?:\/[\w[\]]{1,14}){0,2}[\])]/i,
  /\?\s(?:y(?:es)?|n(?:o)?)$/i,
  /\b(?:password|passphrase|passcode|PIN)(?: for [^\s:]{1,80})?: ?$/i,
];

export function isQuestion(text: string): boolean {
  return text.length < 400 && questions.some((pattern) => pattern.test(text.trimEnd()));
}

/** The answer behind a question or a label: what was typed there. */
export function answerIn(text: string): string | null {
  return /[?:>\])]\s+(\S[^?:>\])]{0,80})$/.exec(text.trimEnd())?.[1] ?? null;
}

/** A line by which a command warns of something, without being an error. */
export function isWarning(text: string): boolean {
  return /^\W{0,5}(?:warn(?:ing)?|deprecated|caution)\b ?:/i.test(text.slice(0, 40));
}

import type { Dialect } from './dialect.ts';

/** Does this leave the shell? The words of its dialect, with a status (`exit 3`, `exit(3)`) or the sign of a statement (`quit;`) behind them. */
export function leavesShell(dialect: Dialect, command: string): boolean {
  const typed = command.trim();
  if (dialect.leave.includes(typed)) return true;
  const plain =
    dialect.ending === 'marker'
      ? typed.replace(/[ \t]+[\w$?{}-]{1,40}$/, '')
      : typed.replace(/[ \t]*;$|[ \t]+\d{1,3}$/, '').replace(/\(\d{1,3}\)$/, '()');
  return plain !== typed && dialect.leave.includes(plain);
}

/** `exec bash`, `exec $SHELL -l`: another shell takes the place of this one. Its name, `sh` where the page does not tell: what is typed to that all of them understand; null for another command. */
export function replacedBy(command: string): string | null {
  const [, name] =
    /^\s*exec\s+(?:-l\s+)?["']?(\$\{?SHELL\}?|(?:\/[\w/]{1,60}\/)?(?:ba|da|a|z)?sh)["']?(?:\s+-{1,2}[a-z]{1,12}){0,3}\s*;?\s*$/.exec(
      command,
    ) ?? [];
  return name === undefined ? null : name.startsWith('$') ? 'sh' : name.replace(/^.*\//, '');
}

/** What is typed for a word or a key that a page shows: `^D` and `^Z` are no text. */
export function typedToLeave(dialect: Dialect, command: string): string {
  return /^\^[DZ]$/.test(command.trim()) ? (dialect.leave[0] ?? 'exit') : command;
}

/** Words that leave a shell and nothing else: not `commit and-quit`, not `exit discard`. */
export function onlyLeaves(command: string): boolean {
  return !/\b(?:commit|discard|save|write)\b/i.test(command);
}

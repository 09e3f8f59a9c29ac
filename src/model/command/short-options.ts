/**
 * `-sX POST`, `-sXPOST`: each letter of the short options with its value, for programs in which `valued` letters take one, and `glued`
 * letters one that stands right behind them or nowhere.
 */
export function shortOptions(
  args: readonly string[],
  valued: string,
  glued = '',
): readonly { readonly letter: string; readonly value: string }[] {
  const found: { readonly letter: string; readonly value: string }[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--') break;
    if (!/^-[^-]/.test(arg)) continue;
    for (let index = 1; index < arg.length; index++) {
      const letter = arg[index] ?? '';
      if (!valued.includes(letter)) {
        found.push({ letter, value: '' });
        continue;
      }
      const behind = arg.slice(index + 1);
      if (behind === '' && !glued.includes(letter)) at++;
      found.push({ letter, value: behind === '' && !glued.includes(letter) ? (args[at] ?? '') : behind });
      break;
    }
  }
  return found;
}

/** Is `arg` a long option of one of these names, or any abbreviation of one? `dashes` as in `-out` of openssl and of Java's tools. */
export function isLong(arg: string, names: readonly string[], dashes: '--' | '-' = '--'): boolean {
  const name = (dashes === '-' ? /^--?([\w-]+)/ : /^--([\w-]+)/).exec(arg)?.[1];
  return name !== undefined && names.some((each) => each.startsWith(name) || (dashes === '--' && name.startsWith(each)));
}

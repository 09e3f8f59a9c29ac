/** `-sX POST`, `-sXPOST`: each letter of the short options with its value, for programs in which `valued` letters take one. */
export function shortOptions(args: readonly string[], valued: string): readonly { readonly letter: string; readonly value: string }[] {
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
      const glued = arg.slice(index + 1);
      if (glued === '') at++;
      found.push({ letter, value: glued === '' ? (args[at] ?? '') : glued });
      break;
    }
  }
  return found;
}

/** Is `arg` a long option of one of these names, or an abbreviation of one? */
export function isLong(arg: string, names: readonly string[]): boolean {
  const name = /^--([\w-]+)/.exec(arg)?.[1];
  return name !== undefined && names.some((each) => name.startsWith(each) || (name.length > 1 && each.startsWith(name)));
}

import { RE2JS } from 're2js';

/**
 * Compiles a pattern that somebody else wrote (RE2 syntax), for `test` in time linear in the text. `whole`: it must match all of it.
 * Throws what is wrong with it, also when it matches nothing at all.
 */
export function compilePattern(source: string, whole: boolean): { readonly source: string; readonly test: (text: string) => boolean } {
  const pattern = RE2JS.compile(whole ? `^(?:${source})$` : source);
  if (pattern.matcher('').find()) throw new Error('it matches an empty text, so it would match everywhere');
  return { source, test: (text) => pattern.matcher(text).find() };
}

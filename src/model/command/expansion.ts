/** The expansions of a shell that are read by a strict form each: whatever has another one may run code. */

/** `$'a\tb'` without its escapes; null where one stands that shells read differently, or that hides what the text is. */
export function ansiText(text: string): string | null {
  if (/\\[^tn\\"]/.test(text.replaceAll('\\\\', '')) || text.endsWith('\\')) return null;
  return text.replaceAll(/\\([tn\\"])/g, (_, escaped: string) => ({ t: '\t', n: '\n' })[escaped] ?? escaped);
}

/**
 * `${x}`, `${x:-y}`, `${#x}` at `at`: how long it is, and whether what it becomes may be several words. Null for any other form:
 * `${x@P}`, `${!x}` and an index of an array run code, `${x:=y}` sets a variable, and shells differ in where quotes in it end.
 */
export function parameter(
  source: string,
  at: number,
): { readonly length: number; readonly several: boolean; readonly harmless: boolean } | null {
  const found =
    /^\$\{#?([A-Za-z_]\w{0,100}|\d{1,3}|[?#])(?:(:?[-+?]|%%?|##?|\^\^?|,,?|\/\/?|:(?=[\d ]))([^"'$`<>()@!{}[\]\\\n\0]{0,500}))?\}/.exec(
      source.slice(at, at + 700),
    );
  if (found === null) return null;
  const [text, name = '', operator, word = ''] = found;
  // An offset is arithmetic, and arithmetic evaluates names.
  if (operator === ':' && !/^[\d :-]*$/.test(word)) return null;
  return { length: text.length, several: /\s|^-/.test(word), harmless: operator === undefined && isHarmless(name) };
}

/**
 * `$((…))` at `at`, when it can be nothing but arithmetic: how long it is, and whether names stand in it, whose values are evaluated, and
 * so run as code where somebody else decides what they are. Null for anything else.
 */
export function arithmetic(source: string, at: number): { readonly length: number; readonly evaluates: boolean } | null {
  const found = /^\$\(\(([\w \t+\-*/%()<>=!&|^~?:,]*)/.exec(source.slice(at, at + 500));
  const text = found?.[1] ?? '';
  let open = 0;
  for (const [index, char] of [...text].entries()) {
    if (char === '(') open += 1;
    else if (char === ')') open -= 1;
    if (open >= 0) continue;
    if (text[index + 1] !== ')') return null;
    const inner = text.slice(0, index);
    return { length: 3 + index + 2, evaluates: /(?<![\w])[A-Za-z_]/.test(inner) };
  }
  return null;
}

/** Numbers of the shell itself, and the directory of the user; to assign one of them is no reading command. */
export function isHarmless(name: string): boolean {
  return /^(?:[?#$!]|E?UID|PPID|HOME)$/.test(name);
}

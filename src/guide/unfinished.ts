/** Does a quote stand open at the end of the text? */
export function openQuote(text: string): boolean {
  return quoted(text).open;
}

/** Does a POSIX shell ask for more after this: an open quote or parenthesis, a pipe at the end, a loop without its `done`? */
export function opensMore(text: string): boolean {
  const { open, bare } = quoted(text);
  if (open || /(?:\||&&|\\)\s*$/.test(bare)) return true;
  const words = bare.split(/[\s;]+/);
  const count = (...names: readonly string[]): number => words.filter((word) => names.includes(word)).length;
  return (
    count('do') > count('done') ||
    count('for', 'while', 'until', 'select') > count('done') ||
    count('if') > count('fi') ||
    count('case') > count('esac') ||
    count('{') > count('}') ||
    (bare.match(/\(/g)?.length ?? 0) > (bare.match(/\)/g)?.length ?? 0)
  );
}

/** The text without what is quoted in it. */
function quoted(text: string): { readonly open: boolean; readonly bare: string } {
  let open: string | null = null;
  let bare = '';
  for (let at = 0; at < text.length; at++) {
    const mark = text[at] ?? '';
    if (mark === '\\' && open !== "'") {
      at++;
      if (at >= text.length) bare += '\\';
    } else if (open === null && (mark === '"' || mark === "'")) open = mark;
    else if (mark === open) open = null;
    else if (open === null) bare += mark;
  }
  return { open: open !== null, bare };
}

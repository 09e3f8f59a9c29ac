/**
 * The name of a hyperlink target, `.. _name: uri`, from what follows its underscore; null when no colon ends it.
 * Source of the rule: docutils' pattern `explicit.patterns.target`, which is tried on the lines joined without anything between.
 */
export function targetName(lines: readonly string[]): { readonly name: string; readonly rest: string } | null {
  let text = '';
  for (const [index, line] of lines.entries()) {
    const from = text.length;
    text += line;
    const colon = closingColon(text, from);
    if (colon === null) continue;
    const rest = [text.slice(colon.after), ...lines.slice(index + 1)].join('\n');
    return { name: colon.name, rest };
  }
  return null;
}

/** Where the name ends: a colon that is not escaped, with a blank or the end of the line after it. */
function closingColon(text: string, from: number): { readonly name: string; readonly after: number } | null {
  const escaped = escapes(text);
  for (let at = from; at < text.length; at++) {
    if (text[at] !== ':' || escaped(at) || (text[at + 1] !== undefined && text[at + 1] !== ' ')) continue;
    for (const end of text[at - 1] === ' ' ? [at, at - 1] : [at]) {
      const name = nameUpTo(text, end, escaped);
      if (name !== null) return { name, after: at + 1 };
    }
  }
  return null;
}

function nameUpTo(text: string, end: number, escaped: (at: number) => boolean): string | null {
  const last = text[end - 1];
  if (last === undefined || /\s/.test(last) || (last === ':' && !escaped(end - 1))) return null;
  if (text[0] === '_') return end === 1 ? '' : null;
  if (text[0] !== '`') return text[0] === ' ' ? null : text.slice(0, end);
  const inner = text.slice(1, end - 1);
  if (last !== '`' || escaped(end - 1) || inner === '' || /^[ `]|\s$/.test(inner)) return null;
  return inner;
}

/** Is the character at an index escaped by a backslash? Backslashes count in pairs. */
function escapes(text: string): (at: number) => boolean {
  return (at) => {
    let before = at;
    while (before > 0 && text[before - 1] === '\\') before--;
    return (at - before) % 2 === 1;
  };
}

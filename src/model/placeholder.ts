/**
 * Text that nobody filled in: `<node-name>`, `{{ address }}`, `XX.XX.XX.XX`; the first one, or null.
 * A command with one left is never sent: `<` would be a redirection.
 */
export function placeholderOf(command: string): string | null {
  for (const [found] of command.matchAll(/(?<![<\w])<[A-Za-z](?:[\w .:/-]{0,60}\w)?>/g))
    if (!/^<(?:none|pending|unknown)>$/.test(found)) return found;
  // `{{.State}}` and `{{range …}}` are a program's own templates.
  return (
    /\{\{(?!\s*(?:\.|-|range\b|end\b|if\b|json\b|with\b|println?\b|index\b|\$|")).{1,60}?\}\}/.exec(command)?.[0] ??
    /(?<![\w.])(?:[Xx]{1,3}\.){3}[Xx]{1,3}(?![\w.])/.exec(command)?.[0] ??
    null
  );
}

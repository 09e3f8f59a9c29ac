/**
 * Text that nobody filled in: `<node-name>`, `{{ address }}`, `XX.XX.XX.XX`, in order, each once.
 * A command with one left is never sent: `<` would be a redirection.
 */
export function placeholdersOf(command: string): readonly string[] {
  const found = patterns.flatMap((pattern) => [...command.matchAll(pattern)].map((match) => match[0]));
  return [...new Set(found)].filter((text) => !/^<(?:none|pending|unknown)>$/.test(text));
}

const patterns: readonly RegExp[] = [
  /(?<![<\w])<[A-Za-z](?:[\w .:/-]{0,60}\w)?>/g,
  // `{{.State}}` and `{{range …}}` are a program's own templates.
  /\{\{(?!\s*(?:\.|-|range\b|end\b|if\b|json\b|with\b|println?\b|index\b|\$|")).{1,60}?\}\}/g,
  /(?<![\w.])(?:[Xx]{1,3}\.){3}[Xx]{1,3}(?![\w.])/g,
];

/**
 * Text that nobody filled in: `<node-name>`, `{{ address }}`, `XX.XX.XX.XX`, in order, each once.
 * A command with one left is never sent: `<` would be a redirection.
 */
export function placeholdersOf(command: string): readonly string[] {
  const found = patterns.flatMap((pattern) => [...command.matchAll(pattern)].map((match) => match[0]));
  return [...new Set(found)].filter((text) => !/^<(?:none|pending|unknown)>$/.test(text) && !(markup.test(text) && isText(command, text)));
}

/** Tags of HTML, which a command writes or looks for. */
const markup =
  /^<(?:html|head|body|title|h[1-6]|p|div|span|a|b|i|em|strong|br|hr|ul|ol|li|table|tr|td|th|pre|code|script|style|form|input|img|meta|link|nav|main|footer|header|section)(?: [^<>]*)?>$/i;

/** Does the text stand in quotes or in a here-document? Nowhere else would a shell leave it alone. */
function isText(command: string, text: string): boolean {
  const quotes = [...command.matchAll(/'[^']*'|"[^"]*"/g)].some(([quoted]) => quoted.includes(text));
  return quotes || (command.includes('\n') && /<<-?\s*['"]?\w/.test(command) && !(command.split('\n')[0] ?? '').includes(text));
}

const patterns: readonly RegExp[] = [
  /(?<![<\w])<[A-Za-z](?:[\w .:/-]{0,60}\w)?>/g,
  // `{{.State}}` and `{{range …}}` are a program's own templates.
  /\{\{(?!\s*(?:\.|-|range\b|end\b|if\b|json\b|with\b|println?\b|index\b|\$|")).{1,60}?\}\}/g,
  /(?<![\w.])(?:[Xx]{1,3}\.){3}[Xx]{1,3}(?![\w.])/g,
];

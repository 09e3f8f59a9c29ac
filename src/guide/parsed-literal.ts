import type { Document } from '../model/index.ts';
import { descendants, inline, plainText } from '../rst/index.ts';

/** What the substitutions of a page stand for: only text can stand in a command or an output. */
export type Substitutions = ReadonlyMap<string, string>;

export function substitutionsOf(document: Document): Substitutions {
  const found = new Map<string, string>();
  for (const node of descendants(document)) {
    if (node.type !== 'substitution_definition' || node.directive.toLowerCase() !== 'replace') continue;
    found.set(node.name.toLowerCase(), plainText(node.argument.replace(/(?<!\s)\s*\n\s*/g, ' ').trim()));
  }
  return found;
}

/**
 * A line of a `parsed-literal` block as its reader sees it: without the marks of inline markup, with what its substitutions
 * stand for. One that the page does not define (`|release|` of a `conf.py`) becomes a placeholder, so that no bar of it
 * ever is a pipe. Markup that goes over several lines stays as it is. Source of the rule: docutils' `ParsedLiteral`.
 */
export function renderedLine(text: string, substitutions: Substitutions): string {
  if (!/[*`|_\\]/.test(text)) return text;
  const start = text.length - text.trimStart().length;
  // The word before it keeps a line from being read as a list or a title.
  const shown = inline(`x ${text.slice(start)}`).map((node) =>
    node.type === 'substitution_reference' ? (substitutions.get(node.text.toLowerCase()) ?? `<${node.text}>`) : node.text,
  );
  return text.slice(0, start) + shown.join('').slice(2);
}

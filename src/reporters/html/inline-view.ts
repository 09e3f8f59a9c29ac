import type { Document, InlineText } from '../../model/index.ts';
import { descendants, inline } from '../../rst/index.ts';
import { type Html, html } from './escape.ts';

/** What `|name|` stands for on a page. */
export type Substitutions = ReadonlyMap<string, string>;

export function substitutionsOf(document: Document): Substitutions {
  const found = new Map<string, string>();
  for (const node of descendants(document)) {
    if (node.type === 'substitution_definition' && node.directive === 'replace') found.set(node.name.toLowerCase(), node.argument);
  }
  return found;
}

/** Roles whose text is typed or shown by a machine. */
const literalRoles = new Set(['code', 'command', 'envvar', 'file', 'kbd', 'literal', 'option', 'program', 'samp', 'math', 'download']);
const strongRoles = new Set(['guilabel', 'menuselection', 'strong', 'dfn', 'abbr']);

/** Text with its inline markup. */
export function inlineView(text: InlineText, substitutions: Substitutions): Html {
  return html`${inline(text.source).map((node) => {
    switch (node.type) {
      case 'strong':
        return html`<strong>${node.text}</strong>`;
      case 'emphasis':
        return html`<em>${node.text}</em>`;
      case 'literal':
        return html`<code>${node.text}</code>`;
      case 'interpreted_text':
        return roleView(node.role, node.text);
      case 'reference':
        // A guide's link is shown, and only a plain web address becomes one.
        return node.uri !== null && /^https?:\/\/[^\s"'<>]+$/.test(node.uri)
          ? html`<a rel="noreferrer" href="${node.uri}">${node.text}</a>`
          : html`${node.text}`;
      case 'substitution_reference':
        return html`${substitutions.get(node.text.toLowerCase()) ?? `|${node.text}|`}`;
      case 'footnote_reference':
      case 'citation_reference':
        return html`<sup>[${node.text.replace(/^\[|\]_?$/g, '')}]</sup>`;
      default:
        return html`${node.text}`;
    }
  })}`;
}

function roleView(role: string | null, text: string): Html {
  const name = role?.split(':').at(-1) ?? null;
  if (name === null || name === 'emphasis' || name === 'title-reference') return html`<cite>${text}</cite>`;
  if (literalRoles.has(name)) return html`<code title="${name}">${text}</code>`;
  if (strongRoles.has(name)) return html`<strong title="${name}">${text}</strong>`;
  if (name === 'sub' || name === 'subscript') return html`<sub>${text}</sub>`;
  if (name === 'sup' || name === 'superscript') return html`<sup>${text}</sup>`;
  return html`<span class="role" title="${name}">${text}</span>`;
}

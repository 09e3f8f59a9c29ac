import type { InlineNode } from '../model/index.ts';
import { loadRestructured } from './restructured.ts';

interface Raw {
  readonly type?: string;
  readonly value?: string;
  readonly role?: string | null;
  readonly children?: readonly Raw[];
}

/** Longer fragments, or fragments full of stray marks, take `restructured` seconds. */
const maxLength = 4_000;
const maxMarks = 200;
const maxStray = 50;

const cache = new Map<string, readonly InlineNode[]>();

/** Parses inline markup; a fragment that is too long or that the parser cannot read stays text. Cached by its source. */
export function inline(source: string): readonly InlineNode[] {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const nodes = parseInline(source);
  if (cache.size > 5_000) cache.clear();
  cache.set(source, nodes);
  return nodes;
}

/** The text that a reader sees. */
export function plainText(source: string): string {
  return inline(source)
    .map((node) => node.text)
    .join('');
}

function parseInline(source: string): readonly InlineNode[] {
  if (!/[*`|_\\[]/.test(source)) return [{ type: 'text', text: source }];
  const marks = source.match(/[*`|]/g)?.length ?? 0;
  const stray = source.match(/(?<=\s)[*`|](?=\s)|\*{3,}|`{3,}/g)?.length ?? 0;
  if (source.length > maxLength || marks > maxMarks || stray > maxStray) return [{ type: 'text', text: source }];
  // A domain in a role (`:py:class:`) would be lost.
  const guarded = source.replace(/(?<![\w:`]):((?:[a-zA-Z][\w.+-]*:)+)([a-zA-Z][\w.+-]*):`/g, ':$2:`');
  const restructured = loadRestructured();
  try {
    return nodesOf(restructured.parse(guarded) as Raw);
  } catch {
    return [{ type: 'text', text: source }];
  }
}

function nodesOf(raw: Raw): readonly InlineNode[] {
  const nodes: InlineNode[] = [];
  const visit = (node: Raw): void => {
    const made = nodeOf(node);
    if (made !== null) nodes.push(made);
    else for (const child of node.children ?? []) visit(child);
  };
  visit(raw);
  const merged: InlineNode[] = [];
  for (const node of nodes) {
    const last = merged.at(-1);
    if (last?.type === 'text' && node.type === 'text') merged[merged.length - 1] = { type: 'text', text: last.text + node.text };
    else merged.push(node);
  }
  return merged;
}

function nodeOf(node: Raw): InlineNode | null {
  const text = (): string => textOf(node);
  switch (node.type) {
    case 'text':
      return { type: 'text', text: unescaped(node.value ?? '') };
    case 'strong':
    case 'emphasis':
      return { type: node.type, text: unescaped(text()) };
    case 'literal':
      return { type: 'literal', text: text() };
    case 'interpreted_text':
      return interpreted(node, text());
    case 'reference':
      return reference(text());
    case 'target':
    case 'footnote_reference':
    case 'citation_reference':
    case 'substitution_reference':
      return { type: node.type, text: text() };
    default:
      return null;
  }
}

function interpreted(node: Raw, text: string): InlineNode {
  const role = node.role ?? null;
  // `:ref:`shown <target>`` shows what stands before the angle bracket.
  const shown =
    role !== null && /^(?:ref|doc|numref|any|download|term|[a-z]+:?(?:mod|func|class|meth|data|attr|obj))$/.test(role)
      ? text.replace(/\s*<[^<>]*>$/, '')
      : text;
  return { type: 'interpreted_text', role, text: shown === '' ? text : shown };
}

function reference(text: string): InlineNode {
  const match = /^([^<]*?)\s*<([^<>]+)>$/.exec(text);
  return { type: 'reference', text: match?.[1] ?? text, uri: match?.[2] ?? null };
}

function textOf(node: Raw): string {
  return (node.value ?? '') + (node.children ?? []).map(textOf).join('');
}

function unescaped(text: string): string {
  return text.replace(/\\(\s|.)/g, (_, character: string) => (/\s/.test(character) ? '' : character));
}

import type { BlockNode, Document, ParseMessage, SourceLine } from '../model/index.ts';
import { readBody } from './body.ts';
import { plainParagraph } from './inline-text.ts';
import { pointOf, sourceLines } from './lines.ts';
import type { Include, Item, ParserState, Scope } from './scope.ts';
import { buildSections } from './sections.ts';

export interface ParseOptions {
  /** Name of the file in every position. */
  readonly file: string;
  readonly include?: Include;
  /** Language of literal blocks that name none, until a `highlight` directive says otherwise. */
  readonly defaultLanguage?: string;
  readonly tabWidth?: number;
  /** Texts that stand before and after the source, as Sphinx' `rst_prolog` and `rst_epilog`; `line` is their first in `file`. */
  readonly prolog?: Frame;
  readonly epilog?: Frame;
}

interface Frame {
  readonly file: string;
  readonly source: string;
  readonly line: number;
}

/**
 * Parses reStructuredText; never throws, whatever the text is. Positions are 1-based lines and columns, offsets UTF-16 units.
 * Source of the rules: docutils' specification and its `states.py`.
 */
export function parse(source: string, options: ParseOptions): { readonly document: Document; readonly messages: readonly ParseMessage[] } {
  const state: ParserState = {
    messages: [],
    styles: [],
    level: 0,
    language: options.defaultLanguage ?? null,
    include: options.include ?? null,
    tabWidth: options.tabWidth ?? 8,
  };
  const lines = sourceLines(source, options.file, state.tabWidth);
  const scope = scopeOf(state, [options.file], 0, true);
  const framed = [...frame(options.prolog, state.tabWidth), ...lines, ...frame(options.epilog, state.tabWidth)];
  const children = buildSections(readBody(framed, scope));
  const document: Document = {
    type: 'document',
    file: options.file,
    source,
    children,
    position: { file: options.file, line: 1, column: 1 },
    endLine: Math.max(1, lines.length),
  };
  return { document, messages: state.messages };
}

/** Lines of a text around the source, with a blank line at both ends. */
function frame(given: Frame | undefined, tabWidth: number): readonly SourceLine[] {
  if (given === undefined) return [];
  const lines = sourceLines(given.source, given.file, tabWidth).map((line) => ({ ...line, line: line.line + given.line - 1 }));
  const blank: SourceLine = { text: '', file: given.file, line: given.line, offset: 0, length: 0, indent: 0, tabs: false };
  return [blank, ...lines, blank];
}

/** Deeper nesting than anybody writes; what lies deeper is kept as plain text. */
const maxDepth = 60;

function scopeOf(state: ParserState, chain: readonly string[], depth: number, titles: boolean, sidebar = false): Scope {
  const message: Scope['message'] = (severity, code, text, position, endLine) =>
    state.messages.push({ severity, code, message: text, position, ...(endLine === undefined ? {} : { endLine }) });
  return {
    state,
    chain,
    depth,
    titles,
    sidebar,
    message,
    nested: (lines, inside) => {
      if (lines.length === 0) return [];
      if (depth >= maxDepth) return tooDeep(lines, message);
      const scope = scopeOf(state, chain, depth + 1, false, inside === 'sidebar');
      return readBody(lines, scope).filter((item): item is BlockNode => item.type !== 'heading');
    },
    included: (lines, file): readonly Item[] => readBody(lines, scopeOf(state, [...chain, file], depth, titles, sidebar)),
  };
}

function tooDeep(lines: readonly SourceLine[], message: Scope['message']): readonly BlockNode[] {
  const first = lines[0] as SourceLine;
  message(
    'severe',
    'LABPROOF_RST_DEPTH',
    `more than ${maxDepth} elements inside of each other: the rest is taken as plain text`,
    pointOf(first),
  );
  return [plainParagraph(lines, first)];
}

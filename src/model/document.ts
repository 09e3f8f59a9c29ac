import type { Point } from './position.ts';

/**
 * One physical line of a literal or other verbatim text, with all that is needed to write it back exactly:
 * source characters `[offset, offset + length)` of `file` are the line without its line end;
 * `text` is what remains after tabs were expanded and `indent` columns removed.
 */
export interface SourceLine {
  readonly text: string;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** UTF-16 offset of the line's first character in its file. */
  readonly offset: number;
  /** UTF-16 length of the line in its file, without the line end. */
  readonly length: number;
  /** Columns removed at the left (after tab expansion). */
  readonly indent: number;
  /** True when tabs were expanded, so that columns of `text` and of the source differ. */
  readonly tabs: boolean;
}

/** What every node has: its first line, and its last line (inclusive, 1-based, in the same file). */
interface NodeBase {
  readonly position: Point;
  readonly endLine: number;
}

interface Parent extends NodeBase {
  readonly children: readonly BlockNode[];
}

/** Text with inline markup, kept as source; `rst.inline(text)` parses it when somebody asks. */
export interface InlineText {
  readonly source: string;
  readonly lines: readonly SourceLine[];
}

/** The names are docutils' own (doctree), so that its documentation explains ours. */
export interface Section extends Parent {
  readonly type: 'section';
  readonly title: InlineText;
  /** 1 for the outermost title style of its document. */
  readonly level: number;
  /** Position of the title text. */
  readonly titleLine: number;
}
export interface Paragraph extends NodeBase {
  readonly type: 'paragraph';
  /** Without a trailing `::` that opens a literal block (`text::` keeps one colon, as docutils renders it). */
  readonly text: InlineText;
  /** True when the paragraph ended in `::`, in any of its forms. */
  readonly opensLiteral: boolean;
}
export interface LiteralBlock extends NodeBase {
  readonly type: 'literal_block';
  /** Where it comes from: `::`, a quoted literal block, or the directive's name (`code-block`, `parsed-literal`, `prompt`, `literalinclude` …). */
  readonly origin: string;
  /** Argument of the directive, or of a `highlight` directive in force; null when neither says anything. */
  readonly language: string | null;
  /** True when the language comes from `highlight` (or a configured default), not from the block itself. */
  readonly languageInherited: boolean;
  readonly options: Readonly<Record<string, string>>;
  readonly caption: string | null;
  /**
   * The text as docutils sees it: tabs expanded, the element's indent removed, trailing blanks stripped, no blank first or last
   * line. A body that is deeper than its directive's options keeps the difference here.
   */
  readonly text: string;
  /** One entry per line of `text`, in order, without the indent that all of them share. */
  readonly lines: readonly SourceLine[];
}
export interface DoctestBlock extends NodeBase {
  readonly type: 'doctest_block';
  readonly text: string;
  readonly lines: readonly SourceLine[];
}
export interface LineBlock extends NodeBase {
  readonly type: 'line_block';
  /** The lines without their `|`; deeper indentation is kept as blanks. */
  readonly text: string;
  readonly lines: readonly SourceLine[];
}
export interface Comment extends NodeBase {
  readonly type: 'comment';
  readonly text: string;
  readonly lines: readonly SourceLine[];
}
export interface Directive extends Parent {
  readonly type: 'directive';
  readonly name: string;
  readonly argument: string;
  readonly options: Readonly<Record<string, string>>;
  /** The body as it stands (indent removed); `children` is the body parsed, for directives whose body is body text. */
  readonly body: readonly SourceLine[];
}
export interface Admonition extends Parent {
  readonly type: 'admonition';
  /** `note`, `warning`, …, or `admonition` with a title. */
  readonly name: string;
  readonly title: InlineText | null;
}
export interface ListItem extends Parent {
  readonly type: 'list_item';
}
export interface BulletList extends NodeBase {
  readonly type: 'bullet_list';
  readonly bullet: string;
  readonly children: readonly ListItem[];
}
export interface EnumeratedList extends NodeBase {
  readonly type: 'enumerated_list';
  readonly enumtype: 'arabic' | 'loweralpha' | 'upperalpha' | 'lowerroman' | 'upperroman';
  readonly start: number;
  readonly children: readonly ListItem[];
}
export interface DefinitionListItem extends Parent {
  readonly type: 'definition_list_item';
  readonly term: InlineText;
}
export interface DefinitionList extends NodeBase {
  readonly type: 'definition_list';
  readonly children: readonly DefinitionListItem[];
}
export interface Field extends Parent {
  readonly type: 'field';
  readonly name: string;
}
export interface FieldList extends NodeBase {
  readonly type: 'field_list';
  readonly children: readonly Field[];
}
export interface OptionListItem extends Parent {
  readonly type: 'option_list_item';
  readonly option: string;
}
export interface OptionList extends NodeBase {
  readonly type: 'option_list';
  readonly children: readonly OptionListItem[];
}
export interface BlockQuote extends Parent {
  readonly type: 'block_quote';
}
export interface Footnote extends Parent {
  readonly type: 'footnote' | 'citation';
  readonly label: string;
}
export interface HyperlinkTarget extends NodeBase {
  readonly type: 'target';
  readonly name: string;
  readonly uri: string;
}
export interface SubstitutionDefinition extends NodeBase {
  readonly type: 'substitution_definition';
  readonly name: string;
  readonly directive: string;
  readonly argument: string;
}
export interface TableCell extends Parent {
  readonly type: 'entry';
  readonly header: boolean;
  readonly columns: number;
  readonly rows: number;
}
export interface TableRow extends NodeBase {
  readonly type: 'row';
  readonly children: readonly TableCell[];
}
export interface Table extends NodeBase {
  readonly type: 'table';
  /** `grid`, `simple`, `list-table` or `csv-table`. */
  readonly origin: string;
  readonly title: string | null;
  readonly children: readonly TableRow[];
}
export interface Image extends NodeBase {
  readonly type: 'image' | 'figure';
  readonly uri: string;
  readonly options: Readonly<Record<string, string>>;
  readonly children: readonly BlockNode[];
}
export interface Toctree extends NodeBase {
  readonly type: 'toctree';
  readonly options: Readonly<Record<string, string>>;
  readonly entries: readonly { readonly title: string | null; readonly target: string; readonly line: number }[];
}
export interface Raw extends NodeBase {
  readonly type: 'raw';
  readonly format: string;
  readonly lines: readonly SourceLine[];
}
export interface Transition extends NodeBase {
  readonly type: 'transition';
}

/** Every block-level node of a document. */
export type BlockNode =
  | Section
  | Paragraph
  | LiteralBlock
  | DoctestBlock
  | LineBlock
  | Comment
  | Directive
  | Admonition
  | BulletList
  | EnumeratedList
  | ListItem
  | DefinitionList
  | DefinitionListItem
  | FieldList
  | Field
  | OptionList
  | OptionListItem
  | BlockQuote
  | Footnote
  | HyperlinkTarget
  | SubstitutionDefinition
  | Table
  | TableRow
  | TableCell
  | Image
  | Toctree
  | Raw
  | Transition;

/** A parsed reStructuredText file. */
export interface Document extends Parent {
  readonly type: 'document';
  readonly file: string;
  readonly source: string;
}

/** Something the parser has to say about a source; `severe` is docutils' word for what it would give up on. */
export interface ParseMessage {
  readonly severity: 'info' | 'warning' | 'error' | 'severe';
  readonly code: string;
  readonly message: string;
  readonly position: Point;
  /** What to do about it, where that is more than to mend the line. */
  readonly hint?: string;
  /** Last line of what is left out of the Document, when the message is about something that could not be read. */
  readonly endLine?: number;
}

/** Inline nodes of a paragraph or title, as docutils names them. */
export type InlineNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'strong' | 'emphasis' | 'literal'; readonly text: string }
  | { readonly type: 'interpreted_text'; readonly role: string | null; readonly text: string }
  | { readonly type: 'reference'; readonly text: string; readonly uri: string | null }
  | { readonly type: 'target' | 'footnote_reference' | 'citation_reference' | 'substitution_reference'; readonly text: string };

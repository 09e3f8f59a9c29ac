import type { BlockNode, InlineText, ParseMessage, Point, Problem, SourceLine } from '../model/index.ts';

/** Answers what an `include` names: the text, a Problem, or null when it is not known (yet). */
export type Include = (target: string, from: Point) => { readonly file: string; readonly source: string } | Problem | null;

/** What one run of the parser keeps while it goes through a text from top to bottom. */
export interface ParserState {
  readonly messages: ParseMessage[];
  /** Title styles in order of their first use: the index is the level. */
  readonly styles: string[];
  /** Level of the section in which the text stands. */
  level: number;
  /** Default language, from `highlight` directives. */
  language: string | null;
  readonly include: Include | null;
  readonly tabWidth: number;
}

/** A section title on its own: sections are built from them when the whole text is read. */
export interface Heading {
  readonly type: 'heading';
  readonly title: InlineText;
  readonly level: number;
  readonly titleLine: number;
  readonly position: Point;
  readonly endLine: number;
}

export type Item = BlockNode | Heading;

/** What a construct needs to read the text inside of it; passing it around keeps the modules free of cycles. */
export interface Scope {
  readonly state: ParserState;
  /** Files that are being included, outermost first. */
  readonly chain: readonly string[];
  readonly depth: number;
  /** Are titles sections here? Only outside of every other construct. */
  readonly titles: boolean;
  /** Is this the text of a sidebar? */
  readonly sidebar: boolean;
  /** Reads nested body elements. */
  nested(lines: readonly SourceLine[], inside?: 'sidebar'): readonly BlockNode[];
  /** Reads the text of another file in place. */
  included(lines: readonly SourceLine[], file: string): readonly Item[];
  /** `endLine`: the last line of what is left out because of it. */
  message(severity: ParseMessage['severity'], code: string, text: string, position: Point, endLine?: number): void;
}

/** What a construct made of its lines; `next` is the index of the first line after it. */
export interface Taken {
  readonly items: readonly Item[];
  readonly next: number;
}

import type { BlockNode, Document } from '../model/index.ts';
import { plainText } from '../rst/index.ts';

/** A page cut into what is read one after the other: each piece stands at a depth, the first of a list item after its mark. */
export type Piece = { readonly depth: number; readonly mark: string; readonly line: number; readonly file: string } & (
  | { readonly type: 'title'; readonly level: number; readonly source: string }
  | { readonly type: 'text'; readonly source: string }
  /** A literal block; which of the guide's blocks it is, is found by its place. */
  | { readonly type: 'literal'; readonly text: string; readonly caption: string | null }
  | { readonly type: 'verse'; readonly text: string }
  | { readonly type: 'table'; readonly title: string | null; readonly rows: readonly TableLine[] }
  | { readonly type: 'rule' }
);

export interface TableLine {
  readonly header: boolean;
  readonly cells: readonly string[];
}

/** What a hint of the author is cut into; it is shown when somebody asks for it. */
export interface HintPieces {
  readonly type: 'hint';
  readonly line: number;
  readonly pieces: readonly Piece[];
}

/** The pieces of a page in reading order. */
export function piecesOf(document: Document): readonly (Piece | HintPieces)[] {
  const reader = new Reader(document.file);
  reader.all(document.children, 0);
  return reader.pieces;
}

class Reader {
  readonly pieces: (Piece | HintPieces)[] = [];
  readonly #file: string;
  #mark = '';

  constructor(file: string) {
    this.#file = file;
  }

  all(nodes: readonly BlockNode[], depth: number): void {
    for (const node of nodes) this.#node(node, depth);
  }

  #node(node: BlockNode, depth: number): void {
    switch (node.type) {
      case 'section':
        this.#add(node, depth, { type: 'title', level: node.level, source: node.title.source });
        this.all(node.children, depth);
        break;
      case 'paragraph':
        this.#add(node, depth, { type: 'text', source: node.text.source });
        break;
      case 'literal_block':
      case 'doctest_block':
        this.#add({ position: { ...node.position, ...placeOf(node) } }, depth, {
          type: 'literal',
          text: node.text,
          caption: node.type === 'literal_block' ? node.caption : null,
        });
        break;
      case 'line_block':
        this.#add(node, depth, { type: 'verse', text: node.text });
        break;
      case 'bullet_list':
        for (const item of node.children) this.#marked('• ', item.children, depth);
        return;
      case 'enumerated_list':
        for (const [index, item] of node.children.entries())
          this.#marked(`${numeral(node.start + index, node.enumtype)}. `, item.children, depth);
        return;
      case 'definition_list':
        for (const item of node.children) {
          this.#add(item, depth, { type: 'text', source: item.term.source });
          this.all(item.children, depth + 1);
        }
        return;
      case 'field_list':
        for (const item of node.children) this.#marked(`${item.name}: `, item.children, depth);
        return;
      case 'option_list':
        for (const item of node.children) this.#marked(`${item.option}  `, item.children, depth);
        return;
      case 'admonition': {
        if (node.name === 'hint') {
          const inner = new Reader(this.#file);
          inner.all(node.children, 0);
          const pieces = inner.pieces.flatMap((piece) => (piece.type === 'hint' ? piece.pieces : [piece]));
          this.pieces.push({ type: 'hint', line: node.position.line, pieces });
          return;
        }
        const name = node.title === null ? capital(node.name) : plainText(node.title.source);
        this.#marked(/[.!?:]$/.test(name) ? `${name} ` : `${name}: `, node.children, depth);
        break;
      }
      case 'table':
        this.#add(node, depth, {
          type: 'table',
          title: node.title,
          rows: node.children.map((row) => ({
            header: row.children.every((cell) => cell.header),
            cells: row.children.map((cell) => wordsOf(cell.children)),
          })),
        });
        break;
      case 'transition':
        this.#add(node, depth, { type: 'rule' });
        break;
      case 'image':
      case 'figure':
        this.#add(node, depth, { type: 'text', source: `[picture: ${node.options.alt ?? node.uri}]` });
        this.all(node.children, depth);
        break;
      case 'comment':
      case 'target':
      case 'substitution_definition':
      case 'raw':
      case 'toctree':
        return;
      default:
        if ('children' in node) this.all(node.children as readonly BlockNode[], depth + (node.type === 'block_quote' ? 1 : 0));
    }
  }

  /** The first piece of the children carries the mark; all of them stand one deeper. */
  #marked(mark: string, children: readonly BlockNode[], depth: number): void {
    this.#mark += mark;
    this.all(children, depth + 1);
    this.#mark = '';
  }

  #add(
    node: { readonly position: { readonly line: number; readonly file: string } },
    depth: number,
    piece: Piece extends infer P ? (P extends Piece ? Omit<P, 'depth' | 'mark' | 'line' | 'file'> : never) : never,
  ): void {
    const { line, file } = node.position;
    this.pieces.push({ depth, mark: this.#mark, line, file, ...piece } as Piece);
    this.#mark = '';
  }
}

/** Where the text of a literal block begins. */
function placeOf(node: { readonly lines: readonly { readonly line: number; readonly file: string }[] }) {
  const first = node.lines[0];
  return first === undefined ? {} : { line: first.line, file: first.file };
}

function wordsOf(nodes: readonly BlockNode[]): string {
  return nodes
    .flatMap((node): readonly string[] => {
      if (node.type === 'paragraph') return [plainText(node.text.source)];
      if ('text' in node && typeof node.text === 'string') return [node.text];
      return 'children' in node ? [wordsOf(node.children as readonly BlockNode[])] : [];
    })
    .join(' ');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function numeral(value: number, type: string): string {
  const letters = (first: string): string => String.fromCharCode(first.charCodeAt(0) + ((value - 1) % 26));
  if (type === 'loweralpha') return letters('a');
  if (type === 'upperalpha') return letters('A');
  if (type !== 'lowerroman' && type !== 'upperroman') return String(value);
  const roman = romanOf(value);
  return type === 'lowerroman' ? roman.toLowerCase() : roman;
}

function romanOf(value: number): string {
  let [rest, text] = [Math.min(value, 3999), ''];
  for (const [worth, sign] of romans) {
    while (rest >= worth) {
      text += sign;
      rest -= worth;
    }
  }
  return text;
}
const romans: readonly (readonly [number, string])[] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
];

import type { BlockNode, Document, InlineText, Point, SourceLine } from '../model/index.ts';
import { inline } from '../rst/index.ts';
import { renderedLine, substitutionsOf } from './parsed-literal.ts';

/** A literal block of any origin, as the reader of transcripts takes it. */
export interface BlockElement {
  readonly type: 'block';
  readonly origin: string;
  readonly language: string | null;
  readonly languageInherited: boolean;
  readonly caption: string | null;
  readonly options: Readonly<Record<string, string>>;
  readonly text: string;
  readonly lines: readonly SourceLine[];
  readonly position: Point;
  readonly endLine: number;
}

/** A sentence of running text. */
export interface ProseElement {
  readonly type: 'prose';
  readonly kind: 'title' | 'paragraph' | 'list' | 'cell';
  readonly text: string;
  readonly marked: readonly { readonly text: string; readonly markup: string }[];
  readonly position: Point;
  /** Line on which its paragraph begins. */
  readonly paragraph: number;
  /** The paragraph of which it is the last sentence opens a literal block. */
  readonly opensBlock: boolean;
}

export type Element = { readonly sections: readonly string[]; readonly index: number } & (
  | BlockElement
  | ProseElement
  | { readonly type: 'comment'; readonly text: string; readonly position: Point }
);

type Bare = BlockElement | ProseElement | { readonly type: 'comment'; readonly text: string; readonly position: Point };

/** The document as a flat sequence in reading order: what a reader meets, one thing after the other. */
export function elementsOf(document: Document): readonly Element[] {
  const elements: Element[] = [];
  const substitutions = substitutionsOf(document);
  const shown = (text: string): string => renderedLine(text, substitutions);
  const add = (element: Bare, sections: readonly string[]): void => void elements.push({ ...element, sections, index: elements.length });
  const visit = (node: BlockNode, sections: readonly string[], kind: ProseElement['kind']): void => {
    switch (node.type) {
      case 'section': {
        // Equal titles are different sections: the line tells them apart.
        const inner = [...sections, `${plain(node.title)}\n${node.titleLine}`];
        for (const sentence of sentences(node.title, 'title', node.position, false)) add(sentence, inner);
        for (const child of node.children) visit(child, inner, kind);
        return;
      }
      case 'paragraph':
        for (const sentence of sentences(node.text, kind, node.position, node.opensLiteral)) add(sentence, sections);
        return;
      case 'literal_block':
        if (node.origin !== 'parsed-literal') add({ ...node, type: 'block' }, sections);
        else {
          const lines = node.lines.map((line) => ({ ...line, text: shown(line.text) }));
          add({ ...node, type: 'block', text: node.text.split('\n').map(shown).join('\n'), lines }, sections);
        }
        return;
      case 'doctest_block':
      case 'line_block':
        add({ ...node, type: 'block', origin: node.type, language: null, languageInherited: false, caption: null, options: {} }, sections);
        return;
      case 'comment':
        add({ type: 'comment', text: node.text, position: node.position }, sections);
        return;
      case 'definition_list_item':
        for (const sentence of sentences(node.term, kind, node.position, false)) add(sentence, sections);
        break;
      default:
        break;
    }
    if (!('children' in node)) return;
    const inner = node.type === 'list_item' ? 'list' : node.type === 'entry' ? 'cell' : kind;
    for (const child of node.children) visit(child, sections, inner);
  };
  for (const child of document.children) visit(child, [], 'paragraph');
  return elements;
}

function plain(text: InlineText): string {
  return inline(text.source)
    .map((node) => node.text)
    .join('');
}

/** What is longer is no sentence: its end is not read. */
const longestSentence = 10_000;

/** Cuts a paragraph into sentences, each with the marked values that stand in it. */
function sentences(text: InlineText, kind: ProseElement['kind'], start: Point, opensBlock: boolean): readonly ProseElement[] {
  const nodes = inline(text.source);
  let whole = '';
  const marks: { at: number; text: string; markup: string }[] = [];
  for (const node of nodes) {
    if (node.type !== 'text' && node.type !== 'reference') {
      marks.push({ at: whole.length, text: node.text, markup: node.type === 'interpreted_text' ? (node.role ?? 'role') : node.type });
    }
    whole += node.text;
  }
  for (const quote of whole.matchAll(/["“]([^"“”\n]{2,80})["”]/g)) {
    if (!marks.some((mark) => mark.at >= quote.index && mark.at <= quote.index + quote[0].length)) {
      marks.push({ at: quote.index + 1, text: quote[1] ?? '', markup: 'quotes' });
    }
  }
  marks.sort((a, b) => a.at - b.at);
  const found: ProseElement[] = [];
  const end = whole.trimEnd().length;
  let [line, counted, mark] = [start.line, 0, 0];
  for (const [from, to] of sentenceRanges(whole)) {
    const raw = whole.slice(from, to);
    const sentence = raw.replace(/\s+/g, ' ').trim().slice(0, longestSentence);
    if (sentence === '') continue;
    const begin = from + raw.length - raw.trimStart().length;
    for (; counted < begin; counted++) if (whole[counted] === '\n') line++;
    while (mark < marks.length && (marks[mark]?.at ?? 0) < from) mark++;
    const first = mark;
    while (mark < marks.length && (marks[mark]?.at ?? 0) < to) mark++;
    found.push({
      type: 'prose',
      kind,
      text: sentence,
      marked: marks.slice(first, mark).map(({ text: value, markup }) => ({ text: value.replace(/\s+/g, ' '), markup })),
      paragraph: start.line,
      position: line === start.line ? start : { ...start, line, column: 1 },
      opensBlock: opensBlock && to >= end,
    });
  }
  return found;
}

/** A sentence ends at `.`, `!` or `?` before a blank and a capital, or at the end of the paragraph. */
function sentenceRanges(text: string): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  let from = 0;
  for (const end of text.matchAll(/(?<!\b(?:e\.g|i\.e|etc|vs|resp|cf|No))[.!?]["”)]?\s+(?=["“(]?[A-Z0-9`])/g)) {
    const to = end.index + end[0].length;
    ranges.push([from, to]);
    from = to;
  }
  ranges.push([from, text.length]);
  return ranges;
}

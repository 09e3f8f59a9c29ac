import { wrapAnsi } from 'fast-wrap-ansi';
import type { InlineNode } from '../model/index.ts';
import { harmless } from '../plain-text/index.ts';
import { inline, plainText } from '../rst/index.ts';
import type { Piece, TableLine } from './pieces.ts';

/** How words are marked; each returns the text with its marks. */
export interface Paint {
  title(text: string): string;
  strong(text: string): string;
  /** Commands and names within a sentence. */
  code(text: string): string;
  /** A command on a line of its own: nothing is put around it, so that it can be copied. */
  command(text: string): string;
  quiet(text: string): string;
  good(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
}

export interface Setting {
  /** Columns of the terminal. Running text is never set wider than 100. */
  readonly columns: number;
  readonly paint: Paint;
  /** No drawing: for a screen reader and for pipes. */
  readonly plain: boolean;
  /** Puts the names of the student's lab into a text of the page. */
  readonly names: (text: string) => string;
}

/** Longer lines are hard to read. */
const longestLine = 100;
const margin = '  ';
/** Numbers and bullets. */
const longestMark = 6;

export const plainPaint: Paint = {
  title: (text) => text,
  strong: (text) => text,
  code: (text) => `\`${text}\``,
  command: (text) => text,
  quiet: (text) => text,
  good: (text) => text,
  warn: (text) => text,
  bad: (text) => text,
};

/** The pieces as text, each after a blank line; items of one list stand close together. */
export function typeset(pieces: readonly Piece[], setting: Setting): string {
  let text = '';
  let before: Piece | null = null;
  for (const piece of pieces) {
    const close = before !== null && piece.mark !== '' && before.type === 'text' && before.depth === piece.depth && before.mark !== '';
    text += `${text === '' ? '' : close ? '\n' : '\n\n'}${pieceText(piece, setting)}`;
    before = piece;
  }
  return text;
}

/** Running text in lines that can be read, after an indent; the first after a mark. */
export function paragraph(text: string, setting: Setting, indent = margin, mark = ''): string {
  // A word as a mark would push the text to the right: only its first line stands after it.
  const long = mark.length > longestMark;
  const hanging = `${indent}${' '.repeat(long ? margin.length : mark.length)}`;
  const width = Math.max(20, Math.min(setting.columns, longestLine) - hanging.length);
  return wrapAnsi(long ? `${mark}${text}` : text, width, { hard: true, trim: true })
    .split('\n')
    .map((line, index) => `${index > 0 ? hanging : long ? indent : `${indent}${mark}`}${line}`.trimEnd())
    .join('\n');
}

/** What a machine prints, line for line; what is wider than the terminal goes on in the next line, after a sign. */
export function verbatim(text: string, setting: Setting, indent = `${margin}${margin}`): string {
  const width = Math.max(20, setting.columns - indent.length - 1);
  const sign = setting.plain ? '  ' : '↪ ';
  return harmless(text)
    .split('\n')
    .flatMap((line) => brokenLine(line, width, sign))
    .map((line) => `${indent}${line}`.trimEnd())
    .join('\n');
}

/** Breaks before a word where one begins in the right half of the line, so that columns stay whole. */
function brokenLine(line: string, width: number, sign: string): readonly string[] {
  const parts: string[] = [];
  let rest = withoutTabs(line.trimEnd());
  while (rest.length > (parts.length === 0 ? width : width - sign.length)) {
    const room = parts.length === 0 ? width : width - sign.length;
    const blank = rest.lastIndexOf(' ', room);
    const at = blank > room / 2 ? blank + 1 : room;
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...parts, rest].map((part, index) => (index === 0 ? part : `${sign}${part}`));
}

function withoutTabs(line: string): string {
  let text = '';
  for (const [index, part] of line.split('\t').entries()) text += `${index === 0 ? '' : ' '.repeat(8 - (text.length % 8))}${part}`;
  return text;
}

function pieceText(piece: Piece, setting: Setting): string {
  const { paint, names } = setting;
  const indent = margin.repeat(1 + Math.max(0, piece.depth - (piece.mark === '' ? 0 : 1)));
  switch (piece.type) {
    case 'title': {
      const title = harmless(names(plainText(piece.source)));
      if (setting.plain) return `${piece.level === 1 ? 'Page' : 'Section'}: ${title}`;
      return `${paint.title(paragraph(title, setting))}\n${paint.quiet(paragraph(underline(title, piece.level, setting), setting))}`;
    }
    case 'text':
      return paragraph(inlineText(piece.source, setting), setting, indent, piece.mark);
    case 'literal': {
      const caption = piece.caption === null ? '' : `${paragraph(paint.quiet(harmless(piece.caption)), setting, indent, piece.mark)}\n`;
      const mark = caption === '' && piece.mark !== '' ? `${indent}${piece.mark.trimEnd()}\n` : '';
      return `${mark}${caption}${verbatim(names(piece.text), setting, `${indent}${margin}`)}`;
    }
    case 'verse':
      return piece.text
        .split('\n')
        .map((line) => paragraph(inlineText(line, setting), setting, indent))
        .join('\n');
    case 'table':
      return tableText(piece.rows, piece.title, setting, indent);
    case 'rule':
      return setting.plain ? '' : paint.quiet(`${indent}${'─'.repeat(8)}`);
    default:
      return piece satisfies never;
  }
}

/** Pages and sections can be told apart without colours, too. */
function underline(title: string, level: number, { columns }: Setting): string {
  return (level === 1 ? '═' : '─').repeat(Math.min(title.length, Math.min(columns, longestLine) - margin.length));
}

function inlineText(source: string, setting: Setting): string {
  return inline(source.replace(/(?<!\s)\s*\n\s*/g, ' '))
    .map((node) => nodeText(node, setting))
    .join('');
}

function nodeText(node: InlineNode, { paint, names }: Setting): string {
  const text = harmless(names(node.text));
  switch (node.type) {
    case 'literal':
      return paint.code(text);
    case 'strong':
    case 'emphasis':
      return paint.strong(text);
    case 'interpreted_text':
      return paint.strong(text);
    case 'reference':
      return node.uri === null || node.uri === node.text ? text : `${text} (${harmless(node.uri)})`;
    default:
      return text;
  }
}

/** Columns under each other where they fit; else, and for a screen reader, each row as a sentence. */
function tableText(rows: readonly TableLine[], title: string | null, setting: Setting, indent: string): string {
  const cells = rows.map((row) => ({ ...row, cells: row.cells.map((cell) => harmless(setting.names(cell.replace(/\s+/g, ' ')))) }));
  const heading = title === null ? '' : `${paragraph(setting.paint.strong(harmless(title)), setting, indent)}\n`;
  const count = Math.max(0, ...cells.map((row) => row.cells.length));
  const widths = Array.from({ length: count }, (_, column) => Math.max(0, ...cells.map((row) => row.cells[column]?.length ?? 0)));
  const width = Math.min(setting.columns, longestLine) - indent.length;
  if (!setting.plain && widths.reduce((sum, each) => sum + each + 2, 0) <= width) {
    const lines = cells.map((row) => {
      const line = row.cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
      return `${indent}${row.header ? setting.paint.strong(line.trimEnd()) : line.trimEnd()}`;
    });
    return `${heading}${lines.join('\n')}`;
  }
  const header = cells.find((row) => row.header)?.cells ?? [];
  const lines = cells
    .filter((row) => !row.header)
    .map((row) => {
      const said = row.cells.map((cell, column) => (header[column] === undefined ? cell : `${header[column]}: ${cell}`));
      return paragraph(said.join('; '), setting, indent, setting.plain ? '' : '• ');
    });
  return `${heading}${lines.join('\n')}`;
}

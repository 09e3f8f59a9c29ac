import type { SourceLine } from '../model/index.ts';
import { isAscii, isCombining, padWide, trimRight } from './characters.ts';
import { cut, indentOf, withText } from './lines.ts';

/** Stands after a wide character while a table is read, so that indexes are columns. */
const pad = '\0';

/** Lines whose indexes are columns. */
export function inColumns(lines: readonly SourceLine[]): readonly SourceLine[] {
  return lines.map((line) => (isAscii(line.text) ? line : withText(line, padWide(line.text, pad))));
}

/** Columns `[from, to)` of lines, the common indent removed. Source of the rule: docutils' `get_2D_block`. */
export function columns(lines: readonly SourceLine[], from: number, to: number): readonly SourceLine[] {
  let [left, right] = [from, to];
  let indent = Number.POSITIVE_INFINITY;
  const pieces = lines.map((line) => {
    if (!isAscii(line.text)) [left, right] = [columnIndex(line.text, left), columnIndex(line.text, right)];
    const piece = withText(cut(line, left), trimRight(line.text.slice(left, right)));
    if (piece.text !== '') indent = Math.min(indent, indentOf(piece));
    return piece;
  });
  const common = indent > 0 && indent < right && Number.isFinite(indent) ? indent : 0;
  return pieces.map((piece) => unpadded(cut(piece, common)));
}

function unpadded(line: SourceLine): SourceLine {
  return line.text.includes(pad) ? withText(line, line.text.replaceAll(pad, '')) : line;
}

/** The index of a column: combining characters take none. */
function columnIndex(text: string, column: number): number {
  if (!Number.isFinite(column)) return column;
  let taken = 0;
  let index = 0;
  for (const character of text) {
    if (!isCombining(character)) {
      if (taken === column) return index;
      taken += character.length;
    }
    index += character.length;
  }
  return column + text.length - taken;
}

/** The text as wide as it is shown. */
export function withoutCombining(text: string): string {
  return isAscii(text) ? text : [...text].filter((character) => !isCombining(character)).join('');
}

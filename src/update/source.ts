import type { SourceLine } from '../model/index.ts';
import type { NewLine } from './rewrite.ts';

/** Another text for the UTF-16 units `[offset, offset + length)` of a file. */
export interface SourceEdit {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** Where the documented lines stand, and how a line of theirs is shown to a reader. */
export interface Place {
  readonly lines: readonly SourceLine[];
  readonly source: (file: string) => string | null;
  readonly tabWidth: number;
  /** A line of a `parsed-literal` as it is shown; null in a block without markup. */
  readonly shown: ((text: string) => string) | null;
}

/** The edits that turn the documented lines of a page into new ones; as text, why that cannot be done. */
export function sourceEdits(lines: readonly NewLine[], place: Place): readonly SourceEdit[] | string {
  const edits: SourceEdit[] = [];
  const kept = new Set(lines.flatMap((line) => line.from ?? []));
  for (const [at, line] of place.lines.entries()) {
    if (kept.has(at)) continue;
    const raw = rawOf(line, place);
    if (raw === null) return unreachable(line);
    if (isFramed(line, raw, place)) return framed(line);
    const source = place.source(line.file) ?? '';
    edits.push({ file: line.file, offset: line.offset, length: line.length + endOf(source, line).length, text: '' });
  }
  let last: SourceLine | null = null;
  let added: string[] = [];
  const flush = (next: SourceLine | null): string | null => {
    if (added.length === 0) return null;
    const beside = last ?? next;
    if (beside === null) return 'the page has no line beside which the new ones could stand';
    const raw = rawOf(beside, place);
    if (raw === null) return unreachable(beside);
    if (isFramed(beside, raw, place)) return framed(beside);
    const source = place.source(beside.file) ?? '';
    const end = endOf(source, beside) || endUsed(source);
    const prefix = raw.slice(0, rawColumns(beside, raw, place).at(0) ?? 0);
    const text = added.map((each) => (each.trim() === '' ? '' : prefix + each));
    added = [];
    if (last === null) edits.push({ file: beside.file, offset: beside.offset, length: 0, text: text.map((each) => each + end).join('') });
    else edits.push({ file: beside.file, offset: beside.offset + beside.length, length: 0, text: text.map((each) => end + each).join('') });
    return null;
  };
  for (const { from, text } of lines) {
    const line = from === null ? undefined : place.lines[from];
    if (line === undefined) {
      added.push(text);
      continue;
    }
    const wrong = flush(line);
    if (wrong !== null) return wrong;
    last = line;
    if (text === line.text) continue;
    const edit = changedLine(line, text, place);
    if (typeof edit === 'string') return edit;
    edits.push(edit);
  }
  const wrong = flush(null);
  return wrong ?? edits;
}

/** The smallest edit after which a line shows the new text. */
function changedLine(line: SourceLine, text: string, place: Place): SourceEdit | string {
  const raw = rawOf(line, place);
  if (raw === null) return unreachable(line);
  if (isFramed(line, raw, place) && text.length !== line.text.length) {
    const fitted = text.length < line.text.length ? text.padEnd(line.text.length) : intoRoom(line, raw, text);
    return fitted === null ? framed(line) : typeof fitted === 'string' ? changedLine(line, fitted, place) : fitted;
  }
  const columns = rawColumns(line, raw, place);
  const [same, tail] = common(line.text, text);
  if (place.shown === null) {
    const [from, to] = [columns[same], columns[line.text.length - tail]];
    if (from === undefined || to === undefined) return unreachable(line);
    const edit = { file: line.file, offset: line.offset + from, length: to - from, text: text.slice(same, text.length - tail) };
    if (!line.tabs || sameWords(shownAfter(line, raw, edit, place), text)) return edit;
    return `line ${line.line} is laid out with tabs, and the new text does not fit between them`;
  }
  return inMarkup(line, raw, text, columns[0] ?? 0, place);
}

/** Finds the one place in a line with markup where the change shows as wanted; what stands in a substitution has none. */
function inMarkup(line: SourceLine, raw: string, text: string, start: number, place: Place): SourceEdit | string {
  const shown = place.shown ?? ((each: string) => each);
  const own = raw.slice(start);
  // The change may begin within a word: whole words have fewer places where they could stand.
  for (const wide of [false, true]) {
    const [same, tail] = wide ? wholeWords(line.text, text) : common(line.text, text);
    const before = line.text.slice(same, line.text.length - tail);
    const after = text.slice(same, text.length - tail);
    for (const written of [after, after.replace(/[*`|_\\]/g, '\\$&')]) {
      for (let at = own.indexOf(before); at >= 0 && at < own.length; at = own.indexOf(before, at + 1)) {
        if (shown(own.slice(0, at) + written + own.slice(at + before.length)) === text)
          return { file: line.file, offset: line.offset + start + at, length: before.length, text: written };
      }
    }
  }
  const names = [...own.matchAll(/\|([^|\s][^|]*)\|/g)].map((match) => `|${match[1]}|`);
  return names.length === 0
    ? `what changed in line ${line.line} stands in markup that cannot be rewritten`
    : `what changed in line ${line.line} stands in a substitution (${names.join(', ')}): mend its definition`;
}

/** How many characters two texts have in common at their beginning and at their end. */
function common(before: string, after: string): readonly [number, number] {
  const least = Math.min(before.length, after.length);
  let same = 0;
  while (same < least && before[same] === after[same]) same++;
  let tail = 0;
  while (tail < least - same && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return [same, tail];
}

function wholeWords(before: string, after: string): readonly [number, number] {
  let [same, tail] = common(before, after);
  while (same > 0 && /\S/.test(before[same - 1] ?? ' ')) same--;
  while (tail > 0 && /\S/.test(before[before.length - tail] ?? ' ')) tail--;
  return [same, tail];
}

/** In a cell of a drawn table a longer text takes of the blanks before the cell's border. */
function intoRoom(line: SourceLine, raw: string, text: string): SourceEdit | null {
  const end = line.indent + line.text.length;
  const room = /^ */.exec(raw.slice(end))?.[0].length ?? 0;
  const more = text.length - line.text.length;
  if (line.tabs || more >= room) return null;
  const [same] = common(line.text, text);
  return { file: line.file, offset: line.offset + line.indent + same, length: line.text.length - same + more, text: text.slice(same) };
}

/** The raw characters of a line; null where they are not those of a file at hand (text of a `conf.py`). */
function rawOf(line: SourceLine, place: Place): string | null {
  const source = place.source(line.file);
  if (source === null || line.offset + line.length > source.length) return null;
  const raw = source.slice(line.offset, line.offset + line.length);
  const shown = expanded(raw, place.tabWidth).text.slice(line.indent);
  const own = place.shown === null ? shown : place.shown(shown);
  return own.startsWith(line.text) ? raw : null;
}

/** For each column of a line's text, and for its end, where that is in the raw line; columns within a tab have no place. */
function rawColumns(line: SourceLine, raw: string, place: Place): readonly (number | undefined)[] {
  const { places } = expanded(raw, place.tabWidth);
  return Array.from({ length: line.text.length + 1 }, (_, column) => places[line.indent + column]);
}

function expanded(raw: string, tabWidth: number): { readonly text: string; readonly places: readonly (number | undefined)[] } {
  let [text, columns] = ['', 0];
  const places: (number | undefined)[] = [];
  for (let at = 0; at < raw.length; at++) {
    places[text.length] = at;
    if (raw[at] !== '\t') {
      text += raw[at];
      // Columns are code points, as in Python.
      if (!/[\udc00-\udfff]/.test(raw[at] ?? '')) columns++;
      continue;
    }
    const width = tabWidth - (columns % tabWidth);
    text += ' '.repeat(width);
    columns += width;
  }
  places[text.length] = raw.length;
  return { text, places };
}

function shownAfter(line: SourceLine, raw: string, edit: SourceEdit, place: Place): string {
  const at = edit.offset - line.offset;
  return expanded(raw.slice(0, at) + edit.text + raw.slice(at + edit.length), place.tabWidth).text.slice(line.indent);
}

function sameWords(left: string, right: string): boolean {
  return left.trim().split(/\s+/).join(' ') === right.trim().split(/\s+/).join(' ');
}

/** Something stands behind it: the border of a table's cell. */
function isFramed(line: SourceLine, raw: string, place: Place): boolean {
  return !line.tabs && place.shown === null && raw.slice(line.indent + line.text.length).trim() !== '' && line.text !== '';
}

function framed(line: SourceLine): string {
  return `line ${line.line} stands in a cell of a drawn table, which is too narrow for the new text`;
}

function unreachable(line: SourceLine): string {
  return `line ${line.line} of ${line.file} is not a line of the page as it lies on disk`;
}

/** The line end after a line; empty at the end of the file. */
function endOf(source: string, line: SourceLine): string {
  return (
    /^(?:\r\n|[\n\r\x1c-\x1e\x85\u2028\u2029])/.exec(source.slice(line.offset + line.length, line.offset + line.length + 2))?.[0] ?? ''
  );
}

function endUsed(source: string): string {
  return /\r\n|\n|\r/.exec(source)?.[0] ?? '\n';
}

/** A text with its edits, which must not overlap; from the last to the first, so that offsets hold. */
export function applyEdits(source: string, edits: readonly SourceEdit[]): string {
  let text = source;
  // Of two at one place the later comes behind the earlier.
  const ordered = edits.map((edit, nth) => ({ edit, nth })).sort((a, b) => b.edit.offset - a.edit.offset || b.nth - a.nth);
  for (const { edit } of ordered) text = text.slice(0, edit.offset) + edit.text + text.slice(edit.offset + edit.length);
  return text;
}

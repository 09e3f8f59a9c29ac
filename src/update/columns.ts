import { narrowed, widenedLine } from './wide-letters.ts';

/** Another text for the columns `[from, to)` of a line. */
export interface LineEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** What follows moves with it: the output itself leaves as many blanks after another length. */
  readonly flows?: boolean;
}

export interface EditedLine {
  readonly text: string;
  /** In order, without overlap. */
  readonly edits: readonly LineEdit[];
  /** Tabs hold its columns: no blank is put in or taken out. */
  readonly fixed: boolean;
}

/** A column that begins at a place in a line, and must begin further right. */
export interface Wider {
  readonly at: number;
  readonly column: number;
  readonly by: number;
}

/**
 * Writes the edits of neighbouring lines, and keeps what stands in columns there: a longer value takes of the blanks after it, a
 * shorter one leaves more; a column that has become too narrow is widened in each line that shares it, drawn lines among them.
 */
export function laidOut(given: readonly EditedLine[], wider: readonly Wider[] = []): readonly string[] {
  const lines = given.map(widenedLine);
  const grown = new Map<number, Map<number, number>>();
  const lacking = lines.flatMap((line, at) => [...written(line, lines, at, new Map()).lacking].map(([column, by]) => ({ at, column, by })));
  for (const { at, column, by } of [...lacking, ...wider]) {
    for (const each of tableAround(lines, at, column)) {
      const own = grown.get(each) ?? new Map<number, number>();
      own.set(column, Math.max(own.get(column) ?? 0, by));
      grown.set(each, own);
    }
  }
  return lines.map((line, at) => narrowed(written(line, lines, at, grown.get(at) ?? new Map()).text));
}

/** One line with its edits; `grown` says by how much a column that begins at a place has moved. */
function written(
  line: EditedLine,
  lines: readonly EditedLine[],
  at: number,
  grown: ReadonlyMap<number, number>,
): { readonly text: string; readonly lacking: ReadonlyMap<number, number> } {
  const lacking = new Map<number, number>();
  if (line.fixed) return { text: replaced(line), lacking };
  if (line.edits.length === 0 && grown.size === 0) return { text: line.text, lacking };
  let [text, from, ahead] = ['', 0, 0];
  // Stretches of two blanks, and single blanks before a place where other lines begin a column.
  const gaps = [...line.text.matchAll(/(?<! ) +(?=\S)/g)]
    .map((match) => ({ from: match.index, to: match.index + match[0].length }))
    .filter((gap) => gap.from > 0 && (gap.to - gap.from >= 2 || isColumn(lines, at, gap.to)));
  const edits = [...line.edits];
  const stops = [...new Set([...gaps.map((gap) => gap.to), ...grown.keys()])].sort((a, b) => a - b);
  for (const stop of [...stops, line.text.length + 1]) {
    // All edits that end before the blanks of this column do.
    while (edits[0] !== undefined && edits[0].to <= stop) {
      const edit = edits.shift() as LineEdit;
      text += line.text.slice(from, edit.from);
      const right = edit.flows !== true && isRight(lines, at, edit);
      const more = edit.text.length - (edit.to - edit.from);
      if (right && more !== 0) {
        const room = /(?<! ) *$/.exec(text)?.[0].length ?? 0;
        const taken = Math.min(more, Math.max(0, room - 1));
        text = more < 0 ? text + ' '.repeat(-more) : text.slice(0, text.length - taken);
        ahead += more < 0 ? 0 : more - taken;
      } else if (edit.flows !== true) ahead += more;
      text += edit.text;
      from = edit.to;
    }
    if (stop > line.text.length) break;
    if (from > stop || (edits[0] !== undefined && edits[0].from < stop)) continue;
    text += line.text.slice(from, stop);
    from = stop;
    const by = grown.get(stop) ?? 0;
    const room = /(?<! ) *$/.exec(text)?.[0].length ?? 0;
    const least = line.text[stop] === '|' || line.text.slice(0, stop).endsWith('  ') === false ? 1 : 2;
    if (ahead < by) text = padded(text, by - ahead, line.text, stop);
    else if (ahead > by) {
      const taken = Math.min(ahead - by, Math.max(0, room - least));
      text = text.slice(0, text.length - taken);
      if (ahead - by > taken) lacking.set(stop, ahead - taken);
    }
    // From here on the line stands where the others of its table do.
    ahead = 0;
  }
  return { text: text + line.text.slice(from), lacking };
}

/** More of what fills the place before a column: blanks, or the dashes of a drawn line. */
function padded(text: string, by: number, line: string, stop: number): string {
  const before = line[stop - 1] ?? ' ';
  return text + (/[-=]/.test(before) && isDrawn(line) ? before : ' ').repeat(by);
}

function isDrawn(text: string): boolean {
  return /^[-=+| ]+$/.test(text);
}

function replaced({ text, edits }: EditedLine): string {
  let [out, from] = ['', 0];
  for (const edit of edits) {
    out += text.slice(from, edit.from) + edit.text;
    from = edit.to;
  }
  return out + text.slice(from);
}

/** Does another line of the same table begin something at this column, after two blanks? */
function isColumn(lines: readonly EditedLine[], at: number, column: number): boolean {
  return around(lines, at).some((each) => each !== at && /^ {2}\S/.test(lines[each]?.text.slice(column - 2, column + 1) ?? ''));
}

/** Values that end where those above and below end, and begin elsewhere: numbers, set to the right. */
function isRight(lines: readonly EditedLine[], at: number, edit: LineEdit): boolean {
  const text = lines[at]?.text ?? '';
  if (!/ {2}$/.test(text.slice(0, edit.from)) || !/^(?: |$)/.test(text.slice(edit.to))) return false;
  let [right, left] = [0, 0];
  for (const each of around(lines, at)) {
    const other = lines[each]?.text ?? '';
    if (each === at || isDrawn(other)) continue;
    if (/^\S(?: |$)/.test(other.slice(edit.to - 1, edit.to + 1))) right++;
    if (/^ \S/.test(other.slice(edit.from - 1, edit.from + 1))) left++;
  }
  return right > left;
}

/** Further away a table says nothing more of its columns. */
const reach = 40;

/** The lines up to the next blank one on both sides. */
function around(lines: readonly EditedLine[], at: number): readonly number[] {
  let [from, to] = [at, at];
  while (from > Math.max(0, at - reach) && lines[from - 1]?.text.trim() !== '') from--;
  while (to + 1 < Math.min(lines.length, at + reach) && lines[to + 1]?.text.trim() !== '') to++;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** The lines around one in which nothing stands across the beginning of a column. */
function tableAround(lines: readonly EditedLine[], at: number, column: number): readonly number[] {
  const parted = (each: number): boolean => {
    const text = lines[each]?.text ?? '';
    return text.trim() !== '' && (text.length < column || text[column - 1] === ' ' || isDrawn(text));
  };
  let [from, to] = [at, at];
  while (from > 0 && parted(from - 1)) from--;
  while (to + 1 < lines.length && parted(to + 1)) to++;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index).filter((each) => (lines[each]?.text.length ?? 0) >= column);
}

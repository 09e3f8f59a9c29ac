import type { Cue, Finding, LineJudgement, Span } from '../model/index.ts';
import { isWhole } from './substitute.ts';

/** Names, addresses and prefixes of the guide, and what they are in the reader's lab. */
export type Inventory = Readonly<Record<string, string>>;

/** A text of the page in the names of the reader's lab, with the way back to where each piece stands on the page. */
export interface Mapped {
  readonly text: string;
  /** Where a piece of the mapped text stands on the page, and what stands there. */
  back(span: Span): Span;
}

/** Puts the names of the reader's lab into a text, whole tokens only, the longest first, each piece once: two names may be exchanged. */
export function inLabNames(text: string, inventory: Inventory): string {
  return replaced(text, namesOf(inventory))
    .map((piece) => piece.text)
    .join('');
}

/** As `inLabNames`, for a documented output: what stands under each other still does, and columns grow where a name is too long. */
export function mapOutput(documented: string, inventory: Inventory): Mapped {
  const names = namesOf(inventory);
  const lines = blocksOf(documented.split('\n')).flatMap((block) => {
    const wider = widenings(block, names);
    return block.map((line) => {
      const roomy = mapLine(line, widened(line, wider));
      const named = mapLine(roomy.text, settled(replaced(roomy.text, names)));
      return { text: named.text, back: (span: Span) => roomy.back(named.back(span)) };
    });
  });
  return {
    text: lines.map((line) => line.text).join('\n'),
    back: (span) => lines[span.line]?.back(span) ?? span,
  };
}

/** A sentence of the page in the names of the reader's lab. */
export function mapCue(cue: Cue, inventory: Inventory): Cue {
  return {
    ...cue,
    text: inLabNames(cue.text, inventory),
    marked: cue.marked.map((mark) => ({ ...mark, text: inLabNames(mark.text, inventory) })),
  };
}

/** Findings and lines that speak of the page, with their places on the page as it is written. */
export function backToPage<T extends { readonly findings: readonly Finding[]; readonly lines: readonly LineJudgement[] }>(
  result: T,
  mapped: Mapped,
): T {
  const place = <E extends { readonly documented: Span | null }>(each: E): E =>
    each.documented === null ? each : { ...each, documented: mapped.back(each.documented) };
  return {
    ...result,
    findings: result.findings.map(place),
    lines: result.lines.map((line) => ({ ...line, tokens: line.tokens.map(place) })),
  };
}

type Names = readonly (readonly [name: string, live: string])[];

interface Piece {
  readonly text: string;
  /** Where it stands in the text as it was, and how long it is there. */
  readonly from: number;
  readonly length: number;
}

function namesOf(inventory: Inventory): Names {
  return Object.entries(inventory)
    .filter(([name]) => name !== '')
    .sort(([a], [b]) => b.length - a.length);
}

function replaced(text: string, names: Names): readonly Piece[] {
  const pieces: Piece[] = [];
  let [at, kept] = [0, 0];
  const keep = (): void => {
    if (at > kept) pieces.push({ text: text.slice(kept, at), from: kept, length: at - kept });
  };
  while (at < text.length) {
    const found = names.find(([name]) => text.startsWith(name, at) && isWhole(text, at, name.length));
    if (found === undefined) {
      at++;
      continue;
    }
    keep();
    pieces.push({ text: found[1], from: at, length: found[0].length });
    at += found[0].length;
    kept = at;
  }
  keep();
  return pieces;
}

/** Lines without a blank one between them: a table is no more than that. */
function blocksOf(lines: readonly string[]): readonly (readonly string[])[] {
  const blocks: string[][] = [];
  for (const [index, line] of lines.entries()) {
    const last = blocks.at(-1);
    if (last === undefined || (lines[index - 1] ?? '').trim() === '' || line.trim() === '') blocks.push([line]);
    else last.push(line);
  }
  return blocks;
}

/** Where columns need more room for longer names: a column of the page, and by how much it moves to the right. */
function widenings(lines: readonly string[], names: Names): ReadonlyMap<number, number> {
  const wider = new Map<number, number>();
  for (const line of lines) {
    let owed = 0;
    for (const piece of replaced(line, names)) {
      if (piece.length !== piece.text.length) owed += piece.text.length - piece.length;
      const gap = owed <= 0 ? null : / {2,}/.exec(piece.text);
      if (gap === null) continue;
      const end = piece.from + gap.index + gap[0].length;
      wider.set(end, Math.max(wider.get(end) ?? 0, owed - gap[0].length + 2));
      owed = 0;
    }
  }
  return new Map([...wider].filter(([, by]) => by > 0).sort(([one], [other]) => one - other));
}

/** The line with its columns moved; a word that stands over the edge moves as a whole. */
function widened(line: string, wider: ReadonlyMap<number, number>): readonly Piece[] {
  const pieces: Piece[] = [];
  let kept = 0;
  for (const [column, by] of wider) {
    if (line.length < column || !/\S {2,}/.test(line)) continue;
    const place = line[column - 1] === ' ' ? column : line.lastIndexOf(' ', column - 1) + 1;
    if (place < kept || line.slice(0, place).trim() === '') continue;
    if (place > kept) pieces.push({ text: line.slice(kept, place), from: kept, length: place - kept });
    pieces.push({ text: ' '.repeat(by), from: place, length: 0 });
    kept = place;
  }
  if (kept < line.length) pieces.push({ text: line.slice(kept), from: kept, length: line.length - kept });
  return pieces;
}

function mapLine(line: string, pieces: readonly Piece[]): Mapped {
  const starts: number[] = [];
  let width = 0;
  for (const piece of pieces) {
    starts.push(width);
    width += piece.text.length;
  }
  const original = (column: number, end: boolean): number => {
    const index = Math.max(
      0,
      starts.findLastIndex((start) => (end ? start < column : start <= column)),
    );
    const piece = pieces[index];
    if (piece === undefined) return column;
    const into = column - (starts[index] ?? 0);
    // Within a name that was put in there are no places of the page: its beginning and its end are the name's.
    if (piece.text.length !== piece.length || piece.text !== line.slice(piece.from, piece.from + piece.length))
      return into > 0 && (end || into >= piece.text.length) ? piece.from + piece.length : piece.from;
    return piece.from + into;
  };
  return {
    text: pieces.map((piece) => piece.text).join(''),
    back: (span) => {
      const [from, to] = [original(span.column, false), original(span.column + span.text.length, true)];
      return { line: span.line, column: from, text: line.slice(from, Math.max(from, to)) };
    },
  };
}

/** Pays what a name is longer or shorter with the next blanks that part columns. */
function settled(pieces: readonly Piece[]): readonly Piece[] {
  const out: Piece[] = [];
  let owed = 0;
  for (const piece of pieces) {
    if (piece.text.length !== piece.length) {
      owed += piece.text.length - piece.length;
      out.push(piece);
      continue;
    }
    const gap = owed === 0 ? null : / {2,}/.exec(piece.text);
    if (gap === null) {
      out.push(piece);
      continue;
    }
    const [before, blanks] = [gap.index, gap[0].length];
    const kept = Math.max(1, blanks - owed);
    owed -= blanks - kept;
    const after = before + blanks;
    if (before > 0) out.push({ text: piece.text.slice(0, before), from: piece.from, length: before });
    out.push({ text: ' '.repeat(kept), from: piece.from + before, length: blanks });
    if (after < piece.length) out.push({ text: piece.text.slice(after), from: piece.from + after, length: piece.length - after });
  }
  return out;
}

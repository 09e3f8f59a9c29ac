import type { Finding, LineJudgement } from '../model/index.ts';
import { type EditedLine, laidOut } from './columns.ts';
import { authorsValues, editsOfLine, type Wanted } from './edit-line.ts';
import type { PageNames } from './names.ts';
import { Rows } from './rows.ts';

/** A line of the new text, and the documented line of which it is the successor; null for a line that is new. */
export interface NewLine {
  readonly from: number | null;
  readonly text: string;
}

export interface Judged {
  readonly documented: readonly string[];
  /** Documented lines whose columns are held by tabs. */
  readonly tabs: ReadonlySet<number>;
  readonly live: readonly string[];
  readonly lines: readonly LineJudgement[];
  readonly findings: readonly Finding[];
}

/** A line to be added: as the output has it, or with the page's own values already. */
interface Added {
  readonly text: string;
  readonly ready: boolean;
}

/** The documented text with what drifted in it, token by token; null when tokens and whole lines cannot say it. */
export function editedText(judged: Judged, wanted: Wanted, names: PageNames): readonly NewLine[] | null {
  const { documented, live } = judged;
  const edited = documented.map((text, at): EditedLine => ({ text, edits: [], fixed: judged.tabs.has(at) }));
  const gone = new Set<number>();
  const came = new Map<number, Added[]>();
  const add = (after: number, ...lines: readonly Added[]): void => void came.set(after, [...(came.get(after) ?? []), ...lines]);
  const written = linesWritten(judged, wanted);
  const done = new Set<number>();
  let last = -1;
  for (const line of judged.lines) {
    if (line.documented === null) {
      if (line.live !== null && written.has(line.live) && !done.has(line.live))
        add(last, ...linesWith(line.live, judged, written, done).map((text) => ({ text, ready: false })));
      continue;
    }
    const isOther = line.mark === 'drift' || (line.mark === 'fail' && wanted.fails) || (wanted.names && line.mark === 'ignored');
    const spread = isOther ? spreadOf(line, judged) : [];
    if (spread.length > 0) {
      gone.add(line.documented);
      for (const at of spread) {
        const own = { ...line, live: at, tokens: line.tokens.filter((token) => token.live?.line === at) };
        const [text] = laidOut([{ text: live[at] ?? '', edits: authorsValues(own, live[at] ?? '', wanted, names), fixed: false }]);
        add(last, { text: text ?? '', ready: true });
      }
    } else if (line.live !== null && isOther) {
      const edits = editsOfLine(
        line,
        documented[line.documented] ?? '',
        live[line.live] ?? '',
        wanted,
        names,
        headOfBlock(documented, line.documented),
      );
      if (edits === null) return null;
      edited[line.documented] = { text: documented[line.documented] ?? '', edits, fixed: judged.tabs.has(line.documented) };
    }
    if (line.live === null && isOther) gone.add(line.documented);
    last = Math.max(last, line.documented);
  }
  const rows = new Rows(judged, names);
  const wider = [...came].flatMap(([at, lines]) => lines.flatMap((each) => (each.ready ? [] : rows.wider(each.text, at))));
  const texts = laidOut(edited, wider);
  const all = [-1, ...documented.keys()].flatMap((at): readonly NewLine[] => [
    ...(at < 0 || gone.has(at) ? [] : [{ from: at, text: texts[at] ?? '' }]),
    ...(came.get(at) ?? []).map(({ text, ready }) => ({ from: null, text: ready ? text : rows.fitted(text, at, texts) })),
  ]);
  return withoutEnds(withoutDoubles(all));
}

/** Where a paragraph came or went, blank lines of two places meet: those of one are enough. */
function withoutDoubles(lines: readonly NewLine[]): readonly NewLine[] {
  const kept: NewLine[] = [];
  let last: NewLine | null = null;
  for (const line of lines) {
    const follows = last === null || (last.from !== null && line.from === last.from + 1);
    if (line.text.trim() !== '') last = null;
    else if (follows) last = line;
    else if (last?.from === null && line.from !== null) {
      // The page's own rather than the new one.
      kept.pop();
      last = line;
    } else continue;
    kept.push(line);
  }
  return kept;
}

/** The first line of a paragraph, or its second for the first. */
function headOfBlock(lines: readonly string[], at: number): string {
  let head = at;
  while (head > 0 && lines[head - 1]?.trim() !== '') head--;
  return lines[head === at ? at + 1 : head] ?? '';
}

/** The output as it is now, in its own layout and order, with the page's values wherever those still hold. */
export function rewrittenText(judged: Judged, wanted: Wanted, names: PageNames): readonly NewLine[] | null {
  const { documented, live } = judged;
  const byLive = new Map(judged.lines.flatMap((line) => (line.live === null ? [] : [[line.live, line] as const])));
  for (const line of judged.lines) for (const at of spreadOf(line, judged)) byLive.set(at, { ...line, documented: null, live: at });
  const spread = new Set(judged.lines.flatMap((line) => spreadOf(line, judged)));
  const written = linesWritten(judged, wanted);
  const taken: { readonly line: EditedLine; readonly from: number | null }[] = [];
  let blanks: string[] = [];
  for (const [at, text] of live.entries()) {
    const line = byLive.get(at);
    // Blank and drawn lines are not judged: they go with the line before them.
    if (line === undefined) {
      if (/[A-Za-z0-9]/.test(text)) return null;
      blanks.push(text);
      continue;
    }
    if (line.documented === null && !written.has(at) && !spread.has(at)) {
      blanks = [];
      continue;
    }
    if (taken.length > 0 || blanks.some((each) => each.trim() !== ''))
      for (const each of blanks) taken.push({ line: { text: each, edits: [], fixed: false }, from: null });
    blanks = [];
    taken.push({ line: { text, edits: authorsValues(line, text, wanted, names), fixed: false }, from: line.documented });
  }
  for (const each of blanks) if (each.trim() !== '') taken.push({ line: { text: each, edits: [], fixed: false }, from: null });
  const kept = judged.lines.filter((line) => line.documented !== null && line.live === null && !isGone(line, wanted));
  const texts = laidOut(taken.map((each) => each.line));
  const lines: NewLine[] = texts.map((text, at) => ({ from: taken[at]?.from ?? null, text }));
  for (const { documented: own } of kept) {
    const before = lines.findLastIndex((line) => line.from !== null && own !== null && line.from < own);
    lines.splice(before + 1, 0, { from: own, text: documented[own ?? 0] ?? '' });
  }
  return withoutEnds(increasing(lines));
}

/** Live lines that the page does not show and that are written into it: those that were found missing, and what stands under them. */
function linesWritten(judged: Judged, wanted: Wanted): ReadonlySet<number> {
  const written = new Set<number>();
  const answers = new Set(judged.lines.flatMap((line) => (line.documented === null ? [] : (line.live ?? []))));
  const missing = new Set(judged.lines.flatMap((line) => (line.live !== null && isUpdated(line, judged, wanted) ? [line.live] : [])));
  for (const [at, text] of judged.live.entries()) {
    if (answers.has(at) || text.trim() === '') continue;
    const head = written.has(at - 1) ? (judged.live[headOf(at - 1, written)] ?? '') : null;
    if (missing.has(at) || (head !== null && indentOf(text) > indentOf(head))) written.add(at);
  }
  return written;
}

/** The first of the written lines that end here. */
function headOf(at: number, written: ReadonlySet<number>): number {
  let head = at;
  while (written.has(head - 1)) head--;
  return head;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

/** A written line, those that follow it, and the blank ones around them where they are a paragraph of their own. */
function linesWith(from: number, judged: Judged, written: ReadonlySet<number>, done: Set<number>): readonly string[] {
  const isBlank = (line: number): boolean => judged.live[line]?.trim() === '';
  const isShown = (line: number): boolean => judged.lines.some((each) => each.live === line && each.documented !== null);
  let to = from;
  while (written.has(to + 1)) to++;
  const lines = judged.live.slice(from, to + 1);
  for (let at = from; at <= to; at++) done.add(at);
  const before = isBlank(from - 1) && isShown(from - 2);
  const after = isBlank(to + 1) && (from === 0 || isBlank(from - 1)) && (isShown(to + 2) || written.has(to + 2));
  return [...(before ? [''] : []), ...lines, ...(after ? [''] : [])];
}

/** The live lines in which another layout says a documented line; empty where one line does. */
function spreadOf(line: LineJudgement, judged: Judged): readonly number[] {
  if (line.documented === null || line.live === null) return [];
  const isLayout = judged.findings.some((each) => each.kind === 'layout' && each.documented?.line === line.documented);
  const lines = [...new Set(line.tokens.flatMap((token) => token.live?.line ?? []))].sort((a, b) => a - b);
  if (!isLayout || lines.length < 2) return [];
  return lines.filter((at) => !judged.lines.some((each) => each !== line && each.live === at && each.documented !== null));
}

/** No blank line stands at either end of an output. */
function withoutEnds(lines: readonly NewLine[]): readonly NewLine[] {
  const said = lines.flatMap((line, at) => (line.text.trim() === '' ? [] : [at]));
  return said.length === 0 ? [] : lines.slice(said[0], (said.at(-1) ?? 0) + 1);
}

/** Is a line that the page does not show written into it? Only where it was found to be missing there. */
function isUpdated(line: LineJudgement, judged: Judged, wanted: Wanted): boolean {
  return judged.findings.some(
    (each) =>
      each.documented === null && each.live?.line === line.live && (each.verdict === 'drift' || (each.verdict === 'fail' && wanted.fails)),
  );
}

function isGone(line: LineJudgement, wanted: Wanted): boolean {
  return line.mark === 'drift' || (line.mark === 'fail' && wanted.fails);
}

/** A line that has moved up is a new one where it stands now. */
function increasing(lines: readonly NewLine[]): readonly NewLine[] {
  let last = -1;
  return lines.map(({ from, text }) => {
    if (from === null || from <= last) return { from: null, text };
    last = from;
    return { from, text };
  });
}

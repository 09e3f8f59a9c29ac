import type { Finding, LineJudgement, TokenJudgement } from '../../model/index.ts';
import type { ReportStep } from '../../report/index.ts';
import { cutLine, cutText, whole } from './cut.ts';
import { Html, html } from './escape.ts';
import { count } from './words.ts';

/** More consecutive lines than these that the page does not show are folded away. */
const foldExtrasAfter = 3;
/** Of a longer run of lines that are the same, only the ends are open. */
const foldSameAfter = 24;
const keepOpen = 4;
/** More rows than these start closed: a page with so many lines is read by its findings. */
const maxRows = 400;
/** Twice the longest line in characters that fits beside itself in each class; longer ones are stacked. */
const fits = [
  ['fits-1', 96],
  ['fits-2', 120],
  ['fits-3', 144],
  ['fits-4', 160],
  ['fits-5', 184],
] as const;

type Sign = 'same' | 'ignored' | 'bound' | 'drift' | 'fail' | 'missing' | 'extra';

interface Row {
  readonly sign: Sign;
  readonly left: Html | string;
  readonly right: Html | string;
  /** Nothing to see: both texts are the same, or the line says nothing. */
  readonly plain: boolean;
}

/** Documented text beside live text, line by line as they were judged, each judged token marked. */
export function compareView(step: ReportStep): Html | null {
  const live = (step.output?.text ?? '').split('\n');
  if (step.expected === null) return step.output === null || step.output.text === '' ? null : undocumented(step.output.text);
  const documented = step.expected.split('\n');
  if (step.output === null)
    return html`<div class="scroll" tabindex="0" role="group" aria-label="documented output"><pre class="only">${cutText(step.expected).text}</pre></div>`;
  const shown: Shown = { documented, live, grave: graveLines(step), cut: false };
  const parts = pieces(step.lines, shown).map((piece) => (piece instanceof Html ? piece : rowsView(piece)));
  const longest = (most: number, line: string | undefined): number => Math.max(most, line?.length ?? 0);
  const answers = step.lines.filter((line) => line.documented !== null).map((line) => live[line.live ?? -1]);
  const widest = 2 * answers.reduce(longest, documented.reduce(longest, 0));
  const layout = fits.find(([, width]) => widest <= width)?.[0] ?? (widest > 400 ? 'stacked long' : 'stacked');
  return html`<div class="scroll" tabindex="0" role="group" aria-label="on the page and in the lab"><div class="cmp ${layout}"><div class="row h"><div class="l">on the page</div><div class="r">in the lab</div></div>${parts}</div></div>${shown.cut ? whole('output', step.output.text) : ''}`;
}

interface Shown {
  readonly documented: readonly string[];
  readonly live: readonly string[];
  /** Findings about a live line, by the line: what they are about stays in sight. */
  readonly grave: ReadonlyMap<number, readonly Finding[]>;
  /** Set when something of the live text is not in the document as text. */
  cut: boolean;
}

type Piece = readonly Row[] | Html;

function graveLines(step: ReportStep): ReadonlyMap<number, readonly Finding[]> {
  const lines = new Map<number, Finding[]>();
  for (const finding of step.findings) {
    if (finding.verdict === 'pass' || finding.live === null) continue;
    lines.set(finding.live.line, [...(lines.get(finding.live.line)?.slice(0, 20) ?? []), finding]);
  }
  return lines;
}

/** Rows in order; runs that nobody needs to read are folded. */
function pieces(lines: readonly LineJudgement[], shown: Shown): readonly Piece[] {
  const result: Piece[] = [];
  let rows: Row[] = [];
  let extras: LineJudgement[] = [];
  const flush = (): void => {
    // A line that matters stays in sight; what stands around it is folded when it is long.
    for (const run of runsOf(extras, shown)) {
      if (run.length > foldExtrasAfter && run[0] !== undefined && isQuiet(run[0], shown)) {
        result.push(...folded(rows), extrasView(run, shown));
        rows = [];
      } else rows.push(...run.map((line) => extraRow(line, shown)));
    }
    extras = [];
  };
  for (const line of withUnjudged(lines, shown.documented.length)) {
    if (line.documented === null) {
      extras.push(line);
      continue;
    }
    flush();
    rows.push(pairRow(line, shown));
  }
  flush();
  result.push(...folded(rows));
  return result;
}

/** Neighbouring live lines that all say something of weight, or all nothing. */
function runsOf(lines: readonly LineJudgement[], shown: Shown): readonly (readonly LineJudgement[])[] {
  const runs: LineJudgement[][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && isQuiet(run[0], shown) === isQuiet(line, shown)) run.push(line);
    else runs.push([line]);
  }
  return runs;
}

function isQuiet(line: LineJudgement, shown: Shown): boolean {
  return line.mark === 'extra' && !shown.grave.has(line.live ?? -1);
}

/** Lines that say nothing (blank ones, rules) have no judgement; they are shown at their place all the same. */
function withUnjudged(lines: readonly LineJudgement[], total: number): readonly LineJudgement[] {
  const judged = new Set(lines.map((line) => line.documented));
  const sequence: LineJudgement[] = [];
  const blank = (documented: number): LineJudgement => ({ documented, live: null, mark: 'elided', tokens: [] });
  let next = 0;
  for (const line of lines) {
    if (line.documented !== null) {
      for (; next < line.documented; next++) if (!judged.has(next)) sequence.push(blank(next));
      next = Math.max(next, line.documented + 1);
    }
    sequence.push(line);
  }
  for (; next < total; next++) if (!judged.has(next)) sequence.push(blank(next));
  return sequence;
}

function folded(rows: readonly Row[]): readonly Piece[] {
  const result: Piece[] = [];
  let open: Row[] = [];
  let shownRows = 0;
  for (let at = 0; at < rows.length; ) {
    const row = rows[at] as Row;
    let end = at;
    while (rows[end]?.plain === true) end++;
    if (end - at > foldSameAfter) {
      const hidden = rows.slice(at + keepOpen, end - keepOpen);
      result.push(
        [...open, ...rows.slice(at, at + keepOpen)],
        fold(count(hidden.length, 'line that is the same', 'lines that are the same'), hidden),
      );
      open = rows.slice(end - keepOpen, end);
      at = end;
      continue;
    }
    open.push(row);
    at++;
    if (++shownRows === maxRows && at < rows.length) {
      result.push(open, fold(count(rows.length - at, 'more line'), rows.slice(at)));
      return result;
    }
  }
  result.push(open);
  return result;
}

function fold(summary: string, rows: readonly Row[]): Html {
  return html`<details class="fold"><summary>${summary}</summary>${rowsView(rows)}</details>`;
}

/** Neighbouring rows without anything to see share one element each side: thousands of steps stay light. */
function rowsView(rows: readonly Row[]): Html {
  const parts: Html[] = [];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as Row;
    if (!row.plain) {
      parts.push(rowView(row.sign, row.left, row.right, ''));
      continue;
    }
    const run = [row];
    while (rows[at + 1]?.plain === true) run.push(rows[++at] as Row);
    parts.push(rowView('same', joined(run.map((each) => each.left)), joined(run.map((each) => each.right)), ' plain'));
  }
  return html`${parts}`;
}

function joined(lines: readonly (Html | string)[]): Html {
  return html`${lines.map((line, index) => [index > 0 ? '\n' : '', line])}`;
}

function rowView(sign: Sign, left: Html | string, right: Html | string, more: string): Html {
  return html`<div class="row s-${sign}${more}"><div class="l">${left}</div><div class="r">${right}</div></div>`;
}

function pairRow(line: LineJudgement, shown: Shown): Row {
  const left = shown.documented[line.documented ?? -1] ?? '';
  if (line.live === null) {
    if (line.mark === 'elided' && saysNothing(left)) return { sign: 'same', left: cutLine(left), right: '', plain: true };
    const grave = line.mark === 'fail' || line.mark === 'drift';
    // As what stands behind the answer of a command that was interrupted.
    const word = grave ? 'not in the output' : line.mark === 'elided' ? 'not compared' : 'not in the output, and need not be';
    return { sign: grave ? 'missing' : 'ignored', left: cutLine(left), right: html`<span class="gone">${word}</span>`, plain: false };
  }
  const right = shown.live[line.live] ?? '';
  const ofLive = line.tokens.filter((token) => token.live !== null && token.live.line === line.live);
  const visible = line.tokens.filter((token) => token.mark !== 'same');
  if (visible.length === 0 && left.trim() === right.trim() && line.mark !== 'fail' && line.mark !== 'drift') {
    if (cutLine(right) !== right) shown.cut = true;
    return { sign: 'same', left: cutLine(left), right: cutLine(right), plain: true };
  }
  if (cutLine(right) !== right) shown.cut = true;
  return {
    sign: signOf(line, visible),
    left: marked(
      left,
      line.tokens.map((token) => [token.documented, token]),
    ),
    right: marked(
      right,
      ofLive.map((token) => [token.live, token]),
    ),
    plain: false,
  };
}

/** Blank lines and rules say nothing, so nothing is missing; an elision stands for whatever follows. */
function saysNothing(line: string): boolean {
  return !/\w/.test(line) || /^\s*(?:<.*>|\[.*\]|\(.*\))\s*$/.test(line);
}

function signOf(line: LineJudgement, visible: readonly TokenJudgement[]): Sign {
  if (line.mark === 'fail' || line.mark === 'drift') return line.mark;
  const marks = new Set(visible.map((token) => token.mark));
  return (['fail', 'drift', 'bound', 'ignored'] as const).find((mark) => marks.has(mark)) ?? 'same';
}

/** The text with its judged tokens marked; a span that does not fit the text is left out, never guessed. */
function marked(text: string, spans: readonly (readonly [TokenJudgement['documented'], TokenJudgement])[]): Html {
  const parts: (string | Html)[] = [];
  const kept = cutLine(text);
  let at = 0;
  const sorted = spans
    .flatMap(([span, token]) => (span === null || token.mark === 'same' ? [] : [{ span, token }]))
    .sort((a, b) => a.span.column - b.span.column);
  for (const { span, token } of sorted) {
    const end = span.column + span.text.length;
    if (span.column < at || end > kept.length || text.slice(span.column, end) !== span.text) continue;
    parts.push(kept.slice(at, span.column), html`<mark class="${token.mark}" title="${reasonOf(token)}">${span.text}</mark>`);
    at = end;
  }
  return html`${[...parts, kept.slice(at)]}`;
}

/** What a mark means, in words: also the text of its line in the list of marks. */
function reasonOf(token: TokenJudgement): string {
  const both = token.documented !== null && token.live !== null;
  switch (token.mark) {
    case 'ignored':
      return `may differ: ${token.why || token.type}`;
    case 'bound':
      return `a name of this lab${both ? `: ${token.documented?.text} on the page is ${token.live?.text} here` : ''}${token.why === '' ? '' : `; ${token.why}`}`;
    case 'drift':
    case 'fail':
      return `${token.mark}: ${token.why || token.type}`;
    case 'same':
      return '';
  }
}

function extraRow(line: LineJudgement, shown: Shown): Row {
  const text = shown.live[line.live ?? -1] ?? '';
  if (cutLine(text) !== text) shown.cut = true;
  const grave = shown.grave.get(line.live ?? -1) ?? [];
  const worst = grave.find((finding) => finding.verdict === 'fail') ?? grave[0];
  const sign =
    worst?.verdict === 'fail' || line.mark === 'fail' ? 'fail' : worst?.verdict === 'drift' || line.mark === 'drift' ? 'drift' : 'extra';
  const tokens = grave.map(
    ({ documented, live, verdict, type, why }): TokenJudgement => ({
      documented,
      live,
      mark: verdict === 'fail' ? 'fail' : 'drift',
      type,
      why,
    }),
  );
  return {
    sign,
    left: '',
    right: marked(
      text,
      tokens.map((token) => [token.live, token]),
    ),
    plain: false,
  };
}

function extrasView(extras: readonly LineJudgement[], shown: Shown): Html {
  const { text, cut } = cutText(extras.map((line) => shown.live[line.live ?? -1] ?? '').join('\n'));
  if (cut) shown.cut = true;
  return html`<details class="fold"><summary>${count(extras.length, 'line')} more in the lab</summary><pre>${text}</pre></details>`;
}

function undocumented(output: string): Html {
  const { text, cut } = cutText(output);
  const lines = count(output.split('\n').length, 'line');
  return html`<details class="fold alone"><summary>${lines} of output, which the page does not show</summary><div class="scroll" tabindex="0" role="group" aria-label="live output"><pre>${text}</pre></div></details>${cut ? whole('output', output) : ''}`;
}

import type { LineJudgement, TokenJudgement } from '../../model/index.ts';
import type { ReportStep } from '../../report/index.ts';
import { type Html, html } from './escape.ts';

/** More consecutive lines than these that the page does not show are folded away. */
const foldAfter = 3;

/** Documented text beside live text, line by line as they were judged, each judged token marked. */
export function compareView(step: ReportStep): Html | null {
  const live = (step.output?.text ?? '').split('\n');
  if (step.expected === null) return undocumented(step, live);
  const documented = step.expected.split('\n');
  if (step.output === null)
    return html`<div class="scroll"><div class="cmp"><div class="h l">on the page</div><div class="h r">in the lab</div>${documented.map((line) => html`<div class="l">${line}</div><div class="r"></div>`)}</div></div>`;
  const rows: Html[] = [];
  let extras: LineJudgement[] = [];
  const flush = (): void => {
    if (extras.length > 0) rows.push(extraRows(extras, live));
    extras = [];
  };
  const judged = new Map(step.lines.filter((line) => line.documented !== null).map((line) => [line.documented, line]));
  const sequence = withUnjudged(step.lines, judged, documented.length);
  for (const line of sequence) {
    if (line.documented === null) {
      extras.push(line);
      continue;
    }
    flush();
    rows.push(pairRow(line, documented, live));
  }
  flush();
  return html`<div class="scroll"><div class="cmp"><div class="h l">on the page</div><div class="h r">in the lab</div>${rows}</div></div>`;
}

/** Lines that say nothing (blank ones, rules) have no judgement; they are shown at their place all the same. */
function withUnjudged(
  lines: readonly LineJudgement[],
  judged: ReadonlyMap<number | null, LineJudgement>,
  count: number,
): readonly LineJudgement[] {
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
  for (; next < count; next++) if (!judged.has(next)) sequence.push(blank(next));
  return sequence;
}

function pairRow(line: LineJudgement, documented: readonly string[], live: readonly string[]): Html {
  const left = documented[line.documented ?? -1] ?? '';
  const grave = line.mark === 'fail' || line.mark === 'drift' ? ` l-${line.mark}` : '';
  if (line.live === null) {
    // Blank lines and rules say nothing, so nothing is missing.
    if (line.mark === 'elided') return html`<div class="l">${left}</div><div class="r same"></div>`;
    return html`<div class="l differs${grave}">${left}</div><div class="r filled${grave}"><span class="gone">not in the output</span></div>`;
  }
  const right = live[line.live] ?? '';
  const same = left.trim() === right.trim() ? ' same' : ' filled';
  const ofLive = line.tokens.filter((token) => token.live !== null && token.live.line === line.live);
  return html`<div class="l${same === ' same' ? '' : ' differs'}">${marked(
    left,
    line.tokens.map((token) => [token.documented, token]),
  )}</div><div class="r${same}">${marked(
    right,
    ofLive.map((token) => [token.live, token]),
  )}</div>`;
}

/** The text with its judged tokens marked; a span that does not fit the text is left out, never guessed. */
function marked(text: string, spans: readonly (readonly [TokenJudgement['documented'], TokenJudgement])[]): Html {
  const parts: (string | Html)[] = [];
  let at = 0;
  const sorted = spans
    .flatMap(([span, token]) => (span === null || token.mark === 'same' ? [] : [{ span, token }]))
    .sort((a, b) => a.span.column - b.span.column);
  for (const { span, token } of sorted) {
    if (span.column < at || text.slice(span.column, span.column + span.text.length) !== span.text) continue;
    parts.push(text.slice(at, span.column), html`<mark class="${token.mark}" title="${token.why}">${span.text}</mark>`);
    at = span.column + span.text.length;
  }
  return html`${[...parts, text.slice(at)]}`;
}

function extraRows(extras: readonly LineJudgement[], live: readonly string[]): Html {
  const texts = extras.map((line) => live[line.live ?? -1] ?? '');
  if (extras.length > foldAfter && extras.every((line) => line.mark === 'extra')) {
    return html`<details><summary>${extras.length} lines more in the lab</summary>${texts.join('\n')}</details>`;
  }
  return html`${extras.map((line, index) => html`<div class="l${line.mark === 'fail' ? ' l-fail' : ''}"></div><div class="r filled${line.mark === 'fail' ? ' l-fail' : ''}">${texts[index]}</div>`)}`;
}

function undocumented(step: ReportStep, live: readonly string[]): Html | null {
  if (step.output === null || step.output.text === '') return null;
  return html`<div class="scroll"><div class="cmp"><details><summary>${live.length} lines of output, which the page does not show</summary>${live.join('\n')}</details></div></div>`;
}

import type { LineJudgement, Span, TokenJudgement } from '../model/index.ts';
import type { LineEdit } from './columns.ts';
import type { PageNames } from './names.ts';

/** What of a line is written: drift always, what fails only where the user named it, new names only where the user wants them. */
export interface Wanted {
  readonly fails: boolean;
  readonly names: boolean;
}

interface Anchor {
  readonly own: Span;
  readonly live: Span;
  readonly token: TokenJudgement;
}

/**
 * The edits that bring a documented line to what the output says now: tokens that drifted, and what stands between two tokens
 * where something came or went. Null when tokens alone cannot say it. `head`: the line that would name its columns, if it has any.
 */
export function editsOfLine(
  line: LineJudgement,
  documented: string,
  live: string,
  wanted: Wanted,
  names: PageNames,
  head = '',
): readonly LineEdit[] | null {
  const isWanted = (token: TokenJudgement): boolean =>
    token.mark === 'drift' || (token.mark === 'fail' && wanted.fails) || (token.mark === 'bound' && wanted.names);
  const anchors = anchorsOf(line, documented);
  const isLost = line.tokens.some((token) => isWanted(token) && token.documented !== null && !stands(token.documented, documented));
  if (anchors === null || isLost) return null;
  const edits: LineEdit[] = [];
  for (const [nth, { own, live: other, token }] of anchors.entries()) {
    const text = names(other.text);
    if (!isWanted(token) || text === own.text) continue;
    const flows = isFlowing(anchors[nth], anchors[nth + 1], documented, live) && !beginsThere(head, anchors[nth + 1], documented);
    edits.push({ from: own.column, to: endOf(own), text, ...(flows ? { flows } : {}) });
  }
  const came = line.tokens.filter((token) => token.documented === null && isWanted(token)).flatMap((token) => token.live ?? []);
  const went = line.tokens.filter((token) => token.live === null && isWanted(token)).flatMap((token) => token.documented ?? []);
  if (came.length === 0 && went.length === 0) return edits;
  const left = [null, ...anchors];
  const right = [...anchors, null];
  let placed = 0;
  for (const [index, before] of left.entries()) {
    const after = right[index] ?? null;
    const own = between(before?.own, after?.own, documented);
    const other = between(before?.live, after?.live, live);
    const gone = went.filter((span) => within(span, own)).length;
    const there = other === null ? 0 : came.filter((span) => span.line === line.live && within(span, other)).length;
    if (gone + there === 0) continue;
    // The other line has these two in another order: what stands between them there says nothing.
    if (own === null || other === null) return null;
    if (line.tokens.some((token) => token.type === 'elision' && token.documented !== null && within(token.documented, own))) return null;
    placed += gone + there;
    edits.push({ ...own, text: names(live.slice(other.from, other.to)) });
  }
  return placed === came.length + went.length ? edits.sort((a, b) => a.from - b.from) : null;
}

/** The edits that give a live line the page's own values where they still hold: timers, counters, bound names. */
export function authorsValues(line: LineJudgement, live: string, wanted: Wanted, names: PageNames): readonly LineEdit[] {
  const edits: LineEdit[] = [];
  let at = 0;
  const rest = (to: number): void => {
    const own = live.slice(at, to);
    const text = names(own);
    if (text !== own) edits.push({ from: at, to, text });
  };
  const kept = line.tokens
    .filter((token) => token.mark === 'ignored' || (token.mark === 'bound' && !wanted.names) || (token.mark === 'fail' && !wanted.fails))
    .flatMap(({ documented, live: span }) =>
      documented === null || span === null || span.line !== line.live ? [] : [{ documented, span }],
    )
    .sort((a, b) => a.span.column - b.span.column);
  for (const { documented, span } of kept) {
    if (span.column < at || !live.startsWith(span.text, span.column)) continue;
    rest(span.column);
    at = span.column + span.text.length;
    if (documented.text !== span.text) edits.push({ from: span.column, to: at, text: documented.text });
  }
  rest(live.length);
  return edits;
}

/** Are there as many blanks behind the value here as there, though it has another length? Then nothing stands in columns. */
function isFlowing(here: Anchor | undefined, next: Anchor | undefined, documented: string, live: string): boolean {
  if (here === undefined || next === undefined || here.live.line !== next.live.line) return false;
  const [own, other] = [documented.slice(endOf(here.own), next.own.column), live.slice(endOf(here.live), next.live.column)];
  return own === other && own.trim() === '' && here.own.text.length !== here.live.text.length;
}

/** Does something of the head begin or end where this value does? */
function beginsThere(head: string, next: Anchor | undefined, documented: string): boolean {
  if (next === undefined) return false;
  const from = next.own.column;
  const to = from + (/^\S*/.exec(documented.slice(from))?.[0].length ?? 0);
  return /^ \S/.test(head.slice(from - 1, from + 1)) || /^\S(?: |$)/.test(head.slice(to - 1, to + 1));
}

function stands(span: Span, documented: string): boolean {
  return documented.startsWith(span.text, span.column);
}

/** Tokens that stand on both sides, by their place on the page; null when two are at one place. */
function anchorsOf(line: LineJudgement, documented: string): readonly Anchor[] | null {
  const anchors: Anchor[] = [];
  for (const token of line.tokens) {
    const { documented: own, live } = token;
    // The key of a JSON member is judged without its quotes.
    if (own === null || live === null || own.line !== line.documented || !stands(own, documented)) continue;
    anchors.push({ own, live, token });
  }
  anchors.sort((a, b) => a.own.column - b.own.column);
  const overlapping = anchors.some(({ own }, index) => own.column < endOf(anchors[index - 1]?.own));
  return overlapping ? null : anchors;
}

function endOf(span: Span | undefined): number {
  return span === undefined ? 0 : span.column + span.text.length;
}

/** What stands between two tokens of a line, or between one and an end of it; null where they do not follow each other. */
function between(before: Span | undefined, after: Span | undefined, text: string): { readonly from: number; readonly to: number } | null {
  if (before !== undefined && after !== undefined && before.line !== after.line) return null;
  const from = before === undefined ? text.length - text.trimStart().length : endOf(before);
  const to = after?.column ?? text.trimEnd().length;
  return from <= to ? { from, to } : null;
}

function within(span: Span, range: { readonly from: number; readonly to: number } | null): boolean {
  return range !== null && span.column >= range.from && span.column + span.text.length <= range.to;
}

import { styleText } from 'node:util';
import type { CompareResult } from '../match/index.ts';
import type { LineJudgement, TokenJudgement } from '../model/index.ts';
import { harmless, wrap } from '../plain-text/index.ts';

const verdictStyles = { pass: 'green', drift: 'yellow', fail: 'red' } as const;

/** A diff for people: page and live line under each other, each token that differs marked by sign and colour. */
export function describeComparison(result: CompareResult, documented: string, live: string, color: boolean): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const out: string[] = [...markedLines(result.lines, documented, live, color)];
  for (const finding of result.findings.filter((each) => each.verdict !== 'pass')) {
    out.push(paint(verdictStyles[finding.verdict], wrap(`${finding.verdict}: ${finding.why}`, 100, '  ')));
  }
  for (const requirement of result.requirements)
    out.push(wrap(`${requirement.verdict}: line ${requirement.line} requires ${requirement.reading}: ${requirement.detail}`, 100, '  '));
  for (const claim of result.unverifiedClaims) out.push(wrap(`not verified: “${claim.text}” (${claim.why})`, 100, '  '));
  out.push(paint(['bold', verdictStyles[result.verdict]], result.verdict.toUpperCase()));
  return `${out.join('\n')}\n`;
}

/** The lines of page and lab under each other, with what the marks mean; none for no lines. */
export function markedLines(lines: readonly LineJudgement[], documented: string, live: string, color: boolean): readonly string[] {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const [documentedLines, liveLines] = [documented.split('\n'), live.replace(/\r\n/g, '\n').split('\n')];
  const out = lines.flatMap((line) => lineText(line, documentedLines, liveLines, paint));
  return out.length === 0 ? [] : [...out, paint('dim', '  legend: · ignored   = bound   ~ drift   ! fail'), ''];
}

function lineText(
  line: LineJudgement,
  documented: readonly string[],
  live: readonly string[],
  paint: (style: Parameters<typeof styleText>[0], text: string) => string,
): readonly string[] {
  if (line.mark === 'same') return [`    ${harmless(documented[line.documented ?? 0] ?? '')}`];
  if (line.mark === 'elided') return [];
  const out: string[] = [];
  if (line.documented !== null) {
    const text = documented[line.documented] ?? '';
    out.push(`  - ${harmless(text)}`, ...marksUnder(line.tokens, 'documented', text, paint));
  }
  if (line.live !== null) {
    const text = live[line.live] ?? '';
    out.push(`  + ${harmless(text)}`, ...marksUnder(line.tokens, 'live', text, paint));
  }
  return out;
}

const signs: Readonly<Record<TokenJudgement['mark'], { readonly sign: string; readonly style: Parameters<typeof styleText>[0] }>> = {
  same: { sign: ' ', style: 'dim' },
  ignored: { sign: '·', style: 'dim' },
  bound: { sign: '=', style: 'cyan' },
  drift: { sign: '~', style: 'yellow' },
  fail: { sign: '!', style: 'red' },
};

function marksUnder(
  tokens: readonly TokenJudgement[],
  side: 'documented' | 'live',
  text: string,
  paint: (style: Parameters<typeof styleText>[0], text: string) => string,
): readonly string[] {
  let row = '';
  let width = 0;
  for (const token of [...tokens].sort((a, b) => (a[side]?.column ?? 0) - (b[side]?.column ?? 0))) {
    const span = token[side];
    if (span === null || token.mark === 'same' || span.column < width) continue;
    const { sign, style } = signs[token.mark];
    const length = Math.min(span.text.length, Math.max(0, text.length - span.column));
    row += ' '.repeat(span.column - width) + paint(style, sign.repeat(length));
    width = span.column + length;
  }
  return row.trim() === '' ? [] : [`    ${row}`];
}

import type { Finding, LineJudgement, Span } from '../../model/index.ts';
import type { Region } from '../structure/value-tree.ts';
import { judgeLines } from './lines.ts';
import { type Env, finding } from './pair.ts';
import { Verdicts } from './result.ts';

/** Judges a documented JSON or YAML value against the live one, whatever their layout; members have no order, elements neither. */
export function judgeValue(documented: Region, live: Region | null, verdicts: Verdicts, env: Env): void {
  if (live === null) {
    const span: Span = { line: documented.from, column: 0, text: documented.lines[0]?.text ?? '' };
    verdicts.missing(
      documented.from,
      finding('fail', 'layout', 'equal', 'json', span, null, `the page shows ${documented.format}, and the output holds none`),
    );
    return;
  }
  const inside: Env = { ...env, data: true, open: false, lineOf: (line) => documented.lineOf[line] ?? documented.from };
  const own = new Verdicts(inside);
  judgeLines(documented.lines, live.lines, documented.elided, own, inside, true);
  verdicts.findings.push(...own.findings.map((each) => placed(each, documented, live)));
  verdicts.lines.push(...merged(own.lines, documented, live));
  for (let line = live.from; line <= live.to; line++) verdicts.used.add(line);
}

/** A value more than the page shows. */
export function extraValue(live: Region, verdicts: Verdicts): void {
  const span: Span = { line: live.from, column: 0, text: live.lines[0]?.text ?? '' };
  verdicts.extra(
    live.from,
    finding('drift', 'extra-row', 'count', 'json', null, span, `a ${live.format} value that the page does not show`),
  );
  for (let line = live.from; line <= live.to; line++) verdicts.used.add(line);
}

function placed(found: Finding, documented: Region, live: Region): Finding {
  return { ...found, documented: spanIn(found.documented, documented), live: spanIn(found.live, live) };
}

function spanIn(span: Span | null, region: Region): Span | null {
  return span === null ? null : { ...span, line: region.lineOf[span.line] ?? region.from };
}

const gravity: readonly LineJudgement['mark'][] = ['same', 'ignored', 'elided', 'extra', 'drift', 'fail'];

/** Several members may stand on one line of the text: it is as bad as the worst of them. */
function merged(lines: readonly LineJudgement[], documented: Region, live: Region): readonly LineJudgement[] {
  const byLine = new Map<string, LineJudgement>();
  for (const each of lines) {
    const own = each.documented === null ? null : (documented.lineOf[each.documented] ?? documented.from);
    const other = each.live === null ? null : (live.lineOf[each.live] ?? live.from);
    const name = own === null ? `live ${other}` : `page ${own}`;
    const known = byLine.get(name);
    const tokens = each.tokens.map((token) => ({
      ...token,
      documented: spanIn(token.documented, documented),
      live: spanIn(token.live, live),
    }));
    if (known === undefined) byLine.set(name, { documented: own, live: other, mark: each.mark, tokens });
    else {
      const worse = gravity.indexOf(each.mark) > gravity.indexOf(known.mark) ? each.mark : known.mark;
      byLine.set(name, { documented: own, live: known.live ?? other, mark: worse, tokens: [...known.tokens, ...tokens] });
    }
  }
  return [...byLine.values()];
}

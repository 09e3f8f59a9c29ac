import { isOrdered } from '../policy/commands.ts';
import type { Line } from '../structure/lines.ts';
import { type Env, finding } from './pair.ts';
import type { Verdicts } from './result.ts';

/** Where order means something, documented lines and rows come in the documented order. */
export function judgeOrder(documented: readonly Line[], live: readonly Line[], verdicts: Verdicts, env: Env): void {
  const order = env.overrides.order ?? env.own.order;
  if (order !== 'strict' && (order !== null || !isOrdered(env.context.command))) return;
  const at = new Map(
    verdicts.lines.flatMap((each) => (each.documented !== null && each.live !== null ? [[each.documented, each.live] as const] : [])),
  );
  let last = -1;
  for (const line of documented) {
    const place = at.get(line.index);
    if (place === undefined) continue;
    if (place < last) {
      const other = live.find((each) => each.index === place);
      const how = order === 'strict' ? 'fail' : 'drift';
      const spans = [span(line), other === undefined ? null : span(other)] as const;
      verdicts.findings.push(finding(how, 'order', 'equal', 'line', ...spans, 'the lines come in another order'));
      return;
    }
    last = place;
  }
}

function span(line: Line): { readonly line: number; readonly column: number; readonly text: string } {
  return { line: line.index, column: line.indent, text: line.text.trim() };
}

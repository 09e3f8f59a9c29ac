import type { Finding } from '../../model/index.ts';
import type { Verdicts } from './result.ts';

/**
 * Two values of the page that stand at each other's place: each alone might be a new wording, both together are a swap,
 * such as two names that have changed their addresses.
 */
export function judgeExchanges(verdicts: Verdicts): void {
  const places = new Map<string, Finding[]>();
  for (const each of verdicts.findings) {
    const name = pairOf(each);
    if (name !== null) places.set(name, [...(places.get(name) ?? []), each]);
  }
  for (const each of verdicts.findings) {
    if (each.verdict !== 'drift' || each.documented === null || each.live === null) continue;
    const other = places.get(`${each.live.text}\u0000${each.documented.text}`)?.find((found) => isElsewhere(each, found));
    if (other === undefined) continue;
    verdicts.worsen(each, {
      ...each,
      verdict: 'fail',
      kind: 'binding',
      why: `${each.documented.text} and ${each.live.text} have changed places: ${each.why}`,
    });
  }
}

/** Within one line they are a list in another order. */
function isElsewhere(own: Finding, other: Finding): boolean {
  return own.documented?.line !== other.documented?.line && own.live?.line !== other.live?.line;
}

/** Measurements meet by chance; short numbers do, too. */
const measured: ReadonlySet<string> = new Set(['elapsed', 'date', 'latency', 'size', 'percent', 'punctuation', 'line', 'row']);

function pairOf(found: Finding): string | null {
  if (found.documented === null || found.live === null || measured.has(found.type)) return null;
  if (found.type === 'number' && !/\d{3}|\//.test(found.documented.text)) return null;
  return `${found.documented.text}\u0000${found.live.text}`;
}

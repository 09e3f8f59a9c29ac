import type { Finding, FindingKind, PolicyName, Span } from '../../model/index.ts';
import type { Token, TokenType } from '../tokens/token.ts';
import { type Bind, finding, type PairResult, type Place } from './pair.ts';

export interface Spans {
  readonly documented: Span;
  readonly live: Span;
}

export function spanOf(token: Token, line: number): Span {
  return { line, column: token.column, text: token.text };
}

export function label(place: Place): string {
  const words = place.before
    .replace(/[:=\s]+$/, '')
    .split(/\s+/)
    .slice(-4)
    .join(' ');
  if (words !== '') return place.column === null ? `"${words}"` : `column ${place.column}, "${words}"`;
  return place.column === null ? 'at the beginning of the line' : `column ${place.column}`;
}

export function bind(documented: string, live: string, type: TokenType): Bind {
  return { documented, live, type };
}

export function same(spans: Spans, type: string): PairResult {
  return { findings: [], binds: [], tokens: [{ ...spans, mark: 'same', type, why: '' }] };
}

export function ignored(spans: Spans, type: string, why: string): PairResult {
  return { findings: [], binds: [], tokens: [{ ...spans, mark: 'ignored', type, why }] };
}

export function bound(spans: Spans, type: string, why: string): PairResult {
  return { findings: [], binds: [], tokens: [{ ...spans, mark: 'bound', type, why }] };
}

export function drifted(spans: Spans, kind: FindingKind, policy: PolicyName, type: string, why: string): PairResult {
  return judged(finding('drift', kind, policy, type, spans.documented, spans.live, why));
}

export function failed(spans: Spans, kind: FindingKind, policy: PolicyName, type: string, why: string): PairResult {
  return judged(finding('fail', kind, policy, type, spans.documented, spans.live, why));
}

function judged(found: Finding): PairResult {
  const mark = found.verdict === 'fail' ? 'fail' : 'drift';
  return {
    findings: [found],
    binds: [],
    tokens: [{ documented: found.documented, live: found.live, mark, type: found.type, why: found.why }],
  };
}

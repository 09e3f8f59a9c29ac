import type { Span } from '../../model/index.ts';
import type { Token } from '../tokens/token.ts';
import { spanOf } from './answers.ts';
import { type Env, finding, type PairResult } from './pair.ts';
import type { SequencePlace } from './sequence.ts';

/** How those who ask somebody tell what came back: `3 packets transmitted, 3 received`, `Sent = 4, Received = 4`. */
const sentences: readonly RegExp[] = [
  /\b(\d+) (?:[a-z]+ )?(?:tra[a-z]{0,3}mitted|sent) , (\d+) (?:[a-z]+ ){0,2}(?:received|answered|returned|replied)\b/d,
  /\bsent (?:[=:] )?(\d+) (?:\( \w+ \) )?[,|] (?:received|rcvd) (?:[=:] )?(\d+)\b/d,
];

/** What was asked and what was answered are one statement: no reply is another outcome, whatever the counters may be. */
export function judgeReplies(documented: readonly Token[], live: readonly Token[], place: SequencePlace, env: Env): PairResult | null {
  const [own, other] = [repliesOf(documented), repliesOf(live)];
  if (own === null || other === null || own.came.text === other.came.text || own.asked === 0 || other.asked === 0) return null;
  if (env.overrides.at(env.lineOf(place.documentedLine), own.came) !== null) return null;
  const [d, l] = [Number(own.came.text), Number(other.came.text)];
  const said = `${own.came.text} of ${own.asked} became ${other.came.text} of ${other.asked}`;
  const spans: readonly [Span, Span] = [spanOf(own.came, place.documentedLine), spanOf(other.came, place.liveLine)];
  const found = (verdict: 'drift' | 'fail', why: string): PairResult => ({
    findings: [finding(verdict, 'loss', 'range', 'number', ...spans, `${why}: ${said}`)],
    binds: [],
    tokens: [],
  });
  if (d > 0 && l === 0) return found('fail', 'no reply came');
  if (d === 0) return found('fail', 'replies came, and the page shows that none does');
  // Where a share of the loss stands beside it, that is judged.
  const told = live.some((token) => token.type === 'percent');
  return d >= own.asked && l < other.asked && !told ? found('drift', 'not every reply came') : null;
}

function repliesOf(tokens: readonly Token[]): { readonly asked: number; readonly came: Token } | null {
  if (tokens.length < 5 || tokens.length > 60) return null;
  const starts: number[] = [];
  let text = '';
  for (const token of tokens) {
    starts.push(text.length);
    text += `${token.text.toLowerCase()} `;
  }
  for (const sentence of sentences) {
    const match = sentence.exec(text);
    const came = tokens[starts.indexOf(match?.indices?.[2]?.[0] ?? -1)];
    if (came !== undefined) return { asked: Number(match?.[1]), came };
  }
  return null;
}

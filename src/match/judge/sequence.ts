import { alignTokens } from '../align/tokens.ts';
import { columnPolicy } from '../policy/columns.ts';
import { isBadState, isStateWord, negations } from '../policy/states.ts';
import { bindableTypes, type Token } from '../tokens/token.ts';
import { spanOf } from './answers.ts';
import { type Env, finding, merge, type PairResult } from './pair.ts';
import { judgeToken, quiet } from './token.ts';

/** Where two sequences of tokens stand. */
export interface SequencePlace {
  readonly documentedLine: number;
  readonly liveLine: number;
  readonly column: string | null;
}

/** Judges the tokens of two lines or cells, aligned in order. */
export function judgeSequence(documented: readonly Token[], live: readonly Token[], place: SequencePlace, env: Env): PairResult {
  const results: PairResult[] = [];
  const listed = new Set(documented.filter((token, index) => isListed(documented, token, index)));
  for (const [d, l] of alignTokens(documented, live)) {
    if (d !== null && l !== null) {
      results.push(judgeToken(d, l, { ...place, before: wordsBefore(documented, d), after: wordsAfter(documented, d) }, env));
    } else if (d !== null) results.push(lost(d, place, listed.has(d)));
    else if (l !== null) results.push(gained(l, place));
  }
  return merge(results);
}

/** A documented token that nothing answers. */
function lost(token: Token, place: SequencePlace, listed: boolean): PairResult {
  const span = spanOf(token, place.documentedLine);
  if (place.column !== null && columnPolicy(place.column)?.policy === 'ignore' && token.type === 'punctuation')
    return one(span, null, 'ignored', token.type, 'not compared');
  if (token.type === 'elision' || (token.type === 'punctuation' && quiet.has(token.text)))
    return one(span, null, 'ignored', token.type, 'not compared');
  const where = place.column === null ? '' : `column ${place.column}: `;
  if (isStateWord(token.text) && token.type === 'state')
    return failed(span, 'state', 'state', `${where}the state ${token.text} is not there`);
  if (token.type === 'mode') return failed(span, 'missing-text', 'mode', `${where}the permissions ${token.text} are not there`);
  if (listed && token.type !== 'punctuation')
    return failed(span, 'missing-text', token.type, `${where}${token.text} is not in the list any more`);
  if (bindableTypes.has(token.type)) return failed(span, 'missing-text', token.type, `${where}${token.text} is not there`);
  const found = finding('drift', 'missing-text', 'unknown', token.type, span, null, `${where}"${token.text}" is not there any more`);
  return { findings: [found], binds: [], tokens: [{ documented: span, live: null, mark: 'drift', type: token.type, why: found.why }] };
}

/** A member of a list without blanks: `adm,sudo,docker`. */
function isListed(tokens: readonly Token[], token: Token, index: number): boolean {
  const [before, after] = [tokens[index - 1], tokens[index + 1]];
  const end = token.column + token.text.length;
  return (
    (before?.text === ',' && before.column === token.column - 1) ||
    (after?.text === ',' && after.column === end && tokens[index + 2]?.column === end + 1)
  );
}

/** A live token that the page does not show. */
function gained(token: Token, place: SequencePlace): PairResult {
  const span = spanOf(token, place.liveLine);
  if (place.column !== null && columnPolicy(place.column)?.policy === 'ignore' && token.type === 'punctuation')
    return one(null, span, 'ignored', token.type, 'not compared');
  if (token.type === 'punctuation' && quiet.has(token.text)) return one(null, span, 'ignored', token.type, 'not compared');
  const lower = token.text.toLowerCase();
  if (negations.has(lower) || isBadState(lower)) {
    const found = finding('fail', 'state', 'equal', 'state', null, span, `"${token.text}" stands in the output, and not on the page`);
    return { findings: [found], binds: [], tokens: [{ documented: null, live: span, mark: 'fail', type: 'state', why: found.why }] };
  }
  const where = place.column === null ? '' : `column ${place.column}: `;
  // A restart with its age (`2 (3h ago)`) is still a counter.
  if (place.column !== null && /^(?:RESTARTS|AGE|STATUS|CREATED|STATE)$/.test(place.column) && /^[()]$|^ago$/.test(token.text))
    return one(null, span, 'ignored', token.type, 'an age');
  if (place.column === 'RESTARTS' && token.type === 'elapsed') return one(null, span, 'ignored', token.type, 'an age');
  const inState =
    place.column !== null && columnPolicy(place.column)?.kind === 'state' && (token.type === 'word' || token.type === 'state');
  const found = finding(
    inState ? 'fail' : 'drift',
    inState ? 'state' : 'text',
    'unknown',
    token.type,
    null,
    span,
    `${where}"${token.text}" is new`,
  );
  return {
    findings: [found],
    binds: [],
    tokens: [{ documented: null, live: span, mark: found.verdict === 'fail' ? 'fail' : 'drift', type: token.type, why: found.why }],
  };
}

function failed(span: ReturnType<typeof spanOf>, kind: 'state' | 'missing-text', type: string, why: string): PairResult {
  const found = finding('fail', kind, 'equal', type, span, null, why);
  return { findings: [found], binds: [], tokens: [{ documented: span, live: null, mark: 'fail', type, why }] };
}

function one(
  documented: ReturnType<typeof spanOf> | null,
  live: ReturnType<typeof spanOf> | null,
  mark: 'ignored',
  type: string,
  why: string,
): PairResult {
  return { findings: [], binds: [], tokens: [{ documented, live, mark, type, why }] };
}

const reach = 60;

/** The text before a token, lower case, as the rules for labels read it. */
function wordsBefore(tokens: readonly Token[], token: Token): string {
  let text = '';
  for (const each of tokens) {
    if (each === token) break;
    const gap = text === '' || /^[:=,.)\]]$/.test(each.text) || /[[(]$/.test(text) ? '' : ' ';
    text += gap + each.text;
  }
  return spaced(text.slice(-reach)).toLowerCase();
}

/** `restartCount`, `hold_time` and `peer-as` are words like others. */
function spaced(text: string): string {
  return text
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .replace(/_/g, ' ')
    .replace(/ ?["']$/, '');
}

function wordsAfter(tokens: readonly Token[], token: Token): string {
  const at = tokens.indexOf(token);
  return tokens
    .slice(at + 1, at + 4)
    .map((each) => each.text)
    .join(' ')
    .toLowerCase();
}

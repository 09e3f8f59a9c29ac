import { alignTokens } from '../align/tokens.ts';
import { columnPolicy } from '../policy/columns.ts';
import { isWritten } from '../policy/commands.ts';
import { isBadState, isStateWord, negations } from '../policy/states.ts';
import { bindableTypes, type Token } from '../tokens/token.ts';
import { spanOf } from './answers.ts';
import { quiet } from './by-type.ts';
import { type Env, finding, merge, type PairResult } from './pair.ts';
import { judgeReplies } from './replies.ts';
import { judgeToken } from './token.ts';

/** Where two sequences of tokens stand. */
export interface SequencePlace {
  readonly documentedLine: number;
  readonly liveLine: number;
  readonly column: string | null;
  /** The name of the row, where a table gives each value its name. */
  readonly row?: string;
}

/** Judges the tokens of two lines or cells, aligned in order. */
export function judgeSequence(documented: readonly Token[], live: readonly Token[], place: SequencePlace, env: Env): PairResult {
  const results: PairResult[] = [];
  const codes = leadingCodes(documented, live, place);
  if (codes !== null) results.push(codes);
  const replies = place.column === null ? judgeReplies(documented, live, place, env) : null;
  if (replies !== null) results.push(replies);
  const listed = new Set(documented.filter((token, index) => isListed(documented, token, index)));
  const unsaid = { ...place, before: '', after: '' };
  const quotes = quotesOf(documented) !== quotesOf(live);
  // Where both are the same to the column, no sign of them can differ.
  const written = place.column === null && !env.data && !areSame(documented, live) && isWritten(env.context.command);
  const aligned = alignTokens(documented, live);
  if (written) results.push(...blanks(aligned, place));
  for (const [d, l] of aligned) {
    if (quotes && d !== null && l !== null && d.text === l.text) results.push(unquoted(d, l, documented, live, place));
    // What stands around a token says nothing of two that are equal, but for a moment that may be over by now.
    if (d !== null && l !== null && d.text === l.text && d.type !== 'date') results.push(judgeToken(d, l, unsaid, env));
    else if (d !== null && l !== null) {
      results.push(
        judgeToken(
          d,
          l,
          {
            ...place,
            before: wordsBefore(documented, d) || (place.row ?? ''),
            after: wordsAfter(documented, d),
            joined: isBehind(documented, d),
          },
          env,
        ),
      );
    } else if (d !== null) results.push(isSign(d, documented, written) ? otherSign(d, null, place) : lost(d, place, listed.has(d)));
    else if (l !== null) results.push(isSign(l, live, written) ? otherSign(null, l, place) : gained(l, place, wordsBefore(live, l)));
  }
  return merge(results);
}

/**
 * A punctuation mark that means something: each one in what somebody has written; elsewhere a dot or a colon within a word (`.env`,
 * `./x`, `a::b`).
 */
function isSign(token: Token, tokens: readonly Token[], written: boolean): boolean {
  if (token.type !== 'punctuation' || !quiet.has(token.text)) return false;
  const next = tokens[tokens.indexOf(token) + 1];
  return written || (/^[.:]$/.test(token.text) && next?.column === token.column + 1 && !/^["'`)]/.test(next.text));
}

function otherSign(d: Token | null, l: Token | null, place: SequencePlace): PairResult {
  const spans = [d === null ? null : spanOf(d, place.documentedLine), l === null ? null : spanOf(l, place.liveLine)] as const;
  const why = `${place.column === null ? '' : `column ${place.column}: `}"${d?.text ?? l?.text}" ${l === null ? 'is not there any more' : 'is new'}`;
  const found = finding('drift', l === null ? 'missing-text' : 'text', 'equal', 'punctuation', ...spans, why);
  return { findings: [found], binds: [], tokens: [{ documented: spans[0], live: spans[1], mark: 'drift', type: 'punctuation', why }] };
}

function areSame(documented: readonly Token[], live: readonly Token[]): boolean {
  return (
    documented.length === live.length && documented.every(({ text, column }, at) => text === live[at]?.text && column === live[at]?.column)
  );
}

/** `10.0.0.0/8(rw)` is not `10.0.0.0/8 (rw)`: where a mark stands at a word on one side, and apart from it on the other. */
function blanks(aligned: readonly (readonly [Token | null, Token | null])[], place: SequencePlace): readonly PairResult[] {
  return aligned.flatMap(([d, l], at): readonly PairResult[] => {
    const [before, other] = aligned[at - 1] ?? [null, null];
    if (d === null || l === null || before === null || other === null || ![d, before].some(({ type }) => type === 'punctuation')) return [];
    const [joined, there] = [isJoined(before, d), isJoined(other, l)];
    if (joined === there) return [];
    const why = `${there ? 'no' : 'a'} blank stands between "${before.text}" and "${d.text}"`;
    return [
      {
        findings: [finding('drift', 'text', 'equal', 'punctuation', spanOf(d, place.documentedLine), spanOf(l, place.liveLine), why)],
        binds: [],
        tokens: [],
      },
    ];
  });
}

function isBehind(tokens: readonly Token[], token: Token): boolean {
  const before = tokens[tokens.indexOf(token) - 1];
  return before !== undefined && isJoined(before, token);
}

function isJoined(token: Token, next: Token): boolean {
  return token.column + token.text.length === next.column;
}

function quotesOf(tokens: readonly Token[]): number {
  return tokens.filter((token) => token.text === '"' || token.text === "'").length;
}

/** `"1"` and `1`: a text and a number, where part of a JSON value is printed. Around words quotes are wording. */
function unquoted(d: Token, l: Token, documented: readonly Token[], live: readonly Token[], place: SequencePlace): PairResult {
  const plain = d.type === 'number' || /^(?:true|false|null)$/.test(d.text);
  if (!plain || isQuoted(d, documented) === isQuoted(l, live)) return { findings: [], binds: [], tokens: [] };
  const why = `${d.text} is ${isQuoted(l, live) ? '' : 'not '}in quotes, and the page shows it ${isQuoted(l, live) ? 'without' : 'in quotes'}`;
  const spans = [spanOf(d, place.documentedLine), spanOf(l, place.liveLine)] as const;
  return { findings: [finding('drift', 'text', 'type', d.type, ...spans, why)], binds: [], tokens: [] };
}

function isQuoted(token: Token, tokens: readonly Token[]): boolean {
  const at = tokens.indexOf(token);
  const [before, after] = [tokens[at - 1], tokens[at + 1]];
  return (
    before !== undefined &&
    /^["']$/.test(before.text) &&
    before.text === after?.text &&
    before.column === token.column - 1 &&
    after.column === token.column + token.text.length
  );
}

/**
 * The codes before the address of a route (`*>`, `O>*`, `u*>i`): what is no longer `>` is not used, and what is no
 * longer `*` is not valid.
 */
function leadingCodes(documented: readonly Token[], live: readonly Token[], place: SequencePlace): PairResult | null {
  const [own, other] = [codesOf(documented), codesOf(live)];
  if (own === null || other === null || own.text === other.text || !/[*>]/.test(own.text)) return null;
  const span = { line: place.documentedLine, column: own.column, text: own.text };
  const there = { line: place.liveLine, column: other.column, text: other.text };
  const why = `the codes before ${own.of} are "${other.text}", and the page shows "${own.text}"`;
  return { findings: [finding('fail', 'flags', 'equal', 'flags', span, there, why)], binds: [], tokens: [] };
}

function codesOf(tokens: readonly Token[]): { readonly text: string; readonly column: number; readonly of: string } | null {
  const at = tokens.findIndex((token) => addressTypes.has(token.type));
  const before = tokens.slice(0, Math.max(0, at));
  const [first, address] = [tokens[0], tokens[at]];
  if (first === undefined || address === undefined || !before.every((token) => /^(?:[*>=#@+]|[A-Za-z]{1,2}\d?)$/.test(token.text)))
    return null;
  return { text: before.map((token) => token.text).join(''), column: first.column, of: address.text };
}

const addressTypes: ReadonlySet<string> = new Set(['ipv4', 'ipv6', 'prefix']);

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

const stateLabel = /\b(?:state|status|health|condition)s?(?: is)? ?[:=]/;

/** A live token that the page does not show. */
function gained(token: Token, place: SequencePlace, label: string): PairResult {
  const span = spanOf(token, place.liveLine);
  if (place.column !== null && columnPolicy(place.column)?.policy === 'ignore' && token.type === 'punctuation')
    return one(null, span, 'ignored', token.type, 'not compared');
  if (token.type === 'punctuation' && quiet.has(token.text)) return one(null, span, 'ignored', token.type, 'not compared');
  const lower = token.text.toLowerCase();
  const named = token.type === 'state' && stateLabel.test(label);
  if (negations.has(lower) || isBadState(lower) || named) {
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
  const end = tokens.indexOf(token);
  // No token is shorter than a character: those further away are out of reach.
  for (const each of tokens.slice(Math.max(0, end - reach - 1), end < 0 ? undefined : end)) {
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

import { alike, labelOf } from '../align/alike.ts';
import { printsConfiguration } from '../policy/families.ts';
import type { Line } from '../structure/lines.ts';
import { bindableTypes, type Token } from '../tokens/token.ts';
import { costOf, type Env, finding, merge, type PairResult } from './pair.ts';
import { judgeSequence } from './sequence.ts';

/** A documented line that is not at its place. */
export type Elsewhere =
  | { readonly kind: 'found'; readonly line: Line; readonly result: PairResult; readonly learn: boolean }
  | { readonly kind: 'missing'; readonly finding: ReturnType<typeof finding> };

/** Looks for a line in another place, then for its clauses one by one: another layout says the same in other lines. */
export function findElsewhere(documented: Line, pool: readonly Line[], used: ReadonlySet<number>, env: Env): Elsewhere {
  const candidates = pool
    .filter((line) => !used.has(line.index) && alike(documented, line))
    .slice(0, 200)
    .map((line) => ({ line, result: judge(documented.tokens, line.tokens, documented, line, env) }))
    .sort((a, b) => costOf(a.result) - costOf(b.result));
  const best = candidates[0];
  if (best !== undefined && costOf(best.result) < 45) return { kind: 'found', ...best, learn: true };
  return byClauses(documented, pool, used, env);
}

function byClauses(documented: Line, pool: readonly Line[], used: ReadonlySet<number>, env: Env): Elsewhere {
  const found: { line: Line; result: PairResult }[] = [];
  const gone: (readonly Token[])[] = [];
  const clauses = clausesOf(documented.tokens);
  // A line that answers another documented one of the kind does not say this one as well.
  const left = pool.filter((line) => !(used.has(line.index) && alike(documented, line)));
  for (const clause of clauses) {
    const best = bestWindow(clause, documented, left, env);
    // The words are there, of another object: that is no other layout of the same.
    if (best === null || best.result.findings.some((each) => each.verdict === 'fail' && aboutAnother.has(each.kind))) gone.push(clause);
    else found.push(best);
  }
  // The first clause says what the line is about; without it the others speak of something else.
  const first = gone.includes(clauses[0] ?? []) ? undefined : found[0];
  const span = { line: documented.index, column: documented.indent, text: documented.text.trim() };
  if (first === undefined || gone.some(isEssential)) {
    const essential =
      !isDump(documented) &&
      ((gone.length === 0 ? [documented.tokens] : gone).some(isEssential) ||
        (first === undefined && (isDatum(documented) || (labelOf(documented.text) !== null && printsConfiguration(env.context.command)))));
    const what = first === undefined ? documented.text.trim() : textOf(gone.find(isEssential) ?? []);
    return {
      kind: 'missing',
      finding: finding(
        essential ? 'fail' : 'drift',
        essential ? 'missing-row' : 'missing-text',
        'equal',
        'line',
        span,
        null,
        `nothing in the output says: ${short(what)}`,
      ),
    };
  }
  const live = { line: first.line.index, column: first.line.indent, text: first.line.text.trim() };
  const layout = finding('drift', 'layout', 'equal', 'line', span, live, 'the same is said in another layout');
  const lost = gone.map((clause) =>
    finding('drift', 'missing-text', 'unknown', 'line', span, null, `"${short(textOf(clause))}" is not there any more`),
  );
  const merged = merge(found.map((each) => each.result));
  return { kind: 'found', line: first.line, result: { ...merged, findings: [...merged.findings, layout, ...lost] }, learn: true };
}

const aboutAnother: ReadonlySet<string> = new Set(['address', 'binding', 'missing-row', 'relation']);

/** Values and states decide; words alone are wording. */
function isEssential(tokens: readonly Token[]): boolean {
  return tokens.some(
    (token) => token.type === 'state' || token.type === 'flags' || token.type === 'ratio' || bindableTypes.has(token.type),
  );
}

/** Sixteen bytes in hexadecimal say nothing to a reader. */
function isDump(line: Line): boolean {
  return /^\s*[0-9a-f]{4,8}(?: -|:)? (?:[0-9a-f]{2}[ -]){8}/i.test(line.text) || isBase64(line.text);
}

/** The last line of a certificate may be short. */
function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]{16,76}={0,2}$/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
}

/** A line that is data rather than wording: it has no label, and it is short or made of values. */
function isDatum(line: Line): boolean {
  const label = labelOf(line.text);
  if (label !== null) return /\b(?:dn|cn|uid|uuid|id|name|host|hostname|device|interface|user|record|key|domains?)$/.test(label);
  const said = line.tokens.filter((token) => token.type !== 'punctuation' && token.type !== 'marks');
  const words = said.filter((token) => token.type === 'word' && /^[A-Za-z]+$/.test(token.text)).length;
  return said.length <= 3 || (said.length - words) * 3 >= said.length;
}

function clausesOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const clauses: Token[][] = [[]];
  for (const token of tokens) {
    if (token.type === 'punctuation' && (token.text === ',' || token.text === ';')) clauses.push([]);
    else clauses.at(-1)?.push(token);
  }
  return clauses.filter((clause) => clause.length > 0);
}

/** The part of a line that has the clause's words in their order, and its values right after them. */
function bestWindow(
  clause: readonly Token[],
  documented: Line,
  pool: readonly Line[],
  env: Env,
): { line: Line; result: PairResult } | null {
  const words = clause.filter((token) => token.type === 'word' || token.type === 'state').map((token) => token.text.toLowerCase());
  const named = clause.filter((token) => token.type === 'word').map((token) => token.text.toLowerCase());
  if (named.length === 0 && words.length === 0) return null;
  let best: { line: Line; result: PairResult } | null = null;
  for (const line of pool) {
    const from = line.tokens.findIndex((token) => token.text.toLowerCase() === (named[0] ?? words[0]));
    if (from < 0) continue;
    let at = from;
    let complete = true;
    for (const word of named) {
      const next = line.tokens.findIndex((token, index) => index >= at && token.text.toLowerCase() === word);
      if (next < 0) {
        complete = false;
        break;
      }
      at = next + 1;
    }
    if (!complete) continue;
    const lead = clause.findIndex((token) => token.text.toLowerCase() === (named[0] ?? words[0]));
    const trail = clause.length - 1 - clause.findLastIndex((token) => token.text.toLowerCase() === (named.at(-1) ?? words.at(-1)));
    const window = line.tokens.slice(Math.max(0, from - lead), at + trail);
    const result = judge(clause, window, documented, line, env);
    if (best === null || costOf(result) < costOf(best.result)) best = { line, result };
  }
  return best;
}

function judge(documented: readonly Token[], live: readonly Token[], line: Line, other: Line, env: Env): PairResult {
  return judgeSequence(documented, live, { documentedLine: line.index, liveLine: other.index, column: null }, env);
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map((token) => token.text).join(' ');
}

function short(text: string): string {
  const plain = text.replace(/\s+/g, ' ');
  return plain.length > 100 ? `${plain.slice(0, 99)}…` : plain;
}

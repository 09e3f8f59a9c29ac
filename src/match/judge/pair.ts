import type { Finding, FindingKind, PolicyName, Span, TokenJudgement } from '../../model/index.ts';
import type { Overrides } from '../annotate/overrides.ts';
import type { Unifier } from '../bind/unifier.ts';
import type { CompareContext } from '../context.ts';
import type { OwnPolicies } from '../policy/own.ts';
import type { TokenType } from '../tokens/token.ts';

/** What a value is a value of: which words or which column say so. */
export interface Place {
  readonly documentedLine: number;
  readonly liveLine: number;
  readonly column: string | null;
  /** Words before and after, lower case, within the line or cell. */
  readonly before: string;
  readonly after: string;
  /** No blank stands before it. */
  readonly joined?: boolean;
}

/** The judgement of a pair of tokens, cells, lines or rows, before anything is learned from it. */
export interface PairResult {
  readonly findings: readonly Finding[];
  readonly tokens: readonly TokenJudgement[];
  readonly binds: readonly Bind[];
}

export interface Bind {
  readonly documented: string;
  readonly live: string;
  readonly type: TokenType;
}

/** What every judge needs. */
export interface Env {
  readonly context: CompareContext;
  readonly unifier: Unifier;
  /** The page shows a part: lines that it does not show say nothing. */
  readonly open: boolean;
  readonly overrides: Overrides;
  /** Inside of a JSON or YAML value. */
  readonly data: boolean;
  /** What the user adds to the tables of policies, for this command. */
  readonly own: OwnPolicies;
  /** The line of the documented text where the judged lines are numbered otherwise: annotations and what is learned keep its places. */
  readonly lineOf: (line: number) => number;
}

export function merge(results: readonly PairResult[]): PairResult {
  return {
    findings: results.flatMap((result) => result.findings),
    tokens: results.flatMap((result) => result.tokens),
    binds: results.flatMap((result) => result.binds),
  };
}

/** How bad an explanation a pair is; only for choosing between pairs, never for a verdict. */
export function costOf(result: PairResult): number {
  let cost = 0;
  for (const finding of result.findings) {
    // A state that went wrong still says which row it was: another name does not.
    if (finding.verdict === 'fail') cost += finding.kind === 'state' ? 4 : finding.kind === 'missing-row' ? 30 : 10;
    else if (finding.verdict === 'drift') cost += 2;
  }
  for (const bind of result.binds) if (bind.documented !== bind.live) cost += 0.5;
  return cost;
}

/** The rows differ in what they are about: they are no pair. */
export function isOther(result: PairResult): boolean {
  return result.findings.some((finding) => finding.verdict === 'fail' && finding.kind === 'missing-row');
}

const curableKinds: ReadonlySet<FindingKind> = new Set(['state', 'missing-row', 'count', 'empty', 'loss']);

export function finding(
  verdict: 'drift' | 'fail',
  kind: FindingKind,
  policy: PolicyName,
  type: string,
  documented: Span | null,
  live: Span | null,
  why: string,
): Finding {
  return { verdict, kind, policy, type, documented, live, why, curable: verdict === 'fail' && curableKinds.has(kind) };
}

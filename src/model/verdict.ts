import type { Output } from './output.ts';
import type { Problem } from './problem.ts';

export type Verdict = 'pass' | 'drift' | 'fail' | 'error' | 'skip';

/** What kind of difference a finding is about; `--allow` and filters use these words. */
export type FindingKind =
  | 'state'
  | 'missing-row'
  | 'extra-row'
  | 'count'
  | 'empty'
  | 'exit-status'
  | 'error-text'
  | 'timeout'
  | 'truncated'
  | 'address'
  | 'binding'
  | 'relation'
  | 'number'
  | 'timer'
  | 'counter'
  | 'version'
  | 'layout'
  | 'order'
  | 'flags'
  | 'loss'
  | 'missing-text'
  | 'text'
  | 'requirement'
  | 'unknown';

/** The closed set of policies of the matcher. */
export type PolicyName = 'equal' | 'ignore' | 'type' | 'bind' | 'range' | 'full' | 'set' | 'count' | 'unknown';

/** What to do with a token, and what a difference becomes where the policy is not met. */
export interface Policy {
  readonly name: PolicyName;
  readonly otherwise: 'fail' | 'drift';
}

/** A piece of text and where it stands: 0-based line and column within the documented or the live text. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** One judgement about one place; enough to explain it and to overrule exactly this rule. */
export interface Finding {
  readonly verdict: 'pass' | 'drift' | 'fail';
  readonly kind: FindingKind;
  readonly documented: Span | null;
  readonly live: Span | null;
  /** Token type (`ipv4`, `duration`, `state`, …) or structure (`row`, `record`, `output`). */
  readonly type: string;
  readonly policy: PolicyName;
  /** In plain words: which rule, and what to look at ("column STATUS: Running became Pending"). */
  readonly why: string;
  /** True when waiting may cure it (state, missing row, count, empty). */
  readonly curable: boolean;
}

/** How one token of a documented line fared; the source of marks in diffs and reports. */
export interface TokenJudgement {
  readonly documented: Span | null;
  readonly live: Span | null;
  readonly mark: 'same' | 'ignored' | 'bound' | 'drift' | 'fail';
  readonly type: string;
  readonly why: string;
}

/** How one documented line was answered; `live` is null for a line that nothing answers. */
export interface LineJudgement {
  /** 0-based line of the documented text, or null for a live line that the page does not show. */
  readonly documented: number | null;
  readonly live: number | null;
  readonly mark: 'same' | 'ignored' | 'drift' | 'fail' | 'extra' | 'elided';
  readonly tokens: readonly TokenJudgement[];
}

/** A requirement that was read from prose or an annotation, and how it fared. */
export interface RequirementResult {
  /** `P1` to `P7`, or `annotation`. */
  readonly rule: string;
  readonly sentence: string;
  readonly line: number;
  /** In plain words: `every record "BGP neighbor is" contains "BGP state = Established"`. */
  readonly reading: string;
  readonly verdict: 'pass' | 'drift' | 'fail';
  /** What satisfied it, or what broke it and where. */
  readonly detail: string;
  /** Where it is asked of each record or row: how many there are, how many lack it, and the first of those by their first line. */
  readonly records?: { readonly all: number; readonly lacking: number; readonly named: readonly string[] };
}

/** A documented value and the live value that stands for it in this lab. */
export interface Binding {
  readonly documented: string;
  readonly live: string;
  /** `ipv4`, `prefix`, `pod`, `hash`, `interface`, `uuid`, `mac`, `hex`, … */
  readonly type: string;
  /** Host for which it holds (interface names, process ids), or null for the whole guide. */
  readonly host: string | null;
  readonly state: 'pinned' | 'inventory' | 'firm' | 'group' | 'arbitrary' | 'override';
  /** Where it was learned. */
  readonly learned: { readonly file: string; readonly line: number; readonly step: string; readonly how: string } | null;
  /** Line numbers (with file) of commands and outputs where it was used since. */
  readonly used: readonly { readonly file: string; readonly line: number }[];
}

/** Several documented values that stand for several live ones, nobody knows yet which for which. */
export interface BindingGroup {
  readonly type: string;
  readonly host: string | null;
  readonly documented: readonly string[];
  readonly live: readonly string[];
  readonly learned: Binding['learned'];
}

/** σ: an immutable value owned by the engine, handed to `compare` and back. */
export interface Bindings {
  readonly entries: readonly Binding[];
  readonly groups: readonly BindingGroup[];
}

/** One run of a step's command and its judgement. */
export interface Attempt {
  readonly startedAt: string;
  readonly durationMs: number;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly output: Output | null;
}

/** Step + output + judgement: the one source for the diff, the report and the update. Final and memoised. */
export interface Outcome {
  readonly stepId: string;
  readonly verdict: Verdict;
  /** `output`: judged against documented text. `ran`: it ran without error. `nothing`: not run. */
  readonly checked: 'output' | 'ran' | 'nothing';
  /** One sentence for a person. */
  readonly reason: string;
  /** For `skip`: was it planned? Unplanned skips keep a guide from being green. */
  readonly skip: 'planned' | 'unplanned' | null;
  readonly problem: Problem | null;
  /** The command after substitution, as it was sent; null when nothing was sent. */
  readonly sent: string | null;
  readonly output: Output | null;
  readonly findings: readonly Finding[];
  readonly lines: readonly LineJudgement[];
  readonly requirements: readonly RequirementResult[];
  readonly attempts: readonly Attempt[];
  readonly durationMs: number;
}

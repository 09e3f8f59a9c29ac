import type { Bindings, CommandEnd, Cue, Finding, LineJudgement, PlacedAnnotation, RequirementResult } from '../model/index.ts';
import type { Policies } from './policy/own.ts';

/** Where an output stands in the guide. */
export interface Site {
  readonly file: string;
  /** First line of the documented output. */
  readonly line: number;
  readonly step: string;
  readonly host: string | null;
}

/** All that a comparison may know beside the two texts. */
export interface CompareContext {
  /** As documented. */
  readonly command: string;
  /** As it was sent. */
  readonly sent?: string;
  readonly site: Site;
  /** False when the guide shows no output: then only errors count. */
  readonly documented: boolean;
  readonly end: CommandEnd;
  readonly pinned: readonly string[];
  /** Prefixes out of which each lab draws its own addresses. */
  readonly free: readonly string[];
  readonly inventory: Readonly<Record<string, string>>;
  readonly hosts: readonly string[];
  readonly cues: readonly Cue[];
  /** What the author says of this output in comments; the strongest rule there is. */
  readonly annotations?: readonly PlacedAnnotation[];
  /** Has a command changed something since a step, where a name was learned? Then that name may become another one, once. */
  readonly changedSince: (stepId: string) => boolean;
  readonly interrupted: boolean;
  /** What the user adds to the tables of policies. Absent: nothing. */
  readonly policies?: Policies;
  /** Milliseconds since the epoch, when the output was made: what was valid until before then has expired. Absent: not judged. */
  readonly now?: number;
}

export interface CompareResult {
  readonly verdict: 'pass' | 'drift' | 'fail';
  readonly findings: readonly Finding[];
  readonly lines: readonly LineJudgement[];
  readonly bindings: Bindings;
  readonly requirements: readonly RequirementResult[];
  readonly unverifiedClaims: readonly { readonly text: string; readonly line: number; readonly why: string }[];
}

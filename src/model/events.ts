import type { Cue, Evidence, GuideBlock, GuideHost, ManualStep } from './guide.ts';
import type { Problem } from './problem.ts';
import type { Attempt, Binding, BindingGroup, Outcome, Verdict } from './verdict.ts';

export const schemaVersion = 1;

/** A step as events carry it: plain data, without the document. */
export interface StepFacts {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly block: number;
  readonly kind: 'command' | 'enter' | 'leave';
  readonly host: string | null;
  readonly shell: string;
  readonly directory: string | null;
  readonly prompt: string;
  readonly command: string;
  readonly expected: string | null;
  /** First source line of the expected text. */
  readonly expectedLine: number | null;
  readonly interrupt: boolean;
  readonly sameAs: string | null;
  readonly alsoAt: readonly number[];
  readonly evidence: readonly Evidence[];
  readonly sections: readonly string[];
}

export interface PageFacts {
  readonly path: string;
  readonly title: string;
  /** The page's whole source text: what a later report renders. */
  readonly source: string;
  readonly sha256: string;
  readonly blocks: readonly (Omit<GuideBlock, 'position'> & { readonly line: number })[];
  readonly steps: readonly StepFacts[];
  readonly manual: readonly ManualStep[];
  readonly cues: readonly Cue[];
}

export interface TargetFacts {
  readonly name: string;
  readonly runner: string;
  readonly verdict: 'ready' | 'error' | 'unknown';
  readonly openMs: number | null;
  readonly problem: Problem | null;
}

export interface UnverifiedClaim {
  readonly text: string;
  readonly line: number;
  readonly file: string;
  readonly why: string;
}

/** Everything a driver or report hears of a run: plain JSON data, errors as Problems. */
export type RunEvent =
  | {
      readonly type: 'run-started';
      readonly schemaVersion: number;
      readonly at: string;
      readonly labproof: string;
      readonly mode: 'live' | 'replay' | 'dry-run';
      readonly paths: readonly string[];
    }
  | {
      readonly type: 'guide-loaded';
      readonly guide: string;
      readonly title: string;
      readonly pages: readonly PageFacts[];
      readonly hosts: readonly GuideHost[];
      readonly problems: readonly Problem[];
    }
  | { readonly type: 'target-opened'; readonly guide: string; readonly target: TargetFacts }
  | { readonly type: 'step-started'; readonly guide: string; readonly id: string; readonly at: string; readonly sent: string | null }
  | { readonly type: 'step-attempt'; readonly guide: string; readonly id: string; readonly attempt: Attempt }
  | { readonly type: 'step-finished'; readonly guide: string; readonly id: string; readonly at: string; readonly outcome: Outcome }
  | { readonly type: 'notice'; readonly guide: string | null; readonly host: string | null; readonly text: string }
  | {
      readonly type: 'guide-finished';
      readonly guide: string;
      readonly verdict: Verdict;
      readonly reason: string;
      readonly bindings: readonly Binding[];
      readonly groups: readonly BindingGroup[];
      readonly unverifiedClaims: readonly UnverifiedClaim[];
      readonly problems: readonly Problem[];
    }
  | { readonly type: 'run-finished'; readonly at: string; readonly durationMs: number; readonly exitCode: number };

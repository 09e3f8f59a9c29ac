import type { Cue, Evidence, GuideBlock, GuideHost, ManualStep } from './guide.ts';
import type { Problem } from './problem.ts';
import type { Attempt, Binding, BindingGroup, Outcome, Verdict } from './verdict.ts';

export const schemaVersion = 1;

/** A step as events carry it: plain data, without the document. */
export interface StepFacts {
  /** Stable while prose moves: a hash of page, host, shell, command and its nth occurrence. */
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  /** Index into the blocks of its page. */
  readonly block: number;
  readonly kind: 'command' | 'enter' | 'leave';
  /** Null where nothing says on which. */
  readonly host: string | null;
  readonly shell: string;
  readonly directory: string | null;
  readonly prompt: string;
  readonly command: string;
  /** The documented output; null where the page shows none. */
  readonly expected: string | null;
  /** First source line of the expected text. */
  readonly expectedLine: number | null;
  /** `^C` ends the documented output. */
  readonly interrupt: boolean;
  /** Id of the step on whose output it is judged, when it is not run again. */
  readonly sameAs: string | null;
  /** Other lines that ask for the same run. */
  readonly alsoAt: readonly number[];
  readonly evidence: readonly Evidence[];
  /** Titles above it, outermost first. */
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
  /** How long it took to get there. */
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
      /** When, in ISO 8601. */
      readonly at: string;
      /** Version of labproof. */
      readonly labproof: string;
      /** Against the lab, on a recording, or only planned. */
      readonly mode: 'live' | 'replay' | 'dry-run';
      /** What the user named. */
      readonly paths: readonly string[];
    }
  | {
      readonly type: 'guide-loaded';
      /** Path of the guide, by which the other events name it. */
      readonly guide: string;
      readonly title: string;
      /** In the order in which they are run; commands around the guide are pages as well. */
      readonly pages: readonly PageFacts[];
      readonly hosts: readonly GuideHost[];
      /** What was wrong when it was read. */
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
      /** One sentence for a person. */
      readonly reason: string;
      /** The names of this lab. */
      readonly bindings: readonly Binding[];
      readonly groups: readonly BindingGroup[];
      /** Sentences that say something of an output, and that no rule can read. */
      readonly unverifiedClaims: readonly UnverifiedClaim[];
      readonly problems: readonly Problem[];
    }
  | { readonly type: 'run-finished'; readonly at: string; readonly durationMs: number; readonly exitCode: number };

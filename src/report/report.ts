import type {
  Attempt,
  Binding,
  BindingGroup,
  Finding,
  GuideBlock,
  GuideHost,
  LineJudgement,
  Output,
  PageFacts,
  Problem,
  RequirementResult,
  StepFacts,
  TargetFacts,
  UnverifiedClaim,
  Verdict,
} from '../model/index.ts';

/** A step and what became of it. */
export interface ReportStep extends StepFacts {
  readonly sent: string | null;
  readonly verdict: Verdict;
  readonly checked: 'output' | 'ran' | 'nothing';
  readonly reason: string;
  readonly skip: 'planned' | 'unplanned' | null;
  readonly problem: Problem | null;
  readonly findings: readonly Finding[];
  readonly lines: readonly LineJudgement[];
  readonly requirements: readonly RequirementResult[];
  readonly attempts: readonly Attempt[];
  readonly durationMs: number;
  readonly startedAt: string | null;
  readonly output: Output | null;
}

export interface ReportBlock {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly kind: GuideBlock['kind'];
  readonly language: string | null;
  readonly reason: string;
  readonly suspicious: boolean;
}

export interface ReportGuide {
  readonly path: string;
  readonly title: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly steps: readonly ReportStep[];
  readonly blocks: readonly ReportBlock[];
  readonly manual: readonly { readonly file: string; readonly line: number; readonly text: string }[];
  readonly bindings: readonly Binding[];
  readonly groups: readonly BindingGroup[];
  readonly requirements: readonly (RequirementResult & { readonly step: string; readonly file: string })[];
  readonly unverifiedClaims: readonly UnverifiedClaim[];
  readonly targets: readonly TargetFacts[];
  readonly hosts: readonly GuideHost[];
  readonly notices: readonly { readonly host: string | null; readonly text: string }[];
  readonly problems: readonly Problem[];
  /** The pages with their source, for reports that render them. */
  readonly pages: readonly PageFacts[];
}

export interface ReportSummary {
  readonly verdict: Verdict;
  readonly exitCode: number;
  readonly guides: number;
  readonly steps: number;
  readonly pass: number;
  readonly drift: number;
  readonly fail: number;
  readonly error: number;
  readonly skip: number;
  readonly skippedUnplanned: number;
  /** Passed on a documented output, and passed because they ran: never added up. */
  readonly verifiedOutput: number;
  readonly ranOnly: number;
  readonly unclearBlocks: number;
  readonly durationMs: number;
  readonly startedAt: string | null;
  readonly mode: 'live' | 'replay' | 'dry-run';
}

/** A run as a value: a fold over its events and nothing else. */
export interface Report {
  readonly schemaVersion: number;
  readonly labproof: string;
  readonly summary: ReportSummary;
  readonly guides: readonly ReportGuide[];
}

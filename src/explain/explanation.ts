import type { Evidence, Problem } from '../model/index.ts';

/** What one line of a guide is, in words and as data. */
export interface Explanation {
  /** As the user named it. */
  readonly file: string;
  readonly line: number;
  /** The line as it stands in the file. */
  readonly text: string;
  /** The guide of which the line was read as a part. */
  readonly guide: string;
  readonly page: string;
  readonly what: { readonly kind: LineKind; readonly says: string };
  /** What the reader of the guide rests on, most important first. */
  readonly why: readonly Reason[];
  readonly run: RunExplanation | null;
  readonly output: OutputExplanation | null;
  readonly override: readonly Override[];
}

export type LineKind =
  | 'command'
  | 'output'
  | 'prompt'
  | 'interrupt'
  | 'remark'
  | 'listing'
  | 'manual'
  | 'unclear'
  | 'block-head'
  | 'annotation'
  | 'comment'
  | 'title'
  | 'prose'
  | 'table'
  | 'toctree'
  | 'directive'
  | 'other'
  | 'blank';

export interface Reason {
  readonly says: string;
  /** Where it rests on another line. */
  readonly line: number | null;
}

/** Where a command would run, or why it would not. */
export interface RunExplanation {
  readonly action: 'send' | 'hold' | 'skip' | 'recall' | 'error';
  readonly reason: string;
  readonly problem: Problem | null;
  readonly documented: string;
  /** With what is known before the run filled in. */
  readonly sent: string;
  readonly waitsFor: readonly { readonly value: string; readonly line: number }[];
  readonly host: string | null;
  readonly target: string | null;
  readonly runner: string | null;
  /** The user whom the prompt shows; labproof logs in as the target says. */
  readonly user: string | null;
  readonly shell: string;
  /** Outermost first; `line` is where the guide enters the shell, null for the login shell and for one that the guide does not enter. */
  readonly stack: readonly { readonly shell: string; readonly line: number | null }[];
  readonly directory: string | null;
  readonly evidence: readonly Evidence[];
  /** Lines that would settle an open question. */
  readonly settledBy: readonly Reason[];
  readonly commandClass: 'read-only' | 'changing' | 'destructive' | 'unknown';
  readonly deadlineMs: number;
  /** How long it is repeated until its output holds; 0 for what is run once. */
  readonly repeatMs: number;
  readonly until: 'end' | 'interrupt';
}

/** What would be required of an output, as the matcher itself answered when it was asked. */
export interface OutputExplanation {
  /** Line of the command. */
  readonly command: number;
  readonly documented: string;
  /** The page's own output judged against itself: other than `pass` means that the page is wrong. */
  readonly itself: { readonly verdict: 'pass' | 'drift' | 'fail'; readonly findings: readonly string[] };
  /** Null where a whole output is explained; `elided` where the page leaves lines out, `none` for a line that no comparison looks at. */
  readonly rules: LineRules | 'elided' | 'none' | null;
  readonly requirements: readonly {
    readonly reading: string;
    readonly sentence: string;
    readonly line: number;
    readonly rule: string;
  }[];
  readonly notVerified: readonly { readonly sentence: string; readonly line: number; readonly why: string }[];
}

export interface LineRules {
  readonly tokens: readonly TokenRule[];
  readonly missing: Trial;
  /** One more line like this one. */
  readonly another: Trial | null;
  readonly moved: Trial | null;
}

/** What the matcher said when exactly this token was another one: `rule` is its answer to an ordinary other value, `trials` has all answers. */
export interface TokenRule {
  readonly text: string;
  /** 0-based, within the documented text. */
  readonly column: number;
  readonly type: string;
  readonly rule: 'must-hold' | 'reported' | 'may-differ' | 'bound' | 'left-out';
  readonly why: string;
  readonly trials: readonly Trial[];
  /** Other lines of the guide that show the same value. */
  readonly alsoIn: readonly { readonly file: string; readonly line: number }[];
}

export interface Trial {
  /** What stood there in place of the documented value; empty for a line that was left out, added or moved. */
  readonly value: string;
  /** `everywhere`: at each place where this page shows the value. */
  readonly where: 'here' | 'everywhere';
  readonly verdict: 'pass' | 'drift' | 'fail';
  readonly why: string;
}

/** Lines to write, ready to paste. */
export interface Override {
  readonly purpose: string;
  readonly into: 'guide' | 'configuration';
  /** For the guide: after which line of the file (0: at its top). Null for the configuration, and where only the author can tell. */
  readonly afterLine: number | null;
  readonly lines: readonly string[];
}

import type { Policies } from '../match/index.ts';
import type { Dialect, FindingKind, Guide, OpenContext, Runner, SecretSource, Step, Target } from '../model/index.ts';
import type { CarriedAnswer } from './carry-over.ts';
import type { DeclaredClass } from './declared-class.ts';
import type { RecordedLine } from './recorded.ts';

/** How far the user's consent goes; `unknown` commands count as changing. */
export type ConsentLevel = 'read-only' | 'changing' | 'all';

/** The world and the wishes of the user, all passed in: the engine reads no clock, no environment and no file itself. */
export interface EngineOptions {
  readonly guide: Guide;
  readonly targets: readonly Target[];
  readonly inventory: Readonly<Record<string, string>>;
  readonly pinned: readonly string[];
  readonly free: readonly string[];
  readonly placeholders: Readonly<Record<string, string>>;
  readonly timeouts: { readonly connectMs: number; readonly commandMs: number; readonly waitMs: number };
  readonly consent: ConsentLevel;
  /** Consent for single targets, by name. */
  readonly targetConsent: Readonly<Record<string, ConsentLevel>>;
  /** Classes of commands that the user declares. */
  readonly commandClasses?: readonly DeclaredClass[];
  /** Kinds of drift that do not count; `unknown` is ignored here. */
  readonly allow: readonly FindingKind[];
  /** What the user adds to the tables of policies. */
  readonly policies?: Policies;
  /** Which steps the user wants; null for all. */
  readonly select: ((step: Step) => boolean) | null;
  readonly dialects: readonly Dialect[];
  /** Resolves a runner by its short name or package; throws LABPROOF_RUNNER_NOT_FOUND. */
  readonly loadRunner: (name: string) => Promise<Runner>;
  /** Reads a secret and registers it; throws LABPROOF_PASSWORD_UNREADABLE. Nothing is answered with secrets when absent. */
  readonly readSecret?: (what: string, source: SecretSource, context: SecretContext, whose: string) => Promise<string>;
  /** Asks the user on the terminal; absent where there is nobody. */
  readonly ask?: (question: string) => Promise<string | null>;
  readonly now: () => Date;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  readonly signal: AbortSignal;
  /** Answers of an earlier run of the same guide, by step: judged again, and not asked for again (`carryOver`). */
  readonly carried?: ReadonlyMap<string, CarriedAnswer>;
  /** Hears every answer as it is judged: credentials blotted out, in order. */
  readonly record?: (line: RecordedLine) => void;
}

/** What reading a secret needs of a runner's context. */
type SecretContext = Pick<OpenContext, 'env' | 'cwd' | 'home' | 'signal' | 'secret' | 'ask'>;

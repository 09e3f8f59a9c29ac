import * as z from 'zod';
import type { Observation } from '../engine/index.ts';
import { commandEndSchema } from '../model/command-end-schema.ts';
import type { Outcome, Verdict } from '../model/index.ts';

/** How far a student is with one guide: plain JSON, rewritten whole after each thing that happens. */
export interface Progress {
  readonly schemaVersion: 1;
  readonly guide: string;
  readonly startedAt: string;
  /** The step at which the student is; null before the first and after the last. */
  readonly at: string | null;
  readonly entries: Readonly<Record<string, Entry>>;
  /** A changing command that is about to be sent, or was and nobody knows its end. */
  readonly intent: Intent | null;
}

/** What became of one step. */
export interface Entry {
  /**
   * `checked`: the engine judged it. `by-hand`: the student did it. `already-true`: what it is to bring about was there.
   * `skipped`: the student went on without it. `not-asked`: the page says that it is not to be run.
   */
  readonly status: 'checked' | 'by-hand' | 'already-true' | 'skipped' | 'not-asked';
  /** The engine's, never another; null where nothing was judged. */
  readonly verdict: Verdict | null;
  readonly reason: string;
  /** In words for a learner, as they were shown. */
  readonly message: string;
  readonly sent: string | null;
  readonly at: string;
  /** How often the step was judged. */
  readonly tries: number;
  /** A changing command was sent for it: it is not sent again. */
  readonly changed: boolean;
  /** What the engine needs to go on from here another day. */
  readonly observation: Observation | null;
}

export interface Intent {
  readonly stepId: string;
  readonly target: string;
  readonly sent: string;
  readonly at: string;
}

/** What happens to a student's progress; each is written to disk before anything else is done. */
export type Happening = { readonly at: string } & (
  | { readonly type: 'went'; readonly stepId: string | null }
  | { readonly type: 'sending'; readonly stepId: string; readonly target: string; readonly sent: string }
  | {
      readonly type: 'judged';
      readonly stepId: string;
      readonly outcome: Outcome;
      readonly message: string;
      readonly observation: Observation | null;
      readonly changing: boolean;
      /** Did the engine begin to send something? */
      readonly started: boolean;
    }
  /** The student's answer to "was it done?" about a command whose end nobody knows. */
  | { readonly type: 'answered'; readonly done: boolean }
  | {
      readonly type: 'set-aside';
      readonly stepId: string;
      readonly status: 'by-hand' | 'already-true' | 'skipped' | 'not-asked';
      readonly reason: string;
    }
  | { readonly type: 'reset'; readonly stepIds: readonly string[] }
);

export function newProgress(guide: string, at: string): Progress {
  return { schemaVersion: 1, guide, startedAt: at, at: null, entries: {}, intent: null };
}

/** The progress after something happened; throws where it would lose a command or allow one to be sent twice. */
export function advance(progress: Progress, happening: Happening): Progress {
  switch (happening.type) {
    case 'went':
      return { ...progress, at: happening.stepId };
    case 'sending': {
      if (progress.intent !== null) throw new Error('a command whose end nobody knows comes before another one');
      if (wasSent(progress, happening.stepId)) throw new Error('a changing command is never sent twice');
      const { stepId, target, sent, at } = happening;
      return { ...progress, at: stepId, intent: { stepId, target, sent, at } };
    }
    case 'judged':
      return judged(progress, happening);
    case 'answered':
      return answered(progress, happening);
    case 'set-aside': {
      const { stepId, status, reason, at } = happening;
      const before = progress.entries[stepId];
      const entry: Entry = {
        status,
        verdict: status === 'skipped' ? (before?.verdict ?? null) : null,
        reason,
        // What was said of a step that the student then left: the trainer reads it.
        message: status === 'skipped' ? (before?.message ?? reason) : reason,
        sent: before?.sent ?? null,
        at,
        tries: before?.tries ?? 0,
        changed: before?.changed ?? false,
        observation: before?.observation ?? null,
      };
      return withEntry(progress, stepId, entry);
    }
    case 'reset': {
      const gone = new Set(happening.stepIds);
      const open = progress.intent !== null && gone.has(progress.intent.stepId);
      if (open) throw new Error('a command whose end nobody knows is settled before its section is reset');
      return { ...progress, entries: Object.fromEntries(Object.entries(progress.entries).filter(([id]) => !gone.has(id))) };
    }
    default:
      return happening satisfies never;
  }
}

/** Was a changing command of the step sent, or is nobody sure that it was not? Then it is not offered again. */
export function wasSent(progress: Progress, stepId: string): boolean {
  return progress.entries[stepId]?.changed === true || progress.intent?.stepId === stepId;
}

/** Is there nothing left to do at a step? Drift never keeps a student; a failure does until he sets it aside. */
export function isSettled(entry: Entry | undefined): boolean {
  if (entry === undefined) return false;
  return entry.status !== 'checked' || entry.verdict === 'pass' || entry.verdict === 'drift';
}

/** Of a command that was begun to be sent: does the outcome leave open whether it was carried out? */
function isUnsure({ output }: Outcome): boolean {
  // Stopped, or the transport broke without a word: what was under way may have arrived.
  if (output === null) return true;
  return output.end.kind === 'lost' || output.end.kind === 'timeout' || output.end.kind === 'asked' || output.end.kind === 'shell-ended';
}

/** Was a step judged, and right? Only then it has told what the steps after it need. */
export function isRight(entry: Entry | undefined): boolean {
  return entry?.status === 'checked' && isSettled(entry);
}

function judged(progress: Progress, happening: Extract<Happening, { type: 'judged' }>): Progress {
  const { stepId, outcome, message, observation, changing, started, at } = happening;
  const before = progress.entries[stepId];
  const unsure = changing && started && progress.intent?.stepId === stepId && isUnsure(outcome);
  const sent = outcome.sent ?? before?.sent ?? null;
  const entry: Entry = {
    status: 'checked',
    verdict: outcome.verdict,
    reason: outcome.reason,
    message,
    sent,
    at,
    tries: (before?.tries ?? 0) + 1,
    changed: before?.changed === true || (changing && !unsure && outcome.sent !== null && outcome.output?.end.kind !== 'not-sent'),
    observation: observation ?? before?.observation ?? null,
  };
  const intent = progress.intent?.stepId === stepId && changing && !unsure ? null : progress.intent;
  return withEntry({ ...progress, intent }, stepId, entry);
}

function answered(progress: Progress, { done, at }: Extract<Happening, { type: 'answered' }>): Progress {
  const { intent } = progress;
  if (intent === null) return progress;
  if (!done) return { ...progress, intent: null };
  const before = progress.entries[intent.stepId];
  const reason = `sent to ${intent.target} before labproof was stopped; you saw that it was done`;
  const entry: Entry = {
    status: 'by-hand',
    verdict: null,
    reason,
    message: reason,
    sent: intent.sent,
    at,
    tries: before?.tries ?? 0,
    changed: true,
    observation: before?.observation ?? null,
  };
  return withEntry({ ...progress, intent: null }, intent.stepId, entry);
}

function withEntry(progress: Progress, stepId: string, entry: Entry): Progress {
  return { ...progress, entries: { ...progress.entries, [stepId]: entry } };
}

const observation = z.object({
  stepId: z.string(),
  at: z.iso.datetime(),
  target: z.string(),
  sent: z.string(),
  output: z.object({ text: z.string(), end: commandEndSchema(), durationMs: z.number(), truncated: z.number() }),
  attempts: z.int().min(0).max(10_000),
  changed: z.boolean(),
  recalled: z.boolean(),
});
const schema = z.object({
  schemaVersion: z.literal(1),
  guide: z.string(),
  startedAt: z.string(),
  at: z.string().nullable(),
  entries: z.record(
    z.string(),
    z.object({
      status: z.enum(['checked', 'by-hand', 'already-true', 'skipped', 'not-asked']),
      verdict: z.enum(['pass', 'drift', 'fail', 'error', 'skip']).nullable(),
      reason: z.string(),
      message: z.string(),
      sent: z.string().nullable(),
      at: z.string(),
      tries: z.number(),
      changed: z.boolean(),
      observation: observation.nullable(),
    }),
  ),
  intent: z.object({ stepId: z.string(), target: z.string(), sent: z.string(), at: z.string() }).nullable(),
});

/** Progress as it was written; throws what `JSON.parse` and zod throw on anything else. */
export function parseProgress(text: string): Progress {
  return schema.parse(JSON.parse(text)) as Progress;
}

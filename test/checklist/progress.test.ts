import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, type Happening, isSettled, newProgress, type Progress, parseProgress, wasSent } from '../../src/checklist/progress.ts';
import type { CommandEnd, Outcome, Verdict } from '../../src/model/index.ts';

const at = '2026-11-25T12:00:00.000Z';
const ids = ['a', 'b', 'c'];

function outcomeOf(stepId: string, verdict: Verdict, end: CommandEnd | null): Outcome {
  return {
    stepId,
    verdict,
    checked: 'ran',
    reason: 'r',
    skip: verdict === 'skip' ? 'unplanned' : null,
    problem: null,
    sent: end === null ? null : `do ${stepId}`,
    output: end === null ? null : { text: 'x', end, durationMs: 1, truncated: 0 },
    findings: [],
    lines: [],
    requirements: [],
    attempts: [],
    durationMs: 1,
  };
}

const problem = { code: 'LABPROOF_CONNECTION_LOST', message: 'm' };
const ends = fc.constantFrom<CommandEnd | null>(
  null,
  { kind: 'exit', status: 0 },
  { kind: 'exit', status: 1 },
  { kind: 'prompt' },
  { kind: 'timeout', afterMs: 5 },
  { kind: 'lost', problem },
  { kind: 'not-sent', problem, lost: true },
  { kind: 'shell-ended', status: null },
);
const verdicts = fc.constantFrom<Verdict>('pass', 'drift', 'fail', 'error', 'skip');
const step = fc.constantFrom(...ids);

const happenings: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ type: fc.constant('went' as const), at: fc.constant(at), stepId: fc.option(step) }),
  step.map((stepId): Happening => ({ type: 'sending', at, stepId, target: 't', sent: `do ${stepId}` })),
  fc.tuple(step, verdicts, ends, fc.boolean(), fc.boolean()).map(
    ([stepId, verdict, end, changing, started]): Happening => ({
      type: 'judged',
      at,
      stepId,
      outcome: outcomeOf(stepId, verdict, end),
      message: 'm',
      observation: null,
      changing,
      started,
    }),
  ),
  fc.boolean().map((done): Happening => ({ type: 'answered', at, done })),
  fc
    .tuple(step, fc.constantFrom('by-hand' as const, 'already-true' as const, 'skipped' as const))
    .map(([stepId, status]): Happening => ({ type: 'set-aside', at, stepId, status, reason: 'r' })),
  fc.uniqueArray(step).map((stepIds): Happening => ({ type: 'reset', at, stepIds })),
);

/** Takes what is allowed, as a driver does; what is refused leaves everything as it was. */
function tryTo(progress: Progress, happening: Happening): Progress | null {
  try {
    return advance(progress, happening);
  } catch {
    return null;
  }
}

describe('the progress of a student', () => {
  it('never lets a changing command be sent twice, unless he says that it was not done or starts the section again', () => {
    fc.assert(
      fc.property(fc.array(happenings, { maxLength: 40 }), (all) => {
        let progress = newProgress('g', at);
        // Sent, and neither denied by the student nor forgotten at his wish, nor known not to have left.
        const sent = new Set<string>();
        for (const happening of all) {
          const open = progress.intent?.stepId ?? null;
          const next = tryTo(progress, happening);
          if (next === null) continue;
          progress = next;
          if (happening.type === 'sending') {
            expect(sent.has(happening.stepId)).toBe(false);
            sent.add(happening.stepId);
          } else if (happening.type === 'answered' && !happening.done && open !== null) sent.delete(open);
          else if (happening.type === 'reset') for (const id of happening.stepIds) sent.delete(id);
          else if (happening.type === 'judged' && happening.stepId === open) {
            const end = happening.outcome.output?.end.kind;
            if (end === 'not-sent' || !happening.started) if (!wasSent(progress, open)) sent.delete(open);
          }
          for (const id of sent) expect(wasSent(progress, id)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the same after it was written and read at any moment', () => {
    fc.assert(
      fc.property(fc.array(happenings, { maxLength: 30 }), fc.nat(30), (all, killedAt) => {
        let [one, other] = [newProgress('g', at), newProgress('g', at)];
        for (const [index, happening] of all.entries()) {
          one = tryTo(one, happening) ?? one;
          other = tryTo(other, happening) ?? other;
          if (index === killedAt) other = parseProgress(JSON.stringify(other));
        }
        expect(other).toEqual(one);
        expect(parseProgress(JSON.stringify(one))).toEqual(one);
      }),
    );
  });

  it('loses no step: what was settled stays so until its section is started again or it is checked anew', () => {
    fc.assert(
      fc.property(fc.array(happenings, { maxLength: 40 }), (all) => {
        let progress = newProgress('g', at);
        for (const happening of all) {
          const before = progress;
          progress = tryTo(progress, happening) ?? progress;
          const touched = 'stepId' in happening ? [happening.stepId] : happening.type === 'reset' ? happening.stepIds : ids;
          for (const id of ids) if (!touched.includes(id)) expect(progress.entries[id]).toEqual(before.entries[id]);
        }
      }),
    );
  });

  const sending: Happening = { type: 'sending', at, stepId: 'a', target: 't', sent: 'do a' };
  const judged = (verdict: Verdict, end: CommandEnd | null, started = true): Happening => ({
    type: 'judged',
    at,
    stepId: 'a',
    outcome: outcomeOf('a', verdict, end),
    message: 'm',
    observation: null,
    changing: true,
    started,
  });

  it.each<[string, Happening, boolean, boolean]>([
    ['ended', judged('pass', { kind: 'exit', status: 0 }), false, true],
    ['failed', judged('fail', { kind: 'exit', status: 1 }), false, true],
    ['was lost', judged('error', { kind: 'lost', problem }), true, true],
    ['did not end', judged('fail', { kind: 'timeout', afterMs: 5 }), true, true],
    ['was stopped by the student', judged('skip', null), true, true],
    ['never left', judged('error', { kind: 'not-sent', problem, lost: true }), false, false],
    ['met a host that could not be reached', judged('error', null, false), false, false],
  ])('of a changing command that %s', (_name, happening, asks, sent) => {
    const progress = advance(advance(newProgress('g', at), sending), happening);
    expect({ asks: progress.intent !== null, sent: wasSent(progress, 'a') }).toEqual({ asks, sent });
    if (sent) expect(() => advance(progress, sending)).toThrow(/twice|nobody knows/);
    else expect(advance(progress, sending).intent?.stepId).toBe('a');
  });

  it('lets drift pass, and keeps a student at a failure until he sets it aside', () => {
    const first = (happening: Happening) => advance(newProgress('g', at), happening).entries.a;
    expect(isSettled(first(judged('drift', { kind: 'prompt' })))).toBe(true);
    expect(isSettled(first(judged('fail', { kind: 'prompt' })))).toBe(false);
    expect(isSettled(first({ type: 'set-aside', at, stepId: 'a', status: 'skipped', reason: 'r' }))).toBe(true);
    expect(isSettled(undefined)).toBe(false);
  });

  it.each(['', '{}', '[]', '{"schemaVersion":2}', '{"schemaVersion":1,"guide":"g"', 'null'])('refuses %j', (text) => {
    expect(() => parseProgress(text)).toThrow();
  });
});

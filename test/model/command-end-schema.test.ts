import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import { commandEndSchema, type problemSchema } from '../../src/model/command-end-schema.ts';
import type { CommandEnd, Problem } from '../../src/model/index.ts';
import { runEvent } from '../../src/report/schema.ts';

type Fixed<T> = T extends object ? { readonly [Key in keyof T]: Fixed<T[Key]> } : T;

const problem: Problem = { code: 'LABPROOF_X', message: 'm', hint: 'h', position: { file: 'g.rst', line: 1, column: 2 } };
const ends: readonly CommandEnd[] = [
  { kind: 'exit', status: 3 },
  { kind: 'prompt' },
  { kind: 'interrupted', answered: false },
  { kind: 'timeout', afterMs: 1.5 },
  { kind: 'timeout', afterMs: 5, shellLost: true },
  { kind: 'asked', question: 'Really?', why: 'nobody answers' },
  { kind: 'asked', question: 'Really?', why: 'nobody answers', shellLost: true },
  { kind: 'shell-ended', status: null },
  { kind: 'shell-ended', status: 0 },
  { kind: 'lost', problem },
  { kind: 'not-sent', problem: { code: 'LABPROOF_X', message: 'm' }, lost: true },
];

/** An event with an output that ended so: reports know one shape, and nothing beside it. */
const eventWith = (end: unknown) => ({
  type: 'step-attempt',
  guide: 'g',
  id: 's',
  attempt: { startedAt: 'x', durationMs: 1, verdict: 'pass', findings: [], output: { text: '', end, durationMs: 1, truncated: 0 } },
});

describe('the end of a command in a file', () => {
  it('is what the types say', () => {
    expectTypeOf<Fixed<z.infer<ReturnType<typeof commandEndSchema>>>>().toEqualTypeOf<Fixed<CommandEnd>>();
    expectTypeOf<Fixed<z.infer<typeof problemSchema>>>().toEqualTypeOf<Fixed<Problem>>();
  });

  it.each(ends)('comes back as it was written: %j', (end) => {
    expect(commandEndSchema().parse(JSON.parse(JSON.stringify(end)))).toEqual(end);
    expect(runEvent.safeParse(eventWith(end)).success).toBe(true);
  });

  it.each([
    ['of a kind that nobody knows', { kind: 'vanished' }],
    ['without its facts', { kind: 'exit' }],
    ['with a status that no shell gives', { kind: 'exit', status: 0.5 }],
    ['with a shell that is not lost', { kind: 'timeout', afterMs: 5, shellLost: false }],
    ['with half a problem', { kind: 'lost', problem: { code: 'LABPROOF_X' } }],
    ['with a hint that is no text', { kind: 'lost', problem: { ...problem, hint: 7 } }],
  ])('is refused %s', (_, end) => {
    expect(commandEndSchema().safeParse(end).success).toBe(false);
    expect(runEvent.safeParse(eventWith(end)).success).toBe(false);
  });

  it('loses what a later version added to it, which an event may not have', () => {
    const end = { kind: 'lost', problem: { ...problem, more: 1 }, more: 1 };
    expect(commandEndSchema().parse(end)).toEqual({ kind: 'lost', problem });
    expect(runEvent.safeParse(eventWith({ kind: 'lost', problem, more: 1 })).success).toBe(false);
    expect(runEvent.safeParse(eventWith({ kind: 'lost', problem: { ...problem, more: 1 } })).success).toBe(false);
    expect(runEvent.safeParse(eventWith({ kind: 'prompt', more: 1 })).success).toBe(false);
  });

  it('has the problem of its file', () => {
    const narrow = z.strictObject({ code: z.string(), message: z.string().max(1) });
    const schema = commandEndSchema(narrow);
    expect(schema.safeParse({ kind: 'lost', problem: { code: 'LABPROOF_X', message: 'm' } }).success).toBe(true);
    for (const kind of ['lost', 'not-sent'])
      expect(schema.safeParse({ kind, problem: { code: 'LABPROOF_X', message: 'mm' }, lost: true }).success).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { openLab } from '../../src/engine/index.ts';
import type { Runner } from '../../src/model/index.ts';
import { doubleOf, guideOf } from '../support/lab-double.ts';

async function why(text: string): Promise<string> {
  const guide = guideOf('::\n\n    ada@web-1:~$ uptime\n    up 1 day\n');
  const runner: Runner = {
    name: 'double',
    open: async () => ({
      kind: 'commands',
      run: async () => ({ text, end: { kind: 'timeout', afterMs: 4_000 }, durationMs: 4_000, truncated: 0 }),
      [Symbol.asyncDispose]: async () => {},
    }),
  };
  await using lab = openLab(doubleOf(guide, () => ({ text: '', status: 0 }), { loadRunner: async () => runner }).options, () => {});
  const step = guide.pages.flatMap((page) => page.steps)[0];
  if (step === undefined) throw new Error('the page has a step');
  const { findings } = await lab.runStep(step);
  return findings.find((each) => each.kind === 'timeout')?.why ?? '';
}

describe('a command that does not end', () => {
  it.each(['Name: ', 'one\nName: ^C', 'What now? ^C^\\'])('and ends in %j may wait for an answer', async (text) => {
    const question = text.split('\n').at(-1)?.split('^')[0]?.trim();
    expect(await why(text)).toBe(
      `the command did not end within 4 s on web-1; perhaps it waits for an answer to "${question}": give it under "answers" of the target`,
    );
  });

  it.each(['', 'up 1 day', 'up 1 day\n^C', 'Name: ada', 'Name:\nada'])('and ends in %j says nothing of it', async (text) => {
    expect(await why(text)).toBe('the command did not end within 4 s on web-1');
  });
});

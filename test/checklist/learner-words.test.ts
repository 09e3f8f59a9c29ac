import { describe, expect, it } from 'vitest';
import { learnerMessage, lookMessage, messageText } from '../../src/checklist/learner-words.ts';
import { loadGuides } from '../../src/load.ts';
import type { Finding, Outcome, Step } from '../../src/model/index.ts';
import { dialects } from '../../src/shell/index.ts';
import { folderWith } from '../support/cli.ts';

const page = `Neighbours
==========

The second one is the mail relay, 192.0.2.7, in the cellar.

Look::

   root@hub-1:~# show-peers
   192.0.2.5   up
   192.0.2.7   up
`;

async function said(findings: readonly Partial<Finding>[], outcome: Partial<Outcome> = {}, text = '192.0.2.5   up\n192.0.2.7   down') {
  await using folder = await folderWith({ 'g.rst': page });
  const [guide] = await loadGuides(['g.rst'], { cwd: folder.path, dialects });
  const step = guide?.pages[0]?.steps[0] as Step;
  if (guide === undefined) throw new Error('no guide');
  const whole = {
    stepId: step.id,
    verdict: 'fail',
    checked: 'output',
    reason: 'the reason',
    skip: null,
    problem: null,
    sent: step.command,
    output: { text, end: { kind: 'exit', status: 0 }, durationMs: 1, truncated: 0 },
    findings,
    lines: [],
    requirements: [],
    attempts: [],
    durationMs: 1,
    ...outcome,
  } as Outcome;
  return { message: learnerMessage(step, whole, { guide, inventory: {}, bindings: [], targets: [] }), outcome: whole };
}

const down: Partial<Finding> = {
  verdict: 'fail',
  kind: 'state',
  why: '"192.0.2.7": up became down',
  documented: { line: 1, column: 12, text: 'up' },
  live: { line: 1, column: 12, text: 'down' },
};

describe('a verdict in words for a learner', () => {
  it('names the thing, what it is, and where the page and the output speak of it', async () => {
    const { message } = await said([down]);
    expect(message.tone).toBe('not-yet');
    expect(messageText(message)).toBe(
      'Not yet: one thing differs that matters. 192.0.2.7 is down; the page shows up. ' +
        'Look at line 4 of g.rst, which says "The second one is the mail relay, 192.0.2.7, in the cellar." ' +
        'Look at the output of "show-peers" on hub-1, where it says "192.0.2.7   down".',
    );
  });

  it('names a thing that is missing by what only its row has', async () => {
    const missing = {
      verdict: 'fail',
      kind: 'missing-row',
      why: 'nothing answers',
      documented: { line: 1, column: 0, text: '192.0.2.7   up' },
      live: null,
    } as const;
    expect(messageText((await said([missing])).message)).toContain('192.0.2.7 is missing: nothing in the output answers "192.0.2.7 up".');
  });

  it.each<[string, Partial<Outcome>, string]>([
    ['drift', { verdict: 'drift' }, 'right'],
    ['pass', { verdict: 'pass' }, 'right'],
    ['error', { verdict: 'error' }, 'unknown'],
    ['skip', { verdict: 'skip' }, 'unknown'],
  ])('has a tone for %s', async (_name, outcome, tone) => {
    expect((await said([], outcome)).message.tone).toBe(tone);
  });

  it('says the reason where there is no finding, and what to do about it', async () => {
    const problem = { code: 'LABPROOF_SHELL_NOT_ENTERED', message: 'm', hint: 'enter it first' };
    const { message } = await said([], { problem });
    expect(messageText(message)).toMatch(/^Not yet: the reason\. enter it first\. Look at the output of "show-peers" on hub-1\.$/);
  });

  it('takes drift for no proof of what was looked at ahead', async () => {
    const { message, outcome } = await said([], { verdict: 'drift' });
    expect(lookMessage('Line 9', message, outcome)).toMatchObject({ tone: 'unknown', headline: expect.stringContaining('nearly') });
  });
});

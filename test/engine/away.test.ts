import { describe, expect, it } from 'vitest';
import { openLab } from '../../src/engine/index.ts';
import { LabproofError, type Runner } from '../../src/model/index.ts';
import { doubleOf, guideOf } from '../support/lab-double.ts';

/** What the second command of a host says, of which the first has found that it is away. */
async function followsFrom(message: string): Promise<string> {
  const guide = guideOf('Run::\n\n    ada@web-1:~$ echo one\n    one\n    ada@web-1:~$ echo two\n    two\n');
  const runner: Runner = {
    name: 'away',
    open: async () => {
      throw new LabproofError({ code: 'LABPROOF_LOCAL_CWD', message });
    },
  };
  await using lab = openLab(doubleOf(guide, () => ({ text: '', status: 0 }), { loadRunner: async () => runner }).options, () => {});
  const reasons: string[] = [];
  for (const step of guide.pages.flatMap((page) => page.steps)) reasons.push((await lab.runStep(step)).reason);
  return reasons[1] ?? '';
}

describe('what follows from a host that is away', () => {
  it.each([
    ['targets.desk.cwd: there is no directory /lab; make it', 'targets.desk.cwd: there is no directory /lab'],
    ['no route: web-1 is elsewhere: see there', 'no route: web-1 is elsewhere'],
    ['192.0.2.1:22 refused the connection: nobody listens', '192.0.2.1:22 refused the connection'],
    ['nothing', 'nothing'],
    ['cwd: gone', 'cwd: gone'],
  ])('names the reason in a few words: %s', async (message, short) => {
    expect(await followsFrom(message)).toBe(`blocked by line 3: ${short}`);
  });
});

import { describe, expect, it } from 'vitest';
import { openLab } from '../../src/engine/index.ts';
import { doubleOf, guideOf } from '../support/lab-double.ts';

/** What a documented `up 3 days` is checked for under an annotation, where the lab says something else. */
async function checked(annotation: string, live: string) {
  const guide = guideOf(`${annotation}\n\n::\n\n    ada@web-1:~$ cat /srv/state\n    alpha beta\n`);
  const { options } = doubleOf(guide, () => ({ text: live, status: 0 }));
  await using lab = openLab(options, () => {});
  const [step] = guide.pages.flatMap((page) => page.steps);
  if (step === undefined) throw new Error('a guide with a step');
  const { verdict, checked } = await lab.runStep(step);
  return { verdict, checked };
}

describe('an output of which annotations let every word be another one', () => {
  it('was not compared', async () => {
    expect(await checked('.. labproof: ignore "{any}"', 'gamma delta\n')).toEqual({ verdict: 'pass', checked: 'ran' });
  });
  it('was compared where a word of it had to stay', async () => {
    expect(await checked('.. labproof: ignore "beta"', 'alpha delta\n')).toEqual({ verdict: 'pass', checked: 'output' });
  });
});

import { describe, it } from 'vitest';
import { dialectContract } from '../../src/testkit/index.ts';
import { standInSubjects } from './stand-in-subjects.ts';

for (const [name, subject] of Object.entries(standInSubjects()))
  describe(name, () => {
    for (const each of dialectContract(name, subject)) it(each.name, each.run);
  });

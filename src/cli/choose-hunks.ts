import { createInterface } from 'node:readline/promises';
import { print } from '../drive/print.ts';
import type { World } from '../drive/world.ts';
import { LabproofError } from '../model/index.ts';
import type { Hunk } from '../update/index.ts';
import { describeHunk } from './describe-update.ts';

const help = `y: write it   n: leave it   a: write it and all that follow in this file
d: leave it and all that follow in this file   q: leave it and all that follow\n`;

/** Asks for each hunk, as `git add -p` does. Throws LABPROOF_USAGE_INTERACTIVE where nobody can answer. */
export async function chooseHunks(hunks: readonly Hunk[], world: World): Promise<readonly Hunk[]> {
  if (hunks.length === 0) return [];
  const chosen: Hunk[] = [];
  const answered = new Map<string, boolean>();
  const input = createInterface({
    input: world.stdin,
    output: world.stdout,
    terminal: world.stdin.isTTY === true && world.stdout.isTTY === true,
  });
  const lines = input[Symbol.asyncIterator]();
  try {
    for (const [nth, hunk] of hunks.entries()) {
      const forAll = answered.get(hunk.file);
      if (forAll !== undefined) {
        if (forAll) chosen.push(hunk);
        continue;
      }
      print(world, `\n${describeHunk(hunk)}`);
      const key = await ask(`(${nth + 1}/${hunks.length}) write this? [y,n,a,d,q,?] `);
      if (key === 'y' || key === 'a') chosen.push(hunk);
      if (key === 'a' || key === 'd') answered.set(hunk.file, key === 'a');
      if (key === 'q') break;
    }
  } finally {
    input.close();
  }
  return chosen;

  async function ask(question: string): Promise<string> {
    for (;;) {
      print(world, question);
      const { value, done } = await lines.next();
      if (done === true)
        throw new LabproofError({
          code: 'LABPROOF_USAGE_INTERACTIVE',
          message: 'there is nobody to answer: the input ended, and nothing was written',
          hint: 'run it in a terminal, or use --dry-run to see the patch',
        });
      const key = String(value).trim().toLowerCase();
      if (/^[ynadq]$/.test(key)) return key;
      print(world, help);
    }
  }
}

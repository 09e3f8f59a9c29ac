import { beforeAll, describe, expect, it } from 'vitest';
import { deskPages } from '../../scripts/docs-pages.mjs';
import { type CliResult, labproof } from '../support/cli.ts';

interface Shown {
  readonly command: string;
  readonly verdict: string;
  readonly reason: string;
}

/** The commands of the documentation that nobody runs; their pages say why. */
const notRun: Readonly<Record<string, readonly string[]>> = {
  'docs/tutorials/first-guide.rst': ['npm ci --prefix ~/labproof', 'alias labproof=~/labproof/dist/src/cli/main.js'],
};

// Typed on this machine, in a scratch directory, with the labproof of this checkout: docs/labproof.config.mjs.
const pages: readonly string[] = deskPages();
describe.each(pages)('%s', (page) => {
  let result: CliResult;
  let steps: readonly Shown[];
  beforeAll(async () => {
    result = await labproof(['verify', page, '--json']);
    steps = JSON.parse(result.stdout).guides.flatMap((guide: { readonly steps: readonly Shown[] }) => guide.steps);
  }, 120_000);

  it('holds, command by command', () => {
    const wrong = steps.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skip');
    expect(wrong.map(({ command, reason }) => `${command}: ${reason}`)).toEqual([]);
    expect(result.code).toBe(0);
  });

  it('runs all that it shows, but for what is listed here', () => {
    expect(steps.filter(({ verdict }) => verdict === 'skip').map(({ command }) => command)).toEqual(notRun[page] ?? []);
  });
});

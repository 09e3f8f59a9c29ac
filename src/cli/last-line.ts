import { relative, resolve } from 'node:path';
import type { World } from '../drive/world.ts';
import { guideVerdict } from '../engine/index.ts';
import type { Guide, Outcome, Verdict } from '../model/index.ts';
import { harmless } from '../plain-text/index.ts';

const gravity: readonly Verdict[] = ['pass', 'drift', 'skip', 'fail', 'error'];

/** What a run came to and where it is written, for whoever sent all reports to files: silence would look like a run that did nothing. */
export function lastLine(
  results: readonly { readonly guide: Guide; readonly outcomes: readonly Outcome[] }[],
  files: readonly string[],
  { cwd }: Pick<World, 'cwd'>,
): string {
  const verdicts = results.map(({ guide, outcomes }) => ({ path: guide.path, ...guideVerdict(guide, outcomes) }));
  const [worst, ...others] = [...verdicts].sort((a, b) => gravity.indexOf(b.verdict) - gravity.indexOf(a.verdict));
  if (worst === undefined) return '';
  const about = others.length === 0 ? worst.reason : `${worst.path}: ${worst.reason}`;
  const written = files.map((file) => relative(cwd, resolve(cwd, file)) || file);
  const wrote = written.length === 0 ? '' : `; wrote ${written.join(', ')}`;
  return `labproof: ${worst.verdict.toUpperCase()}: ${harmless(`${about}${wrote}`)}\n`;
}

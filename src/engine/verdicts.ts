import type { Guide, GuideBlock, Outcome, Page, Verdict } from '../model/index.ts';

/** What a guide amounts to, with the sentence that says why. */
export interface GuideVerdict {
  readonly verdict: Verdict;
  readonly reason: string;
}

/** The verdict on a whole guide: a guide in which nothing was verified, or something was skipped unplanned, is not green. */
export function guideVerdict(guide: Guide, outcomes: readonly Outcome[]): GuideVerdict {
  const blocks: readonly GuideBlock[] = guide.pages.flatMap((page) => page.blocks);
  const count = (test: (outcome: Outcome) => boolean) => outcomes.filter(test).length;
  const wrong = counted(guide, isWrongAnnotation);
  if (wrong > 0)
    return {
      verdict: 'error',
      reason: `${wrong === 1 ? '1 annotation says' : `${wrong} annotations say`} something that labproof cannot act on`,
    };
  const missing = counted(guide, isMissing);
  if (missing > 0)
    return {
      verdict: 'error',
      reason: `${missing === 1 ? '1 page or include that the guide names' : `${missing} pages or includes that the guide names`} could not be read`,
    };
  const errors = count((outcome) => outcome.verdict === 'error');
  if (errors > 0) return { verdict: 'error', reason: `${steps(errors)} could not be judged` };
  const fails = count((outcome) => outcome.verdict === 'fail');
  const skips =
    count((outcome) => outcome.skip === 'unplanned') + blocks.filter((block) => block.kind === 'unclear' && block.suspicious).length;
  // A failure is what matters most to the reader; the exit code is 3, and this says why.
  if (fails > 0) return { verdict: 'fail', reason: `${steps(fails)} failed${skips > 0 ? `, and ${steps(skips)} could not be run` : ''}` };
  if (skips > 0) return { verdict: 'skip', reason: `${steps(skips)} could not be run` };
  const verified = count((outcome) => outcome.checked === 'output' && outcome.verdict !== 'skip');
  if (verified === 0) return { verdict: 'skip', reason: 'nothing was verified: no documented output was compared' };
  const drifts = count((outcome) => outcome.verdict === 'drift');
  if (drifts > 0) return { verdict: 'drift', reason: `${steps(drifts)} drifted from the page` };
  return { verdict: 'pass', reason: `${steps(verified)} verified` };
}

/**
 * Exit code of a run, by the contract of every command that judges: 0 verified, 1 a step failed, 2 drift and no fail,
 * 3 error, unplanned skip or nothing verified. Precedence 3 > 1 > 2 > 0 (4, usage, is decided before a run).
 */
export function exitCode(guides: readonly { readonly guide: Guide; readonly outcomes: readonly Outcome[] }[]): 0 | 1 | 2 | 3 {
  if (guides.length === 0) return 3;
  const all = guides.flatMap((each) => each.outcomes);
  const suspicious = guides.some(({ guide }) =>
    guide.pages.some((page) => page.blocks.some((block) => block.kind === 'unclear' && block.suspicious)),
  );
  // What failed was judged, also where the page shows no output: nothing else is needed to know that the guide does not hold.
  const unverified = guides.some(
    ({ outcomes }) => !outcomes.some(({ checked, verdict }) => verdict === 'fail' || (checked === 'output' && verdict !== 'skip')),
  );
  if (
    suspicious ||
    unverified ||
    guides.some(({ guide }) => counted(guide, spoils) > 0) ||
    all.some((outcome) => outcome.verdict === 'error' || outcome.skip === 'unplanned')
  )
    return 3;
  if (all.some((outcome) => outcome.verdict === 'fail')) return 1;
  return all.some((outcome) => outcome.verdict === 'drift') ? 2 : 0;
}

type Message = Page['messages'][number];

/** With such a message a guide is not green, whatever its steps came to. */
export function spoils(message: Message): boolean {
  return isWrongAnnotation(message) || isMissing(message);
}

/** An author relies on what he wrote: one that is misspelt or misplaced required nothing of the run. */
function isWrongAnnotation({ severity, code }: Message): boolean {
  return severity === 'error' && code.startsWith('LABPROOF_ANNOTATION_');
}

/** A part of the guide that nobody has read may hold commands. */
function isMissing({ severity, code }: Message): boolean {
  return code === 'LABPROOF_TOCTREE_MISSING' || (severity === 'error' && code.startsWith('LABPROOF_INCLUDE_'));
}

function counted(guide: Guide, test: (message: Message) => boolean): number {
  return guide.pages.flatMap((page) => page.messages).filter(test).length;
}

function steps(count: number): string {
  return count === 1 ? '1 step' : `${count} steps`;
}

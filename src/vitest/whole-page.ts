import { guideVerdict, spoils } from '../engine/index.ts';
import type { Guide, Outcome, Page } from '../model/index.ts';
import { failed, passed } from './answers.ts';
import { hasTests } from './guides.ts';
import type { Answer } from './protocol.ts';

/** A page whose tests are over. */
export interface PageRun {
  readonly guide: Guide;
  readonly page: Page;
  /** Its absolute path. */
  readonly file: string;
  /** Outcomes of the guide, so far. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Only some of its commands were asked for. */
  readonly filtered: boolean;
  /** Did somebody name the guide, or was the page found? */
  readonly named: boolean;
  /** Other pages of the guide come after it in this run. */
  readonly goesOn: boolean;
}

/** The last test: Vitest would end green on a page of which everything was skipped. */
export function answerOfPage(run: PageRun): Answer {
  const { guide, page, file, filtered } = run;
  const outcomes = page.steps.flatMap((step) => run.outcomes.get(step.id) ?? []);
  const part = filtered ? { ...page, blocks: [], messages: [] } : page;
  const { verdict, reason } = guideVerdict({ ...guide, pages: [part] }, outcomes);
  if (verdict === 'pass' || verdict === 'drift' || verdict === 'fail') return passed;
  // The test of that step says it.
  if (verdict === 'error' && outcomes.some((outcome) => outcome.verdict === 'error')) return passed;
  const unplanned = page.steps.flatMap((step) => {
    const outcome = run.outcomes.get(step.id);
    return outcome?.skip === 'unplanned' ? [{ line: step.position.line, text: outcome.reason }] : [];
  });
  const unclear = part.blocks.filter((block) => block.kind === 'unclear' && block.suspicious);
  if (verdict === 'skip' && unplanned.length === 0 && unclear.length === 0) {
    const silence = silenceOf(run);
    if (silence !== null) return { kind: 'skipped', reason: silence, meta: null };
  }
  const notes = [
    ...unplanned.map(({ line, text }) => `  line ${line}: ${text}`),
    ...unclear.map((block) => `  line ${block.position.line}: unclear block: ${block.reason}`),
    ...page.messages
      .filter((each) => each.severity === 'error' || spoils(each))
      .map((each) => `  line ${each.position.line}: ${each.message}`),
  ];
  const line = unplanned[0]?.line ?? unclear[0]?.position.line ?? part.messages.find(spoils)?.position.line ?? 1;
  return failed('LABPROOF_PAGE_NOT_VERIFIED', [reason, ...notes].join('\n'), file, line);
}

/**
 * Why a page of which nothing was verified is no failure, or null: one of prose that nobody named; one of a chapter that shows no
 * output, unless it is the last of the run and nothing of the chapter was verified. A filter may leave out what comes after it.
 */
function silenceOf({ guide, page, outcomes, filtered, named, goesOn }: PageRun): string | null {
  if (guide.pages.length === 1) return !named && !hasTests(page) && page.blocks.length === 0 ? 'this page has nothing to run' : null;
  if (page.steps.some((step) => step.expected !== null)) return null;
  const verified = [...outcomes.values()].some((each) => each.checked === 'output' && each.verdict !== 'skip');
  return (goesOn && !filtered) || verified ? 'this page of the guide shows no output' : null;
}

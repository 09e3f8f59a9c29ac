import { basename } from 'node:path';
import { type Guide, LabproofError, type Step } from '../model/index.ts';

/** A test for the step that `FILE:LINE` (or `LINE` alone) points at: its command, its output, or another place of the same run. */
export function parseSelect(text: string, guides: readonly Guide[]): (step: Step) => boolean {
  const [, file, number] = /^(?:(.+):)?(\d+)$/.exec(text) ?? [];
  const steps = guides.flatMap((guide) => guide.pages.flatMap((page) => page.steps.map((step) => ({ page: page.path, step }))));
  if (number === undefined) {
    throw new LabproofError({
      code: 'LABPROOF_SELECT_INVALID',
      message: `--select ${text}: FILE:LINE was expected`,
      hint: 'for example --select bgp.rst:58',
    });
  }
  const line = Number(number);
  const inFile = steps.filter(({ page }) => file === undefined || page === file || page.endsWith(`/${file}`) || basename(page) === file);
  const hit = inFile.filter(({ step }) => covers(step, line)).map(({ step }) => step.id);
  if (hit.length === 0) {
    const lines = inFile.map(({ step }) => step.position.line);
    throw new LabproofError({
      code: 'LABPROOF_SELECT_NOTHING',
      message:
        inFile.length === 0
          ? `--select ${text}: no page of that name is among the guides`
          : `--select ${text}: there is no step at line ${line}`,
      hint:
        inFile.length === 0
          ? `the pages are ${[...new Set(steps.map(({ page }) => page))].join(', ')}`
          : `steps stand at lines ${lines.join(', ')}`,
    });
  }
  return (step) => hit.includes(step.id);
}

function covers(step: Step, line: number): boolean {
  const last = Math.max(step.endLine, step.expected?.endLine ?? 0);
  return (step.position.line <= line && line <= last) || step.alsoAt.some((site) => site.line <= line && line <= site.endLine);
}

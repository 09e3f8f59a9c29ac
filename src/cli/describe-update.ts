import { createTwoFilesPatch } from 'diff';
import { formatPoint, type Guide, type Outcome } from '../model/index.ts';
import { harmless } from '../plain-text/index.ts';
import type { Hunk, UpdatePlan } from '../update/index.ts';

export interface PlannedGuide {
  readonly plan: UpdatePlan;
  readonly guide: Guide;
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/** A patch as `git apply` and `patch -p1` take it. */
export function patchOf(texts: ReadonlyMap<string, string>, before: (file: string) => string | null): string {
  return [...texts]
    .map(([file, text]) => {
      const old = before(file) ?? '';
      return old === text
        ? ''
        : createTwoFilesPatch(`a/${file}`, `b/${file}`, old, text, undefined, undefined, { context: 3 }).replace(/^=+\n/, '');
    })
    .join('');
}

/** One hunk for a reader: where, why, and the lines that go and come. */
export function describeHunk(hunk: Hunk): string {
  const { gone, came } = differing(hunk);
  const lines = [
    `${hunk.file}:${hunk.line}  ${hunk.host ?? ''}  ${hunk.command.split('\n')[0]}`,
    ...hunk.reasons.slice(0, 8).map((why) => `    ${why}`),
    ...(hunk.reasons.length > 8 ? [`    … and ${hunk.reasons.length - 8} more`] : []),
    ...gone.map((line) => `  - ${line}`),
    ...came.map((line) => `  + ${line}`),
  ];
  return `${lines.map((line) => harmless(line)).join('\n')}\n`;
}

function differing(hunk: Hunk): { readonly gone: readonly string[]; readonly came: readonly string[] } {
  const [before, after] = [new Set(hunk.before), new Set(hunk.after)];
  return { gone: hunk.before.filter((line) => !after.has(line)), came: hunk.after.filter((line) => !before.has(line)) };
}

/** What was written, what was not and why, what prose says something else now, and what is left to look at. */
export function describeUpdate(planned: readonly PlannedGuide[], chosen: readonly Hunk[], dryRun: boolean): string {
  const hunks = planned.flatMap(({ plan }) => plan.hunks);
  const lines: string[] = [];
  if (!dryRun) for (const hunk of chosen) lines.push(describeHunk(hunk));
  for (const { plan } of planned) {
    for (const refusal of plan.refusals)
      lines.push(
        `${harmless(formatPoint(refusal.position))}: not written: ${harmless(refusal.message)} (${refusal.code})\n    → ${refusal.hint}\n`,
      );
    for (const { position, sentence, documented, live } of plan.pointers)
      lines.push(
        harmless(
          `${formatPoint(position)}: prose still says "${documented}"${live === '' ? ', which is gone' : `, and the output says "${live}"`}: ${short(sentence)}`,
        ).concat('\n'),
      );
  }
  for (const { guide, outcomes } of planned) lines.push(...left(guide, outcomes, hunks));
  const files = new Set(chosen.map((hunk) => hunk.file)).size;
  const verb = dryRun ? 'to write' : 'written';
  lines.push(
    hunks.length === 0
      ? 'nothing to write\n'
      : `${verb}: ${chosen.length} of ${hunks.length} outputs, in ${files} ${files === 1 ? 'file' : 'files'}\n`,
  );
  return lines.join('');
}

/** Steps that failed are shown, and written only when somebody names them. */
function left(guide: Guide, outcomes: ReadonlyMap<string, Outcome>, hunks: readonly Hunk[]): readonly string[] {
  return guide.pages.flatMap((page) =>
    page.steps.flatMap((step) => {
      const outcome = outcomes.get(step.id);
      if (outcome === undefined || hunks.some((hunk) => hunk.steps.includes(step.id))) return [];
      const place = harmless(formatPoint(step.position));
      const command = harmless(step.command.split('\n')[0] ?? '');
      if (outcome.verdict === 'fail')
        return [
          `${place}: failed, not written: ${command}: ${harmless(outcome.reason)}\n    → is the page wrong, and not the lab? --accept-fail ${step.position.line}\n`,
        ];
      if (outcome.verdict === 'error') return [`${place}: could not be judged: ${command}: ${harmless(outcome.reason)}\n`];
      return [];
    }),
  );
}

function short(text: string): string {
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}

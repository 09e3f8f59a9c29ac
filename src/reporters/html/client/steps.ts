import type { FilterStep } from './filter.ts';

/** What a step's data holds of use to the page; written by step-data.ts. */
export interface StepData {
  readonly command: string;
  readonly sent: string | null;
  readonly expected: string | null;
  readonly reason: string;
  readonly patch?: string;
  readonly output: { readonly text: string } | null;
  readonly attempts: readonly { readonly output: { readonly text: string } | string | null }[];
  readonly findings: readonly { readonly why: string }[];
  readonly requirements: readonly { readonly sentence: string; readonly reading: string }[];
}

export function readIndex(): readonly FilterStep[] {
  return JSON.parse(
    document.querySelector<HTMLTemplateElement>('body > template.index')?.content.textContent ?? '[]',
  ) as readonly FilterStep[];
}

/** A step's data as its JSON text, and parsed. */
export function dataOf(step: Element | null): { readonly json: string; readonly data: StepData } | null {
  const json = step?.querySelector<HTMLTemplateElement>(':scope > template.data')?.content.textContent;
  return json == null ? null : { json, data: JSON.parse(json) as StepData };
}

/** The output of a step or of one of its attempts (`output`, `attempt-2`). */
export function outputOf(data: StepData, what: string): string {
  const attempt = /^attempt-(\d+)$/.exec(what)?.[1];
  if (attempt === undefined) return data.output?.text ?? '';
  const output = data.attempts[Number(attempt)]?.output ?? null;
  if (output === null) return '';
  return typeof output === 'string' ? (data.output?.text ?? '') : output.text;
}

/** All texts of a step that a reader may look for, in lower case. */
export function searchText(data: StepData): string {
  return [
    data.command,
    data.sent ?? '',
    data.expected ?? '',
    data.output?.text ?? '',
    data.reason,
    ...data.findings.map((each) => each.why),
    ...data.requirements.map((each) => `${each.sentence} ${each.reading}`),
  ]
    .join('\n')
    .toLowerCase();
}

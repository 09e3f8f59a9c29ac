import type { Finding, Page, Step } from '../model/index.ts';
import { descendants, plainText } from '../rst/index.ts';
import type { Pointer } from './plan.ts';

export interface Changed {
  readonly page: Page;
  readonly step: Step;
  readonly findings: readonly Finding[];
}

/**
 * Sentences of a page that say a value which an update replaces. A value of few characters (`3`, `up`) stands in many
 * sentences for other things: it counts only in those that speak of the step.
 */
export function pointers(changed: readonly Changed[]): readonly Pointer[] {
  const found: Pointer[] = [];
  for (const { page, step, findings } of changed) {
    const values = findings.flatMap(({ verdict, documented, live }) =>
      verdict === 'pass' || documented === null || documented.text.includes('\n') || documented.text === live?.text
        ? []
        : [{ documented: documented.text.trim(), live: live?.text ?? '' }],
    );
    for (const value of values) {
      if (!/\w/.test(value.documented)) continue;
      for (const sentence of isTelling(value.documented) ? sentencesOf(page) : spokenOf(page, step)) {
        if (!says(sentence.text, value.documented)) continue;
        if (found.some((each) => samePlace(each, sentence.position) && each.documented === value.documented)) continue;
        found.push({ position: sentence.position, sentence: sentence.text.replace(/\s+/g, ' ').trim(), ...value });
      }
    }
  }
  return found;
}

function samePlace(pointer: Pointer, position: Pointer['position']): boolean {
  return pointer.position.file === position.file && pointer.position.line === position.line;
}

/** A version, an address, a name with a digit or a sign in it: it stands for nothing else. */
function isTelling(value: string): boolean {
  return value.length >= 4 && /\d/.test(value) && /[A-Za-z.:/_-]/.test(value);
}

interface Sentence {
  readonly text: string;
  readonly position: Pointer['position'];
}

/** Running text, line by line as far as it can be told. */
function sentencesOf(page: Page): readonly Sentence[] {
  const found: Sentence[] = [];
  for (const node of descendants(page.document)) {
    if (node.type !== 'paragraph') continue;
    for (const line of node.text.lines)
      found.push({ text: plainText(line.text), position: { file: line.file, line: line.line, column: line.indent + 1 } });
  }
  return found;
}

function spokenOf(page: Page, step: Step): readonly Sentence[] {
  return page.cues
    .filter((cue) => cue.kind !== 'annotation' && (cue.next === step.id || cue.previous === step.id))
    .map((cue) => ({ text: cue.text, position: cue.position }));
}

function says(sentence: string, value: string): boolean {
  for (let at = sentence.indexOf(value); at >= 0; at = sentence.indexOf(value, at + 1)) {
    const [before, after, more] = [sentence[at - 1] ?? ' ', sentence[at + value.length] ?? ' ', sentence[at + value.length + 1] ?? ' '];
    if (!/[\w.-]/.test(before) && !/[\w-]/.test(after) && !(after === '.' && /\w/.test(more))) return true;
  }
  return false;
}

import type { Cue, ManualStep, Step } from '../model/index.ts';
import type { Element } from './elements.ts';

const imperative =
  /^(?:(?:please|now|then|also|next|finally|first|again|and|so)[, ]+)*(?:check|verify|make sure|ensure|confirm|look|validate|note that you should|you (?:should|will) (?:now )?see)\b/i;
const byHand =
  /^(?:(?:now|then|next|finally|first|please)[, ]+)*(?:click|double-click|right-click|press|select|choose|browse to|navigate to|drag|tick|untick|scroll|open (?:a|the|your|up) (?:web )?browser|in the (?:gui|browser|web))\b/i;

/** Sentences with the step that each may speak of. Source of the attachment: matching.md, safe rules. */
export function cuesOf(
  elements: readonly Element[],
  steps: readonly { readonly step: Step; readonly at: number; readonly sections: readonly string[] }[],
): readonly Cue[] {
  const cues: Cue[] = [];
  for (const element of elements) {
    if (element.type === 'block') continue;
    if (element.type === 'comment') {
      if (!/^labproof\s*:/i.test(element.text)) continue;
      const next = stepAfter(element, steps);
      cues.push({
        text: element.text,
        marked: [],
        position: element.position,
        kind: 'annotation',
        next,
        previous: next === null ? stepBefore(element, steps) : null,
      });
      continue;
    }
    if (element.kind === 'title' || element.kind === 'cell' || byHand.test(element.text)) continue;
    const after = stepAfter(element, steps);
    const before = stepBefore(element, steps);
    const forward = element.opensBlock || (imperative.test(element.text) && after !== null);
    const [next, previous] = forward ? [after, null] : [null, before];
    if (next === null && previous === null) continue;
    cues.push({
      text: element.text,
      marked: element.marked,
      position: element.position,
      kind: element.kind === 'list' ? 'list' : 'prose',
      next,
      previous,
    });
  }
  return cues;
}

type Placed = { readonly step: Step; readonly at: number; readonly sections: readonly string[] };

function stepAfter(element: Element, steps: readonly Placed[]): string | null {
  const found = steps.filter((each) => each.at > element.index && sameSection(each, element));
  // The first block after the sentence, and in it the first command whose output it shows.
  const block = found[0]?.at;
  const inBlock = found.filter((each) => each.at === block);
  return (inBlock.find((each) => each.step.expected !== null) ?? inBlock[0])?.step.id ?? null;
}

function stepBefore(element: Element, steps: readonly Placed[]): string | null {
  return (
    steps.filter((each) => each.at < element.index && sameSection(each, element) && each.step.expected !== null).at(-1)?.step.id ?? null
  );
}

function sameSection(a: { readonly sections: readonly string[] }, b: { readonly sections: readonly string[] }): boolean {
  return a.sections.join('\u0000') === b.sections.join('\u0000');
}

/** What a person does by hand. */
export function manualSteps(elements: readonly Element[]): readonly ManualStep[] {
  return elements.flatMap((element) =>
    element.type === 'prose' && element.kind !== 'title' && byHand.test(element.text)
      ? [{ position: element.position, text: element.text }]
      : [],
  );
}

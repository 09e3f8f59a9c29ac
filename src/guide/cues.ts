import type { Cue, ManualStep, Step } from '../model/index.ts';
import type { Element } from './elements.ts';

const imperative =
  /^(?:(?:please|now|then|also|next|finally|first|again|and|so)[, ]+)*(?:check|verify|make sure|ensure|confirm|look|validate|note that you should|you (?:should|will) (?:now )?see)\b/i;
const byHand =
  /^(?:(?:now|then|next|finally|first|please)[, ]+)*(?:click|double-click|right-click|press|select|choose|browse to|navigate to|drag|tick|untick|scroll|open (?:a|the|your|up) (?:web )?browser|open https?:\/\/|open [^.]{1,60} in (?:a|the|your) (?:web )?browser|point (?:a|your) (?:web )?browser|in the (?:gui|browser|web))\b/i;

/** Sentences with the step that each may speak of. Source of the attachment: matching.md, safe rules. */
export function cuesOf(
  elements: readonly Element[],
  placed: readonly { readonly step: Step; readonly at: number; readonly sections: readonly string[] }[],
): readonly Cue[] {
  const steps = bySection(placed);
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

/** Steps by the section in which they stand, each in the order of the page. */
type BySection = ReadonlyMap<string, readonly Placed[]>;

function bySection(steps: readonly Placed[]): BySection {
  const groups = new Map<string, Placed[]>();
  for (const each of steps) {
    const key = each.sections.join('\u0000');
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(each);
  }
  for (const group of groups.values()) group.sort((a, b) => a.at - b.at);
  return groups;
}

/** The steps of the element's section, and how many of them stand before it. */
function around(element: Element, steps: BySection): { readonly group: readonly Placed[]; readonly before: number } {
  const group = steps.get(element.sections.join('\u0000')) ?? [];
  let [from, to] = [0, group.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((group[middle]?.at ?? 0) < element.index) from = middle + 1;
    else to = middle;
  }
  return { group, before: from };
}

function stepAfter(element: Element, steps: BySection): string | null {
  const { group, before } = around(element, steps);
  let at = before;
  while (group[at]?.at === element.index) at++;
  if (at >= group.length) return null;
  // The first block after the sentence, and in it the first command whose output it shows.
  let shown = at;
  while (group[shown]?.at === group[at]?.at && group[shown]?.step.expected === null) shown++;
  return (group[shown]?.at === group[at]?.at ? group[shown] : group[at])?.step.id ?? null;
}

function stepBefore(element: Element, steps: BySection): string | null {
  const { group, before } = around(element, steps);
  for (let at = before - 1; at >= 0; at--) if (group[at]?.step.expected !== null) return group[at]?.step.id ?? null;
  return null;
}

/** What a person does by hand. */
export function manualSteps(elements: readonly Element[]): readonly ManualStep[] {
  return elements.flatMap((element) =>
    element.type === 'prose' && element.kind !== 'title' && byHand.test(element.text)
      ? [{ position: element.position, text: element.text }]
      : [],
  );
}

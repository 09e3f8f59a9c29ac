import type { CreatedFile } from '../model/index.ts';
import type { BlockElement, Element, ProseElement } from './elements.ts';
import type { Place } from './place.ts';

const creates =
  /\b(?:create|creating|save|write|make|prepare)\b[^.]{0,80}\b(?:files?|scripts?|manifests?|playbooks?|called|named|as|to|into|with)\b/i;
/** What is only added to a file is no whole file. */
const edits = /\b(?:add|append|edit|modify|change|replace|update|insert|adjust|extend|open)\b/i;
const path = /^(?:~\/|\.{0,2}\/)?(?:[\w.@-]+\/)*[\w@-][\w.@-]*\.[A-Za-z][A-Za-z0-9]{0,7}$|^(?:~|\/[\w.@-]+)(?:\/[\w.@-]+)+$/;

/** The file that the text above a listing asks its reader to create with it; null when it asks for none, or names several. */
export function createdFile(element: Element & BlockElement, elements: readonly Element[], place: Place): CreatedFile | null {
  const said = sentencesAbove(element, elements);
  const asks = said.find((each) => creates.test(each.text) && !edits.test(each.text));
  if (asks === undefined) return null;
  const named = new Set(said.flatMap((each) => each.marked.map((mark) => mark.text)).filter((text) => path.test(text)));
  for (const word of asks.text.split(/[\s,;:]+/)) if (/[/.]/.test(word) && path.test(word)) named.add(word);
  if (element.caption !== null && path.test(element.caption)) named.add(element.caption);
  const [only, ...others] = [...named];
  if (only === undefined || others.length > 0) return null;
  return { path: only, host: place.host, sentence: asks.text, line: asks.position.line };
}

/** The sentences of the paragraph that stands just above a block, in its section. */
function sentencesAbove(element: Element, elements: readonly Element[]): readonly ProseElement[] {
  const last = elements[element.index - 1];
  if (last?.type !== 'prose' || last.sections.join('\n') !== element.sections.join('\n')) return [];
  const found: (Element & ProseElement)[] = [];
  for (let at = element.index - 1; at >= 0; at--) {
    const each = elements[at];
    if (each?.type !== 'prose' || each.paragraph !== last.paragraph || each.position.file !== last.position.file) break;
    found.unshift(each);
  }
  return found;
}

import { type Annotation, annotationKind, type ParseMessage, type PlacedAnnotation, type Point, parseAnnotation } from '../model/index.ts';
import type { Element } from './elements.ts';

/** The annotations of a page by the block they stand for, and what is wrong with them. */
export interface PageAnnotations {
  /** By index of the block's element. */
  readonly byBlock: ReadonlyMap<number, readonly PlacedAnnotation[]>;
  readonly messages: readonly ParseMessage[];
}

/**
 * Finds for each `.. labproof:` comment its block: the one right before it, else the next one of its section.
 * Misspelt, misplaced and unattached annotations are errors: an author relies on them.
 */
export function annotationsOf(elements: readonly Element[]): PageAnnotations {
  const byBlock = new Map<number, PlacedAnnotation[]>();
  const messages: ParseMessage[] = [];
  const tell = (code: string, message: string, position: Point): void => void messages.push({ severity: 'error', code, message, position });
  for (const element of elements) {
    // A directive shows it on purpose.
    if (element.type === 'block' && element.origin === 'quoted' && /^\.\.\s+labpro{1,2}f?\s*:/i.test(element.text))
      tell(
        'LABPROOF_ANNOTATION_MISPLACED',
        'this annotation is read as the literal block of the paragraph before it: write it before that paragraph',
        element.position,
      );
    if (element.type !== 'comment') continue;
    const kind = annotationKind(element.text);
    if (kind === 'near-miss')
      tell(
        'LABPROOF_ANNOTATION_MISSPELT',
        `"${element.text.split('\n')[0] ?? ''}" is nearly an annotation: ".. labproof: …" was expected`,
        element.position,
      );
    if (kind !== 'annotation') continue;
    if (/\n\s*\n/.test(element.text)) {
      tell(
        'LABPROOF_ANNOTATION_MISPLACED',
        'the indented block after this annotation became part of the comment: put a paragraph between them',
        element.position,
      );
      continue;
    }
    const { annotations, problems } = parseAnnotation(element.text);
    for (const problem of problems) tell('LABPROOF_ANNOTATION_INVALID', problem.message, element.position);
    const block = blockOf(element, elements);
    if (block === null) {
      tell('LABPROOF_ANNOTATION_UNATTACHED', 'there is no block in this section to which the annotation could belong', element.position);
      continue;
    }
    const text = element.text.replace(/^labproof:\s*/, '').replace(/\s+/g, ' ');
    const placed = annotations.map((annotation) => ({ annotation, line: element.position.line, text }));
    byBlock.set(block, [...(byBlock.get(block) ?? []), ...placed]);
  }
  return { byBlock, messages };
}

function blockOf(comment: Element, elements: readonly Element[]): number | null {
  for (let at = comment.index - 1; at >= 0; at--) {
    const before = elements[at];
    if (before?.type === 'block') return before.index;
    if (before?.type !== 'comment' || annotationKind(before.text) !== 'annotation') break;
  }
  const same = (element: Element): boolean => element.sections.join('\u0000') === comment.sections.join('\u0000');
  const next = elements.slice(comment.index + 1).find((element) => element.type === 'block' && same(element));
  if (next !== undefined) return next.index;
  return elements.slice(0, comment.index).findLast((element) => element.type === 'block' && same(element))?.index ?? null;
}

/** The first annotation with a verb, if there is one. */
export function said<V extends Annotation['verb']>(
  placed: readonly PlacedAnnotation[],
  verb: V,
): (PlacedAnnotation & { readonly annotation: Annotation & { readonly verb: V } }) | null {
  const found = placed.find((each) => each.annotation.verb === verb);
  return (found as (PlacedAnnotation & { readonly annotation: Annotation & { readonly verb: V } }) | undefined) ?? null;
}

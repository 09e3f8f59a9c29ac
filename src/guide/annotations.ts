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
  const attachment = new Attachment(elements);
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
    const block = attachment.blockOf(element);
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

/** For each comment the block to which it belongs, looked up in one pass over the page. */
class Attachment {
  /** By index of a comment: the block before it, with nothing but annotations between. */
  readonly #before = new Map<number, number>();
  /** The blocks of each section, in the order of the page. */
  readonly #bySection = new Map<string, number[]>();

  constructor(elements: readonly Element[]) {
    let before: number | null = null;
    for (const element of elements) {
      if (element.type === 'block') {
        before = element.index;
        const section = element.sections.join('\u0000');
        const known = this.#bySection.get(section);
        if (known === undefined) this.#bySection.set(section, [element.index]);
        else known.push(element.index);
        continue;
      }
      if (element.type === 'comment' && before !== null) this.#before.set(element.index, before);
      if (element.type !== 'comment' || annotationKind(element.text) !== 'annotation') before = null;
    }
  }

  blockOf(comment: Element): number | null {
    const before = this.#before.get(comment.index);
    if (before !== undefined) return before;
    const blocks = this.#bySection.get(comment.sections.join('\u0000')) ?? [];
    return blocks.find((index) => index > comment.index) ?? blocks.at(-1) ?? null;
  }
}

/** The first annotation with a verb, if there is one. */
export function said<V extends Annotation['verb']>(
  placed: readonly PlacedAnnotation[],
  verb: V,
): (PlacedAnnotation & { readonly annotation: Annotation & { readonly verb: V } }) | null {
  const found = placed.find((each) => each.annotation.verb === verb);
  return (found as (PlacedAnnotation & { readonly annotation: Annotation & { readonly verb: V } }) | undefined) ?? null;
}

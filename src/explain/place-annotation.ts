import { type PageInput, readGuide } from '../guide/index.ts';
import type { Dialect, GuideBlock, Page, Paragraph } from '../model/index.ts';
import { descendants, parse } from '../rst/index.ts';

/** Where an annotation has to be written so that it belongs to a block. */
export interface AnnotationPlace {
  /** Written behind this line of the file; 0 is its top. */
  readonly afterLine: number;
  readonly indent: string;
}

/**
 * Finds a place at which an annotation would belong to the block that begins at a line: before the paragraph that introduces it, else
 * right behind it. Each place is tried by reading the changed text again; null when none of them does it.
 */
export function annotationPlace(file: string, source: string, blockLine: number, dialects: readonly Dialect[]): AnnotationPlace | null {
  const lines = source.split(/\r?\n/);
  const before = read(file, source, dialects);
  const block = before.blocks.find((each) => each.position.line === blockLine);
  if (block === undefined || block.kind === 'manual') return null;
  const candidates = [beforeOpening(before, block, lines), behind(before, block, lines)];
  return candidates.find((place) => place !== null && belongs(place, block, before, file, lines, dialects)) ?? null;
}

/** The lines to paste at a place, with the blank lines that set them apart. */
export function annotationLines(place: AnnotationPlace, text: string, lines: readonly string[]): readonly string[] {
  const blank = (line: string | undefined): boolean => (line ?? '').trim() === '';
  return [
    ...(place.afterLine > 0 && !blank(lines[place.afterLine - 1]) ? [''] : []),
    `${place.indent}.. labproof: ${text}`,
    ...(blank(lines[place.afterLine]) && place.afterLine < lines.length ? [] : ['']),
  ];
}

function read(file: string, source: string, dialects: readonly Dialect[]): Page {
  const page: PageInput = { path: file, ...parse(source, { file }) };
  return readGuide([page], { path: file, dialects }).pages[0] as Page;
}

/** An annotation that only marks the block tells whether it arrived. */
function belongs(
  place: AnnotationPlace,
  block: GuideBlock,
  before: Page,
  file: string,
  lines: readonly string[],
  dialects: readonly Dialect[],
): boolean {
  const added = annotationLines(place, 'manual', lines);
  const text = [...lines.slice(0, place.afterLine), ...added, ...lines.slice(place.afterLine)].join('\n');
  const after = read(file, text, dialects);
  const shift = (line: number): number => (line > place.afterLine ? line + added.length : line);
  const known = (page: Page): number => page.messages.filter((each) => each.severity !== 'info').length;
  return (
    known(after) === known(before) &&
    after.blocks.length === before.blocks.length &&
    before.blocks.every((each, index) => {
      const now = after.blocks[index];
      if (now?.position.line !== shift(each.position.line) || now.text !== each.text) return false;
      return (now.kind === 'manual') === (each.kind === 'manual' || each === block);
    })
  );
}

/** Before the paragraph or the directive that opens the block, when it stands on its own. */
function beforeOpening(page: Page, block: GuideBlock, lines: readonly string[]): AnnotationPlace | null {
  const head = headLine(block, lines);
  const paragraphs = [...descendants(page.document)].filter((node): node is Paragraph => node.type === 'paragraph');
  const opening = paragraphs.filter((node) => node.endLine <= head).at(-1);
  const gap = opening === undefined ? [] : lines.slice(opening.endLine, head - 1);
  if (opening !== undefined && gap.every((line) => line.trim() === '')) {
    const indent = indentOf(lines[opening.position.line - 1]);
    // Behind the mark of a list's item the paragraph does not begin its line.
    return opening.position.column - 1 === indent.length ? { afterLine: opening.position.line - 1, indent } : null;
  }
  return { afterLine: head - 1, indent: indentOf(lines[head - 1]) };
}

/** Right behind the block, as deep as what introduces it. */
function behind(page: Page, block: GuideBlock, lines: readonly string[]): AnnotationPlace {
  const head = headLine(block, lines);
  const opening = [...descendants(page.document)].filter((node) => node.type === 'paragraph' && node.endLine <= head).at(-1);
  const directive = /^\s*\.\. /.test(lines[head - 1] ?? '');
  const depth = directive ? indentOf(lines[head - 1]).length : Math.min((opening?.position.column ?? 1) - 1, block.position.column - 1);
  return { afterLine: block.endLine, indent: ' '.repeat(Math.max(0, depth)) };
}

/** The line that opens a block: its directive, or the last line of the paragraph with `::`. */
export function headLine(block: GuideBlock, lines: readonly string[]): number {
  let at = block.position.line - 1;
  while (at > 0 && /^\s*(?::[\w-]+:.*)?$/.test(lines[at - 1] ?? '')) at--;
  return at === 0 ? block.position.line : at;
}

function indentOf(line: string | undefined): string {
  return /^\s*/.exec(line ?? '')?.[0] ?? '';
}

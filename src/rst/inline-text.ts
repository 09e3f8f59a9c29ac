import type { InlineText, Paragraph, SourceLine } from '../model/index.ts';
import { joined, pointOf } from './lines.ts';

/** Text with inline markup, not parsed before somebody asks. */
export function inlineText(lines: readonly SourceLine[], source: string = joined(lines)): InlineText {
  return { source, lines };
}

/** Lines as a paragraph of their own, which opens no literal block. */
export function plainParagraph(lines: readonly SourceLine[], first: SourceLine): Paragraph {
  return {
    type: 'paragraph',
    text: inlineText(lines),
    opensLiteral: false,
    position: pointOf(first),
    endLine: lines.at(-1)?.line ?? first.line,
  };
}

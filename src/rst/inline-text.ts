import type { InlineText, SourceLine } from '../model/index.ts';
import { joined } from './lines.ts';

/** Text with inline markup, not parsed before somebody asks. */
export function inlineText(lines: readonly SourceLine[], source: string = joined(lines)): InlineText {
  return { source, lines };
}

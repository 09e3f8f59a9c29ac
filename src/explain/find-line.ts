import type { BlockNode, Guide, GuideBlock, Page, Step } from '../model/index.ts';
import { descendants } from '../rst/index.ts';
import { headLine } from './place-annotation.ts';

/** What of a guide stands on a line. */
export type Found =
  | { readonly at: 'command'; readonly step: Step; readonly nth: number }
  | { readonly at: 'also'; readonly step: Step }
  | { readonly at: 'output'; readonly step: Step; readonly index: number }
  | { readonly at: 'block'; readonly block: GuideBlock; readonly steps: readonly Step[] }
  | { readonly at: 'head'; readonly block: GuideBlock; readonly steps: readonly Step[] }
  | { readonly at: 'node'; readonly node: BlockNode | null };

/** Finds the line in a page, innermost first; null when the page holds nothing of the file. */
export function findLine(page: Page, isFile: (file: string) => boolean, line: number, lines: readonly string[]): Found | null {
  const nodes = [...descendants(page.document)].filter((node) => isFile(node.position.file));
  if (!isFile(page.document.file) && nodes.length === 0) return null;
  const steps = page.steps.filter((step) => isFile(step.position.file));
  for (const step of steps) {
    const nth = line - step.position.line;
    if (nth >= 0 && nth < step.command.split('\n').length) return { at: 'command', step, nth };
  }
  for (const step of page.steps) {
    const index = step.expected?.lines.findIndex((each) => each.line === line && isFile(each.file)) ?? -1;
    if (index >= 0) return { at: 'output', step, index };
  }
  const blocks = page.blocks.filter((block) => isFile(block.position.file));
  const inBlock = (block: GuideBlock): readonly Step[] => steps.filter((step) => page.blocks[step.block] === block);
  const also = page.steps.find((step) =>
    step.alsoAt.some((site) => site.line <= line && line <= site.endLine && isFile(page.blocks[site.block]?.position.file ?? '')),
  );
  if (also !== undefined) return { at: 'also', step: also };
  const block = blocks.find((each) => each.position.line <= line && line <= each.endLine);
  if (block !== undefined) return { at: 'block', block, steps: inBlock(block) };
  const below = blocks.find((each) => each.position.line > line);
  if (below !== undefined && (lines[line - 1] ?? '').trim() !== '') {
    const head = headLine(below, lines);
    if (/^\s*\.\. /.test(lines[head - 1] ?? '') && head <= line) return { at: 'head', block: below, steps: inBlock(below) };
  }
  const around = nodes.filter((node) => node.position.line <= line && line <= node.endLine);
  return { at: 'node', node: innermost(around, line) };
}

/** The smallest that covers the line; a section begins at its title, which is no node of its own. */
function innermost(nodes: readonly BlockNode[], line: number): BlockNode | null {
  const title = nodes.find((node) => node.type === 'section' && Math.abs(node.titleLine - line) <= 1 && line >= node.position.line);
  const leaf = [...nodes]
    .reverse()
    .filter((node) => node.type !== 'section')
    .sort((a, b) => a.endLine - a.position.line - (b.endLine - b.position.line));
  return leaf[0] ?? title ?? null;
}

/** The pages of a guide that hold lines of a file, with how: as the page itself, or by an include. */
export function pagesOf(guide: Guide, isFile: (file: string) => boolean): readonly Page[] {
  return guide.pages.filter(
    (page) => isFile(page.document.file) || [...descendants(page.document)].some((node) => isFile(node.position.file)),
  );
}

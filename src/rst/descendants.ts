import type { BlockNode, Document } from '../model/index.ts';

/** Every node below one, in the order of the text. */
export function* descendants(node: Document | BlockNode): Generator<BlockNode> {
  if (!('children' in node)) return;
  for (const child of node.children) {
    yield child;
    yield* descendants(child);
  }
}

import type { Line } from './lines.ts';

/** A line with the deeper lines under it. */
export interface Node {
  readonly line: Line;
  readonly children: readonly Node[];
}

/** Builds records from indentation. A first line that stands deeper than the others does not swallow them. */
export function treeOf(lines: readonly Line[]): readonly Node[] {
  const roots: Mutable[] = [];
  const stack: Mutable[] = [];
  for (const line of lines) {
    while (stack.length > 0 && ((stack.at(-1)?.line.indent ?? 0) >= line.indent || isBeside(stack.at(-1)?.line, line))) stack.pop();
    const node: Mutable = { line, children: [] };
    const parent = stack.at(-1);
    if (parent === undefined) roots.push(node);
    else parent.children.push(node);
    stack.push(node);
  }
  return roots;
}

/** `M  conf/db.yml` and ` M conf/web.yml`: a code in the second place is no deeper. */
function isBeside(above: Line | undefined, line: Line): boolean {
  return above !== undefined && line.indent - above.indent === 1 && statusCode(above.text) !== null && statusCode(line.text) !== null;
}

/** The two columns of `git status --short`: what is staged, and what is not; null where a line begins otherwise. */
export function statusCode(text: string): string | null {
  return /^(?: [A-Z]|[A-Z][A-Z ]|\?\?|!!|##) \S/.test(text) ? text.slice(0, 2) : null;
}

/** The line and all below it. */
export function linesUnder(node: Node): readonly Line[] {
  return [node.line, ...node.children.flatMap(linesUnder)];
}

interface Mutable extends Node {
  readonly children: Mutable[];
}

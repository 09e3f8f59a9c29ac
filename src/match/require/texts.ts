import { shapeOf } from '../align/alike.ts';
import { type Line, linesOf } from '../structure/lines.ts';
import { splitTables, type Table } from '../structure/tables.ts';
import { linesUnder, type Node, treeOf } from '../structure/tree.ts';

/** A text as requirements look at it. */
export interface Text {
  readonly lines: readonly Line[];
  readonly tables: readonly Table[];
  readonly roots: readonly Node[];
}

export function readText(text: string, command: string): Text {
  const lines = linesOf(text);
  const { tables, rest } = splitTables(lines, command);
  return { lines, tables, roots: treeOf(rest) };
}

/** Does the line hold the value as words of its own, blanks aside? */
export function holds(line: string, value: string): boolean {
  const [hay, needle] = [squeeze(line), squeeze(value)];
  for (let at = needle === '' ? -1 : hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + 1)) {
    const [before, after, more] = [hay[at - 1] ?? ' ', hay[at + needle.length] ?? ' ', hay[at + needle.length + 1] ?? ' '];
    if (/[\w.-]/.test(before) && /[\w.-]/.test(needle[0] ?? '')) continue;
    if (/[\w-]/.test(after) && /\w/.test(needle.at(-1) ?? '')) continue;
    if (after === '.' && /\w/.test(more)) continue;
    return true;
  }
  return false;
}

function squeeze(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

export function holdsAnywhere(text: Text, value: string): boolean {
  return text.lines.some((line) => holds(line.text, value));
}

export function recordHolds(node: Node, value: string): boolean {
  return linesUnder(node).some((line) => holds(line.text, value));
}

/** The largest set of root lines of one shape. */
export function largestGroup(text: Text): readonly Node[] {
  const groups = new Map<string, Node[]>();
  for (const node of text.roots) {
    const shape = shapeOf(node.line.tokens);
    groups.set(shape, [...(groups.get(shape) ?? []), node]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}

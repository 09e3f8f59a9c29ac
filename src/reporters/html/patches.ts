import { formatPatch, structuredPatch } from 'diff';
import type { Document, PageFacts, SourceLine } from '../../model/index.ts';
import type { ReportGuide, ReportStep } from '../../report/index.ts';
import { descendants } from '../../rst/index.ts';
import { applyEdits, editsOfStep, type SourceEdit } from '../../update/index.ts';
import { isFinding } from './places.ts';

/**
 * Makes the patch of a command whose output differs, as `git apply` takes it, with a word in front of it; null where it has none: of an
 * included file or of markup the report does not hold the source.
 */
export function patches(page: PageFacts, guide: ReportGuide, document: Document): (step: ReportStep) => string | null {
  const bindings = { entries: guide.bindings, groups: guide.groups };
  let known: ReadonlyMap<number, SourceLine> | null = null;
  return (step) => {
    const { expected, expectedLine, output } = step;
    if (!isFinding(step) || expected === null || expectedLine === null || output === null || step.file !== page.path) return null;
    known ??= literalLines(document);
    const documented: SourceLine[] = [];
    for (const [at, text] of expected.split('\n').entries()) {
      const line = known.get(expectedLine + at);
      if (line === undefined || line.text !== text) return null;
      documented.push(line);
    }
    const judged = { host: step.host, output, lines: step.lines, findings: step.findings, bindings };
    const edits = editsOfStep(page.source, documented, judged);
    return edits === null ? null : `${warning(step)}\n${patchOf(page, documented, edits)}`;
  };
}

const context = 3;

/** Of the lines around the output alone: a page of thousands of lines is not compared as a whole for each command. */
function patchOf(page: PageFacts, documented: readonly SourceLine[], edits: readonly SourceEdit[]): string {
  const { source, path } = page;
  const [first, last] = [documented[0], documented.at(-1)];
  if (first === undefined || last === undefined) return '';
  let [from, before, to] = [first.offset, 0, last.offset + last.length];
  while (before <= context && from > 0) {
    from = source.lastIndexOf('\n', from - 2) + 1;
    before++;
  }
  for (let after = 0; after <= context + 1 && to < source.length; after++) {
    const end = source.indexOf('\n', to);
    to = end < 0 ? source.length : end + 1;
  }
  const old = source.slice(from, to);
  const shifted = edits.map((edit) => ({ ...edit, offset: edit.offset - from }));
  const patch = structuredPatch(`a/${path}`, `b/${path}`, old, applyEdits(old, shifted), undefined, undefined, { context });
  const skipped = first.line - before - 1;
  for (const hunk of patch.hunks) {
    hunk.oldStart += skipped;
    hunk.newStart += skipped;
  }
  return formatPatch(patch).replace(/^=+\n/, '');
}

function warning({ verdict }: ReportStep): string {
  return verdict === 'drift'
    ? 'From the report; labproof update writes the same, and judges it again.'
    : 'From the report, of a command that FAILED: only for a page that is wrong in a lab that is right.';
}

function literalLines(document: Document): ReadonlyMap<number, SourceLine> {
  const lines = new Map<number, SourceLine>();
  for (const node of descendants(document)) {
    if (node.type !== 'literal_block' || node.origin === 'parsed-literal') continue;
    for (const line of node.lines) if (line.file === document.file) lines.set(line.line, line);
  }
  return lines;
}

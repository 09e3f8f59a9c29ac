import type { BindingGroup, Finding, LineJudgement, Output, SourceLine } from '../model/index.ts';
import type { Binding } from '../model/verdict.ts';
import { pageNames } from './names.ts';
import { editedText, type Judged, rewrittenText } from './rewrite.ts';
import { type SourceEdit, sourceEdits } from './source.ts';
import { unfitOutput } from './unfit-output.ts';

export interface JudgedOutput {
  readonly host: string | null;
  readonly output: Output;
  readonly lines: readonly LineJudgement[];
  readonly findings: readonly Finding[];
  readonly bindings: { readonly entries: readonly Binding[]; readonly groups: readonly BindingGroup[] };
}

/**
 * The edits that bring one output of a page to what the run has shown, failures among it; null where edits cannot say it. They are for a
 * reader to look at: unlike `planUpdate` this judges nothing again.
 */
export function editsOfStep(source: string, documented: readonly SourceLine[], judgedOutput: JudgedOutput): readonly SourceEdit[] | null {
  const { output, host, bindings } = judgedOutput;
  if (unfitOutput(output) !== null) return null;
  const judged: Judged = {
    documented: documented.map((line) => line.text),
    tabs: new Set(documented.flatMap((line, at) => (line.tabs ? [at] : []))),
    live: output.text.replace(/\n$/, '').split('\n'),
    lines: judgedOutput.lines,
    findings: judgedOutput.findings,
  };
  const wanted = { fails: true, names: false };
  const names = pageNames(bindings, {}, host, false);
  for (const make of [editedText, rewrittenText]) {
    const lines = make(judged, wanted, names);
    if (lines === null || lines.every((line) => line.text.trim() === '')) continue;
    const edits = sourceEdits(lines, { lines: documented, source: () => source, tabWidth: 8, shown: null });
    if (typeof edits !== 'string' && edits.length > 0) return edits;
  }
  return null;
}

import type { Bindings, Finding, Guide, Outcome, Page, Point, SourceLine, Step } from '../model/index.ts';
import { descendants } from '../rst/index.ts';
import type { Wanted } from './edit-line.ts';
import { pageNames } from './names.ts';
import { type Changed, pointers } from './prose.ts';
import { editedText, type Judged, type NewLine, rewrittenText } from './rewrite.ts';
import { applyEdits, type SourceEdit, sourceEdits } from './source.ts';
import { unfitOutput } from './unfit-output.ts';

/** A step's documented output, brought to what the run has shown. */
export interface Hunk {
  /** The steps whose output this is: more than one where a file is included more than once. */
  readonly steps: readonly string[];
  readonly command: string;
  readonly host: string | null;
  readonly verdict: 'drift' | 'fail' | 'pass';
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  /** In plain words, each difference once. */
  readonly reasons: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly edits: readonly SourceEdit[];
}

/** What was not written, and why. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly position: Point;
  readonly step: string;
}

/** Prose that says a value which the output does not show any more: for a person to mend. */
export interface Pointer {
  readonly position: Point;
  readonly sentence: string;
  readonly documented: string;
  readonly live: string;
}

export interface UpdatePlan {
  readonly hunks: readonly Hunk[];
  readonly refusals: readonly Refusal[];
  readonly pointers: readonly Pointer[];
}

export interface UpdateInput {
  /** As it lies on disk now. */
  readonly guide: Guide;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly bindings: Bindings;
  readonly inventory: Readonly<Record<string, string>>;
  readonly acceptNames: boolean;
  /** Is this step's failure to be written? Asked for steps that fail, never true by itself. */
  readonly acceptFail: (step: Step) => boolean;
  /** The text of a file of the guide as it was read; null for one that is none of its. */
  readonly source: (file: string) => string | null;
  readonly tabWidth?: number;
  /** How a line of `parsed-literal` is shown on a page. */
  readonly shown: (page: Page) => (text: string) => string;
  /** Judges the run's output against another documented text. */
  readonly judge: (step: Step, page: Page, documented: string) => { readonly verdict: string; readonly findings: readonly Finding[] };
  /** Reads the guide with other texts of its files. */
  readonly read: (texts: ReadonlyMap<string, string>) => Promise<Guide>;
}

/** What an update would write; pure. Each hunk is judged, and read back, before it is offered: what would not hold is refused. */
export async function planUpdate(input: UpdateInput): Promise<UpdatePlan> {
  const hunks: Hunk[] = [];
  const refusals: Refusal[] = [];
  const changed: Changed[] = [];
  for (const page of input.guide.pages) {
    for (const step of page.steps) {
      const made = hunkOf(step, page, input);
      if (made === null) continue;
      if ('code' in made) refusals.push(made);
      else if (hunks.every((other) => !overlap(other, made.hunk))) {
        const wrong = await readBack(made.hunk, made.text, step, input);
        if (wrong === null) {
          hunks.push(made.hunk);
          changed.push({ page, step, findings: made.findings });
        } else refusals.push(refused(step, 'LABPROOF_UPDATE_PLACE', wrong));
      } else {
        const at = hunks.findIndex((other) => sameEdits(other, made.hunk));
        const same = hunks[at];
        if (same === undefined)
          refusals.push(refused(step, 'LABPROOF_UPDATE_SHARED', 'another page shows the same lines, and its run gave another output'));
        else hunks[at] = { ...same, steps: [...same.steps, step.id] };
      }
    }
  }
  return { hunks, refusals, pointers: pointers(changed) };
}

/** The texts of all files that the hunks change. */
export function updatedTexts(hunks: readonly Hunk[], source: (file: string) => string | null): ReadonlyMap<string, string> {
  const byFile = new Map<string, SourceEdit[]>();
  for (const edit of hunks.flatMap((hunk) => hunk.edits)) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  return new Map([...byFile].map(([file, edits]) => [file, applyEdits(source(file) ?? '', edits)]));
}

type Made = { readonly hunk: Hunk; readonly text: string; readonly findings: readonly Finding[] };

function hunkOf(step: Step, page: Page, input: UpdateInput): Made | Refusal | null {
  const outcome = input.outcomes.get(step.id);
  const { expected } = step;
  if (outcome === undefined || expected === null || outcome.output === null) return null;
  const fails = outcome.verdict === 'fail' && input.acceptFail(step);
  const renamed = input.acceptNames && outcome.verdict === 'pass' && outcome.lines.some((line) => line.tokens.some(isRenamed));
  if (outcome.verdict !== 'drift' && !fails && !renamed) return null;
  const unfit = unfitOutput(outcome.output);
  if (unfit !== null) return refused(step, 'LABPROOF_UPDATE_OUTPUT', unfit);
  const wanted: Wanted = { fails, names: input.acceptNames };
  const names = pageNames(input.bindings, input.inventory, step.host, input.acceptNames);
  const documented = expected.lines.map((line) => line.text);
  const judged: Judged = {
    documented,
    tabs: new Set(expected.lines.flatMap((line, at) => (line.tabs ? [at] : []))),
    live: (outcome.output.text.endsWith('\n') ? outcome.output.text.slice(0, -1) : outcome.output.text).split('\n'),
    lines: outcome.lines,
    findings: outcome.findings,
  };
  let why = 'the output is laid out so differently that its lines cannot be told from each other';
  for (const make of [editedText, rewrittenText]) {
    const lines = make(judged, wanted, names);
    if (lines === null) continue;
    const text = lines.map((line) => line.text).join('\n');
    if (text.trim() === '') continue;
    if (text === documented.join('\n')) continue;
    const again = input.judge(step, page, text);
    const left = again.findings.filter((each) => each.verdict !== 'pass' && each.kind !== 'requirement');
    if (left.length > 0) {
      why = `after it the page would still differ: ${left[0]?.why ?? ''}`;
      continue;
    }
    const made = written(step, page, outcome, lines, input);
    if (typeof made !== 'string') return { hunk: made, text, findings: outcome.findings };
    why = made;
    break;
  }
  return refused(step, 'LABPROOF_UPDATE_BY_HAND', why);
}

function isRenamed(token: Outcome['lines'][number]['tokens'][number]): boolean {
  return token.mark === 'bound' && token.documented?.text !== token.live?.text;
}

function written(step: Step, page: Page, outcome: Outcome, lines: readonly NewLine[], input: UpdateInput): Hunk | string {
  const own = step.expected?.lines ?? [];
  const edits = sourceEdits(lines, {
    lines: own,
    source: input.source,
    tabWidth: input.tabWidth ?? 8,
    shown: isParsed(page, own[0]) ? input.shown(page) : null,
  });
  if (typeof edits === 'string') return edits;
  const reasons = outcome.findings.filter((each) => each.verdict !== 'pass').map((each) => each.why);
  return {
    steps: [step.id],
    command: step.command,
    host: step.host,
    verdict: outcome.verdict === 'fail' ? 'fail' : outcome.verdict === 'pass' ? 'pass' : 'drift',
    file: own[0]?.file ?? page.path,
    line: own[0]?.line ?? step.position.line,
    endLine: own.at(-1)?.line ?? step.endLine,
    reasons: reasons.length > 0 ? [...new Set(reasons)] : ['names of this lab'],
    before: own.map((line) => line.text),
    after: lines.map((line) => line.text),
    edits,
  };
}

function isParsed(page: Page, line: SourceLine | undefined): boolean {
  if (line === undefined) return false;
  for (const node of descendants(page.document)) {
    if (node.type !== 'literal_block' || node.origin !== 'parsed-literal') continue;
    if (node.lines.some((each) => each.file === line.file && each.line === line.line)) return true;
  }
  return false;
}

/** Reads the page with the hunk in it: the step must show the new text, and no other step may have changed. */
async function readBack(hunk: Hunk, text: string, step: Step, input: UpdateInput): Promise<string | null> {
  const guide = await input.read(updatedTexts([hunk], input.source));
  const before = input.guide.pages.flatMap((page) => page.steps);
  const after = guide.pages.flatMap((page) => page.steps);
  const again = after.find((each) => each.id === step.id);
  const same = (left: string, right: string): boolean => trimmed(left) === trimmed(right);
  if (again === undefined || !same(again.expected?.text ?? '', text)) return 'the new lines would be read as something else there';
  const others =
    before.length === after.length &&
    before.every((each, at) => {
      const other = after[at];
      if (other === undefined || other.id !== each.id || other.command !== each.command) return false;
      const shared = each.expected?.lines.some((line) =>
        hunk.edits.some((edit) => edit.file === line.file && edit.offset >= line.offset && edit.offset <= line.offset + line.length + 2),
      );
      return each.id === step.id || shared === true || same(other.expected?.text ?? '', each.expected?.text ?? '');
    });
  return others ? null : 'the new lines would change how the rest of the page is read';
}

function trimmed(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

function overlap(left: Hunk, right: Hunk): boolean {
  return left.file === right.file && left.line <= right.endLine && right.line <= left.endLine;
}

function sameEdits(left: Hunk, right: Hunk): boolean {
  return JSON.stringify(left.edits) === JSON.stringify(right.edits);
}

function refused(step: Step, code: string, message: string): Refusal {
  const at = step.expected?.position ?? step.position;
  return { code, message, hint: 'mend the page by hand, or say in an annotation what may differ', position: at, step: step.id };
}

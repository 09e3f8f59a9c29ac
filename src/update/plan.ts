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
  const made: Made[] = [];
  const refusals: Refusal[] = [];
  for (const page of input.guide.pages) {
    for (const step of page.steps) {
      const one = hunkOf(step, page, input);
      if (one === null) continue;
      if ('code' in one) refusals.push(one);
      else if (made.every((other) => !overlap(other.hunk, one.hunk))) made.push(one);
      else {
        const at = made.findIndex((other) => sameEdits(other.hunk, one.hunk));
        const same = made[at];
        if (same === undefined)
          refusals.push(refused(step, 'LABPROOF_UPDATE_SHARED', 'another page shows the same lines, and its run gave another output'));
        else made[at] = { ...same, hunk: { ...same.hunk, steps: [...same.hunk.steps, step.id] } };
      }
    }
  }
  const held = await holding(made, input);
  for (const { one, wrong } of held.wrong) refusals.push(refused(one.step, 'LABPROOF_UPDATE_PLACE', wrong));
  const order = new Map(input.guide.pages.flatMap((page) => page.steps).map((step, nth) => [step.id, nth]));
  return {
    hunks: held.right.map((one) => one.hunk),
    refusals: refusals.sort((x, y) => (order.get(x.step) ?? 0) - (order.get(y.step) ?? 0)),
    pointers: pointers(held.right),
  };
}

interface Held {
  readonly right: readonly Made[];
  readonly wrong: readonly { readonly one: Made; readonly wrong: string }[];
}

/** Those that read back as they were meant. All are tried at once, for most pages have none that does not; else half by half. */
async function holding(made: readonly Made[], input: UpdateInput): Promise<Held> {
  if (made.length === 0) return { right: [], wrong: [] };
  const why = await readBack(made, input);
  if (why === null) return { right: made, wrong: [] };
  const [first] = made;
  if (made.length === 1 && first !== undefined) return { right: [], wrong: [{ one: first, wrong: why }] };
  const middle = Math.ceil(made.length / 2);
  const [left, right] = [await holding(made.slice(0, middle), input), await holding(made.slice(middle), input)];
  const both = { right: [...left.right, ...right.right], wrong: [...left.wrong, ...right.wrong] };
  const together = both.wrong.length === 0 ? why : await readBack(both.right, input);
  // Each half holds alone, and not beside the other: then the earlier one is written.
  return together === null ? both : { right: left.right, wrong: [...both.wrong, ...right.right.map((one) => ({ one, wrong: together }))] };
}

/** The texts of all files that the hunks change. */
export function updatedTexts(hunks: readonly Hunk[], source: (file: string) => string | null): ReadonlyMap<string, string> {
  const byFile = new Map<string, SourceEdit[]>();
  for (const edit of hunks.flatMap((hunk) => hunk.edits)) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  return new Map([...byFile].map(([file, edits]) => [file, applyEdits(source(file) ?? '', edits)]));
}

interface Made extends Changed {
  readonly hunk: Hunk;
  readonly text: string;
}

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
    if (typeof made !== 'string') return { hunk: made, text, page, step, findings: outcome.findings };
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

/** Reads the guide with the hunks in it: their steps must show the new texts, and no other step may have changed. */
async function readBack(made: readonly Made[], input: UpdateInput): Promise<string | null> {
  const hunks = made.map((one) => one.hunk);
  const guide = await input.read(updatedTexts(hunks, input.source));
  const before = input.guide.pages.flatMap((page) => page.steps);
  const after = guide.pages.flatMap((page) => page.steps);
  const byId = new Map(after.map((step) => [step.id, step]));
  const same = (left: string, right: string): boolean => trimmed(left) === trimmed(right);
  for (const { step, text } of made)
    if (!same(byId.get(step.id)?.expected?.text ?? '', text)) return 'the new lines would be read as something else there';
  const written = new Set(hunks.flatMap(({ file, line, endLine }) => range(line, endLine).map((each) => `${file}:${each}`)));
  const others =
    before.length === after.length &&
    before.every((each, at) => {
      const other = after[at];
      if (other === undefined || other.id !== each.id || other.command !== each.command) return false;
      const shared = each.expected?.lines.some((line) => written.has(`${line.file}:${line.line}`)) === true;
      return shared || same(other.expected?.text ?? '', each.expected?.text ?? '');
    });
  return others ? null : 'the new lines would change how the rest of the page is read';
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
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

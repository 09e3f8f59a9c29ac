import { type CompareResult, emptyBindings } from '../match/index.ts';
import type { Bindings, Step } from '../model/index.ts';
import type { LineRules, TokenRule, Trial } from './explanation.ts';
import { probesOf } from './probes.ts';

/** Judges a text as if it were the live output of a step: the engine's own judgement, σ and all. */
export type JudgeAs = (step: Step, live: string, bindings: Bindings) => CompareResult;

/** The names that a run has learned when it comes to a step, in a lab where `renamed` is called otherwise and all else is as documented. */
export function learnedBefore(
  step: Step,
  steps: readonly Step[],
  judgeAs: JudgeAs,
  renamed: { readonly from: string; readonly to: string } | null = null,
): Bindings {
  let bindings = emptyBindings;
  for (const each of steps) {
    if (each.id === step.id) break;
    if (each.expected === null) continue;
    const text = renamed === null ? each.expected.text : replaceWord(each.expected.text, renamed.from, renamed.to);
    bindings = judgeAs(each, text, bindings).bindings;
  }
  return bindings;
}

/**
 * Asks the matcher what each token of a documented line has to be: the documented output is judged against itself with
 * exactly one token changed. Never says more than was tried. Null for a line that no comparison looks at.
 */
export function rulesOfLine(step: Step, index: number, steps: readonly Step[], judgeAs: JudgeAs): LineRules | 'elided' | null {
  const lines = step.expected?.text.split('\n') ?? [];
  const line = lines[index];
  if (line === undefined || line.trim() === '') return null;
  const bindings = learnedBefore(step, steps, judgeAs);
  const shown = steps.map((each) => `${each.command}\n${each.expected?.text ?? ''}`).join('\n');
  const asked: Asked = {
    shown,
    step,
    index,
    lines,
    line,
    bindings,
    steps,
    judgeAs,
    baseline: judgeAs(step, lines.join('\n'), bindings),
  };
  const judged = asked.baseline.lines.find((each) => each.documented === index);
  if (judged === undefined) return null;
  if (judged.mark === 'elided') return 'elided';
  const tokens = judged.tokens.flatMap((token) => (token.documented === null ? [] : [{ ...token.documented, type: token.type }]));
  const first = tokens[0];
  const sample =
    first === undefined ? null : change(line, first.column, first.text, probesOf(first.text, first.type, shown)[0] ?? 'otherword');
  return {
    tokens: (tokens.length > 0 ? tokens : wordsOf(line)).map((token) => ruleOf(token, asked)),
    missing: tryLines(without(lines, index), asked),
    another: sample === null ? null : tryLines([...lines.slice(0, index + 1), sample, ...lines.slice(index + 1)], asked),
    moved:
      lines.length < 2
        ? null
        : tryLines(index === lines.length - 1 ? [line, ...without(lines, index)] : [...without(lines, index), line], asked),
  };
}

interface Asked {
  readonly shown: string;
  readonly step: Step;
  readonly index: number;
  readonly lines: readonly string[];
  readonly line: string;
  readonly bindings: Bindings;
  readonly steps: readonly Step[];
  readonly judgeAs: JudgeAs;
  readonly baseline: CompareResult;
}

interface Token {
  readonly text: string;
  readonly column: number;
  readonly type: string;
}

/** Headings and the lines of JSON values are judged as a whole: their words are tried all the same. */
function wordsOf(line: string): readonly Token[] {
  return [...line.matchAll(/[^\s"',{}[\]:|]+/g)].map((match) => ({
    text: match[0],
    column: match.index,
    type: /^\d+$/.test(match[0]) ? 'number' : 'word',
  }));
}

function ruleOf(token: Token, asked: Asked): TokenRule {
  const base = { text: token.text, column: token.column, type: token.type, alsoIn: bindable.has(token.type) ? alsoIn(token, asked) : [] };
  if (token.type === 'elision')
    return { ...base, rule: 'left-out', why: 'the page leaves something out here: anything may stand there', trials: [] };
  const trials = probesOf(token.text, token.type, asked.shown).flatMap((value): readonly Tried[] => {
    const alone = tryToken(token, value, asked);
    if (alone.trial.verdict === 'pass') return [alone];
    const together = tryEverywhere(token, value, asked);
    return together === null ? [alone] : [alone, together];
  });
  return { ...base, ...summary(trials), trials: trials.map((each) => each.trial) };
}

/** Where else the guide shows a value, in commands and outputs. */
function alsoIn(token: Token, { step, index, steps }: Asked): TokenRule['alsoIn'] {
  return steps.flatMap((each) => {
    const commands = each.command
      .split('\n')
      .flatMap((text, nth) => (countWord(text, token.text) > 0 ? [{ file: each.position.file, line: each.position.line + nth }] : []));
    const outputs = (each.expected?.lines ?? []).filter(
      (line, at) => (each.id !== step.id || at !== index) && countWord(line.text, token.text) > 0,
    );
    return [...commands, ...outputs.map(({ file, line }) => ({ file, line }))];
  });
}

interface Tried {
  readonly trial: Trial;
  readonly bound: boolean;
}

/** By its most ordinary other value, which is tried first; renamed everywhere a name may hold where alone it does not. */
function summary(tried: readonly Tried[]): Pick<TokenRule, 'rule' | 'why'> {
  const ordinary = tried[0];
  if (ordinary === undefined) return { rule: 'may-differ', why: 'nothing else was tried' };
  const together = tried.find((each) => each.trial.where === 'everywhere' && each.trial.value === ordinary.trial.value);
  const best = together?.trial.verdict === 'pass' ? together : ordinary;
  const { verdict, why, where } = best.trial;
  if (verdict !== 'pass') return { rule: verdict === 'fail' ? 'must-hold' : 'reported', why };
  return { rule: best.bound || where === 'everywhere' ? 'bound' : 'may-differ', why };
}

function tryToken(token: Token, value: string, asked: Asked): Tried {
  const lines = [...asked.lines];
  lines[asked.index] = change(asked.line, token.column, token.text, value);
  return tried(asked.judgeAs(asked.step, lines.join('\n'), asked.bindings), token, value, 'here', asked);
}

/** The name as another lab has it: in this output, and in each output before it. Null where it stands here alone. */
function tryEverywhere(token: Token, value: string, asked: Asked): Tried | null {
  if (!bindable.has(token.type)) return null;
  const { step, steps, judgeAs } = asked;
  const own = asked.lines.join('\n');
  const others = steps.slice(
    0,
    steps.findIndex((each) => each.id === step.id),
  );
  if (countWord(own, token.text) < 2 && !others.some((each) => countWord(each.expected?.text ?? '', token.text) > 0)) return null;
  const bindings = learnedBefore(step, steps, judgeAs, { from: token.text, to: value });
  return tried(judgeAs(step, replaceWord(own, token.text, value), bindings), token, value, 'everywhere', asked);
}

/** The types of which the matcher may learn another lab's name. */
const bindable: ReadonlySet<string> = new Set([
  ...['ipv4', 'prefix', 'ipv6', 'mac', 'uuid', 'pod', 'hash', 'hex', 'interface', 'temporary'],
]);

function tried(result: CompareResult, token: Token, value: string, where: Trial['where'], asked: Asked): Tried {
  const known = new Set(asked.baseline.findings.map((each) => `${each.kind} ${each.why}`));
  const fresh = result.findings.filter((each) => each.verdict !== 'pass' && !known.has(`${each.kind} ${each.why}`));
  const judgement = result.lines
    .flatMap((line) => line.tokens)
    .find((each) => each.documented?.line === asked.index && each.documented.column === token.column);
  const worst = fresh.find((each) => each.verdict === 'fail') ?? fresh[0];
  const verdict = worst === undefined ? 'pass' : (worst.verdict as Trial['verdict']);
  const allowed = result.verdict === 'pass' && verdict !== 'pass' ? ' (allowed by the configuration)' : '';
  return {
    trial: {
      value,
      where,
      verdict: allowed === '' ? verdict : 'pass',
      why: `${worst?.why ?? judgement?.why ?? ''}${allowed}`,
    },
    bound: judgement?.mark === 'bound',
  };
}

function tryLines(lines: readonly string[], asked: Asked): Trial {
  const result = asked.judgeAs(asked.step, lines.join('\n'), asked.bindings);
  return tried(result, { text: '', column: -1, type: '' }, '', 'here', asked).trial;
}

function without(lines: readonly string[], index: number): readonly string[] {
  return lines.filter((_, at) => at !== index);
}

/** Puts a value at a column; columns behind it stay where they are as long as blanks can give way. */
function change(line: string, column: number, old: string, value: string): string {
  const before = line.slice(0, column);
  const after = line.slice(column + old.length);
  const gap = /^ */.exec(after)?.[0].length ?? 0;
  const more = value.length - old.length;
  // Two blanks at least part columns.
  if (gap < 2 || gap === after.length || gap - more < 2) return before + value + after;
  return before + value + ' '.repeat(gap - more) + after.slice(gap);
}

/** The whole words of a text that are this value. */
function* placesOf(text: string, value: string): Generator<number> {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
    const [before, after, next] = [text[at - 1] ?? ' ', text[at + value.length] ?? ' ', text[at + value.length + 1] ?? ' '];
    if (/[A-Za-z0-9_.-]/.test(before) || /[A-Za-z0-9_-]/.test(after) || (after === '.' && /[A-Za-z0-9_]/.test(next))) continue;
    yield at;
  }
}

function countWord(text: string, value: string): number {
  return [...placesOf(text, value)].length;
}

function replaceWord(text: string, value: string, other: string): string {
  let out = '';
  let from = 0;
  for (const at of placesOf(text, value)) {
    out += text.slice(from, at) + other;
    from = at + value.length;
  }
  return out + text.slice(from);
}

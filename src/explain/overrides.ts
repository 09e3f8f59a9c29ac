import type { CompareResult } from '../match/index.ts';
import { type Annotation, type Bindings, type Dialect, type GuideBlock, parseAnnotation, type Step } from '../model/index.ts';
import type { Override, TokenRule } from './explanation.ts';
import { type AnnotationPlace, annotationLines, annotationPlace } from './place-annotation.ts';
import type { JudgeAs } from './what-if.ts';

/** The text of the file in which an override would be written. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly dialects: readonly Dialect[];
  /** Places that were tried already, by the line of their block. */
  readonly places: Map<number, AnnotationPlace | null>;
}

/** An annotation for a block, at a place where it is read as belonging to it. */
export function annotate(purpose: string, text: string, block: GuideBlock, source: Source): Override {
  const { line } = block.position;
  const known = source.places.get(line);
  const place = known === undefined ? annotationPlace(source.file, source.text, line, source.dialects) : known;
  source.places.set(line, place);
  const lines = source.text.split(/\r?\n/);
  return place === null
    ? { purpose, into: 'guide', afterLine: null, lines: [`.. labproof: ${text}`] }
    : { purpose, into: 'guide', afterLine: place.afterLine, lines: annotationLines(place, text, lines) };
}

export function configure(purpose: string, lines: readonly string[]): Override {
  return { purpose, into: 'configuration', afterLine: null, lines };
}

/** A YAML scalar: as it stands where that is a plain word, else quoted as JSON, which YAML reads. */
export function scalar(text: string): string {
  const plain = /^[A-Za-z][\w.-]*(?: [A-Za-z][\w.-]*)*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}

/**
 * An annotation that lets a token differ which may not, or holds one which may; each one is tried on the matcher before it is named.
 * Null where no annotation does it.
 */
export function annotationFor(
  token: TokenRule,
  step: Step,
  index: number,
  bindings: Bindings,
  judgeAs: JudgeAs,
): { readonly purpose: string; readonly text: string } | null {
  const trial = token.trials.find((each) => each.where === 'here');
  if (trial === undefined) return null;
  const lines = step.expected?.text.split('\n') ?? [];
  const line = lines[index] ?? '';
  const live = lines
    .map((each, at) => (at === index ? each.slice(0, token.column) + trial.value + each.slice(token.column + token.text.length) : each))
    .join('\n');
  const judge = (text: string, against: string): CompareResult['verdict'] | null => {
    const { annotations, problems } = parseAnnotation(`labproof: ${text}`);
    if (problems.length > 0) return null;
    const placed = annotations.map((annotation: Annotation) => ({ annotation, line: step.position.line, text }));
    return judgeAs({ ...step, annotations: [...step.annotations, ...placed] }, against, bindings).verdict;
  };
  const documented = lines.join('\n');
  if (token.rule === 'must-hold' || token.rule === 'reported') {
    const column = /^column ([^:]{1,60}):/.exec(trial.why)?.[1];
    const text = [...(column === undefined ? [] : [`column ${column} ignore`]), ...loosening(token, trial.value, line)].find(
      (each) => judge(each, live) === 'pass' && judge(each, documented) === 'pass',
    );
    return text === undefined ? null : { purpose: `to let "${token.text}" differ`, text };
  }
  const text = holding(token, line).find((each) => judge(each, live) === 'fail' && judge(each, documented) === 'pass');
  return text === undefined ? null : { purpose: `to hold it to "${token.text}"`, text };
}

function loosening(token: TokenRule, other: string, line: string): readonly string[] {
  const before = line.slice(0, token.column).trimEnd();
  const label = /(?<!\S)(?:\S+ ){0,2}\S+$/.exec(before)?.[0] ?? '';
  const value = { number: '{num}', ipv4: '{ip}', ipv6: '{ip}', elapsed: '{duration}', latency: '{duration}' }[token.type] ?? '{any}';
  const gap = /\s$/.test(line.slice(0, token.column)) ? ' ' : '';
  return [
    ...(label === '' ? [] : [`ignore ${quoted(`${label}${gap}${value}`)}`]),
    `ignore ${quoted(token.text)}`,
    `one-of ${quoted(token.text)} ${quoted(other)}`,
  ];
}

function holding(token: TokenRule, line: string): readonly string[] {
  const label = /(?<!\S)(?:\S+ )?\S+$/.exec(line.slice(0, token.column).trimEnd())?.[0] ?? '';
  const gap = /\s$/.test(line.slice(0, token.column)) ? ' ' : '';
  return [
    ...(['ipv4', 'ipv6', 'prefix'].includes(token.type) ? [`pin ${token.text}`] : []),
    ...(token.rule === 'bound' ? [`unbind ${token.text}`] : []),
    ...(label === '' ? [] : [`requires ${quoted(`${label}${gap}${token.text}`)}`]),
    `requires ${quoted(token.text)}`,
  ];
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

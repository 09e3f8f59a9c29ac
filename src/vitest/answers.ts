import { resolve } from 'node:path';
import { markedLines } from '../drive/describe-comparison.ts';
import type { Outcome, Page, Point, Problem, Step } from '../model/index.ts';
import { forTerminal, harmless, wrap } from '../plain-text/index.ts';
import type { Answer, Failure, StepMeta } from './protocol.ts';

/** What the test of a step shall become: drift fails like a failure, unless the page is about to be updated. */
export function answerOf(step: Step, page: Page, outcome: Outcome, root: string, updating: boolean): Answer {
  const meta = metaOf(step, outcome);
  if (outcome.verdict === 'pass' || (updating && outcome.verdict === 'drift')) return { kind: 'passed', meta };
  if (outcome.verdict === 'skip') return { kind: 'skipped', reason: harmless(outcome.reason), meta };
  return { kind: 'failed', failure: failureOf(step, page, outcome, root), meta };
}

function metaOf(step: Step, outcome: Outcome): StepMeta {
  const { file, line } = step.position;
  const { verdict, checked, reason, sent } = outcome;
  return {
    step: step.id,
    file,
    line,
    host: step.host,
    verdict,
    checked,
    reason: harmless(reason),
    sent: sent === null ? null : harmless(sent),
  };
}

/** The outcome for people: why, the page's own lines with the lab's under them, and the place of the guide to look at. */
export function failureOf(step: Step, page: Page, outcome: Outcome, root: string): Failure {
  const { verdict, problem, findings, requirements } = outcome;
  const out = [harmless(`${step.command.split('\n')[0] ?? ''} on ${step.host ?? 'no host'}: ${outcome.reason}`)];
  const diff = markedLines(outcome.lines, step.expected?.text ?? '', outcome.output?.text ?? '', false);
  if (diff.length > 0) out.push('', ...diff);
  if (outcome.lines.length === 0 && outcome.output !== null && outcome.output.text.trim() !== '')
    out.push(
      '',
      ...outcome.output.text
        .split('\n')
        .slice(0, 20)
        .map((line) => `  + ${harmless(line)}`),
    );
  for (const finding of findings.filter((each) => each.verdict !== 'pass')) out.push(wrap(`${finding.verdict}: ${finding.why}`, 100, '  '));
  for (const each of requirements.filter((one) => one.verdict !== 'pass'))
    out.push(wrap(`${each.verdict}: line ${each.line} requires ${each.reading}: ${each.detail}`, 100, '  '));
  if (outcome.sent !== null && outcome.sent !== step.command) out.push(`  sent: ${harmless(outcome.sent)}`);
  if (problem !== null) out.push(...adviceOf(problem));
  const name = { fail: 'Fail', drift: 'Drift', error: 'Error' }[verdict as 'fail' | 'drift' | 'error'] ?? 'Fail';
  return { name, message: forTerminal(out.join('\n')), place: absolute(placeOf(step, page, outcome), root) };
}

/** A Problem as a failure, at its own place when it has one. */
export function problemFailure(problem: Problem, fallback: Point, root: string): Failure {
  return {
    name: 'Error',
    message: forTerminal([harmless(problem.message), ...adviceOf(problem)].join('\n')),
    place: absolute(problem.position ?? fallback, root),
  };
}

function adviceOf({ hint, code }: Problem): readonly string[] {
  return [...(hint === undefined ? [] : [`  → ${harmless(hint)}`]), `  ${code}`];
}

/** The first documented place that is not as the lab has it; a requirement's own line; else the command. */
function placeOf(step: Step, page: Page, outcome: Outcome): Point {
  const mark = outcome.verdict === 'drift' ? 'drift' : 'fail';
  for (const line of outcome.lines) {
    if (line.documented === null || line.mark !== mark) continue;
    const source = step.expected?.lines[line.documented];
    if (source === undefined) continue;
    const column = line.tokens.find((token) => token.mark === mark && token.documented !== null)?.documented?.column ?? 0;
    return { file: source.file, line: source.line, column: source.tabs ? 1 : source.indent + column + 1 };
  }
  const broken = outcome.requirements.find((each) => each.verdict === mark);
  if (broken !== undefined && outcome.lines.length === 0) return { file: page.path, line: broken.line, column: 1 };
  return step.position;
}

function absolute({ file, line, column }: Point, root: string): Failure['place'] {
  return { file: resolve(root, file), line, column };
}

export const passed: Answer = { kind: 'passed', meta: null };

export function failed(code: string, message: string, file: string, line = 1): Answer {
  return { kind: 'failed', failure: { name: 'Error', message: `${message}\n  ${code}`, place: { file, line, column: 1 } }, meta: null };
}

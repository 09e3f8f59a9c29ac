import type { Attempt, Finding, FindingKind, Outcome, Output, Problem, Step, Verdict } from '../model/index.ts';
import type { Judgement } from './judge.ts';

const nothing = {
  checked: 'nothing',
  skip: null,
  problem: null,
  sent: null,
  output: null,
  findings: [],
  lines: [],
  requirements: [],
  attempts: [],
  durationMs: 0,
} as const;

/** Not run, by plan (not selected, manual, consent withheld) or because something stood in the way. */
export function skipped(step: Step, kind: 'planned' | 'unplanned', reason: string, more: Partial<Outcome> = {}): Outcome {
  return { ...nothing, stepId: step.id, verdict: 'skip', skip: kind, reason, ...more };
}

/** No judgement was possible. */
export function errored(step: Step, problem: Problem, more: Partial<Outcome> = {}): Outcome {
  return { ...nothing, stepId: step.id, verdict: 'error', reason: problem.message, problem, ...more };
}

/** What was judged of an output. */
export function judged(step: Step, sent: string, output: Output, judgement: Judgement, attempts: readonly Attempt[]): Outcome {
  const letGo = step.expected !== null && isLetGo(judgement);
  const compared = step.expected !== null && !letGo;
  const { verdict, findings, lines, requirements } = judgement;
  return {
    stepId: step.id,
    verdict,
    checked: compared ? 'output' : 'ran',
    reason:
      letGo && verdict === 'pass'
        ? 'it ran without an error; annotations let all of its output be another one'
        : reasonOf(verdict, findings, compared),
    skip: null,
    problem: null,
    sent,
    output,
    findings,
    lines,
    requirements,
    attempts,
    durationMs: output.durationMs,
  };
}

/** Annotations let every word of the output be another one, and nothing else was asked of it: nothing was compared. */
function isLetGo({ lines, requirements }: Judgement): boolean {
  const tokens = lines.flatMap((line) => line.tokens);
  const asked = requirements.filter(({ sentence }) => !/^(?:ignore|one-of)\b/.test(sentence));
  return asked.length === 0 && tokens.length > 0 && tokens.every(({ mark, why }) => mark === 'ignored' && why.includes('annotation'));
}

/** The worst of the findings, where drift of an allowed kind does not count and `unknown` always does. */
export function verdictOf(findings: readonly Finding[], allow: readonly FindingKind[]): 'pass' | 'drift' | 'fail' {
  if (findings.some((finding) => finding.verdict === 'fail')) return 'fail';
  const counts = (finding: Finding) => finding.verdict === 'drift' && (finding.kind === 'unknown' || !allow.includes(finding.kind));
  return findings.some(counts) ? 'drift' : 'pass';
}

/** One sentence for a person: the gravest finding, and how many more there are. */
export function reasonOf(verdict: Verdict, findings: readonly Finding[], compared: boolean): string {
  const grave = findings.filter((finding) => finding.verdict === verdict);
  const first = grave[0];
  if (first === undefined)
    return compared ? 'everything that matters in the documented output is there' : 'it ran without an error; the guide shows no output';
  return grave.length === 1 ? first.why : `${first.why} (and ${grave.length - 1} more)`;
}

/** The first clause of a message; with the next one where it is too short to say anything: `targets.desk.cwd: there is no …`. */
export function inShort(message: string): string {
  const ends = [...message.matchAll(/: |; /g)].map((each) => each.index);
  const first = message.slice(0, ends[0]);
  return first.includes(' ') && first.length >= 20 ? first : message.slice(0, ends[1]);
}

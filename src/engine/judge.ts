import { type CompareResult, compare } from '../match/index.ts';
import type { Attempt, Bindings, Cue, Finding, Output, Page, Step } from '../model/index.ts';
import type { EngineOptions } from './options.ts';
import { verdictOf } from './outcome.ts';

/** What one observation means for one step. */
export interface Judgement extends Omit<CompareResult, 'verdict'> {
  readonly verdict: 'pass' | 'drift' | 'fail';
}

export interface JudgeContext {
  readonly options: EngineOptions;
  readonly page: Page;
  readonly sent: string;
  readonly changedSince: (stepId: string) => boolean;
  readonly bindings: Bindings;
}

/** Compares an output with what the step documents; what the run itself says (deadline, cut output) is judged here too. */
export function judge(step: Step, output: Output, context: JudgeContext): Judgement {
  const { options, page } = context;
  const result = compare(
    step.expected?.text ?? '',
    output.text,
    {
      command: step.command,
      sent: context.sent,
      site: { file: page.path, line: step.expected?.position.line ?? step.position.line, step: step.id, host: step.host },
      documented: step.expected !== null,
      end: output.end,
      pinned: [...options.guide.pinned, ...options.pinned],
      free: options.free,
      inventory: options.inventory,
      hosts: options.guide.hosts.flatMap((host) => [host.name, ...host.aliases]),
      cues: cuesOf(step, page),
      annotations: step.annotations,
      ...(options.policies === undefined ? {} : { policies: options.policies }),
      now: options.now().getTime(),
      changedSince: context.changedSince,
      interrupted: step.interrupt,
    },
    context.bindings,
  );
  const findings = [...runFindings(output, step), ...result.findings];
  return { ...result, findings, verdict: verdictOf(findings, options.allow) };
}

/** What looks like a question at the very end; `^C` is that of labproof. */
function waitsFor(text: string): string {
  const last = /([^\n]{1,120}[:?])[ \t]*(?:\^C|\^\\)*[ \t]*$/.exec(text.slice(-300))?.[1]?.trim();
  return last === undefined ? '' : `; perhaps it waits for an answer to "${last}": give it under "answers" of the target`;
}

/** Cues that speak of this step: sentences before it and after it. */
function cuesOf(step: Step, page: Page): readonly Cue[] {
  return page.cues.filter((cue) => cue.next === step.id || cue.previous === step.id);
}

function runFindings(output: Output, step: Step): readonly Finding[] {
  const at = { documented: null, live: null, type: 'output', policy: 'equal', curable: false } as const;
  const findings: Finding[] = [];
  if (output.end.kind === 'timeout') {
    findings.push({
      ...at,
      verdict: 'fail',
      kind: 'timeout',
      why: `the command did not end within ${output.end.afterMs / 1000} s on ${step.host ?? 'its host'}${waitsFor(output.text)}`,
    });
  }
  if (output.truncated > 0) {
    findings.push({
      ...at,
      verdict: 'fail',
      kind: 'truncated',
      why: `the output is longer than labproof keeps: ${output.truncated} characters were cut`,
    });
  }
  if (output.end.kind === 'interrupted' && !output.end.answered) {
    findings.push({
      ...at,
      verdict: 'fail',
      kind: 'missing-row',
      curable: true,
      why: 'the documented output had not appeared when the time to wait was over, and the command was interrupted',
    });
  }
  return findings;
}

/** Is it worth waiting? Only if everything that fails is of a kind that time can cure. */
export function curable(judgement: Judgement): boolean {
  const failing = judgement.findings.filter((finding) => finding.verdict === 'fail');
  return failing.some((finding) => finding.curable);
}

/** The attempt as reports show it. */
export function attemptOf(startedAt: string, output: Output, judgement: Judgement): Attempt {
  return { startedAt, durationMs: output.durationMs, verdict: judgement.verdict, findings: judgement.findings, output };
}

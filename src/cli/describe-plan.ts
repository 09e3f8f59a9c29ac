import type { PlannedStep } from '../engine/index.ts';
import type { Guide } from '../model/index.ts';
import { harmless, oneLine, wrap } from '../reporters/plain-text.ts';

interface Plan {
  readonly guide: Guide;
  readonly steps: readonly PlannedStep[];
}

const words: Readonly<Record<PlannedStep['action'], string>> = {
  send: 'send',
  hold: 'hold back',
  skip: 'skip',
  recall: 'recall',
  error: 'error',
};

/** The dry run in words and as data. */
export const describePlan = {
  text(plans: readonly Plan[]): string {
    return `${plans.map(planText).join('\n')}\nnothing was opened and nothing was sent\n`;
  },
  json(plans: readonly Plan[]): unknown {
    return {
      schemaVersion: 1,
      guides: plans.map(({ guide, steps }) => ({
        path: guide.path,
        title: guide.title,
        steps: steps.map(({ step, ...plan }) => ({
          id: step.id,
          file: step.position.file,
          line: step.position.line,
          host: step.host,
          shell: step.shell,
          directory: step.directory,
          kind: step.kind,
          documented: step.command,
          ...plan,
        })),
      })),
    };
  },
};

function planText({ guide, steps }: Plan): string {
  const lines = [`${harmless(guide.title)}  ${harmless(guide.path)}`];
  for (const plan of steps) {
    const { step } = plan;
    const where =
      plan.target === null
        ? (step.host ?? 'no host')
        : `${plan.target} (${plan.runner}, ${step.shell}${step.directory === null ? '' : `, in ${step.directory}`})`;
    lines.push(`  ${words[plan.action].padEnd(9)} ${step.position.file}:${step.position.line}  ${harmless(where)}`);
    lines.push(`            ${oneLine(plan.command, 110)}`);
    for (const { value, line } of plan.waitsFor) lines.push(`            with this lab's name for ${harmless(value)}, from line ${line}`);
    lines.push(wrap(plan.reason, 100, '            '));
    for (const evidence of plan.evidence)
      lines.push(wrap(`${evidence.about}: ${evidence.text} (${evidence.source}, line ${evidence.line})`, 100, '              · '));
  }
  return `${lines.join('\n')}\n`;
}

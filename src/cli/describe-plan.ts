import { type PlannedStep, spoils } from '../engine/index.ts';
import type { Guide, Point } from '../model/index.ts';
import { harmless, oneLine, wrap } from '../plain-text/index.ts';

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
    const why = hindrances(plans).map((each) => wrap(each, 100, '  '));
    const end = why.length === 0 ? '' : `verify would end with 3, as this does, because of\n${why.join('\n')}\n\n`;
    return `${plans.map(planText).join('\n')}\n${end}nothing was opened and nothing was sent\n`;
  },
  json(plans: readonly Plan[]): unknown {
    return {
      schemaVersion: 1,
      hindrances: hindrances(plans),
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

/** What keeps a run from being green whatever the lab answers, as far as it is known before; none where `verify` may end with 0. */
export function hindrances(plans: readonly Plan[]): readonly string[] {
  return plans.flatMap(({ guide, steps }) => {
    const at = ({ file, line }: Point, text: string) => `${file}:${line}: ${text}`;
    const blocks = guide.pages.flatMap((page) => page.blocks.filter((block) => block.kind === 'unclear' && block.suspicious));
    return [
      ...guide.pages.flatMap((page) => page.messages.filter(spoils).map((each) => at(each.position, each.message))),
      ...steps
        .filter(({ action, skip }) => action === 'error' || skip === 'unplanned')
        .map(({ step, reason }) => at(step.position, reason)),
      ...blocks.map((block) => at(block.position, `unclear block: ${block.reason}`)),
    ];
  });
}

function planText({ guide, steps }: Plan): string {
  const lines = [`${harmless(guide.title)}  ${harmless(guide.path)}`];
  for (const plan of steps) {
    const { step } = plan;
    const where =
      plan.target === null
        ? (step.host ?? 'no host')
        : `${plan.target} (${plan.runner}, ${step.shell}${step.directory === null ? '' : `, in ${step.directory}`})`;
    lines.push(`  ${words[plan.action].padEnd(9)} ${harmless(step.position.file)}:${step.position.line}  ${harmless(where)}`);
    lines.push(`            ${oneLine(plan.command, 110)}`);
    for (const { value, line } of plan.waitsFor) lines.push(`            with this lab's name for ${harmless(value)}, from line ${line}`);
    lines.push(wrap(plan.reason, 100, '            '));
    for (const evidence of plan.evidence)
      lines.push(wrap(`${evidence.about}: ${evidence.text} (${evidence.source}, line ${evidence.line})`, 100, '              · '));
  }
  return `${lines.join('\n')}\n`;
}

import { classifyCommand } from '../model/command/classify.ts';
import { classOfEntering } from '../model/command/entering.ts';
import { type Guide, type Page, type Problem, type Step, standings } from '../model/index.ts';
import type { Reason, RunExplanation } from './explanation.ts';

/** What the engine plans for a step, before anything is opened. */
export interface Plan {
  readonly action: RunExplanation['action'];
  readonly target: string | null;
  readonly runner: string | null;
  readonly command: string;
  readonly waitsFor: readonly { readonly value: string; readonly line: number }[];
  readonly reason: string;
  readonly problem: Problem | null;
}

/** The settings of a run that hold for every step. */
export interface RunSettings {
  readonly commandMs: number;
  readonly waitMs: number;
  /** The login shell of a target, or of a host that no target is configured for. */
  readonly loginShell: (host: string) => string;
  /** Has the configuration a target of this name? */
  readonly isTarget: (host: string) => boolean;
}

/** Where a step would run and on what evidence, with the shells in which its terminal would stand. */
export function whereItRuns(step: Step, page: Page, guide: Guide, plan: Plan, settings: RunSettings): RunExplanation {
  const repeated = plan.action === 'send' && step.kind === 'command' && classifyCommand(step.command, step.shell) === 'read-only';
  const retry = step.annotations.map((each) => each.annotation).find((each) => each.verb === 'retry');
  return {
    action: plan.action,
    reason: plan.reason,
    problem: plan.problem,
    documented: step.command,
    sent: plan.command,
    waitsFor: plan.waitsFor,
    host: step.host,
    target: plan.target,
    runner: plan.runner,
    user: step.user,
    shell: step.shell,
    stack: stackAt(step, guide, settings),
    directory: step.directory,
    evidence: step.evidence,
    settledBy: step.host === null ? settling(step, page, guide) : [],
    commandClass: classOf(step),
    deadlineMs: settings.commandMs,
    repeatMs: repeated ? (retry?.verb === 'retry' ? retry.ms : settings.waitMs) : 0,
    until: step.interrupt ? 'interrupt' : 'end',
  };
}

/** Entering and leaving a shell changes nothing, unless it is a mode for configuring. */
function classOf(step: Step): RunExplanation['commandClass'] {
  if (step.kind === 'command') return classifyCommand(step.command, step.shell);
  if ([step.shell, step.entersShell ?? ''].some((shell) => shell.endsWith('-config'))) return 'changing';
  return step.kind === 'enter' ? classOfEntering(step.command, step.command, (text) => classifyCommand(text, step.shell)) : 'read-only';
}

/** The login shell, what the guide has entered from there, and the shell of the prompt where that is another one. */
function stackAt(step: Step, guide: Guide, { loginShell, isTarget }: RunSettings): RunExplanation['stack'] {
  const standing = standings(guide, { loginShell, isTarget }).get(step.id);
  const login = loginShell(standing?.host ?? step.host ?? '');
  const open = (standing?.shells ?? []).map(({ enter }) => ({ shell: enter.entersShell ?? enter.shell, line: enter.position.line }));
  const stack: { shell: string; line: number | null }[] = [{ shell: login, line: null }, ...open];
  return stack.at(-1)?.shell === step.shell ? stack : [...stack, { shell: step.shell, line: null }];
}

/** What an author may write, and where, so that the host is known. */
function settling(step: Step, page: Page, guide: Guide): readonly Reason[] {
  const block = page.blocks[step.block];
  const names = guide.hosts.map((host) => host.name);
  const example = names[0] ?? 'HOST';
  const before = page.cues.filter((cue) => cue.next === step.id && cue.kind !== 'annotation').at(-1);
  return [
    ...(step.prompt === ''
      ? [{ says: `a prompt with its host before the command: user@${example}:~$ ${firstLine(step.command)}`, line: step.position.line }]
      : [{ says: `a host in the prompt: user@${example}:~$ in place of ${step.prompt}`, line: step.position.line }]),
    before === undefined
      ? { says: `a sentence before the block, such as "Log in to ${example}:"`, line: (block?.position ?? step.position).line }
      : { says: `the host in this sentence, such as "On ${example}, …": ${before.text}`, line: before.position.line },
    {
      says: names.length === 0 ? 'the guide names no host anywhere yet' : `the guide knows the hosts ${names.slice(0, 8).join(', ')}`,
      line: null,
    },
  ];
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

import type { Step } from '../model/index.ts';
import { LabproofError, toProblem } from '../model/index.ts';
import type { Sitting } from './sitting.ts';

/** Lends keyboard and screen to a shell on the step's host, until the student comes back. */
export async function visitShell(sitting: Sitting, step: Step): Promise<void> {
  const { desk, lab, term } = sitting.options;
  const host = sitting.names(step.host ?? 'the host');
  try {
    const { columns } = desk.setting;
    const channel = await lab.openShell(step, { columns, rows: 24, term });
    sitting.say(`You are on ${host}. Leave with "exit", or with Ctrl-] in any case.`);
    await desk.talk(channel);
    sitting.say('Back in the checklist.');
  } catch (error) {
    const problem = toProblem(error instanceof LabproofError ? error : error);
    const hint = problem.hint === undefined ? '' : ` ${problem.hint}.`;
    sitting.say(`There is no shell of ${host} now: ${problem.message}.${hint}`);
  }
}

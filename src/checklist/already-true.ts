import { learnerMessage, lookMessage } from './learner-words.ts';
import { isSettled } from './progress.ts';
import { verdictPanel } from './screens.ts';
import type { Sitting } from './sitting.ts';
import type { Stop } from './walk.ts';

/** The next documented output in the section that only reads: it shows whether what stands before it was done. */
export function probeAfter(sitting: Sitting, stop: Stop): Stop | null {
  const { walk, lab } = sitting.options;
  const section = stop.step.sections.join('\n');
  for (const next of walk.slice(walk.indexOf(stop) + 1)) {
    if (next.page.path !== stop.page.path || next.step.sections.join('\n') !== section) return null;
    if (next.step.kind !== 'command' || next.step.expected === null || sitting.progress.entries[next.step.id] !== undefined) continue;
    const preview = lab.preview(next.step);
    if (preview.kind === 'ready' && preview.needs === 'read-only') return next;
  }
  return null;
}

/** Runs a reading step ahead of its turn and says what it shows; its turn still comes. Only a pass proves that something is done. */
export async function look(sitting: Sitting, probe: Stop): Promise<boolean> {
  const { lab, desk } = sitting.options;
  desk.busy(`asking ${sitting.names(probe.step.host ?? 'the lab')} …`);
  sitting.looking = true;
  const outcome = await lab.runStep(probe.step, { consent: 'read-only', waitMs: 0 });
  sitting.looking = false;
  await lab.forget(probe.step);
  const where = `Line ${probe.step.position.line} of the page ("${sitting.names(probe.step.command)}")`;
  desk.show(verdictPanel(lookMessage(where, learnerMessage(probe.step, outcome, sitting.knowledge), outcome), sitting.setting));
  return outcome.verdict === 'pass';
}

/** Looks whether a step and those that change something with it are done already, and sets them aside if so. */
export async function checkAlreadyTrue(sitting: Sitting, stop: Stop): Promise<void> {
  const probe = probeAfter(sitting, stop);
  if (probe === null || !(await look(sitting, probe))) return;
  await setAlreadyTrue(sitting, stop, probe);
  sitting.say('It is there already: nothing needs to be sent.');
}

/** All that changes something between a step and the output that shows its result. */
export async function setAlreadyTrue(sitting: Sitting, stop: Stop, probe: Stop): Promise<void> {
  const { walk, lab } = sitting.options;
  for (const each of walk.slice(walk.indexOf(stop), walk.indexOf(probe))) {
    const preview = lab.preview(each.step);
    if (isSettled(sitting.progress.entries[each.step.id]) || preview.kind !== 'ready' || preview.needs === 'read-only') continue;
    await sitting.record({
      type: 'set-aside',
      stepId: each.step.id,
      status: 'already-true',
      reason: `line ${probe.step.position.line} shows already what the page shows after it`,
    });
  }
}

/** Takes a student's word for a step, and looks at what shows its result. */
export async function byHand(sitting: Sitting, stop: Stop): Promise<void> {
  const probe = probeAfter(sitting, stop);
  await sitting.record({ type: 'set-aside', stepId: stop.step.id, status: 'by-hand', reason: 'you did it yourself' });
  if (probe === null) sitting.say('Noted. To check it would be to do it again; the steps that follow show whether it worked.');
  else if (isNext(sitting, stop, probe)) await look(sitting, probe);
  sitting.leaveStop(stop);
}

/** Is there nothing left to change between the step and the output that shows its result? */
function isNext(sitting: Sitting, stop: Stop, probe: Stop): boolean {
  const { walk } = sitting.options;
  return walk.slice(walk.indexOf(stop) + 1, walk.indexOf(probe)).every((each) => isSettled(sitting.progress.entries[each.step.id]));
}

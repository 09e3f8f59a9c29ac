import { isSettled } from './progress.ts';
import type { Sitting } from './sitting.ts';
import type { Stop } from './walk.ts';

/**
 * The step that leads into the configuration mode of another one, where labproof's own terminal is not in it: the student stopped in
 * the middle, lost the connection, or typed it in a window of his own. What has been typed in such a mode decides where one is in it,
 * so that it cannot be entered again in silence.
 */
export function lostMode(sitting: Sitting, { step, page }: Stop): Stop | null {
  const { walk, recorded } = sitting.options;
  if (recorded || !step.shell.endsWith('-config')) return null;
  const at = walk.findIndex((stop) => stop.step.id === step.id);
  const entering = walk
    .slice(0, at)
    .findLast((stop) => stop.page === page && stop.step.host === step.host && stop.step.entersShell === step.shell);
  return entering === undefined || sitting.entered.has(entering.step.id) ? null : entering;
}

/** Goes back to where the mode is entered; each command from there on is sent only with a consent of its own, as if for the first time. */
export async function enterModeAgain(sitting: Sitting, stop: Stop): Promise<void> {
  const entering = lostMode(sitting, stop);
  if (entering === null) return;
  const { walk, lab } = sitting.options;
  const again = walk.slice(walk.indexOf(entering), walk.indexOf(stop)).filter((each) => isSettled(sitting.progress.entries[each.step.id]));
  await sitting.record({ type: 'reset', stepIds: again.map((each) => each.step.id) });
  for (const each of again) await lab.forget(each.step);
  await sitting.record({ type: 'went', stepId: entering.step.id });
  sitting.arrivedAt = null;
}

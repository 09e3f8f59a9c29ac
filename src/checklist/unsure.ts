import { harmless } from '../plain-text/index.ts';
import { look, probeAfter } from './already-true.ts';
import { arrival } from './screens.ts';
import type { Sitting } from './sitting.ts';
import { visitShell } from './visit-shell.ts';
import type { Stop } from './walk.ts';

export async function askWhetherDone(sitting: Sitting, stop: Stop): Promise<boolean> {
  const { desk } = sitting.options;
  const { intent } = sitting.progress;
  if (intent === null) return true;
  if (sitting.arrivedAt !== stop.step.id) {
    sitting.arrivedAt = stop.step.id;
    desk.show(arrival(stop, sitting.setting));
  }
  const probe = probeAfter(sitting, stop);
  const question = `"${harmless(intent.sent)}" was being sent to ${harmless(intent.target)} when labproof was stopped or lost it, and nobody knows whether it was done. labproof does not send it again by itself. Was it done?`;
  const choice = await desk.choose(question, [
    ...(probe === null
      ? []
      : [{ id: 'look' as const, label: `Look: check what line ${probe.step.position.line} of the page shows after it` }]),
    ...(desk.canTalk ? [{ id: 'shell' as const, label: `Go to a shell on ${harmless(intent.target)} and look myself` }] : []),
    { id: 'done', label: 'Yes, it was done' },
    { id: 'not-done', label: 'No, it was not done' },
    { id: 'quit', label: 'Stop for now' },
  ]);
  switch (choice) {
    case 'look':
      if (probe !== null) await look(sitting, probe);
      return true;
    case 'shell':
      await visitShell(sitting, stop.step);
      return true;
    case 'done':
      await sitting.record({ type: 'answered', done: true });
      sitting.leaveStop(stop);
      return true;
    case 'not-done':
      await sitting.record({ type: 'answered', done: false });
      sitting.arrivedAt = null;
      await sitting.options.lab.forget(stop.step);
      return true;
    default:
      return false;
  }
}

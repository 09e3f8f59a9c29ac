import { runAndRecord } from './judging.ts';
import { isRight } from './progress.ts';
import type { Sitting } from './sitting.ts';
import type { Stop } from './walk.ts';

/** Steps before it whose outputs tell it names: those that only read are run and judged; one that is right already is left. */
export async function runNeeds(sitting: Sitting, stop: Stop): Promise<void> {
  const { lab, desk } = sitting.options;
  for (const needed of lab.prerequisites.of(stop.step)) {
    if (isRight(sitting.progress.entries[needed.id])) continue;
    const preview = lab.preview(needed);
    const where = `line ${needed.position.line}`;
    if (preview.kind === 'blocked' || (preview.kind === 'ready' && preview.needs !== 'read-only')) {
      sitting.say(`First ${where} ("${sitting.names(needed.command)}"): it is for you to do.`);
      await sitting.record({ type: 'went', stepId: needed.id });
      sitting.arrivedAt = null;
      return;
    }
    sitting.say(`First ${where}: ${preview.kind === 'ready' ? preview.sent : needed.command}`);
    desk.busy('asking …');
    await runAndRecord(sitting, needed, 'read-only', false);
    if (!isRight(sitting.progress.entries[needed.id])) {
      await sitting.record({ type: 'went', stepId: needed.id });
      sitting.arrivedAt = null;
      return;
    }
  }
  sitting.arrivedAt = null;
}

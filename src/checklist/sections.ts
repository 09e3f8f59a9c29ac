import { harmless } from '../plain-text/index.ts';
import { look, probeAfter, setAlreadyTrue } from './already-true.ts';
import { isSettled, wasSent } from './progress.ts';
import type { Sitting } from './sitting.ts';
import { type Part, partsOf, type Stop } from './walk.ts';

/** Lets a student go to another section, or forget what he did in one; false when he leaves. */
export async function moveAbout(sitting: Sitting): Promise<boolean> {
  const { walk, desk } = sitting.options;
  const parts = partsOf(walk);
  const choice = await desk.choose('Which section?', [
    { id: 'back', label: 'Stay here' },
    ...parts.map((part, index) => ({
      id: String(index),
      label: `${harmless(part.title)} (${doneIn(sitting, part)} of ${part.stops.length})`,
    })),
  ]);
  if (choice === null || choice === 'back') return true;
  const part = parts[Number(choice)];
  const [first] = part?.stops ?? [];
  if (part === undefined || first === undefined) return true;
  const open = part.stops.find((stop) => !isSettled(sitting.progress.entries[stop.step.id]));
  const what = await desk.choose(`${harmless(part.title)}:`, [
    ...(open === undefined ? [] : [{ id: 'go' as const, label: `Go to step ${open.number}` }]),
    { id: 'reset', label: 'Start this section again' },
    { id: 'back', label: 'Stay here' },
  ]);
  if (what === 'go' && open !== undefined) await jumpTo(sitting, open);
  if (what === 'reset') await resetPart(sitting, part, first);
  return true;
}

function doneIn(sitting: Sitting, part: Part): number {
  return part.stops.filter((stop) => isSettled(sitting.progress.entries[stop.step.id])).length;
}

/** Goes ahead; what the page changes before that place is looked at, and taken as done where it is true already. */
async function jumpTo(sitting: Sitting, target: Stop): Promise<void> {
  const { walk, lab } = sitting.options;
  await sitting.record({ type: 'went', stepId: target.step.id });
  sitting.arrivedAt = null;
  const missing: number[] = [];
  for (const stop of walk.slice(0, walk.indexOf(target))) {
    if (isSettled(sitting.progress.entries[stop.step.id])) continue;
    const preview = lab.preview(stop.step);
    if (preview.kind !== 'ready' || preview.needs === 'read-only') continue;
    const probe = probeAfter(sitting, stop);
    if (probe !== null && walk.indexOf(probe) < walk.indexOf(target) && (await look(sitting, probe)))
      await setAlreadyTrue(sitting, stop, probe);
    else missing.push(stop.step.position.line);
  }
  const lines = `${missing.length === 1 ? 'line' : 'lines'} ${missing.join(', ')}`;
  if (missing.length > 0) sitting.say(`The page changes something before this that is not done yet, as far as one can see: ${lines}.`);
}

async function resetPart(sitting: Sitting, part: Part, first: Stop): Promise<void> {
  const { desk, lab } = sitting.options;
  const sent = part.stops.filter((stop) => wasSent(sitting.progress, stop.step.id));
  const lines = sent.map((stop) => stop.step.position.line).join(', ');
  const warning =
    sent.length === 0
      ? 'What you did in it is forgotten; your lab stays as it is.'
      : `What you did in it is forgotten; your lab stays as it is. Commands that change something were sent at ${sent.length === 1 ? 'line' : 'lines'} ${lines}: each is sent again only if you consent to it anew.`;
  const answer = await desk.choose(warning, [
    { id: 'no', label: 'No, leave it' },
    { id: 'yes', label: 'Yes, start it again' },
  ]);
  if (answer !== 'yes') return;
  await sitting.record({ type: 'reset', stepIds: part.stops.map((stop) => stop.step.id) });
  for (const stop of part.stops) {
    await lab.forget(stop.step);
    sitting.entered.delete(stop.step.id);
  }
  await sitting.record({ type: 'went', stepId: first.step.id });
  sitting.arrivedAt = null;
}

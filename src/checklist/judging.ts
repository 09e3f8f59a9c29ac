import type { ConsentLevel, Preview } from '../engine/index.ts';
import type { Outcome, Step } from '../model/index.ts';
import { stateLeft } from '../model/shell-state.ts';
import { harmless } from '../plain-text/index.ts';
import { learnerMessage, messageText } from './learner-words.ts';
import { wasSent } from './progress.ts';
import { verdictPanel } from './screens.ts';
import type { Sitting } from './sitting.ts';
import type { Stop } from './walk.ts';

/** Runs the step on the lab, with the student's consent where it changes something, and says what came of it. */
export async function judgeStep(sitting: Sitting, stop: Stop, preview: Preview): Promise<void> {
  const { step } = stop;
  const { desk } = sitting.options;
  if (preview.kind === 'blocked') {
    // Something may have been mended since.
    await sitting.options.lab.forget(step);
  }
  const changing = preview.kind === 'ready' && preview.needs !== 'read-only';
  let consent: ConsentLevel = 'read-only';
  if (preview.kind === 'ready' && changing) {
    if (wasSent(sitting.progress, step.id)) return;
    if (!(await consents(sitting, preview.target.name, preview.sent, preview.needs))) return;
    consent = preview.needs;
  } else if (preview.kind === 'ready' && preview.files.length > 0 && (await mayCreate(sitting, preview.target.name, preview.files))) {
    consent = 'changing';
  }
  await enterAgain(sitting, step);
  if (preview.kind === 'ready' && changing)
    await sitting.record({ type: 'sending', stepId: step.id, target: preview.target.name, sent: preview.sent });
  desk.busy(preview.kind === 'ready' ? `asking ${preview.target.name} …` : 'looking …');
  await runAndRecord(sitting, step, consent, changing);
}

export async function runAndRecord(sitting: Sitting, step: Step, consent: ConsentLevel, changing: boolean): Promise<Outcome> {
  const { lab, desk } = sitting.options;
  sitting.started.delete(step.id);
  // A command that changes something is run once; what only reads is asked anew.
  if (!changing) await lab.forget(step);
  const outcome = await lab.runStep(step, { consent });
  const message = learnerMessage(step, outcome, sitting.knowledge);
  await sitting.record({
    type: 'judged',
    stepId: step.id,
    outcome,
    message: messageText(message),
    observation: lab.observations.find((each) => each.stepId === step.id) ?? null,
    changing,
    started: sitting.started.has(step.id),
  });
  if (step.kind !== 'command' && outcome.verdict === 'pass') sitting.entered.add(step.id);
  // Wherever its terminal was, it is there no more.
  if (outcome.problem?.code === 'LABPROOF_SHELL_NOT_ENTERED' || outcome.problem?.code === 'LABPROOF_CONNECTION_LOST')
    sitting.entered.clear();
  desk.show(verdictPanel(message, sitting.setting));
  return outcome;
}

async function consents(sitting: Sitting, host: string, sent: string, needs: ConsentLevel): Promise<boolean> {
  const what = needs === 'all' ? 'This may destroy something on' : 'This changes something on';
  const answer = await sitting.options.desk.choose(`${what} ${harmless(host)}: ${harmless(sent)}`, [
    { id: 'no', label: 'No, leave it' },
    { id: 'yes', label: `Yes, send it to ${harmless(host)}` },
  ]);
  return answer === 'yes';
}

/** A file that the page asks for is never written over another one, so it may be asked for as often as the step is run. */
async function mayCreate(
  sitting: Sitting,
  host: string,
  files: readonly { readonly path: string; readonly line: number }[],
): Promise<boolean> {
  const named = files.map((file) => `${file.path} (line ${file.line})`).join(', ');
  const answer = await sitting.options.desk.choose(
    harmless(`The page asks to create ${named} on ${host} first. Shall it be written if it is not there?`),
    [
      { id: 'no', label: 'No, I do it myself' },
      { id: 'yes', label: `Yes, write it on ${harmless(host)}` },
    ],
  );
  return answer === 'yes';
}

/** labproof's own terminal is new after a pause: it is led into the shells where the student's walk already is, and what was set there is set. */
async function enterAgain(sitting: Sitting, step: Step): Promise<void> {
  const { lab, recorded } = sitting.options;
  for (const needed of lab.prerequisites.of(step)) {
    const entry = sitting.progress.entries[needed.id];
    const leads = needed.kind === 'enter' || (!recorded && needed.kind === 'command' && stateLeft(needed.command, needed.shell) !== null);
    if (!leads || sitting.entered.has(needed.id) || entry?.status !== 'checked' || entry.verdict !== 'pass') continue;
    const preview = lab.preview(needed);
    if (preview.kind !== 'ready' || preview.needs !== 'read-only') continue;
    sitting.entered.add(needed.id);
    await lab.runStep(needed, { consent: 'read-only' });
  }
}

import type { Preview } from '../engine/index.ts';
import { harmless } from '../plain-text/index.ts';
import { byHand, checkAlreadyTrue, probeAfter } from './already-true.ts';
import { type ChoiceId, choicesAt } from './choices.ts';
import { judgeStep } from './judging.ts';
import { enterModeAgain, lostMode } from './lost-mode.ts';
import { runNeeds } from './needs.ts';
import { isRight, isSettled, type Progress, wasSent } from './progress.ts';
import { arrival, commandPanel, expectedPanel, hintPanel, outputPanel, overview, summary, welcome } from './screens.ts';
import { moveAbout } from './sections.ts';
import { Sitting, type SittingOptions } from './sitting.ts';
import { paragraph } from './typeset.ts';
import { askWhetherDone } from './unsure.ts';
import { visitShell } from './visit-shell.ts';
import { currentStop, type Stop } from './walk.ts';

/** Lines of a menu, with the blank one above it. */
const heightOf = (choices: readonly unknown[]): number => choices.length + 6;
const readyChoices = [
  { id: 'next', label: 'Go on' },
  { id: 'output', label: 'Show what my lab printed' },
  { id: 'expected', label: 'Show what the page shows' },
  { id: 'quit', label: 'Stop for now' },
] as const;

const linesOf = (text: string): number => text.split('\n').length;

/** Walks a student through a guide, from where he is to where he stops; returns his progress, which is saved already. */
export async function walkThrough(options: SittingOptions): Promise<Progress> {
  const sitting = new Sitting(options);
  const { walk, desk, title, recorded } = sitting.options;
  desk.show(welcome(walk, sitting.progress, { title, recorded }, sitting.setting));
  for (;;) {
    const stop = currentStop(walk, sitting.progress);
    if (stop === null) {
      end(sitting);
      return sitting.progress;
    }
    const going = sitting.progress.intent === null ? await atStop(sitting, stop) : await askWhetherDone(sitting, stop);
    if (!going) {
      sitting.say('Your progress is kept. Start the same command again to go on.');
      return sitting.progress;
    }
  }
}

function end(sitting: Sitting): void {
  sitting.say('That was the last step.');
  sitting.options.desk.show(overview(sitting.options.walk, sitting.progress, sitting.setting));
  sitting.options.desk.show(summary(sitting.options.walk, sitting.progress, sitting.setting));
}

/** One question at a step; false when the student leaves. */
async function atStop(sitting: Sitting, stop: Stop): Promise<boolean> {
  const { desk, lab } = sitting.options;
  const { step } = stop;
  const preview = lab.preview(step);
  const atHand = facts(sitting, stop, preview);
  const choices = choicesAt(stop, atHand);
  if (sitting.arrivedAt !== step.id) {
    const blocked =
      preview.kind === 'blocked' ? `\n${paragraph(harmless(`It cannot be run yet: ${preview.outcome.reason}.`), sitting.setting)}` : '';
    const panel = `${commandPanel(step, preview, sitting.setting)}${blocked}`;
    if (!(await desk.read(arrival(stop, sitting.setting), linesOf(panel) + heightOf(choices)))) return false;
    sitting.arrivedAt = step.id;
    if (preview.kind === 'blocked' && preview.outcome.skip === 'planned') {
      desk.show(paragraph(harmless(`Nothing to do here: ${preview.outcome.reason}.`), sitting.setting));
      await sitting.record({ type: 'set-aside', stepId: step.id, status: 'not-asked', reason: preview.outcome.reason });
      return true;
    }
    desk.show(panel);
    if (atHand.lost !== null)
      sitting.say(
        `labproof's own terminal is not in ${step.shell} now: what is typed there begins at line ${atHand.lost.step.position.line}.`,
      );
  }
  const choice = await desk.choose('What next?', choices);
  return choice === null ? false : act(sitting, choice, stop, preview, heightOf(choices));
}

async function act(sitting: Sitting, choice: ChoiceId, stop: Stop, preview: Preview, below: number): Promise<boolean> {
  const { desk } = sitting.options;
  const { step } = stop;
  switch (choice) {
    case 'run':
    case 'check':
      await judgeStep(sitting, stop, preview);
      return afterVerdict(sitting, stop);
    case 'by-hand':
      await byHand(sitting, stop);
      return true;
    case 'already':
      await checkAlreadyTrue(sitting, stop);
      return true;
    case 'again':
      await enterModeAgain(sitting, stop);
      return true;
    case 'needs':
      await runNeeds(sitting, stop);
      return true;
    case 'hint':
      return desk.read(hintPanel(stop, sitting.options.lab.bindings.entries, sitting.setting), below);
    case 'expected':
      return desk.read(expectedPanel(step, sitting.knowledge, sitting.setting), below);
    case 'output':
      return desk.read(outputPanel(sitting.progress.entries[step.id], sitting.setting), below);
    case 'shell':
      await visitShell(sitting, step);
      return true;
    case 'skip':
      await sitting.record({ type: 'set-aside', stepId: step.id, status: 'skipped', reason: 'you went on without it' });
      sitting.leaveStop(stop);
      return true;
    case 'sections':
      return moveAbout(sitting);
    case 'quit':
      return false;
    default:
      return choice satisfies never;
  }
}

async function afterVerdict(sitting: Sitting, stop: Stop): Promise<boolean> {
  const { step } = stop;
  const entry = sitting.progress.entries[step.id];
  if (sitting.progress.intent !== null || !isSettled(entry)) return true;
  sitting.leaveStop(stop);
  // Nothing to look at: on to the next.
  if (step.kind !== 'command' && entry?.verdict === 'pass') return true;
  for (;;) {
    const choice = await sitting.options.desk.choose('Ready?', readyChoices);
    if (choice === null || choice === 'quit') return false;
    if (choice === 'next') return true;
    const panel =
      choice === 'output'
        ? outputPanel(sitting.progress.entries[step.id], sitting.setting)
        : expectedPanel(step, sitting.knowledge, sitting.setting);
    if (!(await sitting.options.desk.read(panel, heightOf(readyChoices)))) return false;
  }
}

function facts(sitting: Sitting, stop: Stop, preview: Preview) {
  const { step } = stop;
  return {
    preview,
    entry: sitting.progress.entries[step.id],
    lost: preview.kind === 'ready' && preview.needs !== 'read-only' ? lostMode(sitting, stop) : null,
    sent: wasSent(sitting.progress, step.id),
    probe: preview.kind === 'ready' && preview.needs !== 'read-only' ? probeAfter(sitting, stop) : null,
    canTalk: sitting.options.desk.canTalk,
    needs: sitting.options.lab.prerequisites.of(step).some((each) => !isRight(sitting.progress.entries[each.id])),
  };
}

import { isAbsolute, join } from 'node:path';
import { defineRunner, LabproofError, type Target } from 'labproof/plugin';
import { issuesOf, parseOptions } from './options.ts';
import { type Answer, readRecording } from './recording.ts';
import { ReplaySession } from './session.ts';

/** Answers that a target of a run still has, while the run lasts. */
const opened = new WeakMap<Target, Answer[]>();

/** Answers from a recording in place of a lab: strict, so that what was not recorded is an error and never a pass. */
export default defineRunner({
  name: 'replay',
  validate: issuesOf,
  async open(target, context) {
    const options = parseOptions(target.options);
    const recording = await readRecording(isAbsolute(options.recording) ? options.recording : join(context.cwd, options.recording));
    const problem = recording.unreachable.get(target.name);
    if (problem !== undefined) throw new LabproofError(problem);
    const waiting = opened.get(target);
    const lost = recording.lost.get(target.name);
    if (waiting !== undefined && lost !== undefined) throw new LabproofError(lost);
    // A host that is reached anew goes on where it was: each answer is given once in a run.
    const answers = waiting ?? recording.answers.filter((answer) => answer.host === target.name);
    opened.set(target, answers);
    return new ReplaySession(recording.file, answers, options.pace);
  },
});

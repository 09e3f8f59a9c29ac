import { isAbsolute, join } from 'node:path';
import { defineRunner, LabproofError } from 'labproof/plugin';
import { issuesOf, parseOptions } from './options.ts';
import { readRecording } from './recording.ts';
import { ReplaySession } from './session.ts';

/** Answers from a recording in place of a lab: strict, so that what was not recorded is an error and never a pass. */
export default defineRunner({
  name: 'replay',
  validate: issuesOf,
  async open(target, context) {
    const options = parseOptions(target.options);
    const recording = await readRecording(isAbsolute(options.recording) ? options.recording : join(context.cwd, options.recording));
    const problem = recording.unreachable.get(target.name);
    if (problem !== undefined) throw new LabproofError(problem);
    return new ReplaySession(recording, target.name, options.pace);
  },
});

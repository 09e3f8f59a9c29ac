import { broadcast } from '../drive/broadcast.ts';
import { openReporters } from '../drive/open-reporters.ts';
import { type ExitCode, exit, type World } from '../drive/world.ts';
import { mergeRuns } from '../report/index.ts';
import { readEvents } from './read-events.ts';

/** `labproof report`: any report of runs that are over. It judges nothing: its exit code is 0 once all reports are written, 3 when one could not be. */
export async function reportCommand(
  files: readonly string[],
  options: { readonly reporter?: readonly string[] },
  world: World,
): Promise<ExitCode> {
  const runs = await Promise.all(files.map((file) => readEvents(file, world)));
  const events = mergeRuns(runs);
  const reporters = await openReporters(options.reporter ?? ['terminal'], world);
  const written = await broadcast(
    (async function* () {
      yield* events;
    })(),
    reporters,
    world,
  );
  return written ? exit.verified : exit.error;
}

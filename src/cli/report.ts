import { broadcast } from '../drive/broadcast.ts';
import { openReporters } from '../drive/open-reporters.ts';
import { reportsOf, requireOutputs } from '../drive/outputs.ts';
import { type ExitCode, exit, type World } from '../drive/world.ts';
import { mergeRuns } from '../report/index.ts';
import { readEvents } from './read-events.ts';

/** `labproof report`: any report of runs that are over. It judges nothing: its exit code is 0 once all reports are written, 3 when one could not be. */
export async function reportCommand(
  files: readonly string[],
  options: { readonly reporter?: readonly string[] },
  world: World,
): Promise<ExitCode> {
  const reads = files.map((file) => ({ what: 'the events that it reads', file }));
  await requireOutputs(reportsOf(options.reporter ?? []), reads, world);
  const runs = await Promise.all(files.map((file) => readEvents(file, world)));
  const events = mergeRuns(runs, runNames(files));
  const reporters = await openReporters(options.reporter ?? ['terminal'], world);
  const written = await broadcast((emit) => events.forEach(emit), reporters, world);
  return written ? exit.verified : exit.error;
}

/** What tells the files apart in their paths: `group-a/run.events.jsonl` and `group-b/run.events.jsonl` are runs `group-a` and `group-b`. */
function runNames(files: readonly string[]): readonly string[] {
  const parts = files.map((file) => file.replace(/(?:\.events)?\.jsonl$/, '').split(/[/\\]/));
  const least = Math.min(...parts.map((each) => each.length));
  const alike = (at: (each: readonly string[]) => string | undefined): boolean => new Set(parts.map(at)).size === 1;
  let [head, tail] = [0, 0];
  while (head < least && alike((each) => each[head])) head++;
  while (tail < least - head && alike((each) => each.at(-1 - tail))) tail++;
  const names = parts.map((each) => each.slice(head, each.length - tail).join('/'));
  return new Set(names).size === names.length ? names : names.map((_, index) => `run ${index + 1}`);
}

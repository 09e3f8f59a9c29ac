import type { RunEvent } from '../model/index.ts';

/** Gravity of exit codes: usage, error, fail, drift, verified. */
const precedence = [4, 3, 1, 2, 0];

/**
 * The events of several runs (shards, hosts, student groups) as those of one: nothing of a run is dropped. A guide that several
 * runs have keeps the results of each, under its path and the name of the run; a run that was cut off counts as exit code 3.
 */
export function mergeRuns(
  runs: readonly (readonly RunEvent[])[],
  names: readonly string[] = runs.map((_, index) => `run ${index + 1}`),
): readonly RunEvent[] {
  const [first] = runs;
  if (first === undefined || runs.length === 1) return first ?? [];
  const guides = runs.map((run) => new Set(run.flatMap((event) => (event.type === 'guide-loaded' ? [event.guide] : []))));
  const isShared = (guide: string): boolean => guides.filter((each) => each.has(guide)).length > 1;
  const merged: RunEvent[] = [];
  const started = runs.flatMap((run) => run.filter((event) => event.type === 'run-started'));
  const [start] = started;
  // A mixture must not look like a run from a recording alone, nor one from a recording like a live run.
  const mode = started.find((event) => event.mode !== 'live')?.mode ?? 'live';
  if (start !== undefined) merged.push({ ...start, mode, paths: started.flatMap((event) => event.paths) });
  for (const [index, run] of runs.entries()) {
    const own = new Map([...(guides[index] ?? [])].map((guide) => [guide, isShared(guide) ? `${guide} (${names[index]})` : guide]));
    for (const event of run) {
      if (event.type === 'run-started' || event.type === 'run-finished') continue;
      merged.push(
        'guide' in event && event.guide !== null ? ({ ...event, guide: own.get(event.guide) ?? event.guide } as RunEvent) : event,
      );
    }
  }
  const finished = runs.map((run) => run.find((event) => event.type === 'run-finished'));
  const codes = finished.map((event) => event?.exitCode ?? 3);
  merged.push({
    type: 'run-finished',
    at: finished.at(-1)?.at ?? start?.at ?? '',
    durationMs: finished.reduce((sum, event) => sum + (event?.durationMs ?? 0), 0),
    exitCode: precedence.find((code) => codes.includes(code)) ?? 3,
  });
  return merged;
}

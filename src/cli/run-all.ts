import { VERSION } from '../drive/version.ts';
import type { World } from '../drive/world.ts';
import { type EngineOptions, exitCode, tellGuide } from '../engine/index.ts';
import { type Guide, type Outcome, type RunEvent, schemaVersion } from '../model/index.ts';

/** Runs guides one after the other, and adds what each came to. */
export async function runAll(
  guides: readonly Guide[],
  engineFor: (guide: Guide) => EngineOptions,
  results: { guide: Guide; outcomes: readonly Outcome[] }[],
  run: { readonly paths: readonly string[]; readonly mode: 'live' | 'replay' },
  world: World,
  emit: (event: RunEvent) => void,
): Promise<void> {
  const started = world.now();
  emit({ type: 'run-started', schemaVersion, at: started.toISOString(), labproof: VERSION, ...run });
  for (const guide of guides) results.push({ guide, outcomes: await tellGuide(engineFor(guide), emit) });
  const ended = world.now();
  emit({ type: 'run-finished', at: ended.toISOString(), durationMs: ended.getTime() - started.getTime(), exitCode: exitCode(results) });
}

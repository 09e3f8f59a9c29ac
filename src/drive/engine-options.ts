import { dirname, resolve } from 'node:path';
import { type EngineOptions, prerequisites, selection } from '../engine/index.ts';
import { loadRunner } from '../load-runner.ts';
import type { FindingKind, Guide, Step } from '../model/index.ts';
import { readSecret } from '../read-secret.ts';
import { withPreparations } from './preparations.ts';
import type { Settings } from './settings.ts';
import type { World } from './world.ts';

/** What the engine is opened with for one guide: settings and the world made one. */
export function engineOptions(
  guide: Guide,
  settings: Settings,
  selects: readonly ((step: Step) => boolean)[],
  world: Pick<World, 'now' | 'env' | 'cwd' | 'home' | 'signal' | 'ask'>,
): EngineOptions {
  const { config } = settings.loaded;
  const wanted =
    selects.length === 0
      ? null
      : selection(
          guide,
          (step) => selects.some((select) => select(step)),
          (step) => prerequisites(guide).of(step),
        );
  return {
    guide: withPreparations(guide, settings, world),
    targets: settings.targets,
    inventory: config.inventory,
    pinned: config.addresses.pinned,
    free: config.addresses.free,
    placeholders: config.placeholders,
    timeouts: { connectMs: config.timeouts.connect, commandMs: config.timeouts.command, waitMs: config.timeouts.wait },
    consent: settings.consent,
    targetConsent: settings.targetConsent,
    allow: settings.allow as readonly FindingKind[],
    policies: settings.policies,
    commandClasses: config.commandClasses,
    select: wanted,
    dialects: settings.loading.dialects,
    loadRunner: (name) => loadRunner(name, dirname(settings.loaded.file ?? resolve(world.cwd, 'labproof.yaml'))),
    readSecret,
    ...(world.ask === undefined ? {} : { ask: world.ask }),
    now: world.now,
    env: world.env,
    cwd: dirname(settings.loaded.file ?? resolve(world.cwd, 'labproof.yaml')),
    home: world.home,
    signal: world.signal,
  };
}

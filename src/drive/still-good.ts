import type { Guide, Outcome, Step, Target } from '../model/index.ts';
import type { Settings } from './settings.ts';

/**
 * Answers of an earlier run that may be judged again: those of hosts that are the same target as then. What the configuration has
 * moved elsewhere is asked anew; so is a recording, which costs nothing and may be another one by now.
 */
export function stillGood(
  before: ReadonlyMap<string, Outcome>,
  guide: Guide,
  then: Settings | null,
  now: Settings,
): ReadonlyMap<string, Outcome> {
  if (then === null || now.targets.some((target) => target.runner === 'replay')) return new Map();
  const [was, is] = [then, now].map(({ targets, loaded }) => JSON.stringify([targets, loaded.config.inventory]));
  if (was === is) return before;
  const steps = guide.pages.flatMap((page) => page.steps);
  const same = (step: Step) => JSON.stringify(targetOf(step, then)) === JSON.stringify(targetOf(step, now));
  const ids = new Set(steps.filter(same).map((step) => step.id));
  return new Map([...before].filter(([id]) => ids.has(id)));
}

function targetOf({ host }: Step, { targets, loaded }: Settings): readonly Target[] {
  const names = [host, loaded.config.inventory[host ?? '']].map((name) => name?.toLowerCase());
  return targets.filter((target) => [target.name, ...target.aliases].some((name) => names.includes(name.toLowerCase())));
}

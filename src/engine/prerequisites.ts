import { bindableValues } from '../match/index.ts';
import { type Guide, type Step, standings } from '../model/index.ts';
import { showsPath, stateLeft } from '../model/shell-state.ts';

/** Which earlier steps show the values that a step's command mentions: it depends on them. */
export interface Prerequisites {
  /** Bindable values that documented outputs before the step show. */
  learnableBefore(step: Step): readonly string[];
  /** The first step that shows a value, or null. */
  shownBy(value: string): Step | null;
  /** Steps that must have run before this one, in order, recalled observations included. */
  of(step: Step): readonly Step[];
}

/** Computed once a guide: values in order of their first documented appearance. */
export function prerequisites(guide: Guide): Prerequisites {
  const steps = guide.pages.flatMap((page) => page.steps);
  const indexOf = new Map(steps.map((step, index) => [step.id, index]));
  const standing = standings(guide);
  const firstShown = new Map<string, number>();
  /** How many of them are known before each step. */
  const valuesBefore: number[] = [];
  for (const [index, step] of steps.entries()) {
    valuesBefore.push(firstShown.size);
    for (const { value } of step.expected === null ? [] : bindableValues(step.expected.text)) {
      if (!firstShown.has(value)) firstShown.set(value, index);
    }
  }
  const values = [...firstShown.keys()];
  const setting = steps.flatMap((step, index) => {
    const left = step.kind === 'command' && step.sameAs === null ? stateLeft(step.command, step.shell) : null;
    return left === null ? [] : [{ index, directory: left.directory, standing: standing.get(step.id) }];
  });
  /** What sets something in the shells of a step, before it. */
  const settingBefore = (step: Step, own: number): readonly number[] => {
    const here = standing.get(step.id);
    const shells = here?.shells.map(({ enter }) => enter.id) ?? [];
    return setting
      .filter((left) => left.index < own && left.standing?.host === here?.host && !(left.directory && showsPath(step)))
      .filter((left) => left.standing?.shells.every(({ enter }, depth) => enter.id === shells[depth]) === true)
      .map((left) => left.index);
  };
  const direct = (step: Step): readonly Step[] => {
    const own = indexOf.get(step.id) ?? 0;
    const needed = new Set<number>();
    if (step.sameAs !== null) needed.add(indexOf.get(step.sameAs) ?? own);
    for (const [value, index] of firstShown) if (index < own && mentions(step.command, value)) needed.add(index);
    for (const { enter } of standing.get(step.id)?.shells ?? []) needed.add(indexOf.get(enter.id) ?? own);
    for (const index of settingBefore(step, own)) needed.add(index);
    needed.delete(own);
    return [...needed].sort((a, b) => a - b).flatMap((index) => steps[index] ?? []);
  };
  return {
    learnableBefore: (step) => values.slice(0, valuesBefore[indexOf.get(step.id) ?? 0]),
    shownBy: (value) => steps[firstShown.get(value) ?? -1] ?? null,
    of: (step) => {
      const all = new Set<Step>();
      const visit = (each: Step): void => {
        for (const needed of direct(each)) {
          if (all.has(needed)) continue;
          all.add(needed);
          visit(needed);
        }
      };
      visit(step);
      return steps.filter((each) => all.has(each));
    },
  };
}

/** Whole-token occurrence: no word character, dot or dash carries on at either side. */
function mentions(command: string, value: string): boolean {
  for (let at = command.indexOf(value); at >= 0; at = command.indexOf(value, at + 1)) {
    const [before, after] = [command[at - 1] ?? ' ', command[at + value.length] ?? ' '];
    if (!/[\w.-]/.test(before) && !/[\w-]/.test(after)) return true;
  }
  return false;
}

import type { Problem, Step, Target } from '../model/index.ts';
import type { EngineOptions } from './options.ts';

/** The one target on which a step runs, or why there is none. Nothing ever falls back to the local machine. */
export function resolveTarget(
  step: Pick<Step, 'host' | 'position'>,
  options: EngineOptions,
): { readonly kind: 'target'; readonly target: Target } | { readonly kind: 'problem'; readonly problem: Problem } {
  const host = step.host ?? '';
  const names = [host, options.inventory[host]].filter((name): name is string => name !== undefined && name !== '');
  const found = options.targets.filter((target) =>
    names.some((name) => same(target.name, name) || target.aliases.some((alias) => same(alias, name))),
  );
  const [target, another] = found;
  if (target !== undefined && another === undefined) return { kind: 'target', target };
  if (another !== undefined) {
    return {
      kind: 'problem',
      problem: {
        code: 'LABPROOF_TARGET_AMBIGUOUS',
        message: `${host} is the name or alias of several targets: ${found.map((each) => each.name).join(', ')}`,
        hint: 'let each alias belong to one target only',
        position: step.position,
      },
    };
  }
  const known = options.targets.map((each) => each.name);
  return {
    kind: 'problem',
    problem: {
      code: 'LABPROOF_TARGET_UNKNOWN',
      message: `the guide runs this on ${host}, and the configuration has no target of that name${known.length > 0 ? ` (it has ${known.join(', ')})` : ''}`,
      hint: `add it to labproof.yaml, or give --target ${host}=ssh://user@address`,
      position: step.position,
    },
  };
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

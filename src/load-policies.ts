import type { Config, LoadedConfig } from './config/index.ts';
import { loosensState, noPolicies, type Pattern, type Policies } from './match/index.ts';
import { LabproofError } from './model/index.ts';

/**
 * The policies that a configuration adds, as `match` takes them. Throws LABPROOF_CONFIG_INVALID at the place of a pattern that is
 * none, and of a rule that would let a state become another one.
 */
export async function loadPolicies(loaded: LoadedConfig): Promise<Policies> {
  const { policies } = loaded.config;
  if (Object.values(policies).every((each) => each.length === 0)) return noPolicies;
  for (const kind of ['columns', 'labels'] as const)
    for (const [index, rule] of policies[kind].entries()) {
      const why = loosensState(rule);
      if (why !== null)
        throw invalid(
          `policies.${kind}[${index}] has the policy ${rule.policy}: ${why}, and a state that becomes another one is a failure`,
          'take the policy equal, or allow single words beside the output: .. labproof: one-of "Running" "Completed"',
          loaded,
          ['policies', kind, index, 'policy'],
        );
    }
  return {
    columns: policies.columns.map((rule) => ({ ...rule, command: rule.command ?? null })),
    labels: policies.labels.map((rule) => ({ ...rule, command: rule.command ?? null })),
    states: policies.states,
    errors: await Promise.all(policies.errors.map((source, index) => compiled(source, false, loaded, ['policies', 'errors', index]))),
    commands: policies.commands.map((each) => ({ ...each, tail: each.tail ?? null, order: each.order ?? null })),
    matchers: await Promise.all(
      policies.matchers.map(async (matcher: Config['policies']['matchers'][number], index) => ({
        ...matcher,
        command: matcher.command ?? null,
        judge: null,
        pattern: await compiled(matcher.pattern, true, loaded, ['policies', 'matchers', index, 'pattern']),
      })),
    ),
  };
}

/** Foreign patterns run on an engine whose time is linear in the text. */
async function compiled(source: string, whole: boolean, loaded: LoadedConfig, path: readonly PropertyKey[]): Promise<Pattern> {
  // Loaded when there is a pattern to compile.
  const { compilePattern } = await import('./pattern.ts');
  try {
    return compilePattern(source, whole);
  } catch (cause) {
    throw invalid(
      `${path.join('.')} is ${JSON.stringify(source)}: ${cause instanceof Error ? cause.message : String(cause)}`,
      'the syntax is RE2: there is no look-ahead and no back-reference',
      loaded,
      path,
    );
  }
}

function invalid(message: string, hint: string, loaded: LoadedConfig, path: readonly PropertyKey[]): LabproofError {
  return new LabproofError({
    code: 'LABPROOF_CONFIG_INVALID',
    message,
    hint,
    ...(loaded.file === null ? {} : { position: { file: loaded.file, ...loaded.positionOf(path, 'value') } }),
  });
}

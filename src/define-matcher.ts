import type { Matcher } from './match/index.ts';
import { LabproofError } from './model/index.ts';
import { compilePattern } from './pattern.ts';

/** A kind of value as its author writes it down. */
export interface MatcherDefinition {
  /** What such a value is called in explanations: `order number`. */
  readonly name: string;
  /** A regular expression (RE2 syntax) for the whole value. */
  readonly pattern: string;
  /** `type` (the default) and `ignore`: any value of this kind; `bind`: the same for the same; `equal`: none other. */
  readonly policy?: Matcher['policy'];
  /** What a difference becomes that the policy does not allow; `fail` when left out. */
  readonly otherwise?: Matcher['otherwise'];
  /** Only for commands that begin with these words. */
  readonly command?: string;
  /** Decides instead of the policy, for two values of this kind that differ. */
  readonly judge?: (documented: string, live: string) => 'pass' | 'drift' | 'fail';
}

/**
 * A kind of value that labproof does not know, for `compare` and `toMatchDocumented`.
 * Throws LABPROOF_MATCHER_INVALID when the pattern is none (RE2 syntax: no look-ahead, no back-reference).
 * A documented state word stays a state, whatever a matcher says of it.
 */
export function defineMatcher(definition: MatcherDefinition): Matcher {
  const { name, policy = 'type', otherwise = 'fail', command = null, judge = null } = definition;
  try {
    return { name, pattern: compilePattern(definition.pattern, true), policy, otherwise, command, judge };
  } catch (cause) {
    throw new LabproofError(
      {
        code: 'LABPROOF_MATCHER_INVALID',
        message: `the matcher "${name}" has the pattern ${JSON.stringify(definition.pattern)}: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: 'the syntax is RE2: there is no look-ahead and no back-reference',
      },
      { cause },
    );
  }
}

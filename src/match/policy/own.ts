import type { PolicyName } from '../../model/index.ts';
import type { ColumnPolicy } from './columns.ts';
import { columnPolicy } from './columns.ts';
import { isStateWord } from './states.ts';

/** A pattern that somebody else wrote, compiled by an engine whose time is linear in the text. */
export interface Pattern {
  readonly source: string;
  /** Does it stand anywhere in the text? */
  readonly test: (text: string) => boolean;
}

/** A rule of the user for values in a column or behind a label. */
export interface OwnRule {
  /** Only for commands that begin with these words; null for every command. */
  readonly command: string | null;
  readonly policy: 'equal' | 'ignore' | 'type' | 'range' | 'count' | 'bind' | 'set' | 'full';
  /** What a difference becomes where the policy does not allow it. */
  readonly otherwise: 'fail' | 'drift';
}

/** A kind of value that labproof does not know: its look, and what a difference means. */
export interface Matcher {
  /** For explanations: `order number`. */
  readonly name: string;
  /** Must match the whole value. */
  readonly pattern: Pattern;
  /** `ignore` and `type`: any value of this kind; `bind`: the same name for the same name throughout the guide; `equal`: none other. */
  readonly policy: 'ignore' | 'type' | 'bind' | 'equal';
  readonly otherwise: 'fail' | 'drift';
  /** Only for commands that begin with these words; null for every command. */
  readonly command: string | null;
  /** Decides instead of the policy, for two values of this kind that differ. */
  readonly judge: ((documented: string, live: string) => 'pass' | 'drift' | 'fail') | null;
}

/** What the user adds to the tables of policies. The state guard stays above all of it. */
export interface Policies {
  readonly columns: readonly (OwnRule & { readonly column: string })[];
  readonly labels: readonly (OwnRule & { readonly label: string })[];
  /** States that no table knows: `good` and `between` words, and `bad` ones that a page would have to show. */
  readonly states: readonly { readonly good: readonly string[]; readonly between: readonly string[]; readonly bad: readonly string[] }[];
  /** Lines that say that a command failed. */
  readonly errors: readonly Pattern[];
  /** Whether the page shows all rows of a command, and whether their order means something. */
  readonly commands: readonly {
    readonly command: string;
    readonly tail: 'open' | 'closed' | null;
    readonly order: 'strict' | 'any' | null;
  }[];
  readonly matchers: readonly Matcher[];
}

export const noPolicies: Policies = { columns: [], labels: [], states: [], errors: [], commands: [], matchers: [] };

/** Why a rule must not be: it would let a state become another one. Null when it may be. */
export function loosensState(rule: {
  readonly policy: OwnRule['policy'];
  readonly column?: string;
  readonly label?: string;
}): string | null {
  if (rule.policy === 'equal') return null;
  if (rule.column !== undefined && columnPolicy(rule.column.toUpperCase())?.kind === 'state')
    return `the column ${rule.column} holds a state`;
  const last =
    rule.label
      ?.toLowerCase()
      .split(/[^a-z]+/)
      .filter((word) => word !== '')
      .at(-1) ?? '';
  if (stateLabels.has(last)) return `what stands behind "${rule.label}" is a state`;
  const word = rule.label?.split(/\s+/).find((each) => isStateWord(each));
  return word === undefined ? null : `"${word}" in "${rule.label}" is a state itself`;
}
const stateLabels = new Set(['state', 'status', 'phase', 'health', 'ready', 'condition', 'availability', 'result']);

/** The user's rules as the judges ask for them, for one command. */
export class OwnPolicies {
  readonly #policies: Policies;
  readonly #command: string;

  constructor(policies: Policies, command: string) {
    this.#policies = policies;
    this.#command = plain(command);
  }

  column(name: string): ColumnPolicy | null {
    const rule = this.#policies.columns.find((each) => this.#isFor(each.command) && each.column.toUpperCase() === name.toUpperCase());
    return rule === undefined ? null : asColumn(rule);
  }

  /** `before`: the words right before the value, lower case. */
  label(before: string): ColumnPolicy | null {
    const text = before.replace(/[\s:=]+$/, '');
    const rule = this.#policies.labels.find((each) => this.#isFor(each.command) && endsWithWords(text, each.label.toLowerCase()));
    return rule === undefined ? null : asColumn(rule);
  }

  /** A documented state that became another word of its kind, or any value that became a bad one. */
  breaksState(documented: string, live: string): boolean {
    const [own, other] = [documented.toLowerCase(), live.toLowerCase()];
    if (own === other) return false;
    return this.#policies.states.some(({ good, between, bad }) => {
      const known = [...good, ...between, ...bad].map((word) => word.toLowerCase());
      return known.includes(own) || bad.some((word) => word.toLowerCase() === other);
    });
  }

  isError(line: string): boolean {
    return this.#policies.errors.some((pattern) => pattern.test(line));
  }

  matcher(value: string): Matcher | null {
    return this.#policies.matchers.find((each) => this.#isFor(each.command) && each.pattern.test(value)) ?? null;
  }

  get tail(): 'open' | 'closed' | null {
    return this.#policies.commands.find((each) => this.#isFor(each.command) && each.tail !== null)?.tail ?? null;
  }

  get order(): 'strict' | 'any' | null {
    return this.#policies.commands.find((each) => this.#isFor(each.command) && each.order !== null)?.order ?? null;
  }

  #isFor(command: string | null): boolean {
    return command === null || this.#command === plain(command) || this.#command.startsWith(`${plain(command)} `);
  }
}

function plain(command: string): string {
  return command
    .trim()
    .replace(/^sudo (?:-\S+ )*/, '')
    .replace(/\s+/g, ' ');
}

function endsWithWords(text: string, words: string): boolean {
  return text === words || text.endsWith(` ${words}`);
}

function asColumn({ policy, otherwise }: OwnRule): ColumnPolicy {
  return {
    policy: policy satisfies PolicyName,
    otherwise,
    kind: 'text',
    ...(policy === 'equal' && otherwise === 'fail' ? { exact: true } : {}),
  };
}

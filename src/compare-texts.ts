import { bindingsOf, type CompareResult, compare, cuesOfProse, type Matcher, noPolicies, type Policies } from './match/index.ts';

/** What a comparison of two texts may know beside them; everything may be left out. */
export interface CompareTextsOptions {
  /** The command whose output this is: it decides on columns, rows and order. */
  readonly command?: string;
  /** Values that an earlier output showed, documented → live. */
  readonly bindings?: Readonly<Record<string, string>>;
  /** Addresses and prefixes that must appear as documented. */
  readonly pinned?: readonly string[];
  /** Prefixes from which every lab gets addresses of its own. */
  readonly free?: readonly string[];
  /** Sentences beside the output; they may only tighten. Marked values stand in backquotes or quotes. */
  readonly prose?: string | readonly string[];
  readonly matchers?: readonly Matcher[];
  readonly policies?: Policies;
  /** When the output was made, for what is valid until a moment; now when left out. */
  readonly now?: Date;
}

/** Judges a live output against a documented one, without a guide: the same rules as `labproof verify`. */
export function compareTexts(documented: string, live: string, options: CompareTextsOptions = {}): CompareResult {
  const {
    command = '',
    bindings = {},
    pinned = [],
    free = [],
    prose = [],
    matchers = [],
    policies = noPolicies,
    now = new Date(),
  } = options;
  return compare(
    documented.replace(/\r?\n$/, ''),
    live,
    {
      command,
      site: { file: 'documented', line: 1, step: 'compare', host: null },
      documented: true,
      end: { kind: 'prompt' },
      pinned,
      free,
      inventory: {},
      hosts: [],
      cues: cuesOfProse(typeof prose === 'string' ? [prose] : prose, 'compare'),
      changedSince: () => false,
      now: now.getTime(),
      interrupted: false,
      policies: { ...policies, matchers: [...policies.matchers, ...matchers] },
    },
    bindingsOf(bindings),
  );
}

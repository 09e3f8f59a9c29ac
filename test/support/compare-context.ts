import type { CompareContext } from '../../src/match/index.ts';

/** What a comparison knows beside the two texts, where a test does not say otherwise: a command that ended well, in a lab of no names. */
export function compareContext(more: Partial<CompareContext> = {}): CompareContext {
  return {
    command: 'show things',
    site: { file: 'g.rst', line: 1, step: 's', host: 'h' },
    documented: true,
    end: { kind: 'prompt' },
    pinned: [],
    free: [],
    inventory: {},
    hosts: [],
    cues: [],
    changedSince: () => false,
    interrupted: false,
    ...more,
  };
}

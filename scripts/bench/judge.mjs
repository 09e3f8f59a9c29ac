// One comparison as `labproof compare` makes it, of the built package.
import { bindingsOf, compare, cuesOfProse } from '../../dist/src/match/index.js';

/**
 * @param {string} documented
 * @param {string} live
 * @param {string} command
 * @param {{ bindings?: Record<string, string>, pinned?: string[], free?: string[], prose?: string | string[], now?: string }} [known]
 */
export function judge(documented, live, command, known = {}) {
  const prose = [known.prose ?? []].flat();
  return compare(
    documented.replace(/\r?\n$/, ''),
    live,
    {
      command,
      site: { file: 'pair', line: 1, step: 'compare', host: null },
      documented: true,
      end: { kind: 'prompt' },
      pinned: known.pinned ?? [],
      free: known.free ?? [],
      inventory: {},
      hosts: [],
      cues: cuesOfProse(prose, 'compare'),
      changedSince: () => false,
      now: known.now === undefined ? Date.now() : Date.parse(known.now),
      interrupted: false,
    },
    bindingsOf(known.bindings ?? {}),
  );
}

/** The first finding that explains a verdict, in words. */
export function firstReason(result) {
  const reason = result.findings.find((each) => each.verdict === result.verdict && each.verdict !== 'pass');
  return reason === undefined ? 'no finding' : `${reason.kind}: ${reason.why}`;
}

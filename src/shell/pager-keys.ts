import type { Dialect } from '../model/index.ts';
import type { Screen } from './screen.ts';

/** The keys that a pager waits for; each of its questions is answered once. */
export class PagerKeys {
  readonly #pagers: Dialect['pagers'];
  #asked = '';

  constructor(pagers: Dialect['pagers']) {
    this.#pagers = pagers;
  }

  /** The key for what stands at the cursor; null where no pager waits. */
  answer(screen: Screen): string | null {
    const line = screen.currentLine;
    const pager = line.length < 200 ? this.#pagers.find((each) => new RegExp(each.pattern).test(line)) : undefined;
    if (pager === undefined) {
      this.#asked = '';
      return null;
    }
    // Of what is not kept no lines are counted.
    const key = `${screen.lines().length}:${screen.truncated}:${line}`;
    if (key === this.#asked) return null;
    this.#asked = key;
    return pager.answer;
  }
}

/** Calls of pagers in a shell that runs programs: only there may a line of the output be one that waits for a key. */
export const callsPager = /(?:^|[\s|;&(])(?:less|more|man|most|zless|zmore|pg)(?:\s|$)/;

import type { Wider } from './columns.ts';
import type { PageNames } from './names.ts';
import type { Judged } from './rewrite.ts';
import { narrowed, widened } from './wide-letters.ts';

/** Sets a new row as those beside it are set. */
export class Rows {
  readonly #judged: Judged;
  readonly #names: PageNames;

  constructor(judged: Judged, names: PageNames) {
    this.#judged = judged;
    this.#names = names;
  }

  /** Columns that are too narrow for the row that comes after a documented line. */
  wider(text: string, after: number): readonly Wider[] {
    const model = this.#model(after, this.#judged.documented);
    if (model === null) return [];
    const shown = widened(text);
    const own = cellsOf(shown);
    return own.flatMap((cell, nth): readonly Wider[] => {
      const [next, column] = [own[nth + 1], model.live.findIndex((each) => each.from === cell.from)];
      const [here, then] = [model.page[column], model.page[column + 1]];
      if (next === undefined || here === undefined || then === undefined || model.live[column + 1]?.from !== next.from) return [];
      const width = widened(this.#names(narrowed(shown.slice(cell.from, cell.to)))).length;
      const [gap, end] = [next.from - cell.to, here.from + width];
      // Where the row fits the column stays; where it must grow, the output says how far.
      return end + Math.min(2, gap) > then.from ? [{ at: model.at, column: then.from, by: end + gap - then.from }] : [];
    });
  }

  /** `after`: the documented line after which the row comes; `texts`: the documented lines as they will be. */
  fitted(text: string, after: number, texts: readonly string[]): string {
    const model = this.#model(after, texts);
    if (model === null) return this.#names(text);
    const shown = widened(text);
    let out = '';
    for (const cell of cellsOf(shown)) {
      const begins = model.live.findIndex((each) => each.from === cell.from);
      const ends = model.live.findIndex((each) => each.to === cell.to);
      const width = cell.to - cell.from;
      const from =
        begins >= 0 ? (model.page[begins]?.from ?? 0) : ends >= 0 ? (model.page[ends]?.to ?? 0) - width : out === '' ? cell.from : 0;
      const least = shown[cell.from] === '|' || out.endsWith('|') ? 1 : 2;
      out =
        out.padEnd(out === '' ? from : Math.max(from, out.length + least)) +
        widened(this.#names(narrowed(shown.slice(cell.from, cell.to))));
    }
    return narrowed(out);
  }

  /** The nearest line that stands on both sides and has as many cells here as there. */
  #model(after: number, texts: readonly string[]): { readonly at: number; readonly live: Cells; readonly page: Cells } | null {
    const near = this.#judged.lines
      .flatMap(({ documented, live }) =>
        documented === null || live === null || Math.abs(documented - after) >= 20 ? [] : [{ documented, live }],
      )
      .sort((a, b) => Math.abs(a.documented - after) - Math.abs(b.documented - after));
    for (const { documented, live } of near) {
      const [theirs, own] = [cellsOf(widened(this.#judged.live[live] ?? '')), cellsOf(widened(texts[documented] ?? ''))];
      if (theirs.length > 1 && theirs.length === own.length) return { at: documented, live: theirs, page: own };
    }
    return null;
  }
}

type Cells = readonly { readonly from: number; readonly to: number }[];

/** The parts of a line that two blanks part, or a drawn bar, which is one itself. */
function cellsOf(text: string): Cells {
  return [...text.matchAll(/\||[^\s|]+(?: [^\s|]+)*/g)].map((match) => ({ from: match.index, to: match.index + match[0].length }));
}

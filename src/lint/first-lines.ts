/** On which line a text first shows a value; each value is looked for once. */
export class FirstLines {
  readonly #source: string;
  /** Where each word of the text begins first, so that most values are found without a search. */
  readonly #words = new Map<string, number>();
  readonly #starts: number[] = [0];
  #searches = 0;

  constructor(source: string) {
    this.#source = source;
    for (const { 0: word, index } of source.matchAll(/[^\s"'`,;()<>|=[\]]+/g)) if (!this.#words.has(word)) this.#words.set(word, index);
    for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** Does the text show the value before a line (1-based)? */
  before(value: string, line: number): boolean {
    const limit = this.#starts[line - 1] ?? this.#source.length;
    const known = this.#words.get(value);
    if (known !== undefined && known < limit) return true;
    // A value inside of a longer word; a page that needs this more often was made to be slow.
    this.#searches++;
    if (this.#searches > maxSearches) return false;
    const found = this.#source.indexOf(value);
    return found >= 0 && found < limit;
  }
}

const maxSearches = 500;

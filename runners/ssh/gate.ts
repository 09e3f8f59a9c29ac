/** Lets at most `limit` pass at once; the others wait in line. */
export class Gate {
  readonly #limit: number;
  #inside = 0;
  readonly #line: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  async enter(): Promise<() => void> {
    if (this.#inside >= this.#limit) await new Promise<void>((resolve) => this.#line.push(resolve));
    else this.#inside++;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = this.#line.shift();
      if (next === undefined) this.#inside--;
      else next();
    };
  }
}

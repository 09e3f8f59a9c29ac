/** Lets at most `limit` pass at once; the others wait in line. */
export class Gate {
  readonly #limit: number;
  #inside = 0;
  readonly #line: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Resolves with what lets the next one in; rejects with the signal's reason. */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#inside >= this.#limit) await this.#wait(signal);
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

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#line.splice(this.#line.indexOf(pass), 1);
        reject(signal.reason);
      };
      const pass = (): void => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      this.#line.push(pass);
      signal.addEventListener('abort', stop, { once: true });
    });
  }
}

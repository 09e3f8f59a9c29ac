/** Turns pushed values into an async iterable: what the engine says while it works reaches a slow reader in order. */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #values: T[] = [];
  #wake: (() => void) | null = null;
  #closed = false;
  #error: unknown = null;

  push(value: T): void {
    this.#values.push(value);
    this.#wake?.();
  }

  /** No more values; the reader gets what is queued, then the error if there is one. */
  close(error: unknown = null): void {
    this.#closed = true;
    this.#error = error;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const value = this.#values.shift();
      if (value !== undefined) yield value;
      else if (this.#closed) break;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
    if (this.#error !== null) throw this.#error;
  }
}

/** Turns pushed values into an async iterable: what the engine says while it works reaches a slow reader in order. */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #values: T[] = [];
  readonly #schedule: (wake: () => void) => void;
  #wake: (() => void) | null = null;
  #closed = false;
  #error: unknown = null;

  /** `schedule` says when a waiting reader is woken: at once when absent. */
  constructor(schedule: (wake: () => void) => void = (wake) => wake()) {
    this.#schedule = schedule;
  }

  push(value: T): void {
    this.#values.push(value);
    this.#rouse();
  }

  /** No more values; the reader gets what is queued, then the error if there is one. */
  close(error: unknown = null): void {
    this.#closed = true;
    this.#error = error;
    this.#rouse();
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

  #rouse(): void {
    const wake = this.#wake;
    this.#wake = null;
    if (wake !== null) this.#schedule(wake);
  }
}

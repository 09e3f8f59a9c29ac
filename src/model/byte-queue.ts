/** A source that can be made to wait, such as a stream of Node.js or a socket; both may be called where it is so already. */
export interface Pausable {
  pause(): void;
  resume(): void;
}

/** Bytes kept before the sources are made to wait. */
const highWater = 1 << 20;

/**
 * What a channel has received and nobody has read yet: the `incoming` of a runner's `Channel` whose transport hands out bytes.
 *
 * Chunks come out as they were added, in order, also those that the end has overtaken. Above 1 MiB every source is paused, below half of
 * it they are resumed, so that a flood waits at its sender and not in the memory. There is one reader at a time; one that has left may
 * be followed by another, which goes on behind it. Chunks are not copied: whoever adds one leaves it alone afterwards.
 *
 * ```ts
 * const queue = new ByteQueue(child.stdout, child.stderr);
 * for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => queue.add(chunk));
 * child.once('close', () => queue.end());
 * ```
 */
export class ByteQueue implements AsyncIterable<Uint8Array> {
  readonly #sources: readonly Pausable[];
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #state: 'filling' | 'released' | 'discarded' = 'filling';
  #ended = false;
  #wake: (() => void) | null = null;

  constructor(...sources: readonly Pausable[]) {
    this.#sources = sources;
  }

  /** Keeps a chunk for the reader; an empty one is none. */
  add(chunk: Uint8Array): void {
    if (chunk.length === 0 || this.#state === 'discarded') return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > highWater && this.#state === 'filling') for (const source of this.#sources) source.pause();
    this.#wake?.();
  }

  /** Nothing more is to come: the reader gets what is kept, and ends. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Resumes the sources for good; what comes is kept. For a close that arrives behind the data: a source that waits would hold it up. */
  release(): void {
    if (this.#state === 'filling') this.#state = 'released';
    this.#resume();
  }

  /** Drops what is kept, and all that is still added; the reader waits for the end. The sources stay as they are: whoever calls cuts them. */
  discard(): void {
    this.#state = 'discarded';
    this.#chunks.length = 0;
    this.#bytes = 0;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#bytes -= chunk.length;
        if (this.#bytes < highWater / 2) this.#resume();
        yield chunk;
      } else if (this.#ended) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = null;
      }
    }
  }

  #resume(): void {
    for (const source of this.#sources) source.resume();
  }
}

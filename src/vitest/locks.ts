/** One holder at a time for each key; a holder takes all of its keys in one order, so that two never wait for each other. */
export class Locks {
  readonly #tails = new Map<string, Promise<void>>();

  /** Resolves when all keys are ours, with the function that gives them back. */
  async take(keys: readonly string[]): Promise<() => void> {
    const releases: (() => void)[] = [];
    for (const key of [...new Set(keys)].sort()) {
      const before = this.#tails.get(key) ?? Promise.resolve();
      let release = () => {};
      const held = new Promise<void>((done) => {
        release = done;
      });
      this.#tails.set(
        key,
        before.then(() => held),
      );
      await before;
      releases.push(release);
    }
    return () => {
      for (const release of releases.reverse()) release();
    };
  }
}

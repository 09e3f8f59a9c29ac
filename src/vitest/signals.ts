const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
const names = Object.keys(numbers) as (keyof typeof numbers)[];

/**
 * While labs are open, a signal first lets `end` put them in order: what is under way on a target is ended, and reports are written.
 * Vitest's own listeners would be gone with the process a millisecond later, so that they stand aside. A second signal ends it at once.
 * Returns the function that puts Vitest's listeners back.
 */
export function holdSignals(end: (exitCode: number) => Promise<void>): () => void {
  const theirs = new Map(names.map((name) => [name, process.rawListeners(name) as (() => void)[]]));
  let signals = 0;
  const stop = (name: keyof typeof numbers): void => {
    signals += 1;
    if (signals > 1) process.exit(128 + numbers[name]);
    void end(128 + numbers[name]);
  };
  for (const [name, listeners] of theirs) for (const each of listeners) process.removeListener(name, each);
  for (const name of names) process.on(name, stop);
  return () => {
    for (const name of names) process.removeListener(name, stop);
    // What ends by a signal has nobody left to put aside.
    if (signals === 0) for (const [name, listeners] of theirs) for (const each of listeners) process.on(name, each);
  };
}

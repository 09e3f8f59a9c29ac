const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
/** A signal so soon after another is the same one, ms. */
const echoMs = 1_000;
const names = Object.keys(numbers) as (keyof typeof numbers)[];

/** What a signal does to a process of Vitest. */
export interface SignalHold {
  /** Ends what is under way on the targets, and writes the reports. */
  cancel(): Promise<void>;
  /** Ends the process, with the exit code that it has by then; without it the process is Vitest's to end. */
  leave?(): Promise<void>;
  /** Is there nothing to put in order? */
  idle?(): boolean;
}

/**
 * While labs are open, a signal first lets them be put in order. Vitest's own listeners would be gone with the process a millisecond
 * later, so that they stand aside. A second signal ends it at once. Returns the function that puts Vitest's listeners back.
 */
export function holdSignals({ cancel, leave, idle }: SignalHold): () => void {
  const theirs = new Map(names.map((name) => [name, process.rawListeners(name) as (() => void)[]]));
  let first: number | null = null;
  const stop = async (name: keyof typeof numbers): Promise<void> => {
    const code = 128 + numbers[name];
    // One `^C` at a terminal comes twice where a wrapper hands it on.
    if (first !== null && performance.now() - first < echoMs) return;
    if (first !== null || idle?.() === true) process.exit(code);
    first = performance.now();
    await cancel();
    if (leave === undefined) return;
    process.exitCode = code;
    await leave();
  };
  for (const [name, listeners] of theirs) for (const each of listeners) process.removeListener(name, each);
  for (const name of names) process.on(name, stop);
  return () => {
    for (const name of names) process.removeListener(name, stop);
    // What ends by a signal has nobody left to put aside.
    if (first === null) for (const [name, listeners] of theirs) for (const each of listeners) process.on(name, each);
  };
}

const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
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
  let signals = 0;
  const stop = async (name: keyof typeof numbers): Promise<void> => {
    const code = 128 + numbers[name];
    signals += 1;
    if (signals > 1 || idle?.() === true) process.exit(code);
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
    if (signals === 0) for (const [name, listeners] of theirs) for (const each of listeners) process.on(name, each);
  };
}

import { EventQueue } from '../engine/index.ts';
import type { RunEvent } from '../model/index.ts';
import type { OpenReporter } from './open-reporters.ts';
import { complain } from './print.ts';
import { printError } from './print-error.ts';
import type { World } from './world.ts';

/**
 * Gives every reporter every event that `tell` emits and waits for all of them; one that throws, or whose file cannot be written, is told
 * of and changes no verdict. False when there was one.
 */
export async function broadcast(
  tell: (emit: (event: RunEvent) => void) => void | Promise<void>,
  reporters: readonly OpenReporter[],
  world: World,
): Promise<boolean> {
  // The next command is sent before anybody writes of the last one: reports are made while the target works.
  const queues = reporters.map(() => new EventQueue<RunEvent>(setImmediate));
  const finished = reporters.map(async ({ reporter, close }, index) => {
    const done = async (act: () => Promise<void>): Promise<boolean> => {
      try {
        await act();
        return true;
      } catch (error) {
        complain(world, `labproof: the reporter ${reporter.name} failed; verdicts are not affected\n`);
        printError(error, world);
        return false;
      }
    };
    const reported = await done(() => reporter.report(queues[index] ?? new EventQueue()));
    return (await done(close)) && reported;
  });
  try {
    await tell((event) => {
      for (const queue of queues) queue.push(event);
    });
  } finally {
    for (const queue of queues) queue.close();
    await Promise.allSettled(finished);
  }
  return (await Promise.all(finished)).every((written) => written);
}

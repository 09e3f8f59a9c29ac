import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Channel, Session } from '../model/index.ts';

/** One case of a contract: give it to the `it` or `test` of any test framework; it rejects with what was expected and found. */
export interface ContractCase {
  /** The suite and the case, for a report of tests. */
  readonly name: string;
  /** The case alone: the same for every runner or dialect that is asked. */
  readonly title: string;
  run(): Promise<void>;
}

/** Names a suite's cases and disposes of the session after each. */
export function casesOf<S extends Session>(
  suite: string,
  open: () => Promise<S>,
  cases: readonly (readonly [name: string, check: (session: S) => Promise<void>])[],
): readonly ContractCase[] {
  return cases.map(([name, check]) => ({
    name: `${suite}: ${name}`,
    title: name,
    async run() {
      const session = await open();
      try {
        await check(session);
      } finally {
        await session[Symbol.asyncDispose]();
      }
    },
  }));
}

/** All bytes until the channel ends. */
export async function readAll(channel: Channel): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of channel.incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Reads until the text holds what is wanted; fails when the channel ends before. One reader goes on where it stopped. */
export function reader(channel: Channel): (wanted: RegExp) => Promise<string> {
  const chunks = channel.incoming[Symbol.asyncIterator]();
  let text = '';
  return async (wanted) => {
    while (!wanted.test(text)) {
      const next = await chunks.next();
      ok(next.done !== true, `the channel ended before ${wanted} came; it said: ${text.slice(-200)}`);
      text += Buffer.from(next.value).toString('utf8');
    }
    const seen = text;
    text = '';
    return seen;
  };
}

export { deepStrictEqual as same, ok };

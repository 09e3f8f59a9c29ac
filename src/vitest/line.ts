import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import type { Answer, Request } from './protocol.ts';

/** A worker's line to the main process. */
export interface AskLine {
  ask(request: Request): Promise<Answer>;
  close(): void;
}

/** Connects to the socket of the main process; what is asked on a line that broke is rejected. */
export function openLine(socket: string): AskLine {
  const channel = connect(socket);
  const waiting = new Map<number, { answer: (answer: Answer) => void; fail: (error: Error) => void }>();
  let next = 0;
  let broken: Error | null = null;
  const fail = (error: Error) => {
    broken ??= error;
    for (const each of waiting.values()) each.fail(broken);
    waiting.clear();
  };
  channel.on('error', fail);
  channel.on('close', () => fail(new Error("labproof's side of the line, in Vitest's main process, was closed")));
  const lines = createInterface({ input: channel });
  // It repeats the channel's errors.
  lines.on('error', fail);
  lines.on('line', (text) => {
    const { id, answer } = JSON.parse(text) as { id: number; answer: Answer };
    waiting.get(id)?.answer(answer);
    waiting.delete(id);
  });
  return {
    ask: (request) =>
      new Promise((answer, reject) => {
        if (broken !== null) return reject(broken);
        const id = next++;
        waiting.set(id, { answer, fail: reject });
        channel.write(`${JSON.stringify({ id, request })}\n`);
      }),
    close: () => channel.destroy(),
  };
}

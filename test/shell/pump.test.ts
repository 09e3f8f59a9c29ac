import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ByteQueue } from '../../src/model/byte-queue.ts';
import type { Channel, ChannelEnd } from '../../src/model/index.ts';
import { Pump } from '../../src/shell/pump.ts';

const exit: ChannelEnd = { kind: 'exit', status: 0 };
const part = Buffer.from('x'.repeat(1 << 18));

/** A channel that says what is told; how it ended is told apart from it. */
function channel() {
  const incoming = new ByteQueue();
  const { promise: ended, resolve: end } = deferred<ChannelEnd>();
  const nothing = async (): Promise<void> => {};
  const channel: Channel = { incoming, ended, write: nothing, interrupt: nothing, [Symbol.asyncDispose]: nothing };
  return { channel, incoming, end };
}

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve = (_value: T): void => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Takes until the channel has ended. */
async function readAll(pump: Pump): Promise<string> {
  let text = '';
  for (;;) {
    const why = pump.wait(60_000);
    await vi.advanceTimersByTimeAsync(2_000);
    if ((await why) !== 'text') return text;
    text += pump.take();
  }
}

describe('what has arrived when a channel ends', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('waits for a reader who is busy, however much it is', async () => {
    const { channel: one, incoming, end } = channel();
    const pump = new Pump(one);
    pump.attend(true);
    for (let nth = 0; nth < 12; nth++) incoming.add(part);
    incoming.add(Buffer.from('tail'));
    incoming.end();
    end(exit);
    await vi.advanceTimersByTimeAsync(60_000);
    const text = await readAll(pump);
    expect([text.length, text.slice(-4), pump.ended]).toEqual([12 * part.length + 4, 'tail', exit]);
  });

  it('is read as long as it comes, also behind the end', async () => {
    const { channel: one, incoming, end } = channel();
    const pump = new Pump(one);
    pump.attend(true);
    end(exit);
    for (let nth = 0; nth < 5; nth++) {
      await vi.advanceTimersByTimeAsync(700);
      incoming.add(Buffer.from(`${nth}`));
    }
    expect(await readAll(pump)).toBe('01234');
    expect(pump.ended).toEqual(exit);
  });

  it('is not waited for where the stream never ends', async () => {
    const { channel: one, incoming, end } = channel();
    const pump = new Pump(one);
    pump.attend(true);
    for (let nth = 0; nth < 12; nth++) incoming.add(part);
    end(exit);
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await readAll(pump)).length).toBe(12 * part.length);
    expect(pump.ended).toEqual(exit);
  });

  it('is waited for by nobody where nobody reads: no timer is left', async () => {
    const { channel: one, incoming, end } = channel();
    const pump = new Pump(one);
    pump.attend(true);
    for (let nth = 0; nth < 12; nth++) incoming.add(part);
    end(exit);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(vi.getTimerCount()).toBe(0);
    pump.attend(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([pump.ended, pump.take().length, vi.getTimerCount()]).toEqual([exit, 1 << 16, 0]);
  });
});

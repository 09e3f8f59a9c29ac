import { PassThrough, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { talk } from '../../src/cli/live-shell.ts';
import type { World } from '../../src/drive/world.ts';
import { ByteQueue } from '../../src/model/byte-queue.ts';
import type { Channel, ChannelEnd } from '../../src/model/index.ts';

/** A user at a terminal that takes what is shown when `take` lets it. */
function user(take: (taken: () => void) => void) {
  let screen = '';
  const stdout = new Writable({
    highWaterMark: 1_024,
    write(chunk, _encoding, taken) {
      screen += String(chunk);
      take(taken);
    },
  });
  const stdin = new PassThrough();
  const world = { stdin, stdout, signal: new AbortController().signal } as unknown as World;
  return { world, stdin, screen: () => screen };
}

/** A channel of this stream; when it is disposed it ends, and so does what it says. */
function channelOf(incoming: AsyncIterable<Uint8Array>, dispose: () => void = () => {}) {
  let end = (_end: ChannelEnd): void => {};
  const ended = new Promise<ChannelEnd>((resolve) => {
    end = resolve;
  });
  const channel: Channel = {
    incoming,
    ended,
    write: async () => {},
    interrupt: async () => {},
    [Symbol.asyncDispose]: async () => {
      end({ kind: 'closed' });
      dispose();
    },
  };
  return { channel, end };
}

const part = Buffer.from('y\n'.repeat(1_024));
const stuck = (): void => {};
const slowly = (taken: () => void): void => void setImmediate().then(taken);

describe('a shell of a user', () => {
  it('waits where it says more than the screen takes, and is left all the same', async () => {
    const { world, stdin } = user(stuck);
    const said = { parts: 0, over: false };
    async function* yes(): AsyncGenerator<Uint8Array> {
      for (; !said.over && said.parts < 10_000; said.parts++) yield part;
    }
    const { channel } = channelOf(yes(), () => {
      said.over = true;
    });
    const talking = talk(channel, world);
    for (let turn = 0; turn < 50; turn++) await setImmediate();
    expect(said.parts).toBeLessThan(3);
    stdin.write('\x1d');
    await talking;
    expect(said.parts).toBeLessThan(5);
  });

  it('that ends has all shown that it said, on a slow screen, too', async () => {
    const { world, screen } = user(slowly);
    const incoming = new ByteQueue();
    const { channel, end } = channelOf(incoming, () => incoming.discard());
    for (let nth = 0; nth < 50; nth++) incoming.add(part);
    incoming.add(Buffer.from('logout'));
    incoming.end();
    end({ kind: 'exit', status: 0 });
    await talk(channel, world);
    expect([screen().includes('logout'), screen().split('y\n').length - 1]).toEqual([true, 50 * 1_024]);
  });

  it('that ends is left, also where something that it began holds its terminal', async () => {
    const { world, screen } = user(slowly);
    const incoming = new ByteQueue();
    const { channel, end } = channelOf(incoming, () => incoming.end());
    incoming.add(Buffer.from('logout'));
    end({ kind: 'exit', status: 0 });
    await talk(channel, world);
    expect(screen()).toMatch(/^logout/);
  });

  it('whose stream breaks is left with what broke it, and the screen is as it was', async () => {
    const { world, screen } = user(slowly);
    async function* breaks(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half');
      throw new Error('the link broke');
    }
    await expect(talk(channelOf(breaks()).channel, world)).rejects.toThrow('the link broke');
    for (let turn = 0; turn < 5; turn++) await setImmediate();
    expect(screen()).toMatch(/^half\x1b\[0m/);
  });

  it('of a run that is stopped already is not begun', async () => {
    const { world } = user(slowly);
    const incoming = new ByteQueue();
    await talk(channelOf(incoming, () => incoming.end()).channel, { ...world, signal: AbortSignal.abort() });
  });
});

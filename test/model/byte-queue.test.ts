import { PassThrough, Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteQueue, type Pausable } from '../../src/model/byte-queue.ts';

const mebibyte = 1 << 20;
const bytes = (length: number, value = 0) => new Uint8Array(length).fill(value);

/** Counts what it is told. */
class Source implements Pausable {
  readonly told: ('pause' | 'resume')[] = [];
  get paused(): boolean {
    return this.told.at(-1) === 'pause';
  }
  pause(): void {
    this.told.push('pause');
  }
  resume(): void {
    this.told.push('resume');
  }
}

function reading(queue: ByteQueue): { read: () => Promise<Uint8Array | null>; leave: () => Promise<unknown> } {
  const reader = queue[Symbol.asyncIterator]();
  return {
    read: async () => {
      const { done, value } = await reader.next();
      return done === true ? null : value;
    },
    leave: () => reader.return(),
  };
}

async function rest(queue: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of queue) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** What a read has given after all that can happen now has happened: `waiting` where it has not come back. */
async function soFar<T>(read: Promise<T>): Promise<T | 'waiting'> {
  await turn();
  return Promise.race([read, Promise.resolve('waiting' as const)]);
}

describe('a queue of bytes', () => {
  it('gives the chunks as they were added, and then the end', async () => {
    const queue = new ByteQueue();
    const chunks = ['a', 'bc', 'd'].map((text) => Buffer.from(text));
    for (const chunk of chunks) queue.add(chunk);
    queue.end();
    const { read } = reading(queue);
    for (const chunk of chunks) expect(await read()).toBe(chunk);
    expect(await read()).toBeNull();
  });

  it('wakes a reader that waits, for a chunk and for the end', async () => {
    const queue = new ByteQueue();
    const { read } = reading(queue);
    const first = read();
    expect(await soFar(first)).toBe('waiting');
    queue.add(Buffer.from('come'));
    expect(await soFar(first)).toEqual(Buffer.from('come'));
    const second = read();
    expect(await soFar(second)).toBe('waiting');
    queue.end();
    expect(await soFar(second)).toBeNull();
  });

  it('loses nothing that the end has overtaken', async () => {
    const queue = new ByteQueue();
    queue.add(Buffer.from('before, '));
    queue.end();
    queue.add(Buffer.from('behind'));
    expect(await rest(queue)).toBe('before, behind');
  });

  it('takes an empty chunk for none', async () => {
    const queue = new ByteQueue();
    const { read } = reading(queue);
    const first = read();
    queue.add(bytes(0));
    expect(await soFar(first)).toBe('waiting');
    queue.add(Buffer.from('some'));
    expect(await soFar(first)).toEqual(Buffer.from('some'));
  });

  it('goes on for the next reader where one has left', async () => {
    const queue = new ByteQueue();
    for (const text of ['a', 'b', 'c']) queue.add(Buffer.from(text));
    const { read, leave } = reading(queue);
    expect(await read()).toEqual(Buffer.from('a'));
    await leave();
    queue.end();
    expect(await rest(queue)).toBe('bc');
  });
});

describe('the sources of a queue', () => {
  it('all wait above a mebibyte, and not at it', () => {
    const sources = [new Source(), new Source()];
    const queue = new ByteQueue(...sources);
    queue.add(bytes(mebibyte));
    expect(sources.map(({ told }) => told)).toEqual([[], []]);
    queue.add(bytes(1));
    expect(sources.map(({ told }) => told)).toEqual([['pause'], ['pause']]);
  });

  it('go on when less than half of it is left, and not at half', async () => {
    const sources = [new Source(), new Source()];
    const queue = new ByteQueue(...sources);
    for (const length of [mebibyte / 2, 1, mebibyte / 2]) queue.add(bytes(length));
    const { read } = reading(queue);
    await read();
    await read();
    expect(sources.map(({ told }) => told)).toEqual([['pause'], ['pause']]);
    await read();
    expect(sources.map(({ told }) => told)).toEqual([
      ['pause', 'resume'],
      ['pause', 'resume'],
    ]);
  });

  it('go on for good once they are released, and what they give is kept', async () => {
    const source = new Source();
    const queue = new ByteQueue(source);
    queue.add(bytes(mebibyte + 1, 0x61));
    queue.release();
    queue.add(bytes(mebibyte + 1, 0x62));
    expect(source.told).toEqual(['pause', 'resume']);
    queue.end();
    expect(await rest(queue)).toBe('a'.repeat(mebibyte + 1) + 'b'.repeat(mebibyte + 1));
  });

  it('are left alone when all is discarded: nothing comes but the end', async () => {
    const source = new Source();
    const queue = new ByteQueue(source);
    queue.add(bytes(mebibyte + 1));
    queue.discard();
    queue.add(bytes(2 * mebibyte));
    queue.release();
    queue.add(bytes(1));
    const { read } = reading(queue);
    const first = read();
    expect(await soFar(first)).toBe('waiting');
    queue.end();
    expect(await soFar(first)).toBeNull();
    expect(source.told).toEqual(['pause', 'resume']);
  });

  it('that obey never have more kept than the mark and a chunk, never wait for an idle reader, and arrive whole', async () => {
    const chunk = fc.integer({ min: 0, max: mebibyte / 2 });
    const act = fc.oneof(chunk, fc.constant('read' as const), fc.constant('read' as const));
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 60 }), async (acts) => {
        const source = new Source();
        const queue = new ByteQueue(source);
        const { read } = reading(queue);
        const lengths: number[] = [];
        let kept = 0;
        let given = 0;
        for (const each of acts) {
          if (each !== 'read' && !source.paused) {
            queue.add(bytes(each, lengths.length));
            if (each > 0) lengths.push(each);
            kept += each;
            expect(kept).toBeLessThanOrEqual(mebibyte + mebibyte / 2);
          } else if (kept > 0) {
            const length = (await read())?.length ?? 0;
            expect(length).toBe(lengths[given++]);
            kept -= length;
          }
          if (kept === 0) expect(source.paused).toBe(false);
        }
        queue.end();
        for (const length of lengths.slice(given)) expect((await read())?.length).toBe(length);
        expect(await read()).toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  it('may be streams of Node.js: a flood waits for its reader and arrives whole', async () => {
    const words = Array.from({ length: 4_000 }, (_, nth) => `${nth} `.padEnd(1_000, '.'));
    let made = 0;
    const stream = Readable.from(words.map((word) => Buffer.from(word)).values(), { objectMode: false }).pipe(new PassThrough());
    const queue = new ByteQueue(stream);
    stream.on('data', (chunk: Buffer) => {
      made += chunk.length;
      queue.add(chunk);
    });
    stream.on('end', () => queue.end());
    while (!stream.isPaused() && !stream.readableEnded) await turn();
    for (let nth = 0; nth < 100; nth++) await turn();
    expect(made).toBeLessThan(1.2 * mebibyte);
    expect(await rest(queue)).toBe(words.join(''));
  });
});

import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ByteQueue } from '../../src/model/byte-queue.ts';
import type { BytesSession, Channel, ChannelEnd, Target } from '../../src/model/index.ts';
import { dialects, openTerminal, type Terminal } from '../../src/shell/index.ts';
import { converse, devices } from './stand-in.mjs';

const signal = new AbortController().signal;
const limit = { timeoutMs: 20_000, signal };

/** A terminal of a stand-in in this process. */
function terminal(device: string): Promise<Terminal> {
  const shell = device.split(' ')[0] ?? '';
  const target: Target = { name: 'desk-1', runner: 'none', identity: hostname(), aliases: [], shell, options: {} };
  const session: BytesSession = {
    kind: 'bytes',
    startsAtPrompt: true,
    open: async () => channelOf(device),
    [Symbol.asyncDispose]: async () => {},
  };
  return openTerminal(session, { target, dialects, signal, openTimeoutMs: 5_000 });
}

function channelOf(device: string): Channel {
  const incoming = new ByteQueue();
  let close = (_end: ChannelEnd): void => {};
  const ended = new Promise<ChannelEnd>((resolve) => {
    close = resolve;
  });
  const end = (): void => {
    incoming.end();
    close({ kind: 'closed' });
  };
  const say = (text: string): void => {
    for (let at = 0; at < text.length; at += 32_768) incoming.add(Buffer.from(text.slice(at, at + 32_768)));
  };
  const type = converse(devices[device], say, end);
  return {
    incoming,
    ended,
    write: async (bytes) => type(String(bytes)),
    interrupt: async () => type('\x03'),
    [Symbol.asyncDispose]: async () => end(),
  };
}

describe.each(['ios', 'ios that pages', 'junos', 'vyos'])('a shell that ends at its prompt: %s', (device) => {
  it('is followed through more lines than are kept', async () => {
    await using one = await terminal(device);
    const output = await one.run('show tables', limit);
    const lines = output.text.split('\n');
    expect([output.end.kind, lines.length > 49_900, lines[49_000], output.truncated > 9_000 * 20]).toEqual([
      'prompt',
      true,
      'line 49001 of the configuration',
      true,
    ]);
    expect(await one.run('show clock', limit)).toMatchObject({
      text: '12:00:00.000 UTC Mon Jan 1 2024',
      end: { kind: 'prompt' },
      truncated: 0,
    });
  });

  it('is followed through more characters of one line than are kept', async () => {
    await using one = await terminal(device);
    const output = await one.run('show dump', limit);
    expect([output.end.kind, output.text.length > 3_900_000, /^y+$/.test(output.text), output.truncated >= 1_000_000]).toEqual([
      'prompt',
      true,
      true,
      true,
    ]);
    expect(await one.run('show clock', limit)).toMatchObject({
      text: '12:00:00.000 UTC Mon Jan 1 2024',
      end: { kind: 'prompt' },
      truncated: 0,
    });
  });
});

import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../drive/world.ts';
import type { Channel } from '../model/index.ts';

/** Ctrl-] leaves whatever the shell does, as telnet's does. */
const leave = 0x1d;
/** Silence behind the end of a shell after which all is shown: what it has left behind may hold its terminal for ever, ms. */
const silenceMs = 1_000;

/** Connects the user's terminal with a channel, byte for byte, until the shell ends or the user leaves; throws what breaks its stream. */
export async function talk(channel: Channel, { stdin, stdout, signal }: World): Promise<void> {
  const wasRaw = stdin.isRaw === true;
  const leaving = new AbortController();
  const left = AbortSignal.any([signal, leaving.signal]);
  const typed = (bytes: Buffer): void => {
    const at = bytes.indexOf(leave);
    const own = at < 0 ? bytes : bytes.subarray(0, at);
    if (own.length > 0) void channel.write(own).catch(() => {});
    if (at >= 0) leaving.abort();
  };
  const resized = (): void => channel.resize?.(stdout.columns, stdout.rows);
  stdin.on('data', typed);
  stdin.setRawMode?.(true);
  stdin.resume();
  stdout.on('resize', resized);
  resized();
  const showing = new Showing(channel, stdout, left);
  try {
    await Promise.race([showing.over, aborted(left), showing.silentBehind(channel.ended)]);
  } finally {
    leaving.abort();
    stdout.off('resize', resized);
    stdin.off('data', typed);
    stdin.pause();
    stdin.setRawMode?.(wasRaw);
    await channel[Symbol.asyncDispose]();
    await showing.over;
    // Whatever a program left behind: colours, the other screen, a hidden cursor, reports of the mouse.
    stdout.write('\u001b[0m\u001b[?1049l\u001b[?25h\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?2004l\r\n');
  }
  if (showing.failure !== null) throw showing.failure.cause;
}

/** Shows what a channel says as fast as the screen takes it: a flood waits at its sender. */
class Showing {
  /** When nothing more is shown; what broke the stream is the `failure`. */
  readonly over: Promise<void>;
  failure: { readonly cause: unknown } | null = null;
  readonly #left: AbortSignal;
  #shown = 0;
  #blocked = false;

  constructor(channel: Channel, stdout: NodeJS.WriteStream, left: AbortSignal) {
    this.#left = left;
    this.over = this.#showAll(channel, stdout).catch((cause: unknown) => {
      this.failure = { cause };
    });
  }

  /** After the end of the channel, and when nothing has come for a while. */
  async silentBehind(ended: Promise<unknown>): Promise<void> {
    await ended;
    let before: number;
    do {
      before = this.#shown;
      await sleep(silenceMs, undefined, { ref: false, signal: this.#left }).catch(() => {});
    } while (!this.#left.aborted && (this.#blocked || before !== this.#shown));
  }

  async #showAll(channel: Channel, stdout: NodeJS.WriteStream): Promise<void> {
    for await (const chunk of channel.incoming) {
      if (this.#left.aborted) return;
      this.#shown += 1;
      if (stdout.write(chunk)) continue;
      this.#blocked = true;
      // A screen that breaks is told of elsewhere.
      await once(stdout, 'drain', { signal: this.#left }).catch(() => {});
      this.#blocked = false;
    }
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

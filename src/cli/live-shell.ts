import type { World } from '../drive/world.ts';
import type { Channel } from '../model/index.ts';

/** Ctrl-] leaves whatever the shell does, as telnet's does. */
const leave = 0x1d;

/** Connects the user's terminal with a channel, byte for byte, until the shell ends or the user leaves. */
export async function talk(channel: Channel, { stdin, stdout, signal }: World): Promise<void> {
  const wasRaw = stdin.isRaw === true;
  let done = (): void => {};
  const left = new Promise<void>((resolve) => {
    const typed = (bytes: Buffer): void => {
      const at = bytes.indexOf(leave);
      const own = at < 0 ? bytes : bytes.subarray(0, at);
      if (own.length > 0) void channel.write(own).catch(() => {});
      if (at >= 0) resolve();
    };
    const stopped = (): void => resolve();
    stdin.on('data', typed);
    signal.addEventListener('abort', stopped, { once: true });
    void channel.ended.then(stopped);
    done = () => {
      stdin.off('data', typed);
      signal.removeEventListener('abort', stopped);
    };
  });
  const resized = (): void => channel.resize?.(stdout.columns, stdout.rows);
  stdin.setRawMode?.(true);
  stdin.resume();
  stdout.on('resize', resized);
  resized();
  const shown = showAll(channel, stdout);
  try {
    await left;
  } finally {
    stdout.off('resize', resized);
    done();
    stdin.pause();
    stdin.setRawMode?.(wasRaw);
    await channel[Symbol.asyncDispose]();
    await shown;
    // Whatever a program left behind: colours, the other screen, a hidden cursor, reports of the mouse.
    stdout.write('\u001b[0m\u001b[?1049l\u001b[?25h\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?2004l\r\n');
  }
}

async function showAll(channel: Channel, stdout: NodeJS.WriteStream): Promise<void> {
  for await (const chunk of channel.incoming) stdout.write(chunk);
}

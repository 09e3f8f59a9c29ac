import { stripVTControlCharacters } from 'node:util';
import { print, printAsItIs } from '../drive/print.ts';
import type { World } from '../drive/world.ts';

/** Shows a text a screen at a time, cut at blank lines where there are some; false when the reader leaves. */
export async function readOn(text: string, below: number, world: World): Promise<boolean> {
  const rows = Math.max(8, world.stdout.rows ?? 24);
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; ) {
    const end = cutAt(lines, at, rows - 2);
    print(world, `${lines.slice(at, end).join('\n')}\n`);
    // The last part stays to be seen above what comes below it.
    const fits = end === lines.length && end - at + below <= rows;
    at = end;
    if (!fits && !(await nextKey(world))) return false;
  }
  return true;
}

/** Where the screen that begins at a line ends: before the last blank line in its lower half that follows no title, else where it is full. */
function cutAt(lines: readonly string[], from: number, height: number): number {
  const full = from + height;
  if (full >= lines.length) return lines.length;
  for (let line = full; line > from + height / 2; line--) if (lines[line]?.trim() === '' && !isRule(lines[line - 1] ?? '')) return line;
  return full;
}

/** The line under a title. */
function isRule(line: string): boolean {
  return /^\s*[═─]+$/.test(stripVTControlCharacters(line));
}

const note = '  Enter to read on';

/** Waits for any key; false for Ctrl-C, Ctrl-D and q, and when the world ends. */
async function nextKey(world: World): Promise<boolean> {
  const { stdin, signal } = world;
  if (signal.aborted) return false;
  const wasRaw = stdin.isRaw === true;
  // Before anybody can answer: a key must not be echoed.
  stdin.setRawMode?.(true);
  stdin.resume();
  print(world, note);
  let done = (): void => {};
  const key = await new Promise<string | null>((resolve) => {
    const typed = (bytes: Buffer): void => resolve(bytes.toString());
    const ended = (): void => resolve(null);
    stdin.once('data', typed);
    signal.addEventListener('abort', ended, { once: true });
    done = () => {
      stdin.off('data', typed);
      signal.removeEventListener('abort', ended);
    };
  });
  done();
  stdin.pause();
  stdin.setRawMode?.(wasRaw);
  printAsItIs(world, '\r\u001b[2K');
  return key !== null && !['\u0003', '\u0004', 'q'].includes(key);
}

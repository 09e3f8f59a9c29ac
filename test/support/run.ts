import { homedir } from 'node:os';
import { run } from '../../src/cli/run.ts';

/** Runs a command line in this process; nothing of the machine but the folder reaches it. */
export async function runHere(
  argv: readonly string[],
  cwd: string,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const out = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') =>
    ({
      isTTY: false,
      columns: 100,
      write(text: string) {
        out[name] += text;
      },
    }) as unknown as NodeJS.WriteStream;
  const code = await run(argv, {
    cwd,
    env: {},
    home: homedir(),
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    stdin: process.stdin,
    now: () => new Date('2026-01-15T12:00:00Z'),
    signal: new AbortController().signal,
  });
  return { code, ...out };
}

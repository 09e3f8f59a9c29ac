import { rejects } from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { BytesSession } from '../model/index.ts';
import { type ContractCase, casesOf, ok, readAll, reader, same } from './contract-case.ts';

/**
 * What every byte runner must hold, on a target with a POSIX shell: `for (const { name, run } of runnerContract('ssh', open)) it(name, run)`.
 * `open` gives a fresh session each time; the contract disposes of it.
 */
export function runnerContract(name: string, open: () => Promise<BytesSession>): readonly ContractCase[] {
  const never = new AbortController().signal;
  const pty = { columns: 120, rows: 40, term: 'dumb' };
  const exec = (session: BytesSession, command: string) => session.open({ command, pty: null, signal: never });
  return casesOf(name, open, [
    [
      'a command gives its output and its status',
      async (session) => {
        const channel = await exec(session, 'echo hello; exit 7');
        same((await readAll(channel)).toString(), 'hello\n');
        same(await channel.ended, { kind: 'exit', status: 7 });
      },
    ],
    ['standard error is not lost', async (session) => same((await readAll(await exec(session, 'echo oops >&2'))).toString(), 'oops\n')],
    [
      'silence is an empty output with a status',
      async (session) => {
        const channel = await exec(session, 'true');
        same((await readAll(channel)).length, 0);
        same(await channel.ended, { kind: 'exit', status: 0 });
      },
    ],
    [
      'a signal is no success',
      async (session) => {
        const channel = await exec(session, 'kill -KILL $$');
        await readAll(channel);
        const end = await channel.ended;
        ok(end.kind === 'signal' || (end.kind === 'exit' && end.status > 128), `ended as ${JSON.stringify(end)}`);
      },
    ],
    [
      'every byte value arrives as it is',
      async (session) => {
        const octal = Array.from({ length: 256 }, (_, value) => `\\${value.toString(8).padStart(3, '0')}`).join('');
        same(
          [...(await readAll(await exec(session, `printf '${octal}'`)))],
          Array.from({ length: 256 }, (_, value) => value),
        );
      },
    ],
    [
      'eight million bytes arrive whole, also at a slow reader',
      async (session) => {
        const channel = await exec(session, 'head -c 8000000 /dev/zero');
        let [length, nth] = [0, 0];
        for await (const chunk of channel.incoming) {
          length += chunk.length;
          if (nth++ % 50 === 0) await new Promise((done) => setTimeout(done, 1));
        }
        same(length, 8_000_000);
      },
    ],
    [
      'what is written is what the command reads',
      async (session) => {
        const channel = await exec(session, 'read -r line; echo "got $line"');
        await channel.write('grüße 你好\n');
        same((await readAll(channel)).toString(), 'got grüße 你好\n');
      },
    ],
    [
      'two channels do not mix',
      async (session) => {
        const texts = ['one', 'two'].map(async (word) =>
          (await readAll(await exec(session, `for i in 1 2 3; do echo ${word}; done`))).toString(),
        );
        same(await Promise.all(texts), ['one\none\none\n', 'two\ntwo\ntwo\n']);
      },
    ],
    [
      'a shell has a terminal, and ^C ends the command but not the shell',
      async (session) => {
        const channel = await session.open({ pty, signal: never });
        const until = reader(channel);
        await channel.write("test -t 0 && printf '%s%s\\n' is-a- terminal; sleep 600\n");
        await until(/is-a-terminal/);
        // A ^C that falls between the shell and the program that it starts may end the shell itself: time for `sleep` to begin. What is
        // typed right behind one is thrown away: a person presses again, and so do we, until we are heard.
        await pause(300);
        const heard = until(/still-here/).then(() => true);
        for (;;) {
          await channel.interrupt();
          await pause(200);
          await channel.write("printf '%s%s\\n' still- here\n");
          if (await Promise.race([heard, pause(1_000).then(() => false)])) return;
        }
      },
    ],
    [
      'a channel that we close says so, and its reader ends',
      async (session) => {
        const channel = await session.open({ pty, signal: never });
        const rest = readAll(channel);
        await channel[Symbol.asyncDispose]();
        await rest;
        ok((await channel.ended).kind !== 'lost', 'a close of our own was taken for a loss');
      },
    ],
    [
      'a session that is disposed of ends its channels, and that is no success',
      async (session) => {
        const channel = await exec(session, 'sleep 600');
        const rest = readAll(channel);
        await session[Symbol.asyncDispose]();
        await rest;
        const end = await channel.ended;
        ok(end.kind !== 'exit' || end.status !== 0, `ended as ${JSON.stringify(end)}`);
      },
    ],
    [
      'nothing can be written after the end',
      async (session) => {
        const channel = await exec(session, 'true');
        await readAll(channel);
        await channel.ended;
        await rejects(channel.write('lost\n'), { code: /^LABPROOF_/ });
      },
    ],
    ['nothing is opened after an abort', (session) => rejects(session.open({ command: 'true', pty: null, signal: AbortSignal.abort() }))],
  ]);
}

#!/usr/bin/env node
import { homedir } from 'node:os';
import { canAsk, secretsAsked } from './ask-secret.ts';
import { run } from './run.ts';

const stop = new AbortController();
let interrupts = 0;
// A terminal that is closed hangs up: what runs on the targets is ended then, too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupts += 1;
    if (interrupts > 1) process.exit(130);
    stop.abort(new Error(`stopped by ${signal}`));
  });
}
// A reader that went away (`labproof … | head`) is no error of ours, and no reason to leave a lab as it is, or to call it verified.
process.stdout.on('error', () => stop.abort(new Error('stopped: nobody reads the output')));
process.stderr.on('error', () => {});

const ends = { stdin: process.stdin, stderr: process.stderr, signal: stop.signal };
void run(process.argv.slice(2), {
  ...(canAsk({ ...ends, env: process.env }) ? { ask: secretsAsked(ends) } : {}),
  cwd: process.cwd(),
  env: process.env,
  home: homedir(),
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  now: () => new Date(),
  signal: stop.signal,
}).then((code) => {
  process.exitCode = code;
});

#!/usr/bin/env node
import { homedir } from 'node:os';
import { exit } from '../drive/world.ts';
import { LabproofError } from '../model/index.ts';
import { canAsk, secretsAsked } from './ask-secret.ts';
import { run } from './run.ts';

const stop = new AbortController();
/** A signal so soon after another is the same one, which a wrapper hands on, ms. */
const echoMs = 500;
let interrupted: number | null = null;
// A terminal that is closed hangs up: what runs on the targets is ended then, too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (interrupted !== null && performance.now() - interrupted < echoMs) return;
    if (interrupted !== null) process.exit(130);
    interrupted = performance.now();
    stop.abort(stopped(`stopped by ${signal}`));
  });
}
let unwritten = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that went away (`labproof … | head`) is no error of ours, and no reason to leave a lab as it is, or to call it verified.
  if (error.code === 'EPIPE') return stop.abort(stopped('stopped: nobody reads the output'));
  if (!unwritten) process.stderr.write(`labproof: standard output cannot be written: ${error.message}\n`);
  unwritten = true;
  process.exitCode = failed(process.exitCode);
});
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
  process.exitCode = unwritten ? failed(code) : code;
});

function stopped(message: string): LabproofError {
  return new LabproofError({ code: 'LABPROOF_RUN_STOPPED', message, hint: 'run again' });
}

/** What was to be said is not: whatever came of the run, it is not green. */
function failed(code: typeof process.exitCode): number {
  return typeof code === 'number' && code >= exit.error ? code : exit.error;
}

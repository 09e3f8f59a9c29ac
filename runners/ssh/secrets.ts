import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { LabproofError, type OpenContext } from 'labproof/plugin';
import type { SecretSource } from './options.ts';
import { pathFrom } from './paths.ts';

/** Reads a secret from its source and registers it, so that it is blotted out wherever it would appear. */
export async function readSecret(what: string, source: SecretSource, context: OpenContext): Promise<string> {
  const value = await fromSource(what, source, context);
  if (value === '') throw unreadable(what, 'it is empty', describe(source));
  context.secret(value);
  return value;
}

async function fromSource(what: string, source: SecretSource, context: OpenContext): Promise<string> {
  if ('env' in source) {
    const value = context.env[source.env];
    if (value === undefined) throw unreadable(what, `the environment variable ${source.env} is not set`, describe(source));
    return value;
  }
  if ('file' in source) {
    const text = await readFile(pathFrom(source.file, context), 'utf8').catch((cause: unknown) => {
      throw unreadable(what, `the file cannot be read (${codeOf(cause)})`, describe(source));
    });
    return text.replace(/\r?\n$/, '');
  }
  // What the command printed may hold the secret: neither its output nor its error is repeated.
  const run = promisify(execFile)('/bin/sh', ['-c', source.command], {
    cwd: context.cwd,
    timeout: 30_000,
    signal: context.signal,
    maxBuffer: 65_536,
  });
  const { stdout } = await run.catch((cause: unknown) => {
    throw unreadable(what, `the command failed (${codeOf(cause)})`, describe(source));
  });
  return stdout.replace(/\r?\n$/, '');
}

function describe(source: SecretSource): string {
  return 'env' in source ? `env: ${source.env}` : 'file' in source ? `file: ${source.file}` : 'command: …';
}

function unreadable(what: string, why: string, source: string): LabproofError {
  return new LabproofError({
    code: 'LABPROOF_PASSWORD_UNREADABLE',
    message: `the ${what} cannot be had: ${why}`,
    hint: `check ${what}: { ${source} }`,
  });
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
}

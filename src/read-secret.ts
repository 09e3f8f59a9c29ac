import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { LabproofError } from './model/problem.ts';
import type { OpenContext } from './model/runner.ts';
import type { SecretSource } from './model/secret.ts';
import { pathFrom } from './path-from.ts';

/** What is needed to read a secret: a part of what a runner is opened with. */
export type SecretContext = Pick<OpenContext, 'env' | 'cwd' | 'home' | 'signal' | 'secret' | 'ask'>;

/**
 * Reads a secret from its source and registers it, so that it is blotted out wherever it would appear; `what` says which one it is
 * (`password`), `whose` completes the question to the user (`of ada@web-1`). Throws LABPROOF_PASSWORD_UNREADABLE, which never shows the secret.
 */
export async function readSecret(what: string, source: SecretSource, context: SecretContext, whose = ''): Promise<string> {
  const value = await fromSource(what, source, context, whose);
  if (value === '') throw unreadable(what, 'it is empty', describe(source));
  context.secret(value);
  return value;
}

async function fromSource(what: string, source: SecretSource, context: SecretContext, whose: string): Promise<string> {
  if ('ask' in source) {
    const value = (await context.ask?.(`${what} ${whose}`.trim())) ?? null;
    if (value === null) throw unreadable(what, 'there is nobody to ask: no terminal, or the question was left', 'env: NAME');
    return value;
  }
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
  if ('env' in source) return `env: ${source.env}`;
  if ('file' in source) return `file: ${source.file}`;
  return 'ask' in source ? 'ask: true' : 'command: …';
}

function unreadable(what: string, why: string, source: string): LabproofError {
  return new LabproofError({
    code: 'LABPROOF_PASSWORD_UNREADABLE',
    message: `the ${what} cannot be had: ${why}`,
    hint: `check where it comes from: { ${source} }`,
  });
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
}

import { hostname, tmpdir } from 'node:os';
import local from '../../runners/local/index.ts';
import type { BytesSession, Target } from '../../src/model/index.ts';

/** This machine as a target, with this login shell. */
export function here(shell: string, options: Target['options'] = {}, identity: string = hostname()): Target {
  return { name: 'desk-1', runner: 'local', identity, aliases: [], shell, options };
}

/** A session of this machine, in a scratch folder. */
export async function openHere(target: Target): Promise<BytesSession> {
  const session = await local.open(target, {
    signal: new AbortController().signal,
    connectTimeoutMs: 5_000,
    env: { PATH: process.env.PATH },
    cwd: tmpdir(),
    home: tmpdir(),
    notice: () => {},
    secret: () => {},
  });
  if (session.kind !== 'bytes') throw new Error('local gives bytes');
  return session;
}

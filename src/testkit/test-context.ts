import { tmpdir } from 'node:os';
import type { OpenContext } from '../model/index.ts';

/**
 * What the engine hands to `Runner.open`, for tests: this process' environment, the folder for temporary files as home and working
 * directory, ten seconds to connect, nobody who hears notices or secrets. `change` replaces what a test is about.
 */
export function testContext(change: Partial<OpenContext> = {}): OpenContext {
  return {
    signal: new AbortController().signal,
    connectTimeoutMs: 10_000,
    env: process.env,
    cwd: tmpdir(),
    home: tmpdir(),
    notice: () => {},
    secret: () => {},
    ...change,
  };
}

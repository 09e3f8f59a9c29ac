import { join, resolve } from 'node:path';
import type { OpenContext } from './model/runner.ts';

/** A path of the configuration: `~` is the user's home, everything else starts at the configuration's folder. */
export function pathFrom(path: string, context: Pick<OpenContext, 'cwd' | 'home'>): string {
  if (path === '~') return context.home;
  return path.startsWith('~/') ? join(context.home, path.slice(2)) : resolve(context.cwd, path);
}

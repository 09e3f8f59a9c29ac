import type { SecretSource, Target } from '../model/index.ts';
import type { EngineOptions } from './options.ts';

/**
 * Registers what can be read at once, the secrets of all targets out of the environment and out of files: an output may show one long
 * before anybody asks for it. One that cannot be read is told of by whoever needs it.
 */
export async function knowSecrets(options: EngineOptions, secret: (value: string) => void): Promise<void> {
  const { readSecret, env, cwd, home, signal } = options;
  if (readSecret === undefined) return;
  const sources = options.targets.flatMap(secretsOf);
  await Promise.all(sources.map((source) => readSecret('secret', source, { env, cwd, home, signal, secret }, '').catch(() => '')));
}

function secretsOf(target: Target): readonly SecretSource[] {
  const answers = (target.answers ?? []).map(({ answer }) => answer);
  return [...answers, target.sudoPassword, ...Object.values(target.options)].filter(isReadable);
}

/** A command may do anything, and a person is asked once, when it is needed. */
function isReadable(value: unknown): value is SecretSource {
  if (typeof value !== 'object' || value === null) return false;
  const [key, another] = Object.keys(value);
  return another === undefined && (key === 'env' || key === 'file');
}

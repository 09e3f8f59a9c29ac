import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addressOf, moduleFailure } from './foreign-module.ts';
import { LabproofError, type Runner } from './model/index.ts';
import { nearest } from './model/nearest.ts';

const builtIn = ['ssh', 'kubernetes', 'local', 'replay'];

/** Is it one of labproof's own? */
export function isBuiltInRunner(name: string): boolean {
  return builtIn.includes(name);
}

/**
 * A runner by its short name (`ssh` is `labproof/runners/ssh`) or by package; found by specifier, as a stranger's plug-in is,
 * from the folder of the configuration. Throws LABPROOF_RUNNER_NOT_FOUND or LABPROOF_RUNNER_INVALID.
 */
export async function loadRunner(name: string, from: string): Promise<Runner> {
  const address = builtIn.includes(name) ? `labproof/runners/${name}` : addressOf(name, join(from, 'labproof.yaml'));
  const module: unknown = await import(/* @vite-ignore */ address).catch((cause: unknown) => {
    throw notLoaded(name, address, cause);
  });
  const runner = typeof module === 'object' && module !== null && 'default' in module ? module.default : null;
  if (isRunner(runner)) return runner;
  throw new LabproofError({
    code: 'LABPROOF_RUNNER_INVALID',
    message: `the package ${name} exports no runner: a default export with a name and an open function was expected`,
    hint: 'export default defineRunner({ … }) from labproof/plugin',
  });
}

function isRunner(value: unknown): value is Runner {
  return typeof value === 'object' && value !== null && 'name' in value && 'open' in value && typeof value.open === 'function';
}

function notLoaded(name: string, address: string, cause: unknown): LabproofError {
  if (builtIn.includes(name)) return incomplete(name, cause);
  const { absent, why, hint } = moduleFailure(name, address, cause);
  const isFile = address.startsWith('file:');
  // What is missing or wrong is something that the runner itself needs.
  if (isFile && !absent) {
    const path = fileURLToPath(address);
    return new LabproofError(
      {
        code: 'LABPROOF_RUNNER_NOT_FOUND',
        message: `the runner "${name}" was found at ${path}, and it cannot be loaded: ${why}`,
        hint: hint ?? `see the whole error: node ${path}`,
      },
      { cause },
    );
  }
  const beside = 'write the path of the file as it lies beside the configuration: ./NAME.mjs';
  if (isFile)
    return new LabproofError(
      { code: 'LABPROOF_RUNNER_NOT_FOUND', message: `there is no runner "${name}": ${why}`, hint: beside },
      { cause },
    );
  const meant = nearest(name, builtIn);
  return new LabproofError(
    {
      code: 'LABPROOF_RUNNER_NOT_FOUND',
      message: `there is no runner "${name}": expected one of ${builtIn.join(', ')}, or an installed package${absent ? '' : `: ${why}`}`,
      hint: meant === null ? `install the package ${name}` : `did you mean "${meant}"?`,
    },
    { cause },
  );
}

/** A runner of our own that does not load: a package that it needs is missing, or labproof itself is not whole. */
function incomplete(name: string, cause: unknown): LabproofError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const missing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
  const needed = missing ? /^Cannot find package '([^']+)'/.exec(message)?.[1] : undefined;
  const lacks = needed !== undefined && !needed.startsWith('labproof');
  return new LabproofError(
    {
      code: 'LABPROOF_RUNNER_NOT_FOUND',
      message: lacks
        ? `the ${name} runner needs the package ${needed}, and it is not installed`
        : `the ${name} runner of labproof cannot be loaded: ${message}`,
      hint: lacks ? `npm install ${needed}` : 'install labproof anew: a part of it is missing',
    },
    { cause },
  );
}

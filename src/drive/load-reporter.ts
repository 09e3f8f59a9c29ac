import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { moduleFailure } from '../foreign-module.ts';
import { LabproofError, type ReporterPlugin } from '../model/index.ts';

/** A user's own reporter by package or file, from the folder that labproof runs in; null where there is none. Throws LABPROOF_REPORTER_INVALID. */
export async function loadReporter(specifier: string, from: string): Promise<ReporterPlugin | null> {
  let path: string;
  try {
    path = createRequire(join(from, 'labproof.yaml')).resolve(specifier);
  } catch {
    return null;
  }
  const address = pathToFileURL(path).href;
  const module: unknown = await import(/* @vite-ignore */ address).catch((cause: unknown) => {
    const { why, hint } = moduleFailure(specifier, address, cause);
    throw new LabproofError(
      {
        code: 'LABPROOF_REPORTER_INVALID',
        message: `the reporter ${specifier} was found at ${path}, and it cannot be loaded: ${why}`,
        hint: hint ?? `see the whole error: node ${path}`,
      },
      { cause },
    );
  });
  const reporter = typeof module === 'object' && module !== null && 'default' in module ? module.default : null;
  if (isReporter(reporter)) return reporter;
  throw new LabproofError({
    code: 'LABPROOF_REPORTER_INVALID',
    message: `${specifier} exports no reporter: a default export with a name and a create function was expected`,
    hint: 'export default defineReporter({ … }) from labproof/plugin',
  });
}

function isReporter(value: unknown): value is ReporterPlugin {
  return typeof value === 'object' && value !== null && 'name' in value && 'create' in value && typeof value.create === 'function';
}

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LabproofError, type ReporterPlugin } from '../model/index.ts';

/** A user's own reporter by package or file, from the folder that labproof runs in; null where there is none. Throws LABPROOF_REPORTER_INVALID. */
export async function loadReporter(specifier: string, from: string): Promise<ReporterPlugin | null> {
  let path: string;
  try {
    path = createRequire(join(from, 'labproof.yaml')).resolve(specifier);
  } catch {
    return null;
  }
  const module: unknown = await import(/* @vite-ignore */ pathToFileURL(path).href);
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

import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dialectSchema, type LoadedConfig } from './config/index.ts';
import { type Dialect, LabproofError } from './model/index.ts';

/**
 * The known dialects, and before them those of the modules that a configuration names: packages, or files beside it. Throws
 * LABPROOF_DIALECT_NOT_FOUND, or LABPROOF_DIALECT_INVALID where a module exports something else by default.
 */
export async function withDialects(known: readonly Dialect[], loaded: LoadedConfig, cwd: string): Promise<readonly Dialect[]> {
  const own: Dialect[] = [];
  for (const [index, name] of loaded.config.dialects.entries()) {
    const wrong = (code: string, message: string, hint: string, cause?: unknown): LabproofError =>
      new LabproofError(
        {
          code,
          message,
          hint,
          ...(loaded.file === null ? {} : { position: { file: loaded.file, ...loaded.positionOf(['dialects', index], 'value') } }),
        },
        { cause },
      );
    const module: unknown = await import(/* @vite-ignore */ addressOf(name, loaded.file ?? resolve(cwd, 'labproof.yaml'))).catch(
      (cause: unknown) => {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw wrong(
          'LABPROOF_DIALECT_NOT_FOUND',
          `dialects names "${name}", which cannot be loaded: ${why}`,
          'install the package, or write the path of the file as it lies beside the configuration: ./NAME.mjs',
          cause,
        );
      },
    );
    for (const given of [exported(module)].flat()) {
      const taken = [...known, ...own].map((each) => each.name);
      const { value, why } = checked(given, taken);
      if (value === null)
        throw wrong(
          'LABPROOF_DIALECT_INVALID',
          `${name} exports no dialect: ${why}`,
          'export default defineDialect({ … }) from labproof/plugin, or a list of them',
        );
      own.push(value);
    }
  }
  return own.length === 0 ? known : [...own, ...known];
}

function addressOf(name: string, config: string): string {
  if (/^\.{0,2}\//.test(name)) return pathToFileURL(resolve(dirname(config), name)).href;
  try {
    return pathToFileURL(createRequire(config).resolve(name)).href;
  } catch {
    // Packages without a `require` condition: left to Node's own resolution.
    return name;
  }
}

function exported(module: unknown): unknown {
  return typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
}

function checked(given: unknown, taken: readonly string[]): { readonly value: Dialect | null; readonly why: string } {
  const result = dialectSchema.safeParse(given);
  if (!result.success) {
    const [issue] = result.error.issues;
    return { value: null, why: `${issue?.path.join('.') || 'the default export'}: ${issue?.message ?? 'no dialect'}` };
  }
  const { name } = result.data;
  if (taken.includes(name)) return { value: null, why: `there is a dialect ${name} already` };
  return { value: given as Dialect, why: '' };
}

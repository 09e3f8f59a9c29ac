import { resolve } from 'node:path';
import { dialectSchema, type LoadedConfig } from './config/index.ts';
import { addressOf, moduleFailure } from './foreign-module.ts';
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
    const address = addressOf(name, loaded.file ?? resolve(cwd, 'labproof.yaml'));
    const module: unknown = await import(/* @vite-ignore */ address).catch((cause: unknown) => {
      const { absent, why, hint } = moduleFailure(name, address, cause);
      const install = 'install the package, or write the path of the file as it lies beside the configuration: ./NAME.mjs';
      throw wrong(
        'LABPROOF_DIALECT_NOT_FOUND',
        `dialects names "${name}", which cannot be loaded: ${why}`,
        absent || hint === null ? install : hint,
        cause,
      );
    });
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

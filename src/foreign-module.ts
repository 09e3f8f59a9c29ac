import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What to import for a name that stands in a configuration: a file beside it, or a package that is installed there. */
export function addressOf(name: string, config: string): string {
  try {
    return pathToFileURL(createRequire(config).resolve(name)).href;
  } catch {
    // A file that is not there must not be sought beside our own; packages without a `require` condition: left to Node's resolution.
    return /^\.{0,2}\//.test(name) ? pathToFileURL(resolve(dirname(config), name)).href : name;
  }
}

/** Why a module of somebody else's cannot be loaded, and what to do about it where that is known. */
export interface ModuleFailure {
  /** The module itself is not there; else it is there, and something that it needs or does is wrong. */
  readonly absent: boolean;
  readonly why: string;
  readonly hint: string | null;
}

/** Reads the error of an import; that one of labproof's own files asked for it says nothing to whoever wrote the name. */
export function moduleFailure(name: string, address: string, cause: unknown): ModuleFailure {
  const path = address.startsWith('file:') ? fileURLToPath(address) : null;
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  const [, kind, missing = ''] = code === 'ERR_MODULE_NOT_FOUND' ? (/^Cannot find (package|module) '([^']+)'/.exec(message) ?? []) : [];
  if (path === null && kind === 'package' && `${name}/`.startsWith(`${missing}/`))
    return { absent: true, why: `there is no package ${missing}`, hint: `npm install ${missing}` };
  if (path !== null && missing === path) return { absent: true, why: `there is no file ${path}`, hint: null };
  const why = code === 'ERR_PACKAGE_PATH_NOT_EXPORTED' ? message.replace(/ imported from [^\n]*$/, '') : message;
  const whole = path === null ? null : `see the whole error: node ${path}`;
  return { absent: false, why, hint: kind === 'package' ? `npm install ${missing}` : whole };
}

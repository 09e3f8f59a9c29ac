import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { lilconfig } from 'lilconfig';
import { LabproofError } from '../model/index.ts';
import { emptyConfig, type LoadedConfig, readConfig, unreadable, validateConfig } from './read.ts';

/** Names of a configuration, the first before the others. */
export const configNames = [
  'labproof.yaml',
  'labproof.yml',
  'labproof.json',
  'labproof.config.ts',
  'labproof.config.js',
  'labproof.config.mjs',
];

/**
 * Finds the configuration: `explicit` when given, else the nearest one from `folder` upwards
 * (labproof.yaml, .yml, .json, labproof.config.ts, .js, .mjs); none is a configuration without targets.
 */
export async function findConfig(explicit: string | null, folder: string): Promise<LoadedConfig> {
  if (explicit !== null) return load(explicit);
  // Loaders return the path alone: validation needs the source text for its line numbers.
  const loader = (path: string) => ({ path });
  const search = lilconfig('labproof', {
    searchPlaces: configNames,
    loaders: Object.fromEntries(configNames.map((name) => [extname(name), loader])),
    stopDir: '/',
  });
  const found = await search.search(folder).catch(async (cause: unknown) => {
    // What a folder gives as its reason does not name it.
    throw unreadable((await firstUnreadable(folder)) ?? `above ${folder}`, cause);
  });
  return found === null ? emptyConfig() : load(found.filepath);
}

async function firstUnreadable(folder: string): Promise<string | null> {
  for (const name of configNames) {
    const file = join(folder, name);
    const wrong = await readFile(file).then(
      () => false,
      (cause: unknown) => !(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'),
    );
    if (wrong) return file;
  }
  return dirname(folder) === folder ? null : firstUnreadable(dirname(folder));
}

function load(file: string): Promise<LoadedConfig> {
  return /\.[cm]?[jt]s$/.test(file) ? loadModule(file) : readConfig(file);
}

/** A configuration that is a program: its default export, with TypeScript stripped by jiti. */
async function loadModule(file: string): Promise<LoadedConfig> {
  const { createJiti } = await import('jiti');
  let value: unknown;
  try {
    // Read anew each time: while somebody watches, the file of a moment ago is not the one of now.
    value = await createJiti(import.meta.url, { moduleCache: false }).import(file, { default: true });
  } catch (cause) {
    throw new LabproofError(
      {
        code: 'LABPROOF_CONFIG_SYNTAX',
        message: `the configuration cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: 'a default export with the configuration was expected: export default { targets: { … } }',
        position: { file, line: 1, column: 1 },
      },
      { cause },
    );
  }
  return validateConfig(value, file, () => ({ line: 1, column: 1 }));
}

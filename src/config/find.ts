import { dirname } from 'node:path';
import { lilconfig } from 'lilconfig';
import { emptyConfig, type LoadedConfig, readConfig } from './read.ts';

const names = ['labproof.yaml', 'labproof.yml', 'labproof.json'];

/**
 * Finds the configuration: `explicit` when given, else the nearest `labproof.yaml` (or .yml, .json)
 * from the folder of the guide upwards; none is a configuration without targets.
 */
export async function findConfig(explicit: string | null, guidePath: string): Promise<LoadedConfig> {
  if (explicit !== null) return readConfig(explicit);
  // Loaders return the path alone: validation needs the source text for its line numbers.
  const search = lilconfig('labproof', {
    searchPlaces: names,
    loaders: { '.yaml': (path) => ({ path }), '.yml': (path) => ({ path }), '.json': (path) => ({ path }) },
    stopDir: '/',
  });
  const found = await search.search(dirname(guidePath));
  return found === null ? emptyConfig() : readConfig(found.filepath);
}

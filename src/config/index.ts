export { nearest } from '../model/nearest.ts';
export { dialectSchema } from './dialect-schema.ts';
export { parseDuration } from './duration.ts';
export { configNames, findConfig } from './find.ts';
export { withOwnPrompts } from './prompts.ts';
export { type LoadedConfig, parseConfig } from './read.ts';
export { allowableKinds, type Config, knownKeys, type TargetConfig } from './schema.ts';

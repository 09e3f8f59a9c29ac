export { parseDuration } from './duration.ts';
export { findConfig } from './find.ts';
export { nearest } from './nearest.ts';
export { emptyConfig, type LoadedConfig, parseConfig } from './read.ts';
export { allowableKinds, type Config, configSchema, consentLevels, type TargetConfig } from './schema.ts';

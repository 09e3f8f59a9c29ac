/** What a Vitest configuration and tests import: the plug-in, the matcher, and the lab for tests written by hand. */
import './matcher.ts';

export { defineMatcher, type MatcherDefinition } from '../define-matcher.ts';
export type { GuideOptions } from './guides.ts';
export type { CompareTextsOptions, MatchDocumentedOptions } from './matcher.ts';
export { type HandLab, openLab } from './open-lab.ts';
export { type LabproofPluginOptions, labproof } from './plugin.ts';

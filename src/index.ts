/** The public API of labproof: explicit re-exports only. */
export { type CompareTextsOptions, compareTexts } from './compare-texts.ts';
export { defineMatcher, type MatcherDefinition } from './define-matcher.ts';
export { type EngineOptions, type Lab, openLab, runGuide } from './engine/index.ts';
export { loadGuides } from './load.ts';
export {
  type CompareContext,
  type CompareResult,
  compare,
  emptyBindings,
  type Matcher,
  noPolicies,
  type Pattern,
  type Policies,
} from './match/index.ts';
export type * from './model/index.ts';
export { foldEvents, type Report } from './report/index.ts';

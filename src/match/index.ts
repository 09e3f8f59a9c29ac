export { compare } from './compare.ts';
export type { CompareContext, CompareResult } from './context.ts';
export { annotationMistakes } from './require/annotations.ts';
export { contradiction } from './require/contradiction.ts';
export { type SubstituteOptions, type Substitution, substitute } from './substitute.ts';
export { answers, bindableValues, bindingsOf, cuesOfProse, emptyBindings } from './values.ts';

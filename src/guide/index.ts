export { renderedLine, type Substitutions, substitutionsOf } from './parsed-literal.ts';
export { type GuideHint, type PageInput, type ReadOptions, readGuide } from './read-guide.ts';
export { stepId } from './step-id.ts';

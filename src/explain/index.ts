export { type ExplainContext, explainLine } from './explain-line.ts';
export type { Explanation, LineRules, Override, Reason, RunExplanation, TokenRule, Trial } from './explanation.ts';

export { type Hunk, type Pointer, planUpdate, type Refusal, type UpdateInput, type UpdatePlan, updatedTexts } from './plan.ts';
export type { SourceEdit } from './source.ts';

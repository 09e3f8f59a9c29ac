export { editsOfStep } from './edits-of-step.ts';
export { type Hunk, type Pointer, planUpdate, type Refusal, type UpdateInput, type UpdatePlan, updatedTexts } from './plan.ts';
export { applyEdits, type SourceEdit } from './source.ts';

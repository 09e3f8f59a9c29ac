export { isSettled, newProgress, type Progress, parseProgress } from './progress.ts';
export { resultLines } from './results.ts';
export { overview, summary } from './screens.ts';
export { walkThrough } from './session.ts';
export type { Desk } from './sitting.ts';
export { type Paint, paragraph, plainPaint } from './typeset.ts';
export { asWalked, walkOf } from './walk.ts';

export { EventQueue } from './event-queue.ts';
export { type Lab, openLab } from './lab.ts';
export type { ConsentLevel, EngineOptions } from './options.ts';
export { type PlannedStep, planGuide } from './plan.ts';
export { type Prerequisites, prerequisites } from './prerequisites.ts';
export type { RecordedLine } from './recorded.ts';
export { runGuide, selection } from './run-guide.ts';
export { exitCode, type GuideVerdict } from './verdicts.ts';

export type * from './dialect.ts';
export type * from './document.ts';
export * from './events.ts';
export type * from './guide.ts';
export type * from './output.ts';
export { formatPoint, type Point } from './position.ts';
export { LabproofError, type Problem, toProblem } from './problem.ts';
export type * from './runner.ts';
export type * from './verdict.ts';

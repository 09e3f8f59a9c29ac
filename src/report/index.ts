export { foldEvents } from './fold.ts';
export { mergeRuns } from './merge.ts';
export type { Report, ReportBlock, ReportGuide, ReportStep, ReportSummary } from './report.ts';

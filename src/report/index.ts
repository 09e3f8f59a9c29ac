export { foldEvents } from './fold.ts';
export type { Report, ReportBlock, ReportGuide, ReportStep, ReportSummary } from './report.ts';

export { type LintMessage, lintGuide, type Severity } from './lint-guide.ts';

export { htmlReporter } from './html-reporter.ts';

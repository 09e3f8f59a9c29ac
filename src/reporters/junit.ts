import type { ReporterContext, RunReporter } from '../model/reporter.ts';
import { harmless } from '../plain-text/index.ts';
import { foldEvents, type Report, type ReportGuide, type ReportStep } from '../report/index.ts';

/**
 * JUnit XML as Jenkins and GitLab read it: a suite a guide, a case a step, whose class is its page (the schema of Jenkins' xUnit
 * plug-in has a file for a suite only). A drift and a fail are failures (their type tells
 * them apart), an error and an unplanned skip are errors, only a planned skip is skipped: what keeps a run from green is never green here.
 */
export function junitReporter({ write }: ReporterContext): RunReporter {
  return {
    name: 'junit',
    async report(events) {
      const all = [];
      for await (const event of events) all.push(event);
      write(junit(foldEvents(all)));
    },
  };
}

interface Case {
  readonly result: 'passed' | 'failure' | 'error' | 'skipped';
  readonly xml: string;
}

function junit(report: Report): string {
  const { summary } = report;
  const suites = report.guides.map((guide) => suite(guide, summary.startedAt));
  const isHidden = summary.verdict !== 'pass' && report.guides.every((guide) => guide.verdict === 'pass');
  if (isHidden) suites.push(runSuite(`the run was cut off, or ended with exit code ${summary.exitCode} for a reason of its own`));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="labproof" time="${seconds(report.summary.durationMs)}">\n${suites.join('')}</testsuites>\n`;
}

function suite(guide: ReportGuide, startedAt: string | null): string {
  const steps = guide.steps.map(stepCase);
  const red = steps.some((one) => one.result === 'failure' || one.result === 'error');
  const cases = guide.verdict === 'pass' || red ? steps : [...steps, guideCase(guide)];
  const count = (result: Case['result']) => cases.filter((one) => one.result === result).length;
  const time = guide.steps.reduce((sum, step) => sum + step.durationMs, 0);
  const timestamp = startedAt === null ? '' : ` timestamp="${attribute(startedAt.replace(/\.\d+Z$/, ''))}"`;
  return `  <testsuite name="${attribute(guide.path)}" tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${seconds(time)}"${timestamp} file="${attribute(guide.pages[0]?.path ?? guide.path)}">\n${cases.map((one) => one.xml).join('')}  </testsuite>\n`;
}

/** What is wrong with a run in which no guide is. */
function runSuite(why: string): string {
  const body = element('error', 'error', why, why);
  return `  <testsuite name="labproof" tests="1" failures="0" errors="1" skipped="0" time="0.000">\n    <testcase classname="labproof" name="the run as a whole" time="0.000">${body}</testcase>\n  </testsuite>\n`;
}

function stepCase(step: ReportStep): Case {
  const result = resultOf(step);
  const name = `${step.line}: ${step.host ?? '?'} ${step.shell}: ${step.command}`;
  const type = step.problem?.code ?? (step.skip === 'unplanned' ? 'unplanned-skip' : step.verdict);
  const body = result === 'passed' ? '' : element(result, type, step.reason, result === 'skipped' ? '' : details(step));
  return {
    result,
    xml: `    <testcase classname="${attribute(step.file)}" name="${attribute(name)}" time="${seconds(step.durationMs)}">${body}</testcase>\n`,
  };
}

/** A guide that is not green although none of its steps says so: nothing in it was verified. */
function guideCase(guide: ReportGuide): Case {
  const body = element('error', guide.verdict, guide.reason, guide.reason);
  return {
    result: 'error',
    xml: `    <testcase classname="${attribute(guide.path)}" name="the guide as a whole" time="0.000">${body}</testcase>\n`,
  };
}

function resultOf(step: ReportStep): Case['result'] {
  switch (step.verdict) {
    case 'pass':
      return 'passed';
    case 'drift':
    case 'fail':
      return 'failure';
    case 'error':
      return 'error';
    case 'skip':
      return step.skip === 'planned' ? 'skipped' : 'error';
    default:
      return step.verdict satisfies never;
  }
}

function element(name: 'failure' | 'error' | 'skipped', type: string, message: string, text: string): string {
  const typed = name === 'skipped' ? '' : ` type="${attribute(type)}"`;
  return `<${name}${typed} message="${attribute(message)}">${escapeXml(text)}</${name}>`;
}

function details(step: ReportStep): string {
  const findings = step.findings
    .filter((finding) => finding.verdict !== 'pass')
    .flatMap(({ verdict, why, documented, live }) => [
      `${verdict}: ${why}`,
      ...(documented === null ? [] : [`  page: ${documented.text}`]),
      ...(live === null ? [] : [`  live: ${live.text}`]),
    ]);
  const hint = step.problem?.hint === undefined ? [] : [step.problem.hint];
  return [`${step.file}:${step.line}`, step.reason, ...findings, ...hint].join('\n');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** Longest text of one element or attribute; a target's whole output is in the other reports. */
const limit = 20_000;

/** XML 1.0 knows no control characters, lone surrogates or U+FFFE and U+FFFF, not even escaped. */
function escapeXml(text: string): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}… (${text.length - limit} characters more)` : text;
  const safe = harmless(cut).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
  // On a screen a CI reads along, and takes some lines for orders.
  return safe.replace(/::/g, ':&#58;').replace(/##/g, '#&#35;');
}

function attribute(text: string): string {
  return escapeXml(text).replace(/\n/g, '&#10;').replace(/\t/g, '&#9;');
}

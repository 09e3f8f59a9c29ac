import { styleText } from 'node:util';
import type { Finding, Outcome, Problem, RunEvent, StepFacts, Verdict } from '../model/index.ts';
import type { ReporterContext, RunReporter } from '../model/reporter.ts';
import { counted, harmless, oneLine, withoutOrders, wrap } from '../plain-text/index.ts';
import { foldEvents, type Report, type ReportGuide } from '../report/index.ts';

type Style = Parameters<typeof styleText>[0];

const marks: Readonly<Record<Verdict, { readonly sign: string; readonly style: Style }>> = {
  pass: { sign: '✔', style: 'green' },
  drift: { sign: '~', style: 'yellow' },
  fail: { sign: '✘', style: 'red' },
  error: { sign: '!', style: 'magenta' },
  skip: { sign: '-', style: 'gray' },
};

/** What a person reads while a guide is verified: a line a step, the reason under each that is not a pass, a summary at the end. */
export function terminalReporter(context: ReporterContext): RunReporter {
  return {
    name: 'terminal',
    async report(events) {
      const seen: RunEvent[] = [];
      const screen = new Screen(context);
      const steps = new Map<string, StepFacts>();
      for await (const event of events) {
        seen.push(event);
        if (event.type === 'guide-loaded') {
          for (const step of event.pages.flatMap((page) => page.steps)) steps.set(step.id, step);
          screen.guide(event);
        } else if (event.type === 'target-opened') screen.target(event.target);
        else if (event.type === 'notice') screen.notice(event.host, event.text);
        else if (event.type === 'step-started') screen.progress(steps.get(event.id), 'running');
        else if (event.type === 'step-attempt' && event.attempt.verdict === 'fail')
          screen.progress(steps.get(event.id), 'waiting for the lab');
        else if (event.type === 'step-finished') screen.step(steps.get(event.id), event.outcome);
        else if (event.type === 'guide-finished') screen.problems(event.problems);
      }
      screen.summary(foldEvents(seen));
    },
  };
}

class Screen {
  readonly #context: ReporterContext;
  #pending = false;
  #page = '';

  constructor(context: ReporterContext) {
    this.#context = context;
  }

  guide(event: Extract<RunEvent, { type: 'guide-loaded' }>): void {
    this.#line(
      `\n${this.#style('bold', oneLine(event.title || event.guide, this.#columns))}  ${this.#style('dim', harmless(event.guide))}`,
    );
    this.problems(event.problems);
  }

  problems(problems: readonly Problem[]): void {
    for (const problem of problems) {
      const place = problem.position === undefined ? '' : `${harmless(problem.position.file)}:${problem.position.line}: `;
      this.#line(wrap(`${place}${problem.message} (${problem.code})`, this.#columns, '  '));
    }
  }

  target(target: Extract<RunEvent, { type: 'target-opened' }>['target']): void {
    if (target.problem === null) return;
    this.#line(`  ${this.#style('magenta', '! cannot reach')} ${harmless(target.name)}`);
    this.#line(wrap(`${target.problem.message} (${target.problem.code})`, this.#columns, '      '));
    if (target.problem.hint !== undefined) this.#line(wrap(`→ ${target.problem.hint}`, this.#columns, '      '));
  }

  notice(host: string | null, text: string): void {
    this.#line(this.#style('dim', wrap(`${host === null ? '' : `${host}: `}${text}`, this.#columns, '  ')));
  }

  progress(step: StepFacts | undefined, what: string): void {
    if (!this.#context.live || step === undefined) return;
    this.#clear();
    this.#context.write(this.#style('dim', oneLine(`  … ${what}: ${this.#where(step)} ${step.command}`, this.#columns - 1)));
    this.#pending = true;
  }

  step(step: StepFacts | undefined, outcome: Outcome): void {
    if (step === undefined) return;
    if (step.file !== this.#page) {
      this.#page = step.file;
      this.#line(this.#style('dim', `  ${harmless(step.file)}`));
    }
    const { sign, style } = marks[outcome.verdict];
    const head = `  ${sign} ${outcome.verdict.padEnd(5)} :${String(step.line).padEnd(4)} ${this.#where(step).padEnd(18)} `;
    const command = oneLine(step.command, Math.max(20, this.#columns - head.length));
    this.#line(`${this.#style(style, head)}${command}`);
    if (outcome.sent !== null && outcome.sent !== step.command)
      this.#line(this.#style('dim', oneLine(`          sent: ${outcome.sent}`, this.#columns)));
    if (outcome.verdict === 'pass' && outcome.checked === 'ran' && step.kind === 'command')
      this.#line(this.#style('dim', '          ran; no documented output to compare'));
    if (outcome.attempts.length > 1) this.#line(this.#style('dim', `          after ${outcome.attempts.length} attempts`));
    if (outcome.verdict !== 'pass') this.#why(outcome);
    for (const requirement of outcome.requirements) {
      const { sign: mark, style: color } = marks[requirement.verdict];
      this.#line(
        this.#style(
          color,
          wrap(
            `${mark} line ${requirement.line} requires: ${requirement.reading}${requirement.verdict === 'pass' ? '' : ` — ${requirement.detail}`}`,
            this.#columns,
            '          ',
          ),
        ),
      );
    }
  }

  summary(report: Report): void {
    for (const guide of report.guides) this.#guideSummary(guide, report.guides.length > 1);
    const { summary } = report;
    const parts = (['pass', 'drift', 'fail', 'error', 'skip'] as const).map((verdict) => `${summary[verdict]} ${verdict}`);
    this.#line('');
    this.#line(
      `${this.#style(['bold', marks[summary.verdict].style].flat() as Style, summary.verdict.toUpperCase())}  ${counted(summary.steps, 'step')}: ${parts.join(', ')}${summary.mode === 'replay' ? '  (from a recording)' : ''}`,
    );
    this.#line(
      `      ${summary.verifiedOutput} verified on their output, ${summary.ranOnly} only ran, ${summary.skippedUnplanned} could not be run; ${(summary.durationMs / 1000).toFixed(1)} s`,
    );
  }

  #guideSummary(guide: ReportGuide, several: boolean): void {
    if (several) this.#line(`\n  ${this.#style('bold', harmless(guide.path))}`);
    const unclear = guide.blocks.filter((block) => block.kind === 'unclear');
    if (unclear.length + guide.manual.length + guide.unverifiedClaims.length > 0) this.#line(`\n  ${this.#style('bold', 'Not verified')}`);
    for (const block of unclear) this.#line(wrap(`${block.file}:${block.line}: unclear block: ${block.reason}`, this.#columns, '    '));
    for (const step of guide.manual) this.#line(wrap(`${step.file}:${step.line}: by hand: ${step.text}`, this.#columns, '    '));
    for (const claim of guide.unverifiedClaims)
      this.#line(wrap(`${claim.file}:${claim.line}: claim: “${claim.text}” (${claim.why})`, this.#columns, '    '));
    const bound = guide.bindings.filter((binding) => binding.documented !== binding.live);
    if (bound.length > 0) this.#line(`\n  ${this.#style('bold', 'Names of this lab')}`);
    for (const binding of bound) {
      const learned = binding.learned === null ? '' : ` (line ${binding.learned.line})`;
      this.#line(
        oneLine(
          `    ${binding.documented} → ${binding.live}  ${binding.type}${learned}${binding.state === 'arbitrary' ? ', chosen among equals' : ''}`,
          this.#columns,
        ),
      );
    }
    this.#line(
      `\n  ${this.#style(marks[guide.verdict].style, `${marks[guide.verdict].sign} ${guide.verdict}`)}${several ? ` ${harmless(guide.path)}` : ''}: ${harmless(guide.reason)}`,
    );
  }

  #why(outcome: Outcome): void {
    const shown = outcome.findings.filter((finding) => finding.verdict !== 'pass').slice(0, 6);
    if (shown.length === 0) this.#line(wrap(outcome.reason, this.#columns, '          '));
    for (const finding of shown) this.#finding(finding);
    const rest = outcome.findings.filter((finding) => finding.verdict !== 'pass').length - shown.length;
    if (rest > 0) this.#line(`          … and ${counted(rest, 'more finding')}`);
    const { problem } = outcome;
    if (problem === null) return;
    if (problem.hint !== undefined) this.#line(wrap(`→ ${problem.hint}`, this.#columns, '          '));
    const place = problem.position === undefined ? '' : ` at ${harmless(problem.position.file)}:${problem.position.line}`;
    this.#line(`          ${problem.code}${place}`);
  }

  #finding(finding: Finding): void {
    const { style } = marks[finding.verdict];
    this.#line(this.#style(style, wrap(`${finding.verdict}: ${finding.why}`, this.#columns, '          ')));
    if (finding.documented !== null) this.#line(this.#style('dim', oneLine(`            page: ${finding.documented.text}`, this.#columns)));
    if (finding.live !== null) this.#line(this.#style('dim', oneLine(`            live: ${finding.live.text}`, this.#columns)));
  }

  #where(step: StepFacts): string {
    return `${harmless(step.host ?? '?')}${step.shell === 'bash' ? '' : ` ${harmless(step.shell)}`}`;
  }

  get #columns(): number {
    return this.#context.columns;
  }

  #style(style: Style, text: string): string {
    return this.#context.color ? styleText(style, text, { validateStream: false }) : text;
  }

  #line(text: string): void {
    this.#clear();
    // A break between words may have put an order at the beginning of a line.
    this.#context.write(`${withoutOrders(text)}\n`);
  }

  #clear(): void {
    if (this.#pending) this.#context.write('\r\u001b[2K');
    this.#pending = false;
  }
}

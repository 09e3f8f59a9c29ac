import type { Verdict } from '../../model/index.ts';
import type { Report, ReportGuide, ReportStep } from '../../report/index.ts';
import { type Html, html } from './escape.ts';
import type { Places } from './places.ts';
import { chip, count, short } from './words.ts';

interface Told {
  readonly guide: ReportGuide;
  readonly step: ReportStep;
}

const gravest: readonly Verdict[] = ['error', 'fail', 'skip', 'drift', 'pass'];
const shownSteps = 12;
const shownRuns = 6;

/** Of several runs of one guide: the commands of which the runs do not say the same, the worst first. */
export function runsView(report: Report, places: Places): Html {
  const same = new Map<string, Told[]>();
  for (const guide of report.guides) {
    for (const step of guide.steps) {
      const key = `${step.file}\n${step.id}`;
      const told = same.get(key);
      if (told === undefined) same.set(key, [{ guide, step }]);
      else told.push({ guide, step });
    }
  }
  const apart = [...same.values()].filter((told) => differ(told));
  if (apart.length === 0) return html``;
  const sorted = apart.map((told) => ({ told, worst: worstOf(told) })).sort((a, b) => gravest.indexOf(a.worst) - gravest.indexOf(b.worst));
  const lines = sorted.slice(0, shownSteps).map(({ told, worst }) => line(told, worst, places));
  const rest = sorted.length - lines.length;
  return html`<section class="overview" aria-label="where the runs differ"><h2 class="small">Where the runs differ</h2><p class="dim">The same command in several runs, with more than one verdict.</p><ul>${lines}${rest > 0 ? html`<li>and ${count(rest, 'more command')}</li>` : ''}</ul></section>`;
}

function differ(told: readonly Told[]): boolean {
  return new Set(told.map(({ step }) => step.verdict)).size > 1;
}

function worstOf(told: readonly Told[]): Verdict {
  return gravest.find((verdict) => told.some(({ step }) => step.verdict === verdict)) ?? 'error';
}

function line(told: readonly Told[], worst: Verdict, places: Places): Html {
  const [first] = told;
  const groups = gravest.flatMap((verdict) => {
    const runs = told.filter(({ step }) => step.verdict === verdict);
    return runs.length === 0 ? [] : [{ verdict, runs }];
  });
  return html`<li>${chip(worst)} <code>${short(first?.step.command ?? '')}</code> <span class="dim">${first?.step.host ?? 'no host'}, ${first?.step.file}:${first?.step.line}</span><br>${groups.map(({ verdict, runs }, index) => html`${index > 0 ? '; ' : ''}${verdict} in ${runs.slice(0, shownRuns).map(({ guide, step }, nth) => html`${nth > 0 ? ', ' : ''}<a href="#${places.step(step)}">${guide.path}</a>`)}${runs.length > shownRuns ? ` and ${count(runs.length - shownRuns, 'more')}` : ''}`)}</li>`;
}

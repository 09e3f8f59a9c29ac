import type { Report, ReportGuide, ReportStep, ReportSummary } from '../../report/index.ts';
import { type Html, html } from './escape.ts';
import { isFinding, type Places } from './places.ts';
import { runsView } from './runs-view.ts';
import { chip, count, seconds, short } from './words.ts';

/** What must be known in five seconds: does it hold, how much was looked at, what does not. */
export function summaryView(report: Report, places: Places): Html {
  const { summary } = report;
  const title = titleOf(report) || 'no guide';
  const when = summary.startedAt === null ? '' : ` · ${summary.startedAt.replace('T', ' ').replace(/\..*$/, ' UTC')}`;
  const how = { live: 'verified in the lab', replay: 'verified on a recording', 'dry-run': 'nothing was run' }[summary.mode];
  return html`<header class="top v-${summary.verdict}" id="top"><p class="brand">${how}${when} · ${seconds(summary.durationMs)} · labproof ${report.labproof}</p><h1>${title}</h1>
<p class="headline">${chip(summary.verdict, 'big')} <span>${headline(report)}</span></p>
${bar(summary)}<ul class="counts">${counts(summary).map(({ number, word, query }) => html`<li${number === 0 ? html` class="none"` : ''}><a href="#?q=${encodeURIComponent(query)}"><b>${number.toLocaleString('en-US')}</b> ${word}</a></li>`)}</ul>${whereAndWhatNot(report)}</header>
${runsView(report, places)}<section class="overview" aria-label="what needs a look"><h2 class="small">What needs a look</h2>${byGravity(report.guides).map((guide) => attention(guide, places, report.guides.length > 1))}</section>`;
}

/** The titles of the guides, each once: of several runs, how often. */
export function titleOf({ guides }: Report): string {
  const times = new Map<string, number>();
  for (const { title } of guides) times.set(title, (times.get(title) ?? 0) + 1);
  return [...times].map(([title, number]) => (number === 1 ? title : `${title} (${count(number, 'time')})`)).join(', ');
}

const gravity = ['error', 'fail', 'skip', 'drift', 'pass'];

function byGravity(guides: readonly ReportGuide[]): readonly ReportGuide[] {
  return [...guides].sort((a, b) => gravity.indexOf(a.verdict) - gravity.indexOf(b.verdict));
}

function headline({ summary, guides }: Report): string {
  if (summary.verdict !== 'pass' && guides.length > 0 && guides.every((guide) => guide.verdict === 'pass'))
    return summary.verdict === 'error'
      ? 'The run was cut off: what is below holds, and it is not all.'
      : `What is below holds, and yet the run ended with exit code ${summary.exitCode}.`;
  const of = `of ${count(summary.steps, 'command')}`;
  switch (summary.verdict) {
    case 'pass':
      return `Every documented output that was checked holds: ${count(summary.verifiedOutput, 'output')}.`;
    case 'drift':
      return `Nothing is broken, but the text of the page is out of date at ${summary.drift} ${of}.`;
    case 'fail':
      return `What the page promises is not so at ${summary.fail} ${of}.`;
    case 'skip':
      return 'This guide is not verified: something was not run that should have been.';
    case 'error': {
      const wrong = summary.fail === 0 ? '' : ` What the page promises is not so at ${count(summary.fail, 'command')}.`;
      if (summary.error > 0) return `No judgement was possible at ${summary.error} ${of}.${wrong}`;
      return `${guides.length === 0 ? 'There was no guide to judge.' : 'This is not verified as a whole.'}${wrong}`;
    }
  }
}

function counts(summary: ReportSummary): readonly { readonly number: number; readonly word: string; readonly query: string }[] {
  return [
    { number: summary.fail, word: 'fail', query: 'verdict:fail' },
    { number: summary.error, word: 'error', query: 'verdict:error' },
    { number: summary.drift, word: 'drift', query: 'verdict:drift' },
    { number: summary.verifiedOutput, word: 'outputs verified', query: 'verdict:pass checked:output' },
    { number: summary.ranOnly, word: 'only ran', query: 'verdict:pass checked:ran' },
    { number: summary.skippedUnplanned, word: 'could not be run', query: 'skip:unplanned' },
    { number: summary.skip - summary.skippedUnplanned, word: 'held back', query: 'skip:planned' },
  ];
}

/** On which hosts, and what besides commands nobody has verified. */
function whereAndWhatNot({ guides }: Report): Html {
  const hosts = [...new Set(guides.flatMap((guide) => guide.steps.flatMap((step) => (step.sent === null ? [] : (step.host ?? [])))))];
  const more = hosts.length > shownOfEach ? ` and ${count(hosts.length - shownOfEach, 'more')}` : '';
  const where = hosts.length === 0 ? 'No command was sent' : `Sent to ${hosts.slice(0, shownOfEach).join(', ')}${more}`;
  const sum = (of: (guide: ReportGuide) => number): number => guides.reduce((total, guide) => total + of(guide), 0);
  const left = [
    [sum((guide) => guide.manual.length), 'step by hand', 'steps by hand'],
    [sum((guide) => guide.blocks.filter((block) => block.kind === 'unclear').length), 'unclear block', 'unclear blocks'],
    [sum((guide) => guide.unverifiedClaims.length), 'claim of the prose', 'claims of the prose'],
  ] as const;
  const told = left.flatMap(([number, one, several]) => (number === 0 ? [] : [count(number, one, several)]));
  return html`<p class="aside">${where}.${told.length === 0 ? '' : html` Besides commands <a href="#not-verified">not verified</a>: ${told.join(', ')}.`}</p>`;
}

/** Shares of the verdicts; the same numbers stand below it in words. */
function bar(summary: ReportSummary): Html {
  if (summary.steps === 0) return html``;
  const shares = [
    ['pass', summary.verifiedOutput],
    ['ran', summary.ranOnly],
    ['drift', summary.drift],
    ['fail', summary.fail],
    ['error', summary.error],
    ['skip', summary.skip],
  ] as const;
  let at = 0;
  const parts = shares.map(([name, number]) => {
    const width = (1_000 * number) / summary.steps;
    const part =
      width === 0
        ? ''
        : html`<rect class="b-${name}" x="${at.toFixed(1)}" y="0" width="${Math.max(width - 2, 1).toFixed(1)}" height="10"/>`;
    at += width;
    return part;
  });
  return html`<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

const shownOfEach = 12;

/** What needs a look, the gravest first, each line leading to its place; what has one cause is one line. */
function attention(guide: ReportGuide, places: Places, several: boolean): Html {
  const notable = guide.steps.filter(isFinding);
  const versions = versionDrift(guide);
  const onlyVersions = new Set(versions.steps);
  const lines = [
    ...listed(
      notable.filter((step) => step.verdict === 'error'),
      'verdict:error',
      places,
    ),
    ...listed(
      notable.filter((step) => step.verdict === 'fail'),
      'verdict:fail',
      places,
    ),
    ...skips(
      notable.filter((step) => step.verdict === 'skip'),
      places,
    ),
    ...(versions.pairs.length === 0 ? [] : [versionLine(versions, places)]),
    ...listed(
      notable.filter((step) => step.verdict === 'drift' && !onlyVersions.has(step)),
      'verdict:drift -kind:version',
      places,
    ),
  ];
  const reason = several
    ? html`<p>${chip(guide.verdict)} <b>${guide.title}</b> <span class="dim mono">${guide.path}</span>: ${guide.reason}</p>`
    : html`<p class="dim">${guide.reason}</p>`;
  const problems = guide.problems.map(
    (each) =>
      html`<li><span class="mono">${each.code}</span> ${each.message}${each.position === undefined ? '' : html` <span class="dim">${each.position.file}:${each.position.line}</span>`}</li>`,
  );
  const found = lines.length + problems.length > 0 ? html`<ul>${problems.slice(0, shownOfEach)}${lines}</ul>` : '';
  const whole = html`<p>Nothing. The guide below is as its readers see it, with each command's verdict in place.</p>`;
  return html`${reason}${found === '' && guide.verdict === 'pass' && !several ? whole : found}`;
}

function listed(steps: readonly ReportStep[], query: string, places: Places): readonly Html[] {
  const rest = steps.length - shownOfEach;
  return [
    ...steps
      .slice(0, shownOfEach)
      .map(
        (step) =>
          html`<li>${chip(step.verdict)} ${link(step, places)} <span class="dim">${step.host ?? 'no host'}, ${step.file}:${step.line}</span><br>${step.reason}</li>`,
      ),
    ...(rest > 0 ? [html`<li><a href="#?q=${encodeURIComponent(query)}">and ${count(rest, 'more')}</a></li>`] : []),
  ];
}

function link(step: ReportStep, places: Places): Html {
  return html`<a href="#${places.step(step)}"><code>${short(step.command)}</code></a>`;
}

/** One cause often holds back many commands: a line for each cause. */
function skips(steps: readonly ReportStep[], places: Places): readonly Html[] {
  const causes = new Map<string, ReportStep[]>();
  for (const step of steps) {
    const same = causes.get(step.reason);
    if (same === undefined) causes.set(step.reason, [step]);
    else same.push(step);
  }
  const lines = [...causes].map(
    ([reason, same]) =>
      html`<li>${chip('skip')} ${reason} <span class="dim">${count(same.length, 'command')}:</span> ${same.slice(0, 4).map((step, index) => html`${index > 0 ? ', ' : ''}${link(step, places)}`)}${same.length > 4 ? ' …' : ''}</li>`,
  );
  const rest = lines.length - shownOfEach;
  return rest > 0
    ? [...lines.slice(0, shownOfEach), html`<li><a href="#?q=skip%3Aunplanned">and ${count(rest, 'more reason')}</a></li>`]
    : lines;
}

interface VersionDrift {
  readonly pairs: readonly { readonly from: string; readonly to: string; readonly places: number }[];
  /** Steps that drift by nothing but versions. */
  readonly steps: readonly ReportStep[];
  readonly first: ReportStep | null;
}

/** A newer program shows everywhere at once, and is one thing to know. */
function versionDrift(guide: ReportGuide): VersionDrift {
  const pairs = new Map<string, { from: string; to: string; places: number }>();
  const steps: ReportStep[] = [];
  let first: ReportStep | null = null;
  for (const step of guide.steps) {
    const drifts = step.findings.filter((finding) => finding.verdict === 'drift');
    const versions = drifts.filter((finding) => finding.kind === 'version');
    for (const { documented, live } of versions) {
      const [from, to] = [documented?.text ?? 'none', live?.text ?? 'none'];
      const pair = pairs.get(`${from}\n${to}`) ?? { from, to, places: 0 };
      pair.places++;
      pairs.set(`${from}\n${to}`, pair);
      first ??= step;
    }
    if (step.verdict === 'drift' && versions.length > 0 && versions.length === drifts.length) steps.push(step);
  }
  return { pairs: [...pairs.values()].sort((a, b) => b.places - a.places), steps, first };
}

function versionLine({ pairs, steps, first }: VersionDrift, places: Places): Html {
  const shown = pairs
    .slice(0, 4)
    .map(
      ({ from, to, places: number }, index) =>
        html`${index > 0 ? ', ' : ''}<code>${short(from, 40)}</code> is now <code>${short(to, 40)}</code>${number > 1 ? ` (${count(number, 'place')})` : ''}`,
    );
  const more = pairs.length > 4 ? ` and ${count(pairs.length - 4, 'other')}` : '';
  const where = first === null ? '' : html` <a href="#${places.step(first)}">the first</a>, <a href="#?q=kind%3Aversion">all</a>`;
  return html`<li>${chip('drift')} Versions: ${shown}${more}${steps.length > 0 ? `; ${count(steps.length, 'command differs', 'commands differ')} by nothing else` : ''}.${where}</li>`;
}

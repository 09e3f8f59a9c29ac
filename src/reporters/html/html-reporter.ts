import { createHash } from 'node:crypto';
import type { RunEvent } from '../../model/index.ts';
import type { ReporterContext, RunReporter } from '../../model/reporter.ts';
import { foldEvents, type Report, type ReportGuide, type ReportStep } from '../../report/index.ts';
import { type Html, html } from './escape.ts';
import { anchor, pageView } from './page-view.ts';
import { chip, seconds } from './step-view.ts';
import { style } from './style.ts';

/** The verified guide as one self-contained page: no script, nothing fetched, readable for years. */
export function htmlReporter({ write }: ReporterContext): RunReporter {
  return {
    name: 'html',
    async report(events) {
      const all: RunEvent[] = [];
      for await (const event of events) all.push(event);
      write(renderReport(foldEvents(all)));
    },
  };
}

/** The report as a whole HTML document. */
function renderReport(report: Report): string {
  const { summary } = report;
  const title = report.guides.map((guide) => guide.title).join(', ') || 'labproof';
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  const head = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>${summary.verdict}: ${title}</title>`;
  const body = html`</head><body><header class="top"><div class="brand">labproof ${report.labproof} · ${summary.mode === 'replay' ? 'verified on a recording' : 'verified in the lab'}${summary.startedAt === null ? '' : ` · ${summary.startedAt.replace('T', ' ').replace(/\..*$/, ' UTC')}`}</div><h1>${title}</h1>
<div class="sum">${chip(summary.verdict, 'big')}<span><b>${summary.verifiedOutput}</b> outputs verified</span><span>${summary.ranOnly} only ran</span><span>${summary.drift} drift</span><span>${summary.fail} fail</span><span>${summary.error} error</span><span>${summary.skip} skipped</span><span class="dim">${seconds(summary.durationMs)}</span></div></header>
<main>${report.guides.map(guideView)}</main>
<footer>Marks: <mark class="ignored">may differ</mark> · <mark class="bound">a name of this lab</mark> · <mark class="drift">the page should be updated</mark> · <mark class="fail">wrong</mark>. What the page leaves out is folded.</footer></body></html>
`;
  return `${head.text}<style>${style}</style>${body.text}`;
}

function guideView(guide: ReportGuide): Html {
  return html`${overview(guide)}${guide.pages.map((page) => pageView(page, guide.steps))}${appendix(guide)}`;
}

/** What needs a look, first; every line leads to its place. */
function overview(guide: ReportGuide): Html {
  const notable = guide.steps.filter((step) => step.verdict !== 'pass' && !(step.verdict === 'skip' && step.skip === 'planned'));
  const pages =
    guide.pages.length > 1
      ? html`<div class="small dim">${guide.pages.map((page, index) => html`${index > 0 ? ' · ' : ''}<a href="#${anchor(page.path)}">${page.title}</a>`)}</div>`
      : '';
  return html`<nav class="overview">${pages}<div>${guide.reason}</div>${notable.length === 0 ? '' : html`<ul>${notable.map(overviewLine)}</ul>`}</nav>`;
}

function overviewLine(step: ReportStep): Html {
  return html`<li>${chip(step.verdict)} <a href="#step-${step.id}"><code>${step.command.split('\n')[0]}</code></a> <span class="dim">${step.host ?? 'no host'}, ${step.file}:${step.line}</span> ${step.reason}</li>`;
}

function appendix(guide: ReportGuide): Html {
  const bound = guide.bindings.filter((binding) => binding.documented !== binding.live);
  const held = guide.steps.filter((step) => step.verdict === 'skip');
  const unclear = guide.blocks.filter((block) => block.kind === 'unclear');
  const nothing = held.length + unclear.length + guide.manual.length + guide.unverifiedClaims.length === 0;
  return html`<section class="page"><h2>Names of this lab</h2>${bound.length === 0 ? html`<p class="dim">Every name is the one on the page.</p>` : html`<div class="tablewrap"><table><tr><th>on the page</th><th>in the lab</th><th>kind</th><th>learned</th></tr>${bound.map((binding) => html`<tr><td><code>${binding.documented}</code></td><td><code>${binding.live}</code></td><td>${binding.type}${binding.state === 'arbitrary' ? ', chosen among equals' : ''}</td><td class="dim">${binding.learned === null ? '' : `${binding.learned.file}:${binding.learned.line}`}</td></tr>`)}</table></div>`}
<h2>Not verified</h2>${nothing ? html`<p class="dim">Nothing was left out.</p>` : ''}<ul>
${held.map((step) => html`<li><code>${step.command.split('\n')[0]}</code> (${step.file}:${step.line}): ${step.reason}</li>`)}
${guide.manual.map((step) => html`<li>By hand (${step.file}:${step.line}): ${step.text}</li>`)}
${guide.unverifiedClaims.map((claim) => html`<li>Claim (${claim.file}:${claim.line}): “${claim.text}” – ${claim.why}</li>`)}
${unclear.map((block) => html`<li>Block (${block.file}:${block.line}): ${block.reason}</li>`)}</ul>
<h2>Machines</h2><div class="tablewrap"><table><tr><th>host</th><th>reached by</th><th>state</th></tr>${guide.targets.map((target) => html`<tr><td>${target.name}</td><td>${target.runner}</td><td>${target.verdict}${target.problem === null ? '' : html`: ${target.problem.message}`}</td></tr>`)}</table></div></section>`;
}

import { createHash } from 'node:crypto';
import type { RunEvent } from '../../model/index.ts';
import type { ReporterContext, RunReporter } from '../../model/reporter.ts';
import { foldEvents, type Report, type ReportGuide } from '../../report/index.ts';
import { clientScript } from './client-script.ts';
import { conversationView } from './conversation-view.ts';
import { Html, html, jsonIsland } from './escape.ts';
import { helpView } from './help-view.ts';
import { machinesView } from './machines-view.ts';
import { namesView } from './names-view.ts';
import { notVerifiedCount, notVerifiedView } from './not-verified-view.ts';
import { pageView } from './page-view.ts';
import { placesOf } from './places.ts';
import { filterIndex } from './step-data.ts';
import { style } from './style.ts';
import { summaryView, titleOf } from './summary-view.ts';

/** The verified guide as one self-contained page: nothing is fetched, and nothing runs but the page's own script. */
export function htmlReporter({ write }: ReporterContext): RunReporter {
  return {
    name: 'html',
    async report(events) {
      const all: RunEvent[] = [];
      for await (const event of events) all.push(event);
      // Piece by piece: a report of many long outputs is longer than a string may be.
      for (const piece of renderReport(foldEvents(all))) write(piece.text);
    },
  };
}

function* renderReport(report: Report): Generator<Html> {
  const places = placesOf(report);
  const { summary } = report;
  const title = titleOf(report) || 'labproof';
  const script = clientScript();
  const policy = `default-src 'none'; img-src data:; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  yield html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark"><title>${summary.verdict}: ${title}</title>`;
  yield trusted(`<style>${style}</style>`);
  yield html`</head><body><a class="skip" href="#guide">to the guide</a>${toolbar(report)}<main>${summaryView(report, places)}<div id="guide" class="guide">${legend()}`;
  for (const guide of report.guides) {
    for (const page of guide.pages) yield pageView(page, guide, places);
  }
  yield html`<p class="nothing" hidden>No command is what the filter asks for.</p></div>`;
  yield* chapter('names', 'Names of this lab', report, (guide) => namesView(guide, places));
  yield* chapter('machines', 'Machines', report, (guide) => machinesView(guide));
  yield* chapter('conversation', 'Conversation', report, (guide) => conversationView(guide, places));
  yield* chapter('not-verified', 'Not verified', report, (guide) => notVerifiedView(guide, places));
  yield html`</main><footer><p>Made by labproof ${report.labproof} from the events of the run; exit code ${summary.exitCode}. The report is one file: keep it, attach it, open it from disk.</p></footer>${helpView()}${jsonIsland('index', filterIndex(report, places))}`;
  yield trusted(`<script>${script}</script></body></html>\n`);
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** Our own style sheet and script: they hold no text of a guide or target. */
function trusted(text: string): Html {
  return new Html(text);
}

function toolbar(report: Report): Html {
  const left = report.guides.reduce((sum, guide) => sum + notVerifiedCount(guide), 0);
  return html`<nav class="toolbar" aria-label="report"><form class="filter" role="search" id="filter"><label for="query">filter</label><input id="query" type="search" name="q" autocomplete="off" spellcheck="false" placeholder="verdict:fail host:… text" aria-describedby="filter-state"><span id="filter-state" role="status"></span></form>
<span class="jump"><button type="button" data-go="previous" aria-label="previous finding">↑</button><button type="button" data-go="next" aria-label="next finding">↓</button></span>
<span class="links"><a href="#top">Summary</a><a href="#guide">Guide</a><a href="#names">Names</a><a href="#machines">Machines</a><a href="#conversation">Conversation</a><a href="#not-verified">Not verified <b>${left}</b></a></span>
<span class="ways"><button type="button" data-theme-toggle>dark</button><button type="button" data-help>help</button></span></nav>`;
}

function legend(): Html {
  return html`<p class="legend"><span>Marks:</span> <mark class="ignored">may differ</mark> <mark class="bound">a name of this lab</mark> <mark class="drift">the page should be updated</mark> <mark class="fail">wrong</mark> <span class="dim">Point at a mark, or click it, for its reason.</span></p>`;
}

function* chapter(id: string, title: string, report: Report, view: (guide: ReportGuide) => Html): Generator<Html> {
  yield html`<section class="chapter" id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>`;
  for (const guide of report.guides)
    yield html`${report.guides.length > 1 ? html`<h3>${guide.title} <span class="dim small">${guide.path}</span></h3>` : ''}${view(guide)}`;
  yield html`</section>`;
}

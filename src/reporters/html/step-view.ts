import type { Attempt, Finding } from '../../model/index.ts';
import type { ReportGuide, ReportStep } from '../../report/index.ts';
import { compareView } from './compare-view.ts';
import { cutText, whole } from './cut.ts';
import { type Html, html, jsonIsland, later } from './escape.ts';
import { isFinding, type Places } from './places.ts';
import { stepData } from './step-data.ts';
import { chip, clock, count, seconds, short } from './words.ts';

/** One command: where it ran, what was sent, what it printed, what that means. */
export function stepView(step: ReportStep, guide: ReportGuide, places: Places, patch: string | null): Html {
  const anchor = places.step(step);
  const shell = step.shell === 'bash' ? '' : ` · ${step.shell}`;
  const took = step.durationMs > 0 ? ` · ${seconds(step.durationMs)}` : '';
  const label = `${step.verdict}: ${short(step.command)} on ${step.host ?? 'no host'}`;
  return html`<article class="step v-${step.verdict}${isFinding(step) ? ' finding' : ''} ${tall(step, places)}" id="${anchor}" tabindex="-1" aria-label="${label}"><div class="head">${chip(step.verdict)}<span class="where"><b>${step.host ?? 'no host'}</b>${shell} · <a href="#${anchor}" title="link to this command">line ${step.line}</a>${took}${step.attempts.length > 1 ? ` · ${step.attempts.length} attempts` : ''}</span></div>
<div class="cmd"><pre>${step.prompt === '' ? '' : html`<span class="prompt">${step.prompt} </span>`}<span class="typed">${step.command}</span></pre></div>
${sentView(step)}${notes(step)}${requirements(step)}${findings(step.findings)}${output(step, places)}${jsonIsland('data', stepData(step, guide, patch))}</article>`;
}

/** About how tall it will be: a place is kept for what is not drawn yet, so that the page does not jump. */
function tall(step: ReportStep, places: Places): string {
  const lines = step.output === null ? 0 : (step.expected?.split('\n').length ?? 1);
  const open = places.folded && !isFinding(step) ? 1 : Math.min(lines, 60);
  const rem = 4.5 + 1.25 * open + 2 * (step.findings.length > 8 ? 9 : step.findings.length) + 3 * step.requirements.length;
  return `t${[6, 9, 13, 18, 26, 40, 60, 80].find((each) => rem <= each) ?? 100}`;
}

function sentView(step: ReportStep): Html | string {
  if (step.sent === null || step.sent === step.command) return '';
  return html`<div class="note sent"><span class="dim">sent</span> <code>${step.sent}</code></div>`;
}

function notes(step: ReportStep): Html {
  const inferred = step.evidence.filter((each) => each.source !== 'prompt' && each.source !== 'annotation');
  const notes: Html[] = [];
  if (step.verdict === 'pass' && step.checked === 'ran')
    notes.push(html`<div class="note dim">It ran without an error; the page shows no output.</div>`);
  if (step.verdict === 'skip' || step.verdict === 'error')
    notes.push(
      html`<div class="note">${step.reason}${step.problem === null ? '' : html` <span class="dim mono">${step.problem.code}</span>`}</div>`,
    );
  if (step.problem?.hint !== undefined) notes.push(html`<div class="note dim">→ ${step.problem.hint}</div>`);
  if (step.sameAs !== null && step.verdict !== 'skip') notes.push(html`<div class="note dim">${step.reason}</div>`);
  if (inferred.length > 0)
    notes.push(
      html`<details class="note small"><summary>how this was read: ${inferred.map((each) => each.about).join(', ')}</summary><ul>${inferred.map((each) => html`<li>${each.about}${each.about === 'host' ? ` ${step.host ?? 'none'}` : ''}: ${each.text} <span class="dim">(${each.source}, line ${each.line})</span></li>`)}</ul></details>`,
    );
  return html`${notes}`;
}

function requirements(step: ReportStep): Html | string {
  if (step.requirements.length === 0) return '';
  return html`<ul class="reqs">${step.requirements.map((each) => html`<li>${chip(each.verdict)} ${each.reading}: <b>${each.detail}</b><br><q>${each.sentence}</q> <span class="dim">line ${each.line}</span></li>`)}</ul>`;
}

const shownFindings = 8;

function findings(all: readonly Finding[]): Html | string {
  // Requirements have a list of their own, with their sentences.
  const grave = all.filter((each) => each.verdict !== 'pass' && each.kind !== 'requirement');
  if (grave.length === 0) return '';
  const items = grave.map((each) => html`<li>${chip(each.verdict)} <span class="kind">${each.kind}</span> ${each.why}</li>`);
  const rest = grave.length - shownFindings;
  return html`<ul class="finds">${items.slice(0, shownFindings)}</ul>${rest > 0 ? html`<details class="note"><summary>${count(rest, 'more finding')}</summary><ul class="finds">${items.slice(shownFindings)}</ul></details>` : ''}`;
}

/** The output of the last attempt beside the page's; former attempts in tabs before it. */
function output(step: ReportStep, places: Places): Html | string {
  const last = compareView(step);
  if (step.attempts.length < 2) return last === null ? '' : closable(step, last, places);
  const panels = step.attempts.map((attempt, index) => {
    const isLast = index === step.attempts.length - 1;
    return {
      attempt,
      id: places.fresh(`${places.step(step)}-attempt-${index + 1}`),
      view: isLast ? (last ?? html``) : attemptView(attempt, index),
    };
  });
  return html`<div class="attempts"><div class="tablist" role="tablist" aria-label="attempts">${panels.map(({ attempt, id }, index) => html`<button type="button" role="tab" id="${id}-tab" aria-controls="${id}" aria-selected="${index === panels.length - 1 ? 'true' : 'false'}">${index + 1} ${chip(attempt.verdict)}</button>`)}</div>${panels.map(({ id, view, attempt }) => html`<div role="tabpanel" id="${id}" aria-labelledby="${id}-tab"><p class="note dim small">${clock(attempt.startedAt)} · ${seconds(attempt.durationMs)}</p>${view}</div>`)}</div>`;
}

function attemptView(attempt: Attempt, index: number): Html {
  const text = attempt.output?.text ?? '';
  const cut = cutText(text);
  return html`${findings(attempt.findings)}<div class="scroll" tabindex="0" role="group" aria-label="output of attempt ${index + 1}"><pre class="only">${text === '' ? 'no output' : cut.text}</pre></div>${cut.cut ? whole(`attempt-${index}`, text) : ''}`;
}

/** In a report of thousands, what passes is closed; its verdict and command are in sight. */
function closable(step: ReportStep, view: Html, places: Places): Html {
  if (!places.folded || isFinding(step)) return view;
  const lines = step.expected === null ? '' : count(step.expected.split('\n').length, 'documented line');
  return html`<details class="closed"><summary>${lines === '' ? 'output' : `${lines} and the lab's`}</summary>${later(view)}</details>`;
}

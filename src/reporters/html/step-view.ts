import type { Verdict } from '../../model/index.ts';
import type { ReportStep } from '../../report/index.ts';
import { compareView } from './compare-view.ts';
import { type Html, html } from './escape.ts';

const signs: Readonly<Record<Verdict, string>> = { pass: '✔', drift: '≈', fail: '✘', error: '!', skip: '–' };

export function chip(verdict: Verdict, size = ''): Html {
  return html`<span class="chip ${size} v-${verdict}">${signs[verdict]} ${verdict}</span>`;
}

/** One command: where it ran, what was sent, what it printed, what that means. */
export function stepView(step: ReportStep): Html {
  const shell = step.shell === 'bash' ? '' : ` · ${step.shell}`;
  const took = step.durationMs > 0 ? ` · ${seconds(step.durationMs)}` : '';
  return html`<section class="step v-${step.verdict}" id="step-${step.id}"><div class="head">${chip(step.verdict)}<span class="where">${step.host ?? 'no host'}${shell} · line ${step.line}${took}${step.attempts.length > 1 ? ` · ${step.attempts.length} attempts` : ''}</span></div>
<div class="cmd"><pre>${step.prompt === '' ? '' : html`<span class="prompt">${step.prompt} </span>`}<span class="typed">${step.command}</span></pre></div>
${step.sent !== null && step.sent !== step.command ? html`<div class="note sent">sent as <code>${step.sent}</code></div>` : ''}
${reason(step)}
${step.requirements.length > 0 ? html`<ul class="reqs">${step.requirements.map((each) => html`<li><span class="v-${each.verdict}"><span class="chip v-${each.verdict}">${each.verdict === 'pass' ? '✔' : '✘'}</span></span> ${each.reading}: ${each.detail} <span class="dim">(line ${each.line})</span></li>`)}</ul>` : ''}
${findings(step)}
${compareView(step)}</section>`;
}

function reason(step: ReportStep): Html | string {
  const inferred = step.evidence.find((each) => each.about === 'host' && each.source !== 'prompt');
  const notes: Html[] = [];
  if (step.verdict === 'pass' && step.checked === 'ran')
    notes.push(html`<div class="note dim">It ran without an error; the page shows no output.</div>`);
  if (step.verdict === 'skip' || step.verdict === 'error')
    notes.push(
      html`<div class="note">${step.reason}${step.problem === null ? '' : html` <span class="dim mono">${step.problem.code}</span>`}</div>`,
    );
  if (step.problem?.hint !== undefined) notes.push(html`<div class="note dim">→ ${step.problem.hint}</div>`);
  if (step.sameAs !== null) notes.push(html`<div class="note dim">${step.reason}</div>`);
  if (inferred !== undefined)
    notes.push(html`<div class="note dim small">On ${step.host ?? 'no host'} because ${inferred.text} (line ${inferred.line}).</div>`);
  return html`${notes}`;
}

const shownFindings = 12;

function findings(step: ReportStep): Html | string {
  const all = step.findings.filter((each) => each.verdict !== 'pass');
  if (all.length === 0) return '';
  const rest = all.length - shownFindings;
  return html`<ul class="finds">${all.slice(0, shownFindings).map((each) => html`<li class="v-${each.verdict}"><span class="chip kind">${each.kind}</span> ${each.why}</li>`)}${rest > 0 ? html`<li class="dim">and ${rest} more</li>` : ''}</ul>`;
}

export function seconds(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

import type { ReportGuide, ReportStep } from '../../report/index.ts';
import { type Html, html } from './escape.ts';
import type { Places } from './places.ts';
import { short } from './words.ts';

/** Everything that this run says nothing about, with its reason and its number. */
export function notVerifiedView(guide: ReportGuide, places: Places): Html {
  const groups = notVerified(guide);
  if (groups.every((group) => group.items === 0)) return html`<p class="dim">Nothing was left out.</p>`;
  return html`<ul class="counts">${groups.map((group) => html`<li${group.items === 0 ? html` class="none"` : ''}><span><b>${group.items}</b> ${group.name}</span></li>`)}</ul>${groups.map((group) => (group.items === 0 ? '' : html`<h3>${group.title}</h3>${group.view(guide, places)}`))}`;
}

/** How many things of a guide were not verified. */
export function notVerifiedCount(guide: ReportGuide): number {
  return notVerified(guide).reduce((sum, group) => sum + group.items, 0);
}

interface Group {
  readonly name: string;
  readonly title: string;
  readonly items: number;
  readonly view: (guide: ReportGuide, places: Places) => Html;
}

function notVerified(guide: ReportGuide): readonly Group[] {
  const unplanned = guide.steps.filter((step) => step.verdict === 'skip' && step.skip !== 'planned');
  const planned = guide.steps.filter((step) => step.verdict === 'skip' && step.skip === 'planned');
  const ran = guide.steps.filter((step) => step.verdict === 'pass' && step.checked !== 'output');
  const unclear = guide.blocks.filter((block) => block.kind === 'unclear');
  return [
    { name: 'could not be run', title: 'Could not be run', items: unplanned.length, view: (_, places) => byReason(unplanned, places) },
    { name: 'held back', title: 'Held back on purpose', items: planned.length, view: (_, places) => byReason(planned, places) },
    {
      name: 'only ran',
      title: 'Ran, without an output on the page to judge',
      items: ran.length,
      view: (_, places) => html`<ul><li>${links(ran, places)}</li></ul>`,
    },
    {
      name: 'by hand',
      title: 'Done by hand',
      items: guide.manual.length,
      view: () => html`<ul>${guide.manual.map((step) => html`<li>${step.text} ${where(step)}</li>`)}</ul>`,
    },
    {
      name: 'unclear blocks',
      title: 'Blocks that were not understood',
      items: unclear.length,
      view: () =>
        html`<ul>${unclear.map((block) => html`<li>${block.reason}${block.suspicious ? html` <b>It may hold commands.</b>` : ''} ${where(block)}</li>`)}</ul>`,
    },
    {
      name: 'claims',
      title: 'Claims of the prose that no rule could check',
      items: guide.unverifiedClaims.length,
      view: () =>
        html`<ul>${guide.unverifiedClaims.map((claim) => html`<li><q>${claim.text}</q> <span class="dim">${claim.why}</span> ${where(claim)}</li>`)}</ul>`,
    },
  ];
}

function byReason(steps: readonly ReportStep[], places: Places): Html {
  const reasons = new Map<string, ReportStep[]>();
  for (const step of steps) {
    const same = reasons.get(step.reason);
    if (same === undefined) reasons.set(step.reason, [step]);
    else same.push(step);
  }
  return html`<ul>${[...reasons].map(([reason, same]) => html`<li>${reason}: ${links(same, places)}</li>`)}</ul>`;
}

const shown = 40;

function links(steps: readonly ReportStep[], places: Places): Html {
  return html`${steps.slice(0, shown).map((step, index) => html`${index > 0 ? ', ' : ''}<a href="#${places.step(step)}"><code>${short(step.command, 60)}</code></a>`)}${steps.length > shown ? ` and ${steps.length - shown} more` : ''}`;
}

function where(at: { readonly file: string; readonly line: number }): Html {
  return html`<span class="dim small">${at.file}:${at.line}</span>`;
}

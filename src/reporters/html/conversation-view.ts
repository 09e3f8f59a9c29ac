import type { ReportGuide, ReportStep } from '../../report/index.ts';
import { type Html, html, later } from './escape.ts';
import type { Places } from './places.ts';
import { chip, clock, count, short } from './words.ts';

interface Turn {
  readonly at: string;
  readonly step: ReportStep;
  /** Number of the attempt, or null for a step that had none of its own. */
  readonly attempt: number | null;
}

/** What was said to each host, in the order of time; an answer is filled in when its line is opened. */
export function conversationView(guide: ReportGuide, places: Places): Html {
  const hosts = new Map<string, Turn[]>();
  for (const step of guide.steps) {
    if (step.sent === null) continue;
    const turns = hosts.get(step.host ?? 'no host') ?? [];
    hosts.set(step.host ?? 'no host', turns);
    if (step.attempts.length === 0) turns.push({ at: step.startedAt ?? '', step, attempt: null });
    for (const [index, attempt] of step.attempts.entries()) turns.push({ at: attempt.startedAt, step, attempt: index });
  }
  if (hosts.size === 0) return html`<p class="dim">Nothing was sent to any host.</p>`;
  return html`${[...hosts].map(([host, turns]) => html`<details class="talk"><summary><b>${host}</b> <span class="dim">${count(turns.length, 'command')}</span></summary>${later(html`<ol>${turns.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map((turn) => turnView(turn, places))}</ol>`)}</details>`)}`;
}

function turnView({ at, step, attempt }: Turn, places: Places): Html {
  const anchor = places.step(step);
  const again = attempt !== null && attempt > 0 ? html` <span class="dim small">again</span>` : '';
  const verdict = attempt === null ? step.verdict : (step.attempts[attempt]?.verdict ?? step.verdict);
  return html`<li data-step="${anchor}"><span class="dim mono">${at === '' ? '--:--:--' : clock(at)}</span> ${chip(verdict)} <a href="#${anchor}"><code>${short(step.sent ?? step.command)}</code></a>${again}<details data-fill="${attempt === null ? 'output' : `attempt-${attempt}`}" data-of="${anchor}"><summary>answer</summary><p class="note">Without its script this page shows the answer at its command only.</p></details></li>`;
}

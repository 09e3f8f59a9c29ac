import type { TargetFacts } from '../../model/index.ts';
import type { ReportGuide, ReportStep } from '../../report/index.ts';
import { type Html, html } from './escape.ts';
import { chip, count, seconds } from './words.ts';

/** The hosts of the guide: how each was inferred, how it was reached, how fast it answered, what versions its outputs show. */
export function machinesView(guide: ReportGuide): Html {
  const opened = new Map(guide.targets.map((target) => [target.name, target]));
  const steps = new Map<string, ReportStep[]>();
  for (const step of guide.steps) {
    const own = steps.get(step.host ?? '');
    if (own !== undefined) own.push(step);
    else if (step.host !== null) steps.set(step.host, [step]);
  }
  const named = new Set(guide.hosts.map((host) => host.name));
  const names = [...guide.hosts.map((host) => host.name), ...guide.targets.map((target) => target.name).filter((name) => !named.has(name))];
  if (names.length === 0) return html`<p class="dim">The guide speaks of no host.</p>`;
  return html`<div class="tablewrap" tabindex="0" role="group" aria-label="machines"><table class="machines"><thead><tr><th scope="col">host</th><th scope="col">reached</th><th scope="col">commands</th><th scope="col">latency</th><th scope="col">versions seen</th><th scope="col">how inferred</th></tr></thead><tbody>${[...new Set(names)].map((name) => machine(name, guide, opened.get(name) ?? null, steps.get(name) ?? []))}</tbody></table></div>${guide.notices.length === 0 ? '' : html`<h3>Notices</h3><ul>${guide.notices.map((each) => html`<li>${each.host === null ? '' : html`<b>${each.host}</b>: `}${each.text}</li>`)}</ul>`}`;
}

function machine(name: string, guide: ReportGuide, target: TargetFacts | null, steps: readonly ReportStep[]): Html {
  const host = guide.hosts.find((each) => each.name === name);
  const others = [...(host?.aliases ?? []), ...(host?.addresses ?? [])].filter((each) => each !== name);
  const evidence = host?.evidence ?? [];
  return html`<tr><td><b>${name}</b>${others.length === 0 ? '' : html`<br><span class="dim small">${others.join(', ')}</span>`}${host === undefined || host.users.length === 0 ? '' : html`<br><span class="dim small">as ${host.users.join(', ')}</span>`}</td><td>${reached(target)}</td><td>${steps.length}</td><td>${latency(target, steps)}</td><td>${versions(steps)}</td><td>${evidence.slice(0, 3).map((each) => html`<div><q>${each.text}</q> <span class="dim small">${each.position.file.replace(/^.*\//, '')}:${each.position.line}</span></div>`)}${evidence.length > 3 ? html`<span class="dim">and ${count(evidence.length - 3, 'more place')}</span>` : ''}</td></tr>`;
}

function reached(target: TargetFacts | null): Html {
  if (target === null) return html`<span class="dim">not asked</span>`;
  const problem =
    target.problem === null
      ? ''
      : html`<br>${target.problem.message} <span class="dim mono">${target.problem.code}</span>${target.problem.hint === undefined ? '' : html`<br>→ ${target.problem.hint}`}`;
  return html`${target.verdict === 'error' ? chip('error') : target.verdict} by ${target.runner}${problem}`;
}

function latency(target: TargetFacts | null, steps: readonly ReportStep[]): Html {
  const times = steps
    .filter((step) => step.output !== null)
    .map((step) => step.output?.durationMs ?? 0)
    .sort((a, b) => a - b);
  const open = target === null || target.openMs === null ? '' : html`${seconds(target.openMs)} to open`;
  if (times.length === 0) return html`${open}`;
  const median = times[Math.floor(times.length / 2)] ?? 0;
  return html`${open}<br><span class="dim small">${seconds(median)} a command, at most ${seconds(times.at(-1) ?? 0)}</span>`;
}

/** Versions in the outputs, as the matcher took them for versions; those on lines of the page only. */
function versions(steps: readonly ReportStep[]): Html {
  const found = new Set<string>();
  for (const step of steps) {
    for (const line of step.lines) {
      if (found.size > 8) break;
      for (const token of line.tokens) if (token.type === 'version' && token.live !== null) found.add(token.live.text);
    }
  }
  if (found.size === 0) return html`<span class="dim">none</span>`;
  return html`${[...found].slice(0, 8).map((each, index) => html`${index > 0 ? ', ' : ''}<code>${each}</code>`)}${found.size > 8 ? ' …' : ''}`;
}

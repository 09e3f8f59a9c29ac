import type { Binding } from '../../model/index.ts';
import type { ReportGuide, ReportStep } from '../../report/index.ts';
import { type Html, html } from './escape.ts';
import { namesGraph } from './names-graph.ts';
import type { Places } from './places.ts';
import { count } from './words.ts';

/** The names of this lab: what stands for what, where it was learned, where it was used. */
export function namesView(guide: ReportGuide, places: Places): Html {
  const bound = guide.bindings.filter((binding) => binding.documented !== binding.live);
  const kept = guide.bindings.length - bound.length;
  const graph = namesGraph(bound.map((binding) => linked(binding, guide, places)));
  return html`${bound.length === 0 ? html`<p class="dim">Every name that was looked at is the one on the page.</p>` : html`<p>${count(bound.length, 'name')} of the page ${bound.length === 1 ? 'is another' : 'are others'} here${kept > 0 ? `; ${count(kept, 'name')} ${kept === 1 ? 'is' : 'are'} the same in both` : ''}.</p>`}
${graph}
${bound.length === 0 ? '' : html`<div class="tablewrap" tabindex="0" role="group" aria-label="names"><table class="names"><thead><tr><th scope="col">on the page</th><th scope="col">in the lab</th><th scope="col">kind</th><th scope="col">learned</th><th scope="col">used</th></tr></thead><tbody>${bound.map((binding) => row(binding, guide, places))}</tbody></table></div>`}
${guide.groups.length === 0 ? '' : html`<p>Of these nobody knows yet which is which:</p><ul>${guide.groups.map((group) => html`<li>${group.type}: <code>${group.documented.join(', ')}</code> are <code>${group.live.join(', ')}</code> here</li>`)}</ul>`}`;
}

const states: Readonly<Record<Binding['state'], string>> = {
  pinned: 'the same everywhere',
  inventory: 'from the inventory',
  firm: '',
  group: 'one of a group',
  arbitrary: 'chosen among equals',
  override: 'said by an annotation',
};

function row(binding: Binding, guide: ReportGuide, places: Places): Html {
  const notes = [binding.type, binding.host === null ? '' : `on ${binding.host}`, states[binding.state]].filter((each) => each !== '');
  const { learned } = binding;
  const used = [...new Map(binding.used.map((each) => [`${each.file}:${each.line}`, each])).values()];
  return html`<tr><td><code>${binding.documented}</code></td><td><code>${binding.live}</code></td><td>${notes.join(', ')}</td><td>${learned === null ? '' : place(learned, guide, places)}</td><td>${used.slice(0, 12).map((each, index) => html`${index > 0 ? ', ' : ''}${place(each, guide, places)}`)}${used.length > 12 ? ` and ${used.length - 12} more` : ''}${used.length === 0 ? html`<span class="dim">nowhere</span>` : ''}</td></tr>`;
}

function place(at: { readonly file: string; readonly line: number }, guide: ReportGuide, places: Places): Html {
  const step = places.at(guide, at.file, at.line);
  const text = `${at.file.replace(/^.*\//, '')}:${at.line}`;
  return step === null ? html`${text}` : html`<a href="#${places.step(step)}">${text}</a>`;
}

function linked(
  binding: Binding,
  guide: ReportGuide,
  places: Places,
): { binding: Binding; learned: ReportStep | null; used: readonly ReportStep[] } {
  const learned = binding.learned === null ? null : places.at(guide, binding.learned.file, binding.learned.line);
  const used = new Set(
    binding.used.map((each) => places.at(guide, each.file, each.line)).filter((step) => step !== null && step !== learned),
  );
  return { binding, learned, used: [...used] as ReportStep[] };
}

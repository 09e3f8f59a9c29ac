import type { Binding } from '../../model/index.ts';
import type { ReportStep } from '../../report/index.ts';
import { type Html, html } from './escape.ts';
import { short } from './words.ts';

/** More names than these make no picture; the table has them all. */
const maxNames = 30;
const lineHeight = 34;
const columns = { learned: 0, name: 330, used: 690 } as const;
const widths = { learned: 260, name: 290, used: 260 } as const;
const width = columns.used + widths.used;

interface Linked {
  readonly binding: Binding;
  readonly learned: ReportStep | null;
  readonly used: readonly ReportStep[];
}

/** A picture of the names that a later command needed: learned where, used where. The table says the same in words. */
export function namesGraph(names: readonly Linked[]): Html {
  const drawn = names.filter(({ used }) => used.length > 0).slice(0, maxNames);
  if (drawn.length === 0) return html``;
  const learned = placed(drawn.flatMap((each) => (each.learned === null ? [] : [each.learned])));
  const used = placed(drawn.flatMap((each) => each.used));
  const rows = Math.max(learned.size, drawn.length, used.size);
  const y = (index: number, of: number): number => 34 + (index + (rows - of) / 2) * lineHeight;
  const edges = drawn.flatMap((each, index) => {
    const middle = y(index, drawn.length);
    const from =
      each.learned === null
        ? []
        : [edge(columns.learned + widths.learned, y(learned.get(each.learned) ?? 0, learned.size), columns.name, middle)];
    return [...from, ...each.used.map((step) => edge(columns.name + widths.name, middle, columns.used, y(used.get(step) ?? 0, used.size)))];
  });
  const steps = (of: ReadonlyMap<ReportStep, number>, x: number, box: number) =>
    [...of].map(([step, index]) =>
      node(x, y(index, of.size), box, short(step.command, 28), `${step.host ?? 'no host'}, line ${step.line}`, 'g-step'),
    );
  return html`<div class="scroll graph" tabindex="0" role="group" aria-label="where names were learned and used"><svg viewBox="0 0 ${width} ${34 + rows * lineHeight}" width="${width}" height="${34 + rows * lineHeight}" role="img" aria-label="${`${drawn.length} names that later commands needed; the table below lists them`}"><text class="g-head" x="${columns.learned}" y="14">learned from</text><text class="g-head" x="${columns.name}" y="14">name on the page, and in the lab</text><text class="g-head" x="${columns.used}" y="14">used by</text>${edges}${steps(learned, columns.learned, widths.learned)}${drawn.map(({ binding }, index) => node(columns.name, y(index, drawn.length), widths.name, short(binding.documented, 38), short(binding.live, 38), 'g-name'))}${steps(used, columns.used, widths.used)}</svg></div>`;
}

/** Each step once, in the order of first mention. */
function placed(steps: readonly ReportStep[]): ReadonlyMap<ReportStep, number> {
  return new Map([...new Set(steps)].map((step, index) => [step, index]));
}

function node(x: number, y: number, box: number, first: string, second: string, kind: string): Html {
  return html`<g class="${kind}"><rect x="${x}" y="${y - 12}" width="${box}" height="28" rx="4"/><text x="${x + 8}" y="${y}">${first}</text><text class="second" x="${x + 8}" y="${y + 12}">${second}</text></g>`;
}

function edge(x1: number, y1: number, x2: number, y2: number): Html {
  const bend = (x1 + x2) / 2;
  return html`<path d="M${x1} ${y1 + 2}C${bend} ${y1 + 2} ${bend} ${y2 + 2} ${x2} ${y2 + 2}"/>`;
}

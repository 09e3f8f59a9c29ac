import { judge } from '../../src/engine/index.ts';
import { type GuideHint, readGuide, renderedLine, substitutionsOf } from '../../src/guide/index.ts';
import { bindingsOf, emptyBindings, noPolicies } from '../../src/match/index.ts';
import type { Bindings, Guide, Outcome, Output, Page, Step } from '../../src/model/index.ts';
import { parse } from '../../src/rst/index.ts';
import { dialects } from '../../src/shell/index.ts';
import { planUpdate, type UpdatePlan, updatedTexts } from '../../src/update/index.ts';

export interface UpdateCase {
  readonly files: Readonly<Record<string, string>>;
  /** What each command prints now; a step whose command is not named has not run. */
  readonly live: Readonly<Record<string, string | Partial<Output>>>;
  readonly acceptNames?: boolean;
  /** Commands whose failure is accepted. */
  readonly acceptFail?: readonly string[];
  readonly inventory?: Readonly<Record<string, string>>;
  readonly bound?: Readonly<Record<string, string>>;
  readonly hosts?: readonly GuideHint[];
}

export interface Updated {
  readonly plan: UpdatePlan;
  readonly files: ReadonlyMap<string, string>;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly guide: Guide;
}

const main = 'page.rst';

export function guideOf(files: ReadonlyMap<string, string>, hosts: readonly GuideHint[] = []): Guide {
  const { document, messages } = parse(files.get(main) ?? '', {
    file: main,
    include: (target) => {
      const source = files.get(target);
      return source === undefined ? null : { file: target, source };
    },
  });
  return readGuide([{ path: main, document, messages }], { path: main, dialects, hosts });
}

/** Judges each step in order, as the engine does, on outputs that are given. */
export function judged(guide: Guide, given: UpdateCase): { readonly outcomes: ReadonlyMap<string, Outcome>; readonly bindings: Bindings } {
  let bindings: Bindings = given.bound === undefined ? emptyBindings : bindingsOf(given.bound);
  const outcomes = new Map<string, Outcome>();
  for (const page of guide.pages) {
    for (const step of page.steps) {
      const live = given.live[step.command];
      if (live === undefined) continue;
      const output: Output = {
        text: '',
        end: { kind: 'exit', status: 0 },
        durationMs: 1,
        truncated: 0,
        ...(typeof live === 'string' ? { text: live } : live),
      };
      const result = judge(step, output, contextOf(guide, page, given, bindings));
      bindings = result.bindings;
      outcomes.set(step.id, {
        stepId: step.id,
        verdict: result.verdict,
        checked: step.expected === null ? 'ran' : 'output',
        reason: '',
        skip: null,
        problem: null,
        sent: step.command,
        output,
        findings: result.findings,
        lines: result.lines,
        requirements: result.requirements,
        attempts: [],
        durationMs: 1,
      });
    }
  }
  return { outcomes, bindings };
}

function contextOf(guide: Guide, page: Page, given: UpdateCase, bindings: Bindings): Parameters<typeof judge>[2] {
  const options = {
    guide,
    pinned: [],
    free: [],
    inventory: given.inventory ?? {},
    allow: [],
    policies: noPolicies,
    now: () => new Date('2026-03-04T05:06:07Z'),
  } as unknown as Parameters<typeof judge>[2]['options'];
  return { options, page, sent: '', changedSince: () => false, bindings };
}

export async function updated(given: UpdateCase): Promise<Updated> {
  const files = new Map(Object.entries(given.files));
  const guide = guideOf(files, given.hosts);
  const { outcomes, bindings } = judged(guide, given);
  const source = (file: string): string | null => files.get(file) ?? null;
  const plan = await planUpdate({
    guide,
    outcomes,
    bindings,
    inventory: given.inventory ?? {},
    acceptNames: given.acceptNames === true,
    acceptFail: (step: Step) => given.acceptFail?.includes(step.command) === true,
    source,
    shown: (page) => {
      const substitutions = substitutionsOf(page.document);
      return (text) => renderedLine(text, substitutions);
    },
    judge: (step, page, documented) => {
      const output = outcomes.get(step.id)?.output;
      if (output == null || step.expected === null) throw new Error('not run');
      return judge({ ...step, expected: { ...step.expected, text: documented } }, output, contextOf(guide, page, given, bindings));
    },
    read: async (texts) => guideOf(new Map([...files, ...texts]), given.hosts),
  });
  const texts = updatedTexts(plan.hunks, source);
  return { plan, guide, outcomes, files: new Map([...files, ...texts]) };
}

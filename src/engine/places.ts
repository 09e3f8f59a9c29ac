import type { Guide, Page, Step } from '../model/index.ts';

/** Where the steps of a guide stand. */
export interface Places {
  /** By id, in the order of the guide. */
  readonly steps: ReadonlyMap<string, Step>;
  /** The page of a step; undefined for a step of another guide. */
  readonly pageOf: (step: Step) => Page | undefined;
  /** The step's number in the order of the guide, from 0; `Infinity` for a step of another guide. */
  readonly placeOf: (id: string) => number;
  /** What the configuration asks for before the guide. */
  readonly setup: readonly Step[];
}

export function placesOf({ pages }: Guide): Places {
  const steps = new Map<string, Step>();
  const pageOf = new Map<string, Page>();
  const placeOf = new Map<string, number>();
  for (const page of pages) {
    for (const step of page.steps) {
      pageOf.set(step.id, page);
      if (!placeOf.has(step.id)) placeOf.set(step.id, placeOf.size);
      steps.set(step.id, step);
    }
  }
  return {
    steps,
    pageOf: (step) => pageOf.get(step.id),
    placeOf: (id) => placeOf.get(id) ?? Number.POSITIVE_INFINITY,
    setup: pages.flatMap((page) => (page.role === 'setup' ? page.steps : [])),
  };
}

// A run of thousands of commands, out of one that was recorded.

/** One guide of at least `size` steps: the chapter's pages again and again, each time as pages of their own; every 50th copy fails. */
export function multiplied(seed, size) {
  const loaded = seed.find((event) => event.type === 'guide-loaded');
  const each = loaded.pages.reduce((sum, page) => sum + page.steps.length, 0);
  const copies = Array.from({ length: Math.ceil(size / each) }, (_, index) => index);
  const of = (text, copy) => text.replace('docs/labs/harbor', `docs/labs/harbor-${copy}`);
  const pages = copies.flatMap((copy) =>
    loaded.pages.map((page) => ({
      ...page,
      path: of(page.path, copy),
      steps: page.steps.map((step) => ({ ...step, id: `${step.id}${copy}`, file: of(step.file, copy) })),
    })),
  );
  const steps = seed.filter((event) => 'id' in event);
  return [
    ...seed.filter((event) => event.type === 'run-started'),
    { ...loaded, pages },
    ...seed.filter((event) => event.type === 'target-opened'),
    ...copies.flatMap((copy) => steps.map((event) => failing({ ...event, id: `${event.id}${copy}` }, copy % 50 === 7))),
    ...seed
      .filter((event) => event.type === 'guide-finished')
      .map((event) => (copies.length > 7 ? { ...event, verdict: 'fail', reason: 'made to fail by the benchmark' } : event)),
    ...seed.filter((event) => event.type === 'run-finished'),
  ];
}

function failing(event, fails) {
  if (!fails || event.type !== 'step-finished' || event.outcome.checked !== 'output') return event;
  return { ...event, outcome: { ...event.outcome, verdict: 'fail', reason: 'made to fail by the benchmark' } };
}

// Mutants with their labels, the same ones for the same seed.
import { contents, layouts } from './benign.mjs';
import { harmful } from './harmful.mjs';
import { randomOf } from './random.mjs';

const benignQuotas = {
  timers: 320,
  counters: 320,
  dates: 220,
  'date formats': 60,
  'names drawn anew': 320,
  'rows shuffled': 260,
  'column widths': 240,
  CRLF: 100,
  ANSI: 200,
  'trailing spaces': 140,
  'extra trailing section': 60,
};
const mixes = { name: 'benign mix', quota: 420 };

/** All mutators in the order of the report. */
export const mutators = [
  ...harmful.map(({ name }) => ({ name, label: 'harmful' })),
  ...[...contents, ...layouts, mixes].map(({ name }) => ({ name, label: 'benign' })),
];

/**
 * @param {ReturnType<import('./fixtures.mjs').parseFixture>[]} fixtures
 * @param {number} seed
 */
export function makeMutants(fixtures, seed) {
  const random = randomOf(seed);
  const mutants = [];
  const excluded = new Map();
  for (const mutator of harmful) collect(mutator, mutator.quota, 'harmful', (fixture) => harm(mutator, fixture, random));
  for (const mutator of [...contents, ...layouts])
    collect(mutator, benignQuotas[mutator.name], 'benign', (fixture) => alone(mutator, fixture, random));
  collect({ ...mixes, applies: () => true }, mixes.quota, 'benign', (fixture) => mixed(fixture, random));
  return { mutants, excluded };

  /** Takes the fixtures in turn until the quota is reached; a mutant that is there already is drawn again, a few times. */
  function collect(mutator, quota, label, make) {
    const able = fixtures.filter(mutator.applies);
    const seen = new Set();
    let [got, left] = [0, 0];
    for (let round = 0; got < quota && round < 60; round++) {
      for (const fixture of random.shuffled(able)) {
        if (got >= quota) break;
        const made = make(fixture);
        if (made === null) {
          left++;
          continue;
        }
        const key = `${fixture.name}\n${made.text}`;
        if (seen.has(key)) continue;
        seen.add(key);
        mutants.push({ mutator: mutator.name, label, fixture, pinned: fixture.pinned, ...made });
        got++;
      }
    }
    excluded.set(mutator.name, left);
  }
}

/** A harmful change in an output that differs from the page otherwise as well, as outputs do: half of them have noise. */
function harm(mutator, fixture, random) {
  const noise = random.chance(0.5)
    ? some(
        contents.filter((each) => each.applies(fixture)),
        random.between(1, 2),
        random,
      )
    : [];
  let before = apply(noise, fixture, fixture.body, random);
  let wrong = mutator.mutate(fixture, before, random);
  // The noise may have taken the very place.
  if (wrong === null) [before, wrong] = [fixture.body, mutator.mutate(fixture, fixture.body, random)];
  if (wrong === null || squeezed(wrong) === squeezed(before)) return null;
  const dressed = random.chance(0.25)
    ? some(
        layouts.filter((each) => each.applies(fixture) && each.name !== 'extra trailing section'),
        1,
        random,
      )
    : [];
  return { before, text: apply(dressed, fixture, wrong, random), noise: [...noise, ...dressed].map(({ name }) => name) };
}

function alone(mutator, fixture, random) {
  // A tail has few forms of its own: other values go with it.
  const noise = mutator.name === 'extra trailing section' ? contents.filter((each) => each.applies(fixture) && random.chance(0.5)) : [];
  const text = mutator.mutate(fixture, apply(noise, fixture, fixture.body, random), random);
  return text === null || text === fixture.body ? null : { before: fixture.body, text, noise: noise.map(({ name }) => name) };
}

/** Two or three benign mutators on one output: first what it says, then how it is laid out. */
function mixed(fixture, random) {
  const able = [...contents, ...layouts].filter((each) => each.applies(fixture) && each.name !== 'date formats');
  const chosen = some(able, random.between(2, 3), random);
  const inOrder = able.filter((each) => chosen.includes(each));
  const text = apply(inOrder, fixture, fixture.body, random);
  return text === fixture.body ? null : { before: fixture.body, text, noise: inOrder.map(({ name }) => name) };
}

const some = (list, count, random) => random.shuffled(list).slice(0, count);
const squeezed = (text) => text.replace(/\s+/g, ' ').trim();

function apply(chosen, fixture, text, random) {
  return chosen.reduce((out, each) => each.mutate(fixture, out, random) ?? out, text);
}

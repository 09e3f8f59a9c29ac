// Mutations after which a reader is stuck or believes something false. Each takes a text and returns a new one, or null where it cannot.
import { denials, errors } from './messages.mjs';
import { exchange, placesOf, replaceAll, replaceAt, rowsOf } from './text.mjs';

export const harmful = [
  { name: 'state flip', quota: 900, applies: has('state'), mutate: declared('state') },
  { name: 'row deleted', quota: 480, applies: (fixture) => fixture.deletable && rowCount(fixture) > 0, mutate: deleted },
  { name: 'row duplicated', quota: 360, applies: (fixture) => fixture.repeatable && rowCount(fixture) > 1, mutate: duplicated },
  { name: 'next hop', quota: 320, applies: has('hop'), mutate: declared('hop') },
  { name: 'AS ±1', quota: 160, applies: (fixture) => fixture.asn.length > 0, mutate: asOffByOne },
  { name: 'prefix length', quota: 240, applies: has('length'), mutate: declared('length') },
  { name: 'ready ratio', quota: 160, applies: has('ratio'), mutate: declared('ratio') },
  { name: 'flag lost', quota: 120, applies: (fixture) => fixture.flag.length > 0, mutate: flagLost },
  { name: 'loss 100 %', quota: 120, applies: has('loss'), mutate: declared('loss') },
  { name: 'error text', quota: 360, applies: () => true, mutate: failed },
  { name: 'permission denied', quota: 240, applies: () => true, mutate: refused },
  { name: 'empty', quota: 200, applies: () => true, mutate: emptied },
  { name: 'truncated', quota: 320, applies: (fixture) => lastEssential(fixture, fixture.body) > 0, mutate: truncated },
  { name: 'identifiers swapped', quota: 320, applies: (fixture) => fixture.swap.length > 0, mutate: swapped },
  { name: 'pinned address renamed', quota: 320, applies: (fixture) => fixture.pinned.length > 0, mutate: repinned },
  { name: 'unit changed', quota: 120, applies: has('unit'), mutate: declared('unit') },
  { name: 'zero flipped', quota: 280, applies: has('zero'), mutate: declared('zero') },
];

function has(key) {
  return (fixture) => fixture.changes[key].length > 0;
}

/** One occurrence of what the fixture declares, turned into what it declares to be wrong. */
function declared(key) {
  return (fixture, text, random) => {
    const sites = fixture.changes[key].flatMap(({ from, to, lines }) => placesOf(text, from, lines).map((place) => ({ place, to })));
    if (sites.length === 0) return null;
    const { place, to } = random.pick(sites);
    return replaceAt(text, place, random.pick(to));
  };
}

const rowCount = (fixture) => rowsOf(fixture, fixture.body)?.rows.length ?? 0;
const same = (left, right) => JSON.stringify(left) === JSON.stringify(right);

/** One row is gone, at times several; never one that another row says as well. */
function deleted(fixture, text, random) {
  const found = rowsOf(fixture, text);
  if (found === null) return null;
  const { rows, place } = found;
  const single = rows.flatMap((row, index) => (rows.some((other, at) => at !== index && same(row, other)) ? [] : [index]));
  if (single.length === 0) return null;
  const gone = new Set(random.shuffled(single).slice(0, random.chance(0.75) ? 1 : Math.max(1, Math.floor(rows.length / 2))));
  return place(rows.map((row, index) => (gone.has(index) ? [] : [row])));
}

/** A row stands twice although its key is unique: in addition, or in the place of another one. */
function duplicated(fixture, text, random) {
  const found = rowsOf(fixture, text);
  if (found === null) return null;
  const { rows, place } = found;
  const [from, over] = random.shuffled(rows.map((_, index) => index));
  if (over === undefined || same(rows[from], rows[over])) return null;
  const instead = random.chance(0.5);
  return place(rows.map((row, index) => (instead ? [index === over ? rows[from] : row] : index === from ? [row, row] : [row])));
}

function asOffByOne(fixture, text, random) {
  const sites = fixture.asn.flatMap((asn) => placesOf(text, asn).map((place) => ({ place, asn })));
  if (sites.length === 0) return null;
  const { place, asn } = random.pick(sites);
  return replaceAt(text, place, String(Number(asn) + random.pick([-1, 1])));
}

function flagLost(fixture, text, random) {
  const sites = fixture.flag.flatMap((flag) => [...text.matchAll(new RegExp(`<${flag},|,${flag}(?=[,>])`, 'g'))]);
  if (sites.length === 0) return null;
  const site = random.pick(sites);
  const lost = site[0].startsWith('<') ? '<' : '';
  return text.slice(0, site.index) + lost + text.slice(site.index + site[0].length);
}

/** An error instead of the output, after its beginning, or at its end. */
function failed(fixture, text, random) {
  const message = random.pick(errors(fixture));
  const lines = text.split('\n');
  const last = lastEssential(fixture, text);
  const way = random.next();
  // A page of HTML comes alone.
  if (way < 0.6 || last < 1 || message.startsWith('<')) return message;
  return way < 0.8 ? [...lines.slice(0, random.between(1, last)), message].join('\n') : `${text}\n${message}`;
}

function refused(fixture, _, random) {
  return random.pick(denials(fixture));
}

/** Nothing, or nothing but the header. */
function emptied(fixture, text, random) {
  const header = fixture.head === null ? [] : text.split('\n').filter((line) => fixture.head.test(line));
  return header.length > 0 && rowCount(fixture) > 0 && random.chance(0.7)
    ? header.join('\n') + '\n'.repeat(random.between(0, 3))
    : random.pick(['', ' ', '\t']).repeat(random.between(0, 6)) + '\n'.repeat(random.between(0, 4));
}

/** The last line whose loss is surely noticed: a row, or one with a state; 0-based, 0 when there is none after the first line. */
function lastEssential(fixture, text) {
  const lines = text.split('\n');
  if (fixture.items !== null) return lines.length - 1;
  const states = fixture.changes.state.map(({ from }) => from);
  const essential = (line) =>
    (fixture.deletable && (fixture.rows?.test(line) || fixture.records?.test(line))) ||
    states.some((state) => placesOf(line, state).length > 0);
  return Math.max(0, lines.findLastIndex(essential));
}

/** The end is missing, and with it at least one essential line. */
function truncated(fixture, text, random) {
  const lines = text.split('\n');
  const last = lastEssential(fixture, text);
  if (last < 1) return null;
  return lines.slice(0, random.between(1, last)).join('\n');
}

function swapped(fixture, text, random) {
  const sites = fixture.swap.filter(([left, right]) => placesOf(text, left).length > 0 && placesOf(text, right).length > 0);
  if (sites.length === 0) return null;
  return exchange(text, ...random.pick(sites));
}

/** An address that the guide names is another one throughout: consistent, and not this lab. */
function repinned(fixture, text, random) {
  const sites = fixture.pinned.filter((address) => replaceAll(text, address, '') !== text);
  if (sites.length === 0) return null;
  const address = random.pick(sites);
  let fresh = address;
  while (text.includes(fresh)) fresh = anotherAddress(address, random);
  return replaceAll(text, address, fresh);
}

function anotherAddress(address, random) {
  if (address.includes(':')) return address.replace(/[^:]+$/, () => random.between(2, 999).toString(16));
  const octets = address.split('.');
  // A network keeps its zero, so that it stays a network.
  if (octets[3] === '0') return [octets[0], octets[1], String(random.between(1, 250)), '0'].join('.');
  return random.chance(0.6)
    ? [...octets.slice(0, 3), String(random.between(2, 250))].join('.')
    : [octets[0], octets[1], String(random.between(1, 250)), octets[3]].join('.');
}

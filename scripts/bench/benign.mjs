// Mutations after which a page is as true as before. Each takes a text and returns a new one, or null where it has nothing to change.
import { replaceAll, replaceAt, rowsOf } from './text.mjs';
import { otherCount, otherDate, otherDateFormat, otherName, otherTimer } from './values.mjs';

/** Mutators of what the output says; they go before those of how it is laid out. */
export const contents = [
  { name: 'timers', applies: (fixture) => fixture.volatile.timer.length > 0, mutate: volatile('timer', otherTimer) },
  { name: 'counters', applies: (fixture) => fixture.volatile.counter.length > 0, mutate: volatile('counter', otherCount) },
  { name: 'dates', applies: (fixture) => fixture.volatile.date.length > 0, mutate: volatile('date', otherDate) },
  { name: 'date formats', applies: hasOtherDateFormat, mutate: volatile('date', otherDateFormat, 1) },
  { name: 'names drawn anew', applies: (fixture) => fixture.rename.length > 0, mutate: renamed },
  {
    name: 'rows shuffled',
    applies: (fixture) => !fixture.ordered && (rowsOf(fixture, fixture.body)?.rows.length ?? 0) > 1,
    mutate: shuffled,
  },
];

/** In the order in which they may be combined: what a terminal adds comes last. */
export const layouts = [
  { name: 'extra trailing section', applies: (fixture) => fixture.tail !== null, mutate: continued },
  {
    name: 'column widths',
    applies: (fixture) => widened(fixture, fixture.body, { between: () => 1, chance: () => true }) !== null,
    mutate: widened,
  },
  { name: 'ANSI', applies: () => true, mutate: coloured },
  { name: 'trailing spaces', applies: () => true, mutate: padded },
  { name: 'CRLF', applies: () => true, mutate: (_, text) => text.replaceAll('\n', '\r\n').concat('\r\n') },
];

/** Values that differ on every run: all of them, or each with an even chance. A format changes for all of them at once. */
function volatile(key, other, share = 0) {
  return (fixture, text, random) => {
    const all = share > 0 || random.chance(0.5);
    const places = placesOfGroups(text, fixture.volatile[key]);
    const sure = random.between(0, Math.max(0, places.length - 1));
    let out = text;
    for (const [index, place] of [...places.entries()].reverse()) {
      if (!all && index !== sure && random.chance(0.5)) continue;
      const fresh = other(text.slice(...place), random);
      if (fresh !== null) out = replaceAt(out, place, fresh);
    }
    return out === text ? null : out;
  };
}

/** Line by line, so that `^` and `$` mean the line's ends. */
function placesOfGroups(text, patterns) {
  const places = new Map();
  let start = 0;
  for (const line of text.split('\n')) {
    for (const pattern of patterns)
      for (const match of line.matchAll(pattern))
        for (const group of match.indices.slice(1))
          if (group !== undefined) places.set(start + group[0], [start + group[0], start + group[1]]);
    start += line.length + 1;
  }
  return [...places.values()].sort((a, b) => a[0] - b[0]);
}

function hasOtherDateFormat(fixture) {
  const fixed = { pick: (list) => list[0], between: (low) => low };
  // In a row of a table a longer or shorter date moves the columns; a date in a line of its own may read as it likes.
  const rows = fixture.rows;
  return placesOfGroups(fixture.body, fixture.volatile.date).some(
    ([from, to]) => rows === null && otherDateFormat(fixture.body.slice(from, to), fixed) !== null,
  );
}

function renamed(fixture, text, random) {
  let out = text;
  for (const each of fixture.rename) {
    let fresh = otherName(each, random);
    while (text.includes(fresh)) fresh = otherName(each, random);
    out = replaceAll(out, each.value, fresh);
  }
  return out === text ? null : out;
}

function shuffled(fixture, text, random) {
  const { rows, place } = rowsOf(fixture, text);
  const order = random.shuffled(rows.map((_, index) => index));
  if (order.every((from, to) => from === to)) order.push(order.shift());
  const out = place(order.map((from) => [rows[from]]));
  return out === text ? null : out;
}

/** The page shows the beginning of a long output; the command prints on. */
function continued(fixture, text, random) {
  const lines = fixture.tail.split('\n');
  return [text, ...lines.slice(0, random.between(1, lines.length))].join('\n');
}

/** Blanks put into or taken out of the gaps that all lines of a table share, from its header to its last row. */
function widened(fixture, text, random) {
  if (fixture.rows === null || fixture.head === null) return null;
  const lines = text.split('\n');
  const from = lines.findIndex((line) => fixture.head.test(line));
  const to = lines.findLastIndex((line) => fixture.rows.test(line));
  const table = lines.slice(from, to + 1);
  const said = table.filter((line) => !isRule(line));
  if (from < 0 || said.length < 2 || table.some((line) => line.includes('\t') || line.trim() === '')) return null;
  const width = Math.max(...said.map((line) => line.length));
  const blank = Array.from({ length: width }, (_, column) => said.every((line) => (line[column] ?? ' ') === ' '));
  // The last column of each gap of two and more.
  const ends = blank.flatMap((_, column) => (blank[column] && blank[column - 1] && blank[column + 1] === false ? [column] : []));
  if (ends.length === 0) return null;
  const edits = new Map();
  for (const column of ends) {
    const wider = random.chance(0.7) ? random.between(1, 6) : blank[column - 2] ? -1 : 0;
    if (wider !== 0) edits.set(column, wider);
  }
  if (edits.size === 0) edits.set(random.pick(ends), random.between(1, 6));
  const refit = (line) => {
    let out = line;
    for (const [column, wider] of [...edits].reverse()) {
      if (column >= out.length) continue;
      out =
        wider > 0 ? out.slice(0, column) + out[column - 1].repeat(wider) + out.slice(column) : out.slice(0, column) + out.slice(column + 1);
    }
    return out;
  };
  return [...lines.slice(0, from), ...table.map(refit), ...lines.slice(to + 1)].join('\n');
}

const isRule = (line) => /^[-=+|\s\u2500-\u257f]+$/.test(line);

/** Colours as tools print them on a terminal: a whole line, or single words of it. */
function coloured(_, text, random) {
  const paint = (part) => `\u001b[${random.pick(['1', '31', '32', '1;33', '38;5;81'])}m${part}\u001b[0m`;
  const words = random.chance(0.6);
  const out = text
    .split('\n')
    .map((line) => {
      if (line.trim() === '' || random.chance(0.4)) return line;
      return words ? line.replace(/[A-Za-z]{3,}/g, (word) => (random.chance(0.4) ? paint(word) : word)) : paint(line);
    })
    .join('\n');
  return out === text ? paint(text) : out;
}

function padded(_, text, random) {
  return text
    .split('\n')
    .map((line, index) => (index === 0 || random.chance(0.7) ? line + ' '.repeat(random.between(1, 12)) : line))
    .join('\n');
}

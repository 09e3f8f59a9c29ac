// Edits of an output that keep its shape: columns stay where they are as long as there is room.

/** Where a literal stands as a whole token: `[from, to)` offsets. */
export function placesOf(text, literal, lines = null) {
  const places = [];
  for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1)) {
    if (!isWhole(text, at, at + literal.length)) continue;
    if (lines !== null && !lines.test(lineAt(text, at))) continue;
    places.push([at, at + literal.length]);
  }
  return places;
}

function isWhole(text, from, to) {
  const [before, after] = [text.slice(Math.max(0, from - 2), from), text.slice(to, to + 2)];
  if (/\w/.test(text[from]) && /[\w-]$|\d\.$/.test(before)) return false;
  return !(/\w/.test(text[to - 1]) && /^[\w-]|^\.\d/.test(after));
}

function lineAt(text, at) {
  const end = text.indexOf('\n', at);
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, end < 0 ? text.length : end);
}

/** One stretch replaced; blanks beside it give or take the difference in length. */
export function replaceAt(text, [from, to], value) {
  let [head, tail] = [text.slice(0, from), text.slice(to)];
  const more = value.length - (to - from);
  const after = /^ {2,}(?=\S)|^ +(?=[|│])/.exec(tail)?.[0].length ?? 0;
  const before = / {2,}$/.exec(head)?.[0].length ?? 0;
  const rightAligned = /^[\d.]+%?$/.test(value) && before > 0;
  if (after > 0 && !rightAligned) tail = ' '.repeat(Math.max(1, after - more)) + tail.slice(after);
  else if (before > 0) head = head.slice(0, head.length - before) + ' '.repeat(Math.max(1, before - more));
  return head + value + tail;
}

/** Every whole occurrence replaced, also inside addresses with a port or a length. */
export function replaceAll(text, literal, value) {
  let out = text;
  const places = [];
  for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + literal.length)) {
    const [before, after] = [text.slice(Math.max(0, at - 2), at), text[at + literal.length] ?? ''];
    if (/[A-Za-z0-9]$|\d\.$/.test(before) || /[A-Za-z0-9]/.test(after)) continue;
    places.push([at, at + literal.length]);
  }
  for (const place of places.reverse()) out = replaceAt(out, place, value);
  return out;
}

/** Two literals exchanged wherever they stand whole. */
export function exchange(text, left, right) {
  const places = [
    ...placesOf(text, left).map((place) => ({ place, value: right })),
    ...placesOf(text, right).map((place) => ({ place, value: left })),
  ].sort((a, b) => b.place[0] - a.place[0]);
  return places.reduce((out, { place, value }) => replaceAt(out, place, value), text);
}

/**
 * The rows of an output, whatever they look like: one line, a record of several, or an element of a JSON array.
 * `place` builds the output again: for each place of a row, the rows that stand there now.
 */
export function rowsOf(fixture, text) {
  if (fixture.items !== null) return itemsOf(fixture, text);
  const start = fixture.records ?? fixture.rows;
  if (start === null) return null;
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => (start.test(line) ? [index] : []));
  if (starts.length === 0) return null;
  const ends = starts.map((from, index) => (fixture.records === null ? from + 1 : endOf(lines, from, starts[index + 1])));
  const gaps = ends.map((end, index) => lines.slice(end, starts[index + 1] ?? lines.length));
  const between = gaps.slice(0, -1).some((gap) => gap[0] === '') ? [''] : [];
  return {
    rows: starts.map((from, index) => lines.slice(from, ends[index])),
    place: (places) => {
      const out = lines.slice(0, starts[0]);
      for (const [index, rows] of places.entries()) {
        out.push(...rows.flatMap((row, nth) => (nth === 0 ? row : [...between, ...row])));
        const gap = gaps[index] ?? [];
        out.push(...(rows.length === 0 && gap[0] === '' ? gap.slice(1) : gap));
      }
      return out.join('\n');
    },
  };
}

/** A record ends where the next one begins, at a blank line, or at a line that is not further to the right and has no label. */
function endOf(lines, from, next = lines.length) {
  const indent = (line) => line.length - line.trimStart().length;
  const belongs = (line) => line.trim() !== '' && (indent(line) > indent(lines[from]) || /^[ \t]*[A-Za-z][\w ()-]*:/.test(line));
  let end = from + 1;
  while (end < next && belongs(lines[end])) end++;
  return end;
}

function itemsOf(fixture, text) {
  const tree = JSON.parse(text);
  const indent = /\n( +)/.exec(text)?.[1].length ?? 0;
  return {
    rows: fixture.items.reduce((value, key) => value[key], tree),
    place: (places) => {
      if (fixture.items.length === 0) return JSON.stringify(places.flat(), null, indent);
      const copy = structuredClone(tree);
      const parent = fixture.items.slice(0, -1).reduce((value, key) => value[key], copy);
      parent[fixture.items.at(-1)] = places.flat();
      return JSON.stringify(copy, null, indent);
    },
  };
}

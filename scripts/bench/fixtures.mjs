// Outputs to mutate, each with what its author says of it, so that a mutator need not guess what a token means.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A fixture file is a header of `key: value` lines, a line `---`, and the output; after `=== tail` what the page leaves out at the end.
 *
 * - `command`, `family`
 * - `rows` (pattern of one-line rows), `records` (pattern of the first line of a record) or `items` (path of a JSON array);
 *   `head` (pattern of header lines); `order: ordered` when the order means something;
 *   `delete: no`, `duplicate: no` when losing or repeating a row would not surely be wrong
 * - `state`, `hop`, `length`, `ratio`, `loss`, `unit`, `zero`: `A -> B | C`, optionally ` @ /lines/`: turning A into B is surely wrong
 * - `asn`, `flag`: a number, a word in `<…>`; `swap: A <> B`: exchanging them is surely wrong
 * - `pinned`: addresses that the guide names
 * - `timer`, `counter`, `date`: patterns whose groups are values that differ on every run
 * - `rename: KIND VALUE`: names that are drawn anew in every lab
 */
export function readFixtures(folder = join(import.meta.dirname, 'fixtures')) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => parseFixture(name.slice(0, -'.txt'.length), readFileSync(join(folder, name), 'utf8')));
}

const single = new Set(['command', 'family', 'rows', 'records', 'items', 'head', 'order', 'delete', 'duplicate', 'pinned']);
const several = new Set([
  'state',
  'hop',
  'length',
  'ratio',
  'loss',
  'unit',
  'zero',
  'asn',
  'flag',
  'swap',
  'timer',
  'counter',
  'date',
  'rename',
]);

export function parseFixture(name, source) {
  const cut = source.indexOf('\n---\n');
  if (cut < 0) throw new Error(`${name}: no line --- between header and output`);
  const [body, tail] = source
    .slice(cut + '\n---\n'.length)
    .replace(/\n$/, '')
    .split('\n=== tail\n');
  /** @type {Record<string, any>} */
  const fields = Object.fromEntries([...several].map((key) => [key, []]));
  for (const line of source.slice(0, cut).split('\n')) {
    const [, key, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (single.has(key)) fields[key] = value;
    else if (several.has(key)) fields[key].push(value);
    else throw new Error(`${name}: the header has no such line: ${line}`);
  }
  return {
    name,
    body,
    tail: tail ?? null,
    command: fields.command,
    family: fields.family,
    rows: pattern(fields.rows),
    records: pattern(fields.records),
    items: fields.items === undefined ? null : fields.items.split('.').filter((each) => each !== ''),
    head: pattern(fields.head),
    ordered: fields.order === 'ordered',
    deletable: fields.delete !== 'no',
    repeatable: fields.duplicate !== 'no',
    pinned: fields.pinned?.split(' ') ?? [],
    changes: Object.fromEntries(
      ['state', 'hop', 'length', 'ratio', 'loss', 'unit', 'zero'].map((key) => [key, fields[key].map((value) => change(name, value))]),
    ),
    asn: fields.asn,
    flag: fields.flag,
    swap: fields.swap.map((value) => value.split(' <> ')),
    volatile: Object.fromEntries(['timer', 'counter', 'date'].map((key) => [key, fields[key].map((value) => new RegExp(value, 'dg'))])),
    rename: fields.rename.map((value) => ({ kind: value.slice(0, value.indexOf(' ')), value: value.slice(value.indexOf(' ') + 1) })),
  };
}

const pattern = (text) => (text === undefined ? null : new RegExp(text));

function change(name, text) {
  const [, from, to, lines] = /^(.*?) -> (.*?)(?: @ \/(.*)\/)?$/.exec(text) ?? [];
  if (from === undefined) throw new Error(`${name}: expected A -> B | C, found ${text}`);
  return { from, to: to.split(' | '), lines: lines === undefined ? null : new RegExp(lines) };
}

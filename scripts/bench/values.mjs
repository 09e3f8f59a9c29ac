// New values for what differs on every run: of the same kind, never equal to the old one.

/** Another elapsed time or gauge in the same wording, at times in the other wording of its family. */
export function otherTimer(value, random) {
  if (/^\d+[dhms]\w*$/.test(value) && random.chance(0.4))
    return random.pick(['5d', '3h11m', '61m', '12d', '45s', '2y10d', '17h', '8m9s'].filter(isNot(value)));
  if (/^(?:\d+:\d\d:\d\d|\d+[dwy]\d\d?[hdw])$/.test(value) && random.chance(0.4))
    return random.pick(['00:12:33', '1d02h', '3w4d', '17:40:08', '1y10w'].filter(isNot(value)));
  if (/^(?:An? \w+|About an hour) ago$/i.test(value)) return `${random.between(2, 9)} hours ago`;
  return changed(value, (text) =>
    text.replace(/\d+(?:\.\d+)?(?: (?:day|hour|minute|second|week)s?\b)?/g, (match, at) =>
      renumbered(match, text.slice(0, at), text.slice(at + match.length), random),
    ),
  );
}

function renumbered(match, before, after, random) {
  const [, number, unit] = /^([\d.]+)(?: (\w+?)s?)?$/.exec(match);
  const clock = /:$/.test(before) || (/^:/.test(after) && number.length === 2);
  if (clock) return String(random.between(0, /^:\d\d(?!:)/.test(after) || !/:$/.test(before) ? 23 : 59)).padStart(number.length, '0');
  const fresh = otherNumber(number, random);
  return unit === undefined ? fresh : `${fresh} ${unit}${fresh === '1' ? '' : 's'}`;
}

/** Another count of about the same size; the same number of decimals. */
export function otherCount(value, random) {
  return changed(value, (text) => text.replace(/\d+(?:\.\d+)?/g, (match) => otherNumber(match, random)));
}

function otherNumber(number, random) {
  const decimals = number.split('.')[1]?.length ?? 0;
  const old = Number(number);
  const fresh = Math.max(decimals > 0 ? 0.1 : 1, old * (0.4 + 2.2 * random.next()) + (old < 5 ? random.next() * 4 : 0));
  return fresh.toFixed(decimals);
}

/** Tries until the text differs; a value that cannot change (no digits) stays, and the mutator says so. */
function changed(value, make) {
  for (let attempt = 0; attempt < 20; attempt++) {
    const fresh = make(value);
    if (fresh !== value) return fresh;
  }
  return value;
}

const isNot = (value) => (each) => each !== value;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = (number) => String(number).padStart(2, '0');
const day = (date) => `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
const clock = (date) => `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
const weekday = (date) => weekdays[date.getUTCDay()];
const month = (date) => months[date.getUTCMonth()];

/** Ways to write a moment: how it reads, and how it is written again. */
const formats = [
  {
    reads: /^(\d{4}-\d\d-\d\d)([T /-])(\d\d:\d\d:\d\d)(\.\d+)?(Z|\+00:00|\+0000| UTC| \+0000 UTC)?$/,
    writes: (date, [, , gap, , fraction, zone]) =>
      `${day(date)}${gap}${clock(date)}${
        fraction === undefined
          ? ''
          : `.${String(date.getTime() % 1e6)
              .padStart(9, '7')
              .slice(0, fraction.length - 1)}`
      }${zone ?? ''}`,
  },
  { reads: /^(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)$/, writes: (date) => `${day(date).replaceAll('-', '/')} ${clock(date)}` },
  { reads: /^\w{3} (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC$/, writes: (date) => `${weekday(date)} ${day(date)} ${clock(date)} UTC` },
  {
    reads: /^\w{3}, (\d\d \w{3} \d{4}) (\d\d:\d\d:\d\d) (\+0000|GMT)$/,
    writes: (date, [, , , zone]) =>
      `${weekday(date)}, ${two(date.getUTCDate())} ${month(date)} ${date.getUTCFullYear()} ${clock(date)} ${zone}`,
  },
  {
    reads: /^\w{3} (\w{3} \d\d) (\d\d:\d\d:\d\d)$/,
    writes: (date) => `${weekday(date)} ${month(date)} ${two(date.getUTCDate())} ${clock(date)}`,
  },
  { reads: /^\w{3} \d\d, \d{4}$/, writes: (date) => `${month(date)} ${two(date.getUTCDate())}, ${date.getUTCFullYear()}` },
];

/** The moment at which the benchmark judges: what was valid until after it stays valid. */
export const judgedAt = '2026-02-19T12:00:00Z';

const milliseconds = { day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1000 };

/** Another moment on the same side of `judgedAt`, written in the same way; null when the way is not known. */
export function otherDate(value, random) {
  const known = read(value);
  if (known === null) return null;
  return known.format.writes(moved(known.date, random), known.match);
}

/** Another moment in another way of writing it, no longer than the old text; null when there is none. */
export function otherDateFormat(value, random) {
  const known = read(value);
  if (known === null || !/^\d{4}-\d\d-\d\d[T ]/.test(value)) return null;
  const date = moved(known.date, random);
  const written = [
    `${day(date)}T${clock(date)}Z`,
    `${day(date)} ${clock(date)}`,
    `${day(date)}T${clock(date)}+00:00`,
    `${weekday(date)}, ${two(date.getUTCDate())} ${month(date)} ${date.getUTCFullYear()} ${clock(date)} GMT`,
    `${month(date)} ${two(date.getUTCDate())} ${clock(date)} ${date.getUTCFullYear()}`,
  ].filter((text) => text.replace(/\d/g, '0') !== value.replace(/\d/g, '0') && text.length <= value.length);
  return written.length === 0 ? null : random.pick(written);
}

function read(value) {
  for (const format of formats) {
    const match = format.reads.exec(value);
    if (match === null) continue;
    const date = new Date(plain(value));
    if (!Number.isNaN(date.getTime())) return { format, match, date };
  }
  return null;
}

/** The moment as `Date` reads it, in UTC. */
function plain(value) {
  const date = value
    .replace(/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? /, '')
    .replace(/(?: \+0000)? UTC$/, 'Z')
    .replace(/^(\d{4})\/(\d\d)\/(\d\d) /, '$1-$2-$3T')
    .replace(/^(\d{4}-\d\d-\d\d)[ /]/, '$1T')
    .replace(/\+0000$/, 'Z')
    .replace(/^(\d{4}-.*T[\d:.]+)$/, '$1Z')
    .replace(/^(\w{3} \d\d) (\d\d:)/, '2026 $1 $2');
  return /Z$|GMT$|\+00:00$/.test(date) ? date : `${date} UTC`;
}

/** Valid dates stay valid, past dates stay past. */
function moved(date, random) {
  const by =
    random.between(1, 40) * milliseconds.day +
    random.between(1, 23) * milliseconds.hour +
    random.between(1, 59) * milliseconds.minute +
    random.between(1, 59) * milliseconds.second;
  return new Date(date.getTime() + (date.getTime() > Date.parse(judgedAt) ? by : -by));
}

const alphabets = {
  suffix: 'bcdfghjklmnpqrstvwxz2456789',
  hash: '456789bcdf',
  hex: '0123456789abcdef',
  word: 'abcdefghijklmnopqrstuvwxyz0123456789',
  digits: '0123456789',
};

/** Another name of the kind: what is not drawn anew (stem, prefix, network, maker of a MAC address) stays. */
export function otherName({ kind, value }, random) {
  const draw = (length, alphabet) => Array.from({ length }, () => random.pick([...alphabet])).join('');
  const part = (fixed, alphabet) => fixed + drawn(value.length - fixed.length, alphabet);
  const drawn = (length, alphabet) => {
    // Like the real ones, with a letter and a digit in it.
    for (;;) {
      const text = draw(length, alphabet);
      if (alphabet === alphabets.digits || (/\d/.test(text) && /[a-z]/.test(text))) return text;
    }
  };
  const stem = value.slice(0, value.lastIndexOf('-') + 1);
  const makers = {
    suffix5: () => part(stem, alphabets.suffix),
    hash: () => part(stem, alphabets.hash),
    hex: () => part('', alphabets.hex),
    hexlong: () => part('', alphabets.hex),
    swarmid: () => part('', alphabets.word),
    uuid: () => value.replace(/[0-9a-f]/g, () => draw(1, alphabets.hex)),
    pvc: () => `pvc-${value.slice(4).replace(/[0-9a-f]/g, () => draw(1, alphabets.hex))}`,
    mac: () => value.slice(0, 9) + value.slice(9).replace(/[0-9a-f]{2}/g, () => draw(2, alphabets.hex)),
    ip: () => `${value.split('.').slice(0, 2).join('.')}.${random.between(1, 250)}.${random.between(2, 250)}`,
    digits: () => value.replace(/\d+$/, (digits) => random.pick(['1', '3', '5']) + draw(digits.length - 1, alphabets.digits)),
    serial: () => value.replace(/\d/g, () => draw(1, alphabets.digits)),
  };
  const make = makers[kind];
  if (make === undefined) throw new Error(`no such kind of name: ${kind}`);
  return changed(value, make);
}

// Large outputs of several kinds, and what a second run prints instead: other ages, counters, dates and some other order.
import { randomOf } from './random.mjs';

const words =
  'the lab server accepts requests from every client while jobs wait in line until a worker takes them and writes results'.split(' ');
const two = (number) => String(number).padStart(2, '0');
const clock = (seconds) => `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;

/** Each kind makes one piece (a line, a row, an element) by its number; `run` is 0 for the page and 1 for the target. */
const kinds = {
  'free text': {
    command: 'cat /usr/share/doc/lab/notes',
    piece: (index, _, random) => Array.from({ length: 8 + (index % 5) }, () => random.pick(words)).join(' '),
    join: (pieces) => pieces.join('\n'),
  },
  'table with a header': {
    command: 'labctl get jobs',
    shuffled: true,
    piece: (index, run, random) =>
      `${`job-${index.toString(36).padStart(5, '0')}`.padEnd(14)}${random.pick(['Running', 'Completed', 'Running']).padEnd(12)}${`${index % 4}/${4}`.padEnd(8)}${`10.${index % 200}.${(index >> 8) % 250}.${(index % 240) + 1}`.padEnd(18)}${(index % 300) + 1 + run * 7}m`,
    join: (pieces) => ['NAME          STATUS      PARTS   ADDRESS           AGE', ...pieces].join('\n'),
  },
  'log lines': {
    command: 'cat /var/log/lab.log',
    piece: (index, run, random) =>
      `2026-02-1${8 + run}T${clock(index)}Z lab[${400 + run * 77}]: worker ${index % 16} took job ${index} of ${random.pick(words)} in ${(index % 90) + run} ms`,
    join: (pieces) => pieces.join('\n'),
  },
  JSON: {
    command: 'labctl get jobs -o json',
    piece: (index, run, random) => ({
      name: `job-${index}`,
      state: random.pick(['running', 'done']),
      owner: { name: random.pick(words), shift: index % 3 },
      startedAt: `2026-02-1${8 + run}T${clock(index)}Z`,
      ports: [8000 + (index % 100), 9000 + (index % 100)],
    }),
    join: (pieces) => JSON.stringify({ items: pieces }, null, 2),
  },
  'key-value tree': {
    command: 'labctl describe jobs',
    piece: (index, run, random) =>
      `Job: job-${index}\n  State: running\n  Owner:\n    Name: ${random.pick(words)}\n    Shift: ${index % 3}\n  Started: 2026-02-1${8 + run} ${clock(index)}\n  Messages received: ${index * 3 + run * 11}`,
    join: (pieces) => pieces.join('\n'),
  },
  'one long line': {
    command: 'labctl token',
    piece: (index, run, random) => `${random.pick(words)}=${index + run}`,
    join: (pieces) => pieces.join(' '),
  },
};

export const kindNames = Object.keys(kinds);

/** Page and target of one kind with so many pieces. */
export function outputsOf(kind, count) {
  const { command, piece, join, shuffled } = kinds[kind];
  const [documented, live] = [0, 1].map((run) => {
    // The same words for both; only what depends on the run differs.
    const random = randomOf(count);
    return Array.from({ length: count }, (_, index) => piece(index, run, random));
  });
  return { command, documented: join(documented), live: join(shuffled ? randomOf(7).shuffled(live) : live) };
}

/** How many pieces make about so many bytes. */
export function piecesFor(kind, bytes) {
  const sample = 2000;
  return Math.round((sample * bytes) / Buffer.byteLength(outputsOf(kind, sample).documented));
}

// Our literal blocks against docutils' on documents that nobody wrote: node scripts/fuzz-parse.mjs [COUNT] [SEED] [DIR]
// Generated from a soup of constructs, and with DIR also from its .rst files, mutated. Ends with 1 when a document differs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { descendants, parse } from '../dist/src/rst/index.js';
import { askDocutils, docutilsVersion } from './docutils.mjs';

const [count = 2_000, seed = 1] = process.argv.slice(2, 4).map(Number);
const folder = process.argv[4];
if ((await docutilsVersion()) === null) {
  console.log('SKIPPED: python3-docutils is absent (apt-get install python3-docutils)');
  process.exit(0);
}

let state = seed >>> 0;
const documents = [];
const real =
  folder === undefined ? [] : readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.name.endsWith('.rst'));
for (let index = 0; index < count; index++) documents.push(real.length > 0 && index % 2 === 1 ? mutated() : soup());
const answers = await askDocutils(
  documents.map((text) => ({ text })),
  ['--no-inline'],
);
let different = 0;
for (const [index, text] of documents.entries()) {
  const { blocks } = answers[index];
  if (blocks === undefined) continue;
  const key = (line, block) => JSON.stringify([line, block]);
  const cells = blocks.some((block) => block.line === null);
  const theirs = blocks.map((block) => key(cells ? null : block.line, block.text)).sort();
  const ours = [...descendants(parse(text, { file: 'fuzz' }).document)]
    .filter((node) => node.type === 'literal_block')
    .map((node) => key(cells ? null : node.lines[0]?.line, node.text))
    .sort();
  if (theirs.join('\n') === ours.join('\n')) continue;
  different++;
  if (different <= 5) {
    const missing = theirs.filter((each) => !ours.includes(each)).slice(0, 3);
    const added = ours.filter((each) => !theirs.includes(each)).slice(0, 3);
    console.log(`document ${index} differs; missing ${missing.join(' ')}; false ${added.join(' ')}\n${text.slice(0, 1_500)}\n-----`);
  }
}
const refused = answers.filter((answer) => answer.error !== undefined).length;
console.log(`seed ${seed}: ${count} documents, ${different} differ (docutils itself failed on ${refused})`);
process.exitCode = different > 0 ? 1 : 0;

/** A linear congruential generator: the same documents for the same seed. */
function random(below) {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}

function pick(list) {
  return list[random(list.length)];
}

function soup() {
  const pieces = [
    'text',
    'text::',
    'a ::',
    '::',
    '',
    '',
    '',
    '',
    '* b',
    '- c::',
    '1. d',
    '2. e::',
    '#. f',
    'a) g',
    '(i) h',
    'iv. x',
    '.. note::',
    '.. note:: t::',
    '.. code-block:: sh',
    ':linenos:',
    ':a: b',
    ':name: z',
    '.. comment',
    '..',
    '.. _t: u',
    '.. _t',
    '.. |s| replace:: r',
    '.. |s| code:: x',
    '.. [1] n::',
    '.. [c] n',
    '.. unknown:: a',
    '.. parsed-literal::',
    '.. list-table::',
    '* - a::',
    '  - b',
    '====',
    '---',
    '--------',
    '= =',
    '=== ===',
    'a   b::',
    '    c',
    '+---+---+',
    '|a::|b  |',
    '|   |   |',
    '|  c|   |',
    '> q',
    '> r',
    '| line',
    '>>> doc',
    '-o  opt::',
    '--long=x  y',
    ':f: v::',
    'Title',
    '=====',
    '-- author',
    '__ u',
    '.. figure:: x',
    '.. csv-table::',
    '"a::',
    '  b",c',
    '\\::',
    '.. topic:: t',
    '.. sidebar:: t',
    '.. class:: k',
    'é漢::',
    '\tx',
    '.. code::',
  ];
  const lines = [];
  let indent = 0;
  for (let length = 3 + random(22); length > 0; length--) {
    if (random(3) === 0) indent = pick([0, 0, 1, 2, 3, 3, 4, 5, 6, 8]);
    const piece = pick(pieces);
    lines.push(piece === '' ? '' : ' '.repeat(indent) + piece);
    if (random(4) === 0) lines.push('');
  }
  return lines.join(pick(['\n', '\n', '\r\n'])) + pick(['', '\n']);
}

function mutated() {
  const entry = pick(real);
  const lines = readFileSync(join(entry.parentPath, entry.name), 'utf8').split('\n');
  const start = random(lines.length);
  const part = lines.slice(start, start + 80);
  for (let times = 1 + random(6); times > 0; times--) {
    const at = random(part.length);
    const line = part[at] ?? '';
    const ways = [
      () => part.splice(at, 1),
      () => part.splice(at, 0, ''),
      () => part.splice(at, 1, ` ${line}`),
      () => part.splice(at, 1, line.slice(1)),
      () => part.splice(at, 1, `${line}::`),
      () => part.splice(at, 1, line.slice(0, random(line.length + 1))),
      () => part.splice(at, 0, pick(part)),
    ];
    pick(ways)();
  }
  return part.join('\n');
}

import { byScript, fill, literal, prose, table, title } from './rst.mjs';

/** docs/reference/configuration.rst from the JSON schema of `labproof.yaml`. */
export function configurationReference(schema) {
  const keys = Object.entries(schema.properties).filter(([name]) => name !== '$schema');
  return `${byScript('the schema of the configuration')}${title('Configuration file', '=')}${fill(found)}

${fill(first)}

${keys.map(([name, value]) => keyReference(name, value)).join('')}`;
}

const found = [
  'labproof looks for ``labproof.yaml``, ``labproof.yml``, ``labproof.json``, ``labproof.config.ts``, ``labproof.config.js`` or',
  '``labproof.config.mjs`` in the folder of the guide and upwards; ``--config`` names another one. Every key may be left out. What a',
  'target has beside the keys below is an option of its runner: see :doc:`/runners/ssh`, :doc:`/runners/kubernetes` and',
  ':doc:`/runners/local`. A duration is a number with its unit: ``500ms``, ``20s``, ``1m30s``.',
].join(' ');
const first = [
  '``labproof init`` writes a first file. :doc:`/configuration` has examples of the keys that change how a page is read and what is',
  'sent. Editors find the schema as ``node_modules/labproof/dist/schema/config.json``.',
].join(' ');

function keyReference(name, value) {
  const inner = rowsOf(value, '');
  const about = value.description === undefined ? '' : `${fill(prose(value.description))}\n\n`;
  const one = inner.length > 0 ? '' : `${fill(`A value: ${kindOf(value)}. ${whenAbsent(value)}`)}\n\n`;
  const rows = [['key', 'value', 'when absent', 'meaning'], ...inner];
  return `${title(name, '-')}${about}${one}${inner.length > 0 ? table(rows, [24, 22, 14, 40]) : ''}`;
}

/** The keys below a value, each with its path from there; NAME stands for a name of the author's. */
function rowsOf(value, path) {
  if (value.anyOf !== undefined) return unique(value.anyOf.flatMap((each) => rowsOf(each, path).map(inOneForm)));
  if (value.type === 'array') return rowsOf(value.items, `${path}[]`);
  if (value.type !== 'object') return [];
  const named = value.additionalProperties;
  if (value.properties === undefined) return typeof named === 'object' && named.type === 'object' ? rowsOf(named, join(path, 'NAME')) : [];
  return Object.entries(value.properties).flatMap(([name, each]) => {
    const here = join(path, name);
    const below = rowsOf(each, here);
    const required = value.required?.includes(name) === true && each.default === undefined;
    const own = [literal(here), kindOf(each), required ? 'must be given' : (absent(each) ?? ''), prose(each.description ?? '')];
    return below.length > 0 && each.description === undefined ? below : [own, ...below];
  });
}

/** Of several forms one is chosen: what must be given belongs to its own. */
const inOneForm = ([key, kind, when, meaning]) => [key, kind, when === 'must be given' ? 'in its form' : when, meaning];

const join = (path, name) => (path === '' ? name : `${path}.${name}`);

function unique(rows) {
  return rows.filter((row, nth) => rows.findIndex((other) => other[0] === row[0]) === nth);
}

function kindOf(value) {
  if (value.enum !== undefined) return value.enum.map(literal).join(', ');
  if (value.const !== undefined) return literal(JSON.stringify(value.const));
  if (value.anyOf !== undefined) return [...new Set(value.anyOf.map(kindOf))].join(', or ');
  if (value.type === 'array') return listOf(value.items);
  if (value.type === 'object') return value.properties === undefined ? 'names and their texts' : 'keys';
  return { string: 'a text', boolean: `${literal('true')}, ${literal('false')}`, number: 'a number', integer: 'a number' }[value.type];
}

function listOf(items) {
  if (items.type === 'object' || items.anyOf !== undefined) return 'a list of these';
  return items.enum === undefined ? 'a list of texts' : `a list of ${kindOf(items)}`;
}

const whenAbsent = (value) => (absent(value) === null ? '' : `When it is absent: ${absent(value)}.`);

function absent({ default: value }) {
  if (value === undefined) return null;
  if (Array.isArray(value) ? value.length === 0 : typeof value === 'object' && Object.keys(value).length === 0) return 'none';
  return literal(typeof value === 'string' ? value : JSON.stringify(value));
}

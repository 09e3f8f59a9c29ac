import { parseAst } from 'vitest/node';
import { byScript, fill, literal, table, title } from './rst.mjs';

/**
 * docs/reference/events.rst from the types of the model, as their sources say them: `sources` by file name, `events.ts` among them.
 * The types that an event is made of come in the order in which a reader meets them.
 */
export function eventsReference(sources) {
  const types = new Map(Object.values(sources).flatMap((source) => [...typesIn(source)]));
  const union = types.get('RunEvent');
  if (union?.node.type !== 'TSUnionType') throw new Error('RunEvent is no union any more');
  const met = new Set();
  const events = union.node.types.map((node) => eventReference(node, union.source, types, met));
  const shapes = [];
  for (const name of met) shapes.push(typeReference(name, types.get(name), types, met));
  return `${byScript('the types in src/model')}${title('Events', '=')}${fill(about)}

${events.join('')}${title('What they are made of', '-')}${shapes.join('')}`;
}

const about = [
  '``--reporter jsonl=RUN.events.jsonl`` writes what a run hears of itself as JSON, an event a line, in the order of time;',
  '``labproof report`` makes every other report of such files later. The first event of a run has the version of this schema.',
  'A field whose type ends in ``| null`` is always there; one with a ``?`` may be missing. Credentials never reach an event.',
].join(' ');

function eventReference(node, source, types, met) {
  const fields = node.members.map((member) => field(member, source));
  const name = fields.find((each) => each.name === 'type').type.slice(1, -1);
  return `${title(name, '-')}${shape(
    fields.filter((each) => each.name !== 'type'),
    types,
    met,
  )}`;
}

function typeReference(name, { node, source, comment }, types, met) {
  const head = `${title(name, '~')}${comment === null ? '' : `${fill(comment)}\n\n`}`;
  if (node.type === 'TSInterfaceBody' || node.type === 'TSTypeLiteral') {
    return `${head}${shape(
      (node.body ?? node.members).map((member) => field(member, source)),
      types,
      met,
    )}`;
  }
  note(typeText(node, source), types, met);
  const members = node.type === 'TSUnionType' ? node.types : [node];
  const rows = members.map((each) => `- ${literal(typeText(each, source))}`);
  return `${head}One of these:\n\n${rows.join('\n')}\n\n`;
}

function shape(fields, types, met) {
  for (const { type } of fields) note(type, types, met);
  const rows = fields.map(({ name, type, comment }) => [literal(name), literal(type), comment ?? '']);
  return table([['field', 'type', 'meaning'], ...rows], [18, 36, 46]);
}

function note(type, types, met) {
  for (const [word] of type.replace(/'[^']*'/g, '').matchAll(/\b[A-Z]\w+\b/g)) if (types.has(word) && word !== 'RunEvent') met.add(word);
}

function field(member, source) {
  const name = `${source.slice(member.key.start, member.key.end)}${member.optional ? '?' : ''}`;
  return { name, type: typeText(member.typeAnnotation.typeAnnotation, source), comment: commentBefore(member.start, source) };
}

/** The type as it is written, on one line and without what only matters to TypeScript. */
function typeText(node, source) {
  return source
    .slice(node.start, node.end)
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/\breadonly /g, '')
    .replace(/\s+/g, ' ')
    .replace(/^\| /, '');
}

function* typesIn(source) {
  for (const statement of parseAst(source, { lang: 'ts' }).body) {
    const declaration = statement.declaration ?? null;
    const comment = commentBefore(statement.start, source);
    if (declaration?.type === 'TSInterfaceDeclaration') yield [declaration.id.name, { node: declaration.body, source, comment }];
    if (declaration?.type === 'TSTypeAliasDeclaration') yield [declaration.id.name, { node: declaration.typeAnnotation, source, comment }];
  }
}

/** The words of the comment that ends right before this place, as running text; null where there is none. */
function commentBefore(at, source) {
  const found = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(source.slice(0, at))?.[1];
  if (found === undefined) return null;
  const text = found
    .replace(/^\s*\*/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text.replace(/(?<!`)`([^`]+)`(?!`)/g, '``$1``').replace(/\*/g, '\\*');
}

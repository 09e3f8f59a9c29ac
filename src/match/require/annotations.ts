import type { Annotation, Condition, PlacedAnnotation, RequirementResult } from '../../model/index.ts';
import { compareNumbers } from '../annotate/numbers.ts';
import { patternFits } from '../annotate/overrides.ts';
import { inside } from '../bind/addresses.ts';
import type { CompareContext } from '../context.ts';
import type { Table } from '../structure/tables.ts';
import { holds, holdsAnywhere, readText, recordHolds, type Text } from './texts.ts';

const agreed: Check = { reading: '', holds: true, detail: '' };
/** Verbs that change how a documented output is read: without one they do nothing. */
const ofDocumented = new Set(['ignore', 'tolerate', 'order', 'extra', 'tail']);

/** How an annotation fares on one text: null where it says nothing of texts. */
interface Check {
  readonly reading: string;
  readonly holds: boolean;
  readonly detail: string;
}

/** Judges what annotations require of the live text. One that the page itself does not satisfy is a mistake, and fails. */
export function annotationResults(
  documented: Text | null,
  live: Text,
  context: CompareContext,
  translate: (text: string) => string,
): readonly RequirementResult[] {
  return (context.annotations ?? []).flatMap((placed): readonly RequirementResult[] => {
    // Where the page shows no output, there is nothing of its own to agree with.
    const own = documented === null ? agreed : check(placed.annotation, documented, context, (text) => text, true);
    const theirs = check(placed.annotation, live, context, translate, false);
    if (own === null || theirs === null) return [];
    const verdict = own.holds && theirs.holds ? 'pass' : 'fail';
    const detail = own.holds ? theirs.detail : `the page itself does not satisfy it: ${own.detail}`;
    return [{ rule: 'annotation', sentence: placed.text, line: placed.line, reading: theirs.reading, verdict, detail }];
  });
}

/** Annotations that the page's own output does not satisfy, or that have no output to speak of. */
export function annotationMistakes(
  placed: readonly PlacedAnnotation[],
  documented: string | null,
  command: string,
): readonly { readonly line: number; readonly message: string }[] {
  const text = readText(documented ?? '', command);
  return placed.flatMap(({ annotation, line, text: said }) => {
    if (documented === null)
      return ofDocumented.has(annotation.verb) || (annotation.verb === 'column' && typeof annotation.check === 'string')
        ? [{ line, message: `"${said}" speaks of a documented output, and the page shows none` }]
        : [];
    const own = check(annotation, text, { end: { kind: 'prompt' } }, (value) => value, true);
    if (own === null || own.holds) return [];
    return [{ line, message: `"${said}": the page itself does not satisfy it: ${own.detail}` }];
  });
}

function check(
  annotation: Annotation,
  text: Text,
  context: Pick<CompareContext, 'end'>,
  translate: (text: string) => string,
  page: boolean,
): Check | null {
  switch (annotation.verb) {
    case 'requires':
      return annotation.each === null
        ? contains(annotation.text, text, translate)
        : eachHas(annotation.each, annotation.text, text, translate);
    case 'forbid': {
      const found = text.lines.find((line) => holds(line.text, translate(annotation.text)));
      return {
        reading: `the output does not contain "${annotation.text}"`,
        holds: found === undefined,
        detail: found === undefined ? 'it does not' : `it does: ${found.text.trim()}`,
      };
    }
    case 'rows':
      return rowCount(annotation, text, translate);
    case 'column':
      return typeof annotation.check === 'string' ? columnThere(annotation.column, text) : columnHolds(annotation.check, text, translate);
    case 'ignore':
    case 'tolerate':
      return page
        ? {
            reading: annotation.pattern,
            holds: patternFits(annotation.pattern, text.lines),
            detail: `nothing in the output fits "${annotation.pattern}"`,
          }
        : { reading: `"${annotation.pattern}" as the page allows it`, holds: true, detail: 'it does' };
    case 'one-of': {
      const found = annotation.texts.some((each) => holdsAnywhere(text, translate(each)));
      return {
        reading: `the output contains one of ${annotation.texts.map((each) => `"${each}"`).join(', ')}`,
        holds: found,
        detail: found ? 'it does' : 'it contains none of them',
      };
    }
    case 'expect':
      return page
        ? { reading: 'the output is empty', holds: true, detail: '' }
        : {
            reading: 'the output is empty',
            holds: text.lines.length === 0,
            detail: text.lines.length === 0 ? 'it is' : `it has ${text.lines.length} lines`,
          };
    case 'bind':
      return page ? onPage(annotation, text) : inLab(annotation, text, translate);
    case 'exit': {
      const { end } = context;
      const known = end.kind === 'exit';
      return page || !known
        ? {
            reading: `the command ends with status ${annotation.status}`,
            holds: page || end.kind === 'prompt',
            detail: 'this shell tells no status',
          }
        : {
            reading: `the command ends with status ${annotation.status}`,
            holds: end.status === annotation.status,
            detail: `it ended with ${end.status}`,
          };
    }
    default:
      return null;
  }
}

type Choice = Annotation & { readonly verb: 'bind' };

/** The page's own output has the name, once, in a row that satisfies the condition. */
function onPage(choice: Choice, text: Text): Check {
  const reading = `${choice.column} ${choice.value} where ${saidOf(choice.where)}`;
  const rows = choicesIn(text, choice, (value) => value);
  const own = rows.filter((value) => value === choice.value);
  return { reading, holds: own.length === 1, detail: own.length === 1 ? 'it is there' : `${choice.value} is in ${own.length} such rows` };
}

function inLab(choice: Choice, text: Text, translate: (text: string) => string): Check {
  const reading = `${choice.column} ${choice.value} is the one where ${saidOf(choice.where)}`;
  const rows = choicesIn(text, choice, translate);
  const detail =
    rows.length === 1 ? `it is ${rows[0]}` : rows.length === 0 ? 'no row is so' : `${rows.length} rows are: ${rows.slice(0, 5).join(', ')}`;
  return { reading, holds: rows.length === 1, detail };
}

function saidOf({ column, operator, value }: Condition): string {
  return `${column} ${operator} ${value}`;
}

/** What stands in the column of the rows that satisfy the condition. */
function choicesIn(text: Text, choice: Choice, translate: (text: string) => string): readonly string[] {
  return text.tables.flatMap((table) => {
    const at = table.columns.indexOf(choice.column.toUpperCase());
    if (at < 0) return [];
    return table.rows.flatMap((row, index) => (cellHolds(table, index, choice.where, translate) ? [row.cells[at]?.text ?? ''] : []));
  });
}

/** The live values that annotations choose for names of the page, where one row alone satisfies each. */
export function chosenValues(
  placed: readonly PlacedAnnotation[],
  live: Text,
  translate: (text: string) => string,
): readonly { readonly documented: string; readonly live: string; readonly line: number }[] {
  return placed.flatMap(({ annotation, line }) => {
    if (annotation.verb !== 'bind') return [];
    const [only, ...others] = choicesIn(live, annotation, translate);
    return only === undefined || others.length > 0 ? [] : [{ documented: annotation.value, live: only, line }];
  });
}

function contains(value: string, text: Text, translate: (text: string) => string): Check {
  const found = holdsAnywhere(text, translate(value));
  return { reading: `the output contains "${value}"`, holds: found, detail: found ? 'it does' : 'it does not' };
}

/** Records begin with the text, at any depth; a table's row counts as one. */
function eachHas(start: string, value: string, text: Text, translate: (text: string) => string): Check {
  const reading = `every "${start}" has "${value}"`;
  const wanted = translate(value);
  const records = text.roots.flatMap((root) => [root, ...root.children]).filter((node) => node.line.text.trim().startsWith(start));
  const rows = text.tables.flatMap((table) => table.rows).filter((row) => row.line.text.trim().startsWith(start));
  const lacking = [
    ...records.filter((node) => !recordHolds(node, wanted)).map((node) => node.line.text.trim()),
    ...rows.filter((row) => !holds(row.line.text, wanted)).map((row) => row.line.text.trim()),
  ];
  const count = records.length + rows.length;
  if (count === 0) return { reading, holds: false, detail: `nothing begins with "${start}"` };
  return lacking.length === 0
    ? { reading, holds: true, detail: `all ${count} have it` }
    : { reading, holds: false, detail: `${lacking.length} of ${count} lack it: ${lacking.slice(0, 3).join('; ')}` };
}

function rowCount(annotation: Annotation & { readonly verb: 'rows' }, text: Text, translate: (text: string) => string): Check {
  const { operator, count, where } = annotation;
  const reading = `rows ${operator} ${count}${where === null ? '' : ` where ${where.column} ${where.operator} ${where.value}`}`;
  const rows = rowsOf(text, where, translate);
  return { reading, holds: compareNumbers(rows, operator, count), detail: `there are ${rows}` };
}

/** Rows of tables; without a table the lines, and `where WORD in PREFIX` looks behind the word. */
function rowsOf(text: Text, where: Condition | null, translate: (text: string) => string): number {
  if (text.tables.length > 0)
    return text.tables.reduce(
      (sum, table) => sum + table.rows.filter((_, row) => where === null || cellHolds(table, row, where, translate)).length,
      0,
    );
  if (where === null) return text.roots.length;
  const behind = (line: string): string | null => {
    const at = line.toLowerCase().indexOf(`${where.column.toLowerCase()} `);
    return at < 0
      ? null
      : (line
          .slice(at + where.column.length)
          .trim()
          .split(/[\s,;]+/)[0] ?? null);
  };
  return text.lines.filter((line) => {
    const value = behind(line.text);
    return value !== null && satisfies(value, where, translate);
  }).length;
}

function cellHolds(table: Table, row: number, where: Condition, translate: (text: string) => string): boolean {
  const at = table.columns.indexOf(where.column.toUpperCase());
  const value = at < 0 ? null : (table.rows[row]?.cells[at]?.text ?? null);
  return value !== null && satisfies(value, where, translate);
}

function satisfies(value: string, { operator, value: wanted }: Condition, translate: (text: string) => string): boolean {
  if (operator === 'in') return inside(value, wanted);
  const target = translate(wanted);
  if (operator === '==' || operator === '!=') return (value === target) === (operator === '==');
  return compareNumbers(Number.parseFloat(value), operator, Number.parseFloat(target));
}

function columnThere(column: string, text: Text): Check {
  const found = text.tables.some((table) => table.columns.includes(column.toUpperCase()));
  return { reading: `there is a column ${column}`, holds: found, detail: found ? 'there is' : 'there is none' };
}

function columnHolds(condition: Condition, text: Text, translate: (text: string) => string): Check {
  const reading = `column ${condition.column} ${condition.operator} ${condition.value} in every row`;
  const table = text.tables.find((each) => each.columns.includes(condition.column.toUpperCase()));
  if (table === undefined || table.rows.length === 0)
    return { reading, holds: false, detail: `there is no row with a column ${condition.column}` };
  const broken = table.rows.filter((_, row) => !cellHolds(table, row, condition, translate));
  return broken.length === 0
    ? { reading, holds: true, detail: `all ${table.rows.length} rows` }
    : {
        reading,
        holds: false,
        detail: `${broken.length} of ${table.rows.length} rows: ${broken[0]?.line.text.trim().slice(0, 100) ?? ''}`,
      };
}

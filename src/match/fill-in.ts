import type { LineJudgement, TokenJudgement } from '../model/index.ts';
import { linesOf } from './structure/lines.ts';
import { splitTables } from './structure/tables.ts';
import { isPlainValue } from './substitute.ts';

/** An output of this run that may show what a reader was to fill in. */
export interface Shown {
  /** As documented. */
  readonly command: string;
  readonly live: string;
  readonly lines: readonly LineJudgement[];
  /** Line of the command in the guide. */
  readonly line: number;
}

/** What stands for `<pod-name>` here: one value, several that may, or none that anything shows. */
export type FilledIn =
  | { readonly kind: 'one'; readonly value: string; readonly line: number; readonly how: string }
  | { readonly kind: 'several'; readonly values: readonly string[]; readonly line: number }
  | { readonly kind: 'none' };

/**
 * Finds the value of a placeholder in the outputs so far, when the evidence leaves one alone: the documented output has the
 * placeholder itself where the live one has the value, or a table has the placeholder's column and one row.
 */
export function fillIn(placeholder: string, shown: readonly Shown[]): FilledIn {
  const stands = shown.flatMap(({ lines, line, live }) =>
    lines.flatMap((each) =>
      each.tokens
        .filter((token) => token.documented?.text === placeholder && token.live !== null && token.mark !== 'fail')
        .map((token) => ({
          value: fillsItsPlace(token, each, live) ? (token.live?.text ?? '') : '',
          line,
          how: `line ${line} shows it in its place`,
        })),
    ),
  );
  if (stands.length > 0) return only(stands);
  for (const each of [...shown].reverse()) {
    const values = columnValues(placeholder, each);
    if (values !== null && values.length > 0)
      return only(values.map((value) => ({ value, line: each.line, how: `line ${each.line} shows one row, with it` })));
  }
  return { kind: 'none' };
}

/** A part of what stands there is another thing: `my` of `my vol`, `tank` of `tank/lab`. */
function fillsItsPlace({ live }: TokenJudgement, line: LineJudgement, text: string): boolean {
  if (live === null || line.tokens.some((token) => token.documented === null && token.live?.line === live.line)) return false;
  const shown = text.split('\n')[live.line] ?? '';
  const at = shown.indexOf(live.text, Math.max(0, live.column - 1));
  const [before, after] = [shown[at - 1] ?? ' ', shown[at + live.text.length] ?? ' '];
  return at >= 0 && /[\s"'([{<=:,|]/.test(before) && /[\s"')\]}>,;|]/.test(after);
}

/** A value that may not be put into a command leaves none, whatever others there are. */
function only(found: readonly { readonly value: string; readonly line: number; readonly how: string }[]): FilledIn {
  const values = [...new Set(found.map((each) => each.value))];
  const last = found.at(-1);
  if (last === undefined || !values.every(isPlainValue)) return { kind: 'none' };
  const [value] = values;
  return values.length > 1 || value === undefined
    ? { kind: 'several', values, line: last.line }
    : { kind: 'one', value, line: last.line, how: last.how };
}

/** `<pod-name>`, `<POD_NAME>`, `$POD`, `{{ pod }}`: what kind of thing, and which column tells of it. */
function columnValues(placeholder: string, { command, live }: Shown): readonly string[] | null {
  const words = placeholder
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase()
    .split(' ')
    .filter((word) => !/^(?:your|the|my|a|an|of|here)$/.test(word));
  const last = words.at(-1) ?? '';
  const isColumn = columns.has(last);
  const thing = (isColumn ? words.slice(0, -1) : words).join(' ');
  const asked = command.toLowerCase().split(/[^a-z0-9]+/);
  // The command must be about this kind of thing: `get pods` for a pod's name.
  if (thing === '' || !thing.split(' ').some((word) => asked.includes(word) || asked.includes(`${word}s`))) return null;
  const wanted = isColumn ? (columns.get(last) ?? []) : ['NAME'];
  const { tables } = splitTables(linesOf(live), command);
  const [table, ...others] = tables;
  const at = table?.columns.findIndex((column) => wanted.includes(column)) ?? -1;
  if (table === undefined || others.length > 0 || at < 0) return null;
  return table.rows.map((row) => row.cells[at]?.text.trim() ?? '').filter((value) => value !== '');
}

const columns: ReadonlyMap<string, readonly string[]> = new Map([
  ['name', ['NAME', 'NAMES']],
  ['id', ['ID', 'CONTAINER ID', 'IMAGE ID', 'UUID']],
  ['uuid', ['UUID', 'ID']],
  ['ip', ['IP', 'INTERNAL-IP', 'CLUSTER-IP', 'IP ADDRESS', 'ADDRESS']],
  ['address', ['ADDRESS', 'IP ADDRESS', 'IP', 'INTERNAL-IP']],
]);

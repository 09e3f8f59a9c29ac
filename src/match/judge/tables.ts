import { pairUp } from '../align/pair-up.ts';
import { columnPolicy, keyColumns } from '../policy/columns.ts';
import { isLog } from '../policy/commands.ts';
import { type Row, readAs, type Table } from '../structure/tables.ts';
import { bindableTypes, type TokenType } from '../tokens/token.ts';
import { costOf, type Env, finding, isOther, merge, type PairResult } from './pair.ts';
import type { Verdicts } from './result.ts';
import { judgeSequence } from './sequence.ts';
import { identityOf, saidTwice } from './twice.ts';

/** Price of a documented row that no live row answers; more than several failing cells of one. */
const missingRow = 45;

/** Judges each documented table against the live one that shares most of its columns. */
export function judgeTables(documented: readonly Table[], live: readonly Table[], elided: boolean, verdicts: Verdicts, env: Env): void {
  const left = [...live];
  for (const table of documented) {
    const best = left
      .map((each, index) => ({ index, shared: readAs(each, table).columns.filter((name) => table.columns.includes(name)).length }))
      .sort((a, b) => b.shared - a.shared || a.index - b.index)[0];
    if (best === undefined || best.shared * 2 < table.columns.length) missingTable(table, verdicts);
    else judgeTable(table, readAs(left.splice(best.index, 1)[0] as Table, table), elided, verdicts, env);
  }
  for (const table of left) {
    for (const row of table.rows) verdicts.extra(row.line.index, env.open ? null : extraRow(row, 'a table that the page does not show'));
    if (table.header !== null) verdicts.extra(table.header.index, null);
  }
}

function missingTable(table: Table, verdicts: Verdicts): void {
  if (table.header !== null)
    verdicts.missing(
      table.header.index,
      finding(
        'drift',
        'layout',
        'equal',
        'table',
        lineSpan(table.header.index, table.header.text),
        null,
        `no table with the columns ${table.columns.join(', ')}`,
      ),
    );
  for (const row of table.rows) verdicts.missing(row.line.index, missing(row));
}

function judgeTable(documented: Table, live: Table, elided: boolean, verdicts: Verdicts, env: Env): void {
  headers(documented, live, verdicts);
  const keys = keysOf(documented);
  const few = columnsOfFewWords(documented, keys);
  const judge = (row: Row, other: Row): PairResult => judgeRow(row, other, { documented, live, keys, few }, env);
  const judged = new JudgedRows((at, to) => judge(documented.rows[at] as Row, live.rows[to] as Row));
  const keyOf = (table: Table) => {
    const columns = keys.map((key) => table.columns.indexOf(key));
    return (row: Row): string => columns.map((column) => row.cells[column]?.text ?? '').join('\u0000');
  };
  const whole = (row: Row): string => row.cells.map((cell) => cell?.text ?? '').join('\u0000');
  const chosen = pairUp({
    documented: documented.rows,
    live: live.rows,
    keys: [
      { of: whole, with: whole, inOrder: 1 },
      { of: keyOf(documented), with: keyOf(live) },
    ],
    cost: (at, to) => judged.cost(at, to) + Math.min(Math.abs(at - to), 900) * 1e-4,
    missing: missingRow,
  });
  const tied = ties(judged, chosen);
  // What is surest first: its names then guard the others.
  const order = documented.rows.map((_, index) => index).sort((a, b) => judged.cost(a, chosen[a] ?? -1) - judged.cost(b, chosen[b] ?? -1));
  const answers = documented.rows.flatMap((row, at) => {
    const other = live.rows[chosen[at] ?? -1];
    return other === undefined || isLog(env.context.command) ? [] : [{ at, documented: [row.line], live: [other.line] }];
  });
  const twice = saidTwice(answers, (at) => judged.cost(at, chosen[at] ?? -1));
  for (const at of order) {
    const row = documented.rows[at] as Row;
    const to = chosen[at] ?? -1;
    const other = live.rows[to];
    if (other !== undefined && twice.has(at)) {
      verdicts.missing(row.line.index, { ...missing(row), why: `another row stands twice in its place: ${missing(row).why}` });
      verdicts.used.add(other.line.index);
      continue;
    }
    if (other === undefined) {
      verdicts.missing(row.line.index, missing(row));
      continue;
    }
    // Judged again: names learned from surer rows may speak against it now.
    verdicts.pair(row.line.index, other.line.index, judge(row, other), !tied.has(at));
  }
  learnGroups(judged, chosen, tied, documented, env);
  const taken = new Set(chosen);
  const liveKeys = new Map<string, number>();
  for (const row of live.rows) liveKeys.set(keyOf(live)(row), (liveKeys.get(keyOf(live)(row)) ?? 0) + 1);
  const ownKeys = new Set(documented.rows.map(keyOf(documented)));
  const answering = new Set(live.rows.filter((_, nth) => taken.has(nth)).map((row) => row.line.text.trim()));
  const distinct = new Set(documented.rows.map((row) => identityOf([row.line]))).size === documented.rows.length;
  const unique = ownKeys.size === documented.rows.length;
  for (const [index, row] of live.rows.entries()) {
    if (taken.has(index)) continue;
    const key = keyOf(live)(row);
    if (answering.has(row.line.text.trim()) && distinct && !isLog(env.context.command))
      verdicts.extra(row.line.index, { ...extraRow(row, 'the row stands there twice, and the page shows it once'), verdict: 'fail' });
    else if (unique && !isLog(env.context.command) && (liveKeys.get(key) ?? 0) > 1 && key.replace(/\u0000/g, '') !== '')
      verdicts.extra(row.line.index, { ...extraRow(row, 'there are two rows of one name, and the page shows one'), verdict: 'fail' });
    else extraRows(row, documented, live, elided, verdicts, env);
  }
}

/** Judgements of pairs of rows, made when somebody asks; only what pairing needs of them is kept. */
class JudgedRows {
  readonly #judge: (at: number, to: number) => PairResult;
  readonly #known = new Map<number, Map<number, Weighed>>();

  constructor(judge: (at: number, to: number) => PairResult) {
    this.#judge = judge;
  }

  judge(at: number, to: number): PairResult | undefined {
    return at < 0 || to < 0 ? undefined : this.#judge(at, to);
  }

  /** `Infinity` for rows that are about different things. */
  cost(at: number, to: number): number {
    return this.#weigh(at, to).cost;
  }

  /** Does the pair give anything another name? */
  renames(at: number, to: number): boolean {
    return this.#weigh(at, to).renames;
  }

  #weigh(at: number, to: number): Weighed {
    const known = this.#known.get(at)?.get(to);
    if (known !== undefined) return known;
    const result = this.judge(at, to);
    if (result === undefined) return { cost: Number.POSITIVE_INFINITY, renames: false };
    const weighed = {
      cost: isOther(result) ? Number.POSITIVE_INFINITY : costOf(result),
      renames: result.binds.some((bind) => bind.documented !== bind.live),
    };
    const row = this.#known.get(at);
    if (row === undefined) this.#known.set(at, new Map([[to, weighed]]));
    else row.set(to, weighed);
    return weighed;
  }
}

interface Weighed {
  readonly cost: number;
  readonly renames: boolean;
}

function headers(documented: Table, live: Table, verdicts: Verdicts): void {
  if (documented.header === null || live.header === null) return;
  const span = lineSpan(documented.header.index, documented.header.text);
  const other = lineSpan(live.header.index, live.header.text);
  const gone = documented.columns.filter((name) => !live.columns.includes(name));
  const fresh = live.columns.filter((name) => !documented.columns.includes(name));
  const findings = [
    ...gone.map((name) => {
      const essential = columnPolicy(name)?.otherwise === 'fail';
      return finding(
        essential ? 'fail' : 'drift',
        essential ? 'missing-text' : 'layout',
        'equal',
        'column',
        span,
        other,
        `the column ${name} is not there any more`,
      );
    }),
    ...fresh.map((name) => finding('drift', 'layout', 'equal', 'column', span, other, `the column ${name} is new`)),
  ];
  verdicts.pair(documented.header.index, live.header.index, { findings, tokens: [], binds: [] });
}

/** The columns that say what a row is about. */
function keysOf(table: Table): readonly string[] {
  // Beside a name a number only counts: `virsh list` gives each domain the next one.
  const counts = (name: string): boolean =>
    name === 'ID' && table.rows.every((row) => /^(?:-|\d{1,6})?$/.test(row.cells[table.columns.indexOf(name)]?.text ?? ''));
  const keys = table.columns.filter((name) => keyColumns.includes(name));
  const named = keys.filter((name) => keys.length === 1 || !counts(name));
  const first = table.columns[0];
  return named.length > 0 ? named : first === undefined ? [] : [first];
}

interface Columns {
  readonly documented: Table;
  readonly live: Table;
  readonly keys: readonly string[];
  readonly few: ReadonlySet<string>;
}

function judgeRow(documented: Row, live: Row, columns: Columns, env: Env): PairResult {
  const results: PairResult[] = [];
  const { keys, few } = columns;
  const names = namesValues(columns.documented);
  for (const [index, column] of columns.documented.columns.entries()) {
    const to = columns.live.columns.indexOf(column);
    const [cell, other] = [documented.cells[index] ?? null, live.cells[to] ?? null];
    if (to < 0 || (cell === null && other === null)) continue;
    const place = { documentedLine: documented.line.index, liveLine: live.line.index, column };
    const named = names && index > 0 && columnPolicy(column) === null ? { ...place, row: rowName(documented) } : place;
    const result = judgeSequence(cell?.tokens ?? [], other?.tokens ?? [], named, env);
    results.push(keys.includes(column) ? asKey(result, column) : few.has(column) ? asOneOfFew(result, column) : result);
  }
  return merge(results);
}

/** A table of values, each with its name before it: `Variable_name | Value`, or a short one that no name of an object begins. */
function namesValues({ columns }: Table): boolean {
  return columns.length === 2
    ? !keyColumns.includes(columns[0] ?? '') || columns[1] === 'VALUE'
    : columns.length === 3 && !keyColumns.includes(columns[0] ?? '');
}

function rowName(row: Row): string {
  const text = (row.cells[0]?.text ?? '')
    .replace(/^[|\s]+/, '')
    .replace(/_/g, ' ')
    .toLowerCase();
  return /^[a-z][a-z ()-]*$/.test(text) ? `${text}:` : '';
}

/** Columns of which no rule knows, where a few words come again and again: `L2`, `L2`, `L3` are kinds or states. */
function columnsOfFewWords(table: Table, keys: readonly string[]): ReadonlySet<string> {
  const few = new Set<string>();
  for (const [index, column] of table.columns.entries()) {
    if (keys.includes(column) || columnPolicy(column) !== null || /NAME|OWNER|USER|HOST|AUTHOR|TENANT|VENDOR/.test(column)) continue;
    const cells = table.rows.map((row) => row.cells[index] ?? null);
    const words = new Set(cells.map((cell) => cell?.text ?? ''));
    const plain = cells.every((cell) => cell !== null && cell.tokens.length === 1 && /^[A-Za-z]{1,20}\d?$/.test(cell.text));
    if (plain && words.size < cells.length) few.add(column);
  }
  return few;
}

function asOneOfFew(result: PairResult, column: string): PairResult {
  const graver = (each: PairResult['findings'][number]): PairResult['findings'][number] =>
    each.verdict === 'drift' && each.type === 'word' && each.documented !== null && each.live !== null
      ? {
          ...each,
          verdict: 'fail',
          kind: 'state',
          curable: true,
          why: `column ${column}: ${each.documented.text} became ${each.live.text}; the column has one of few words in every row`,
        }
      : each;
  return { ...result, findings: result.findings.map(graver) };
}

/** Another name, address or unit is another row; a name that a change of the lab made anew is told as one. */
function asKey(result: PairResult, column: string): PairResult {
  return {
    ...result,
    findings: result.findings.map((each) =>
      each.kind === 'version' || each.policy === 'ignore' || isRenamed(each)
        ? each
        : {
            ...each,
            verdict: 'fail',
            kind: 'missing-row',
            curable: true,
            why: each.why.startsWith('column') ? each.why : `column ${column}: ${each.why}`,
          },
    ),
  };
}

const isAddress: ReadonlySet<string> = new Set(['ipv4', 'ipv6', 'prefix']);

function isRenamed({ verdict, kind, type }: PairResult['findings'][number]): boolean {
  return verdict === 'drift' && kind === 'binding' && !isAddress.has(type);
}

/** Beyond it rows are compared with so many that were renamed next to them. */
const mostTies = 300;

/** Rows whose partners could be exchanged without anything getting worse: nobody can tell which is which. */
function ties(judged: JudgedRows, chosen: readonly number[]): ReadonlySet<number> {
  const tied = new Set<number>();
  const renamed = [...chosen.keys()].filter((at) => judged.renames(at, chosen[at] ?? -1));
  for (const [nth, a] of renamed.entries()) {
    for (const b of renamed.slice(nth + 1, nth + 1 + mostTies)) {
      const [first, second] = [chosen[a] as number, chosen[b] as number];
      if (judged.cost(a, second) + judged.cost(b, first) <= judged.cost(a, first) + judged.cost(b, second) + 1e-9) tied.add(a).add(b);
    }
  }
  return tied;
}

/** Names of tied rows, by column: one group for each stem. */
function learnGroups(judged: JudgedRows, chosen: readonly number[], tied: ReadonlySet<number>, table: Table, env: Env): void {
  const groups = new Map<string, { documented: string[]; live: string[]; type: TokenType; line: number }>();
  for (const at of tied) {
    const result = judged.judge(at, chosen[at] ?? -1);
    if (result === undefined || result.findings.some((each) => each.verdict === 'fail')) continue;
    for (const bind of result.binds) {
      if (bind.documented === bind.live || !bindableTypes.has(bind.type)) continue;
      const stem = bind.type === 'pod' ? bind.documented.replace(/(?:-[a-z0-9]{8,10})?-[a-z0-9]{5}$/, '') : '';
      const group = groups.get(`${bind.type} ${stem}`) ?? {
        documented: [],
        live: [],
        type: bind.type,
        line: env.context.site.line + (table.rows[at]?.line.index ?? 0),
      };
      if (!group.documented.includes(bind.documented)) group.documented.push(bind.documented);
      if (!group.live.includes(bind.live)) group.live.push(bind.live);
      groups.set(`${bind.type} ${stem}`, group);
    }
  }
  for (const group of groups.values()) env.unifier.learnGroup(group.documented, group.live, group.type, group.line);
}

/** A row more than the page shows: drift, unless it breaks what all documented rows have in common. */
function extraRows(row: Row, documented: Table, live: Table, elided: boolean, verdicts: Verdicts, env: Env): void {
  for (const [index, column] of documented.columns.entries()) {
    const policy = columnPolicy(column);
    const cell = row.cells[live.columns.indexOf(column)];
    if (policy?.kind !== 'state' || cell == null) continue;
    const sample = documented.rows[0]?.cells[index];
    if (sample == null || documented.rows.some((each) => each.cells[index]?.text.toLowerCase() !== sample.text.toLowerCase())) continue;
    const place = { documentedLine: documented.rows[0]?.line.index ?? 0, liveLine: row.line.index, column };
    const broken = judgeSequence(sample.tokens, cell.tokens, place, env).findings.find((each) => each.verdict === 'fail');
    if (broken === undefined) continue;
    verdicts.extra(row.line.index, {
      ...broken,
      documented: null,
      why: `a row that the page does not show breaks what all its rows have in common: ${broken.why}`,
    });
    return;
  }
  const { extra } = env.overrides;
  if (extra === 'allow' || (elided && extra === null)) verdicts.extra(row.line.index, null);
  else {
    const found = extraRow(row, 'a row that the page does not show');
    verdicts.extra(
      row.line.index,
      extra === 'forbid' ? { ...found, verdict: 'fail', why: `${found.why}, and the annotation forbids it` } : found,
    );
  }
}

function extraRow(row: Row, why: string): ReturnType<typeof finding> {
  return finding('drift', 'extra-row', 'count', 'row', null, lineSpan(row.line.index, row.line.text), `${why}: ${short(row.line.text)}`);
}

function missing(row: Row): ReturnType<typeof finding> {
  return finding(
    'fail',
    'missing-row',
    'count',
    'row',
    lineSpan(row.line.index, row.line.text),
    null,
    `the page shows this row, and nothing in the output answers it: ${short(row.line.text)}`,
  );
}

function lineSpan(line: number, text: string): { readonly line: number; readonly column: number; readonly text: string } {
  return { line, column: text.length - text.trimStart().length, text: text.trim() };
}

function short(text: string): string {
  const plain = text.trim().replace(/\s+/g, ' ');
  return plain.length > 100 ? `${plain.slice(0, 99)}…` : plain;
}

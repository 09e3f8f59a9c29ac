import type { CommandClass } from './command-class.ts';

/** Classes SQL statements by their first keyword, and those that read by the functions that they call. */
export function classifySql(command: string): CommandClass {
  const classes = withoutComments(command).split(';').map(classifyStatement);
  return (['destructive', 'changing', 'unknown'] as const).find((each) => classes.includes(each)) ?? 'read-only';
}

function classifyStatement(statement: string): CommandClass {
  const text = statement.trim();
  if (text === '') return 'read-only';
  const lower = text.toLowerCase();
  const first = /^[a-z\\!.?]+/.exec(lower)?.[0] ?? '';
  // One command of the client; a second one on its line may do anything.
  if (/^\\(?:d\S*|l\+?|x|c|conninfo|timing|q|dt\S*)$/.test(lower.split(/\s/)[0] ?? ''))
    return /[|!`]/.test(lower) || lower.lastIndexOf('\\') > 0 ? 'unknown' : 'read-only';
  // `\gexec`, `\g |program`, `\watch`: what is read becomes code or a file.
  if (/\\(?!gx?$)/.test(lower.replaceAll(/'[^'\\]*'/g, "''"))) return 'unknown';
  if (/^(?:drop|truncate|delete)$/.test(first)) return 'destructive';
  if (/^(?:show|describe|desc|use|status|help|quit|exit)$/.test(first)) return 'read-only';
  if (first === 'explain') return /\banaly[sz]e\b/.test(lower) ? 'unknown' : 'read-only';
  if (first === 'select' || first === 'with' || first === 'table') {
    if (/\b(?:insert|update|delete|merge|drop|truncate)\b/.test(lower)) return 'changing';
    return /\binto\b/.test(lower) || callsOthers(lower) ? 'unknown' : 'read-only';
  }
  return /^(?:insert|update|alter|create|grant|revoke|set|flush|start|commit|begin|replace|rename|lock|unlock|stop|change|install|reset)$/.test(
    first,
  )
    ? 'changing'
    : 'unknown';
}

/** Comments to the end of the line go, where no quote or block comment before them makes it doubtful that they are some. */
function withoutComments(command: string): string {
  const doubtful = /\\|\/\*|\$\w*\$/.test(command);
  let text = '';
  for (const line of command.split('\n')) {
    const at = /(?:^|\s)--(?=\s|$)/.exec(line)?.index ?? -1;
    const before = text + line.slice(0, at);
    const open = ["'", '"', '`'].some((quote) => before.split(quote).length % 2 === 0);
    text += at < 0 || doubtful || open ? `${line}\n` : `${line.slice(0, at)}\n`;
  }
  return text;
}

/** Does a query call functions that are not known to read only? */
function callsOthers(query: string): boolean {
  const text = query.replaceAll(/'[^']*'/g, "''");
  const common = new Set(
    [...text.matchAll(/\b([a-z_]\w{0,100})\s*\([^()]{0,500}\)\s*as\s*(?:not\s+)?(?:materialized\s*)?\(/g)].map((match) => match[1]),
  );
  if (/["`]\s*\(/.test(text)) return true;
  return [...text.matchAll(/([a-z_][\w.]{0,120})\s*\(/g)].some(
    ([, name = '']) => !reading.has(name.replace(/^pg_catalog\./, '')) && !readingFamily.test(name) && !common.has(name),
  );
}

/** Functions that look at the state of the server, and nothing else. */
const readingFamily =
  /^(?:pg_catalog\.)?(?:pg_(?:get_\w+|is_\w+|size_\w+|\w+_size|last_\w+|current_\w+|postmaster_start_time|backend_pid|encoding_to_char|typeof|stat_get_\w+|wal_lsn_diff|table_is_visible|relation_filepath|blocking_pids|conf_load_time)|json\w*|array_\w+|to_\w+|regexp_\w+|st_(?:as\w+|distance|contains|within|area|length|x|y|srid)|has_\w+_privilege|inet_\w+|date_\w+|current_\w+|is_\w+|time_bucket)$/;
const reading = new Set(
  (
    'count sum avg min max coalesce nullif greatest least round floor ceil ceiling abs mod power sqrt sign random rand now date time ' +
    'timestamp datetime strftime julianday unix_timestamp from_unixtime extract age year month day hour minute second interval cast convert lower upper ' +
    'initcap length char_length octet_length substring substr left right trim ltrim rtrim replace concat concat_ws group_concat string_agg ' +
    'split_part position strpos instr locate format lpad rpad repeat reverse ascii chr char hex unhex md5 sha1 sha2 sha256 encode decode quote ' +
    'quote_ident quote_literal row_number rank dense_rank lag lead first_value last_value ntile over filter unnest generate_series version ' +
    'database schema user connection_id typeof ifnull if iif isnull printf row rows array uuid gen_random_uuid found_rows last_insert_id ' +
    'percentile_cont percentile_disc stddev variance corr bool_and bool_or every bit_count obj_description col_description shobj_description ' +
    'format_type host masklen network family total changes sqlite_version ' +
    // Words of the language with brackets behind them.
    'in values exists as from join on and or not where select any all some using with by case when then else between like union except ' +
    'intersect within group partition distinct materialized limit having lateral numeric decimal varchar is set order end'
  ).split(' '),
);

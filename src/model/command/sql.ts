import type { CommandClass } from './classify.ts';

/** Classes SQL statements by their first keyword, and those that read by the functions that they call. */
export function classifySql(command: string, client = 'sql'): CommandClass {
  const text = plainText(command, client);
  if (text === null) return 'unknown';
  const classes = text.split(';').map((statement) => classifyStatement(statement, client));
  return (['destructive', 'changing', 'unknown'] as const).find((each) => classes.includes(each)) ?? 'read-only';
}

function classifyStatement(statement: string, client: string): CommandClass {
  const text = statement.trim();
  if (text === '') return 'read-only';
  const lower = text.toLowerCase();
  const first = /^[a-z\\!.?]+/.exec(lower)?.[0] ?? '';
  // One command of the client; a second one on its line, or a line below it, may do anything. In MySQL `\d` sets the delimiter.
  if (/^\\(?:d\S*|l\+?|x|c|conninfo|timing|q|dt\S*)$/.test(lower.split(/\s/)[0] ?? ''))
    return /[|!`\n]/.test(lower) || lower.lastIndexOf('\\') > 0 || (lower.startsWith('\\d') && /^(?:mysql|mariadb|sql)$/.test(client))
      ? 'unknown'
      : 'read-only';
  // `\gexec`, `\g |program`, `\watch`: what is read becomes code or a file.
  if (/\\(?!gx?$)/.test(lower)) return 'unknown';
  if (/^(?:drop|truncate|delete)$/.test(first)) return 'destructive';
  if (/^(?:show|use|status|help|quit|exit)$/.test(first)) return 'read-only';
  if (/^(?:explain|describe|desc)$/.test(first)) return /\banaly[sz]e\b/.test(lower) || callsOthers(lower) ? 'unknown' : 'read-only';
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

/**
 * The statements with a blank for each comment, and quoted texts and names emptied. Null where the dialects of SQL differ in where a quote
 * or a comment ends: with a backslash in it, nested, behind a dollar, or run by the server as `/*! … *\/` is.
 */
function plainText(command: string, client: string): string | null {
  // A line of `go` or a slash ends a statement of SQLite's client; it quotes names in brackets, too.
  if (client === 'sqlite' && /\n\s*(?:go\s*(?:\n|$)|\/\s*(?:\n|$)|\.)/i.test(command)) return null;
  if (/^(?:sqlite|sql)$/.test(client) && /\[(?![\w\s]{0,200}\])/.test(command)) return null;
  const token = /'[^']*'|"[^"]*"|`[^`]*`|\/\*[\s\S]*?\*\/|--[^\n]*|[^'"`/$#-]+|[\s\S]/y;
  let text = '';
  while (token.lastIndex < command.length) {
    const before = command[token.lastIndex - 1] ?? '\n';
    const [found = ''] = token.exec(command) ?? [];
    const sign = found.charAt(0);
    // An opening that nothing closes.
    if (found === '' || (found === '/' && command[token.lastIndex] === '*')) return null;
    if (/['"`]/.test(sign)) {
      if (found.length === 1 || found.includes('\\')) return null;
      text += `${sign}${sign}`;
    } else if (found.startsWith('/*')) {
      if (found.length < 4 || /^\/\*[!M+]/.test(found) || found.includes('/*', 2)) return null;
      text += ' ';
    } else if (found.startsWith('--')) {
      if (!/\s/.test(before) || !/^--(?:\s|$)/.test(found)) return null;
    } else if (sign === '$' && /[$\w]*\$/y.test(command.slice(token.lastIndex, token.lastIndex + 70))) return null;
    else if (sign === '#' && !/^(?:psql|postgres|sqlite)$/.test(client)) return null;
    else text += found;
  }
  return text;
}

/** Does a query call functions that are not known to read only? */
function callsOthers(query: string): boolean {
  const text = query.replaceAll(/\s+/g, ' ').replaceAll(/ ?\. ?/g, '.');
  if (/["`](?:\.[^\s(),;'"`]{0,200})? ?\(/.test(text)) return true;
  return [...text.matchAll(/([^\s(),;'"`+\-*/=<>|!%^&~?:@[\]{}]{1,120}) ?\(/g)].some(({ 1: name = '', index, 0: call }) => {
    if (name.length === 120) return true;
    if (/^\d+$/.test(name) || reading.has(name.replace(/^pg_catalog\./, '')) || readingFamily.test(name)) return false;
    // `with t(n) as (…)` names a table.
    return !/^\([^()]{0,500}\)\s*as\s*(?:not\s+)?(?:materialized\s*)?\(/.test(
      text.slice(index + call.length - 1, index + call.length + 600),
    );
  });
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

import { alike, type PosixRule, plainWords, type Table, verbs, worstOf } from '../rules.ts';
import { isLong } from '../short-options.ts';
import { type TextCall, textOf } from '../text-of.ts';

const mysql: TextCall = {
  shell: 'mysql',
  runs: 'e',
  runsLong: 'execute',
  flags: 'ABCEHLNUWbfijnqrstvwX',
  valued: 'hPSuD',
  glued: 'p',
  long: /^(?:host|port|socket|user|password|database|protocol|ssl[\w-]*|tls[\w-]*|default-character-set|login-path|table|vertical|auto-rehash|no-auto-rehash|compress|batch|raw|silent|get-server-public-key|connect-timeout|skip-(?:column-names|ssl|line-numbers|auto-rehash)|column-names|html|xml|force|defaults-[\w-]+)$/,
};

const psql: TextCall = {
  shell: 'psql',
  runs: 'c',
  runsLong: 'command',
  flags: 'aAbeEHlnqStwWxXz01',
  valued: 'dFRTPhpUv',
  long: /^(?:host|port|username|dbname|password|no-password|no-psqlrc|quiet|set|variable|pset|tuples-only|no-align|expanded|html|csv|list|echo-[\w-]+|no-readline|field-separator|record-separator|single-transaction)$/,
};

/** Others write a file, or run a script. */
const redisOptions =
  /^(?:-[hpnausc23]|-\d+|--(?:user|pass|raw|no-raw|tls|insecure|sni|cacert|cacertdir|cert|key|no-auth-warning|csv|json|version|help))$/;

const redisReads = [
  ...['info', 'get', 'mget', 'ping', 'keys', 'scan', 'ttl', 'pttl', 'role', 'dbsize', 'exists', 'type', 'strlen', 'lastsave', 'time'],
  ...[
    'llen',
    'lrange',
    'lindex',
    'hgetall',
    'hget',
    'hlen',
    'hkeys',
    'smembers',
    'scard',
    'sismember',
    'zrange',
    'zcard',
    'zscore',
    'xlen',
  ],
  ...['config get', 'client list', 'cluster info', 'cluster nodes', 'cluster slots', 'memory usage', 'slowlog get', 'xinfo stream'],
];

/** Statements and dot commands behind the name of the file; without any the program waits for them. */
const sqlite: PosixRule = (args, { dynamic, classify }) => {
  const options = /^--?(?:header|noheader|column|csv|json|line|list|box|table|markdown|html|quote|tabs|readonly|batch|bail|echo|nofollow)$/;
  const words = args.filter((arg) => !options.test(arg));
  if (/^--?version$/.test(words[0] ?? '') && words.length === 1) return 'read-only';
  if (dynamic || words.length < 2 || words.some((word) => word.startsWith('-'))) return 'unknown';
  const classes = words
    .slice(1)
    .map((word) =>
      word.trimStart().startsWith('.')
        ? /^\s*\.(?:tables|schema|dump|indexes|indices|databases|dbinfo|fullschema|show|headers|mode)\b[^|\n;]*$/.test(word)
          ? 'read-only'
          : 'unknown'
        : classify(word, 'sqlite'),
    );
  return worstOf(classes);
};

/** Several commands may stand in one call. */
const mysqladmin: PosixRule = (args, { dynamic }) => {
  const words = plainWords(args, /^-[hPuS]$|^--(?:host|port|user|socket)$/);
  if (words.some((word) => /^(?:drop|shutdown|kill)$/.test(word))) return 'destructive';
  const reads = words.every((word) => /^(?:status|extended-status|ping|version|processlist|variables)$/.test(word));
  return words.length > 0 && reads && !dynamic ? 'read-only' : 'unknown';
};

const kafka = (changes: readonly string[]): PosixRule => {
  return (args) =>
    args.some((arg) => isLong(arg, changes, '-'))
      ? 'changing'
      : args.some((arg) => /^--(?:list|describe)$/.test(arg))
        ? 'read-only'
        : 'unknown';
};

/** Databases and queues. */
export const databaseTools: Table = [
  ...alike('read-only', 'pg_isready pg_lsclusters pg_config'),
  ...alike('destructive', 'dropdb'),
  ['mysql', textOf(mysql)],
  ['mariadb', textOf(mysql)],
  ['psql', textOf(psql)],
  [
    'rabbitmqctl',
    verbs({
      reads: [
        'status',
        'cluster_status',
        'list_queues',
        'list_users',
        'list_vhosts',
        'list_exchanges',
        'list_bindings',
        'list_connections',
        'list_permissions',
        'environment',
        'version',
      ],
      destroys: ['reset', 'force_reset', 'delete_queue', 'delete_user', 'delete_vhost'],
      valued: /^(?:-[nptl]|--(?:node|vhost|timeout))$/,
    }),
  ],
  [
    'redis-cli',
    (args, tools) =>
      args.some((arg) => arg.startsWith('-') && !redisOptions.test(arg))
        ? 'unknown'
        : verbs({
            reads: redisReads.flatMap((words) => [words, words.toUpperCase()]),
            destroys: ['flushall', 'FLUSHALL', 'flushdb', 'FLUSHDB'],
            otherwise: 'unknown',
            valued: /^(?:-[hpnaus]|--(?:user|pass|sni|cacert|cacertdir|cert|key))$/,
            flags: /^-[c23]$/,
          })(args, tools),
  ],
  ...alike(kafka(['create', 'delete', 'alter']), 'kafka-topics kafka-topics.sh'),
  ...alike(kafka(['reset-offsets', 'delete', 'delete-offsets', 'execute']), 'kafka-consumer-groups kafka-consumer-groups.sh'),
  [
    'nodetool',
    verbs({ reads: ['status', 'info', 'ring', 'describecluster', 'version', 'tpstats', 'netstats', 'gossipinfo'], valued: /^-[hpu]$/ }),
  ],
  [
    'rabbitmq-diagnostics',
    verbs({ reads: ['status', 'ping', 'check_running', 'cluster_status', 'listeners', 'memory_breakdown'], valued: /^-n$/ }),
  ],
  ['sqlite3', sqlite],
  ['mysqladmin', mysqladmin],
];

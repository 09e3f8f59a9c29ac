import type { CommandClass } from './command-class.ts';
import type { Word } from './command-lexer.ts';
import {
  type Entry,
  iproute,
  type PosixRule,
  plainWords,
  type RuleTools,
  readings,
  unless,
  verbs,
  type WordRule,
  worstOf,
} from './command-rules.ts';
import { sed } from './command-sed.ts';
import { moreTools } from './command-table-more.ts';
import { isUnsafeVariable } from './command-variables.ts';
import { isLong, shortOptions } from './short-options.ts';

/** What only reads whatever its arguments are: here stands no tool that has an option to write a file or to run a program. */
const readOnly = [
  ...['ls', 'cat', 'head', 'tail', 'grep', 'egrep', 'fgrep', 'zgrep', 'zcat', 'wc', 'cut', 'tr', 'column', 'echo', 'uname', 'id', 'whoami'],
  ...['who', 'w', 'uptime', 'free', 'df', 'du', 'ps', 'lscpu', 'lsblk', 'lspci', 'lsusb', 'lsmod', 'lsns', 'netstat', 'ping', 'ping6'],
  ...['traceroute', 'traceroute6', 'tracepath', 'mtr', 'dig', 'nslookup', 'host', 'getent', 'printenv', 'pwd', 'cd', 'true', 'false', ':'],
  ...[
    'sleep',
    'which',
    'type',
    'stat',
    'md5sum',
    'sha1sum',
    'sha256sum',
    'sha512sum',
    'cksum',
    'cmp',
    'jq',
    'od',
    'hexdump',
    'strings',
    'nproc',
  ],
  ...[
    'modinfo',
    'groups',
    'last',
    'pgrep',
    'pidof',
    'pstree',
    'vmstat',
    'iostat',
    'mpstat',
    'seq',
    'basename',
    'dirname',
    'readlink',
    'realpath',
  ],
  ...[
    'tac',
    'nl',
    'rev',
    'fold',
    'expand',
    'paste',
    'join',
    'comm',
    'diff',
    'tty',
    'locale',
    'arch',
    'getconf',
    'whereis',
    'exit',
    'logout',
  ],
];
const changing = [
  ...['mkdir', 'touch', 'cp', 'mv', 'ln', 'chmod', 'chown', 'chgrp', 'install', 'useradd', 'adduser', 'usermod', 'groupadd', 'passwd'],
  ...['make', 'gunzip', 'ssh-copy-id', 'scp', 'rsync', 'sftp', 'vi', 'vim', 'nano', 'emacs', 'patch', 'truncate'],
  ...['modprobe', 'swapoff', 'killall', 'tee', 'umount', 'depmod', 'apt-key', 'add-apt-repository', 'pvcreate', 'vgcreate', 'lvcreate'],
];
const destructive = [
  ...['rm', 'rmdir', 'dd', 'mkfs', 'shred', 'wipefs', 'reboot', 'shutdown', 'poweroff', 'halt', 'init', 'kill', 'pkill'],
  ...['userdel', 'groupdel', 'lvremove', 'vgremove', 'pvremove', 'dropdb', 'mkswap'],
];

const kubernetes: PosixRule = (args, tools) => {
  const found = readings(args, kubectlValued, kubectlFlags);
  if (found === null) return 'unknown';
  if (found.some(([verb]) => verb === 'exec')) return found.every(([verb]) => verb === 'exec') ? afterDashes(args, tools) : 'unknown';
  if (args.some((arg) => isLong(arg, ['profile-output', 'output-directory']) && !/^--output(?:=|$)/.test(arg))) return 'unknown';
  return verbs({
    reads: [
      ...[
        'get',
        'describe',
        'logs',
        'log',
        'version',
        'cluster-info',
        'api-resources',
        'api-versions',
        'explain',
        'top',
        'options',
        'diff',
        'events',
      ],
      ...[
        'config view',
        'config get-contexts',
        'config current-context',
        'config get-clusters',
        'auth can-i',
        'auth whoami',
        'rollout status',
        'rollout history',
        'wait',
      ],
    ],
    destroys: ['delete', 'drain'],
    valued: kubectlValued,
    flags: kubectlFlags,
  })(found.some(([noun, verb]) => noun === 'cluster-info' && verb === 'dump') ? ['unknown'] : args, tools);
};
const kubectlFlags = /^-[iA]$|^--(?:kubeconfig-env|match-server-version|warnings-as-errors)$/;
const kubectlValued =
  /^(?:-[nflocsv]|--(?:as|as-group|as-uid|token|username|password|request-timeout|certificate-authority|client-certificate|client-key|namespace|context|kubeconfig|cluster|user|selector|output|server|container|field-selector|sort-by|tail|since|timeout))$/;

/** `k3s kubectl …`, and what the tool itself tells. */
function behindKubectl(name: string): PosixRule {
  const own = verbs({
    reads:
      name === 'minikube' ? ['status', 'version', 'ip', 'profile list', 'node list', 'addons list', 'service list'] : ['status', 'version'],
    destroys: ['delete', 'reset'],
  });
  return (args, tools) => {
    if (args[0] !== 'kubectl') return own(args, tools);
    return kubernetes(args.slice(args[1] === '--' ? 2 : 1), { ...tools, inner: (from) => tools.inner(from + (args[1] === '--' ? 2 : 1)) });
  };
}

/** Options that write a file, run a program, or read another configuration. */
const gitRuns = ['output', 'exec-path', 'upload-pack', 'ext-diff', 'textconv', 'git-dir', 'work-tree', 'config-env', 'open-files-in-pager'];

/** Options of `git branch` and `git tag` that list. */
const gitLists =
  /^(?:-a|-r|-v|-vv|-l|-n\d*|--(?:all|remotes|verbose|list|show-current|no-color|color|column|merged|no-merged)|--(?:sort|format|color|column|contains|points-at)=.*|-C|--no-pager)$/;

function afterDashes(args: readonly string[], { inner }: RuleTools): CommandClass {
  const at = args.indexOf('--');
  return at < 0 ? 'unknown' : inner(at + 1);
}

const containers: PosixRule = (args, tools) => {
  const found = readings(args, dockerValued, dockerFlags);
  if (found === null) return 'unknown';
  if (found.some(([verb]) => verb === 'exec')) {
    let at = args.indexOf('exec') + 1;
    while (/^-(?:[itd]+|-interactive|-tty)$/.test(args[at] ?? '')) at++;
    if (found.some(([verb]) => verb !== 'exec') || args.slice(0, at).filter((arg) => arg === 'exec').length > 1) return 'unknown';
    return (args[at] ?? '-').startsWith('-') ? 'unknown' : tools.inner(at + 1);
  }
  return verbs({
    reads: [
      ...['ps', 'images', 'inspect', 'logs', 'version', 'info', 'top', 'stats', 'port', 'history', 'search', 'diff', 'pods', 'inspectp'],
      ...[
        'network ls',
        'network inspect',
        'volume ls',
        'volume inspect',
        'container ls',
        'image ls',
        'node ls',
        'service ls',
        'service ps',
        'stack ls',
        'stack ps',
        'system df',
        'context ls',
        'compose ps',
        'compose logs',
      ],
    ],
    destroys: [
      'rm',
      'rmi',
      'system prune',
      'container rm',
      'image rm',
      'volume rm',
      'network rm',
      'container prune',
      'volume prune',
      'image prune',
      'kill',
      'stack rm',
      'service rm',
    ],
    valued: dockerValued,
    flags: dockerFlags,
  })(args, tools);
};
const dockerValued =
  /^(?:-[HclfpnN]|--(?:host|context|config|log-level|file|project-name|profile|env-file|project-directory|namespace|ansi|parallel|progress))$/;
const dockerFlags = /^(?:-D|--(?:tlsverify|remote))$/;

/** Verbs behind which a name may come from a variable: their options read, too. */
const namesBehind = /^(?:get|describe|logs|inspect|top)$/;

/** A client of which guides say `get pod $POD`: such a name is no reason to doubt. */
function named(rule: PosixRule): WordRule {
  return {
    ofWords: (all, tools) => {
      const found = rule(
        all.map((word) => word.text),
        tools,
      );
      // What stands behind the dashes is judged as a command of its own, or is no option.
      const dashes = all.findIndex((word) => word.text === '--');
      const words = dashes < 0 ? all : all.slice(0, dashes);
      const verb = words.findIndex((word) => !word.text.startsWith('-') && !word.dynamic && namesBehind.test(word.text));
      // Before the verb in quotes alone: `-n $NS` may be several words, and a verb of its own.
      const isValue = (word: Word, at: number): boolean => !word.splits && /^(?:-n|--namespace|--context)$/.test(words[at - 1]?.text ?? '');
      const doubt = words.some((word, at) => word.loose && (!isName(word) || ((verb < 0 || at < verb) && !isValue(word, at))));
      return worstOf([found, doubt ? 'unknown' : 'read-only']);
    },
  };
}

/** `$POD`, `pod/$POD` or `$(…)`, and nothing like an option around it. */
function isName({ text, loose }: Word): boolean {
  return !loose || /^(?:\$\w*|\$\(\)|`)[\w./:@-]*$/.test(text);
}

/** A word that only the shell knows may be any action, unless it is in quotes behind a test that takes it. */
const find: WordRule = {
  ofWords: (words) => {
    const args = words.map((word) => word.text);
    if (args.includes('-delete')) return 'destructive';
    if (args.some((arg) => /^-(?:exec|execdir|ok|okdir|fprint|fprint0|fprintf|fls)$/.test(arg))) return 'unknown';
    const doubt = words.some((word, at) => word.splits || (word.loose && !findTests.test(args[at - 1] ?? '')));
    return doubt ? 'unknown' : 'read-only';
  },
};
const findTests = /^-(?:i?(?:name|path|wholename|regex|lname)|user|group|type|size|perm|newer|[amc](?:time|min)|maxdepth|mindepth)$/;

/** `[ -v 'a[…]' ]` is arithmetic, and an expansion may be such a test. */
const test: WordRule = {
  ofWords: (words) => {
    const doubt = words.some(
      (word, at) =>
        word.code || word.splits || /^-[vR]$/.test(word.text) || (word.loose && (words[at + 1]?.loose === true || !word.quoted)),
    );
    return doubt ? 'unknown' : 'read-only';
  },
};

/** With `-v` it sets a variable. */
const printf: WordRule = {
  ofWords: ([format]) => (format === undefined || format.loose || format.text.startsWith('-v') ? 'unknown' : 'read-only'),
};

/** Reading a page is harmless; whatever sends data, another method or writes a file is not. */
const curl: PosixRule = (args) => {
  const reads = (method: string): boolean => /^(?:GET|HEAD|OPTIONS)$/.test(method);
  for (const [index, arg] of args.entries()) {
    const next = args[index + 1] ?? '';
    if (arg === '--cookie') continue;
    if (isLong(arg, ['request']) && !arg.startsWith('--request-target') && !reads(next)) return 'changing';
    if (isLong(arg, ['write-out']) && writesOut.test(arg.includes('=') ? arg : next)) return 'changing';
    if (arg !== '--url' && isLong(arg, curlSends)) return 'changing';
    // Other protocols send what their address has in it.
    const scheme = /^(?:--url=)?([a-z][a-z0-9+.-]*):\//i.exec(arg)?.[1]?.toLowerCase();
    const proxy = /^-(?:x|-proxy|-preproxy|-socks\w+)$/.test(args[index - 1] ?? '');
    if (scheme !== undefined && !proxy && !/^(?:https?|ftps?|file)$/.test(scheme)) return 'unknown';
    if (/^(?:dict|ldap|imap|smtp|pop3)\./i.test(arg)) return 'unknown';
  }
  for (const { letter, value } of shortOptions(args, 'AbcCdDeEFhHKmoPQrtTuUwxXyYz')) {
    // `-o` writes a file, but throwing the body away is what status checks do.
    if (letter === 'o' && value === '/dev/null') continue;
    if (letter === 'w' && writesOut.test(value)) return 'changing';
    if (letter === 'X' ? !reads(value) : 'dFTOKJDcQot'.includes(letter)) return 'changing';
  }
  return 'read-only';
};
/** A format that names a file, or stands in one. */
const writesOut = /%output|^@|=@/;
const curlSends = [
  ...['data', 'form', 'upload-file', 'output', 'remote-', 'config', 'json', 'dump-header', 'cookie-jar', 'trace', 'stderr', 'quote'],
  ...[
    'mail',
    'netrc',
    'engine',
    'libcurl',
    'hsts',
    'alt-svc',
    'etag-save',
    'expand',
    'variable',
    'proto-default',
    'telnet',
    'ssl-sessions',
  ],
];

const wget: PosixRule = (args) => {
  if (args.some((arg) => isLong(arg, wgetSends))) return 'changing';
  const short = shortOptions(args, 'aABDeEGiIloOPQRtTUwX');
  if (short.some(({ letter }) => 'eioaPbrmpkKN'.includes(letter))) return 'changing';
  const outputs = [
    ...short.flatMap(({ letter, value }) => (letter === 'O' ? [value] : [])),
    ...args.flatMap((arg, index) =>
      isLong(arg, ['output-document']) ? [arg.includes('=') ? arg.replace(/^[^=]*=/, '') : (args[index + 1] ?? '')] : [],
    ),
  ];
  if (!outputs.every((output) => output === '-' || output === '/dev/null')) return 'changing';
  return outputs.length > 0 || args.includes('--spider') ? 'read-only' : 'changing';
};
const wgetSends = [
  ...['post', 'method', 'body', 'input', 'execute', 'config', 'load', 'save', 'warc', 'use-askpass', 'output-file', 'append-output'],
  ...['background', 'rejected-log', 'directory-prefix', 'hsts-file', 'recursive', 'mirror', 'page-requisites'],
];

const ip: PosixRule = (args, tools) => {
  const words = iproute(args);
  if (words === null) return 'unknown';
  if (words[0]?.startsWith('net') === true && words[1] === 'exec')
    return args.some((arg) => /^--?a/.test(arg)) ? 'unknown' : tools.inner(args.length - words.length + 3);
  const verb = words[1];
  if (verb === undefined) return words.length === 1 ? 'read-only' : 'unknown';
  // Any beginning of a verb is that verb: `s` sets.
  if (/^(?:sh|sho|show|l|ls|lst|list|g|get|dev|table|brief|up|stats|monitor)$/.test(verb))
    return verb === 'monitor' ? 'unknown' : 'read-only';
  return /^(?:d|de|del|delete|f|fl|flush)$/.test(verb) ? 'destructive' : 'changing';
};

const interpreter: PosixRule = (args) => (args.length === 1 && /^(?:--version|-V|-v)$/.test(args[0] ?? '') ? 'read-only' : 'unknown');

interface TextCall {
  readonly shell: string;
  /** The option whose value is a text to run, and its long name. */
  readonly runs: string;
  readonly runsLong: string;
  /** Letters of options without a value, with one, and with one that stands right behind them or nowhere. */
  readonly flags: string;
  readonly valued: string;
  readonly glued?: string;
  /** Long options that change nothing of what a text means. */
  readonly long: RegExp;
}

/** `-c TEXT` or `-e TEXT` of another shell, with options that are all known. */
function textOf({ shell, runs, runsLong, flags, valued, glued = '', long }: TextCall): PosixRule {
  return (args, { classify, dynamic }) => {
    if (args.length > 0 && args.every((arg) => /^(?:--version|-V|--help)$/.test(arg))) return 'read-only';
    if (dynamic) return 'unknown';
    const short = shortOptions(args, runs + valued + glued, glued);
    if (short.some(({ letter }) => letter !== runs && !(flags + valued + glued).includes(letter))) return 'unknown';
    const texts = short.flatMap(({ letter, value }) => (letter === runs ? [value] : []));
    for (const [index, arg] of args.entries()) {
      const [, name, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
      if (name === undefined) continue;
      if (runsLong.startsWith(name)) texts.push(value ?? args[index + 1] ?? '');
      else if (!long.test(name)) return 'unknown';
    }
    return texts.length === 0 ? 'unknown' : worstOf(texts.map((text) => classify(text, shell)));
  };
}
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

/** Options may stand behind the program, too, to some of them. */
const awk: PosixRule = (args, { dynamic }) => {
  let at = 0;
  for (; /^-[Fv]/.test(args[at] ?? ''); at++) if (args[at]?.length === 2) at++;
  const [program, ...operands] = args.slice(args[at] === '--' ? at + 1 : at);
  if (dynamic || program === undefined || [program, ...operands].some((arg) => /^-./.test(arg))) return 'unknown';
  return /system\s*\(|\bgetline\b|>|(?<!\|)\|(?!\|)|\bclose\b|@|\\\n/.test(program) ? 'unknown' : 'read-only';
};

/** Several commands in one call, with `--` between them. */
function each(rule: PosixRule): PosixRule {
  return (args, tools) => {
    if (args.some((arg) => isLong(arg, ['log-file', 'detach', 'pidfile']))) return 'unknown';
    const calls: string[][] = [[]];
    for (const arg of args) arg === '--' ? calls.push([]) : calls.at(-1)?.push(arg);
    return worstOf(calls.filter((call, index) => call.length > 0 || index > 0 || calls.length === 1).map((call) => rule(call, tools)));
  };
}

/** The same rule, without options that write a file or read one; `ceph -s` is all there is. */
function withoutFiles(status: RegExp, rule: PosixRule): PosixRule {
  return (args, tools) => {
    if (args.some((arg) => /^-[^-]*[oi]/.test(arg) || isLong(arg, ['out-file', 'out_file', 'in-file', 'in_file', 'admin-daemon'])))
      return 'unknown';
    return args.length === 1 && status.test(args[0] ?? '') ? 'read-only' : rule(args, tools);
  };
}

/** What a command of `aws` does; of those that get something a few write it to a file. */
function ofCloud(service: string, action: string): CommandClass {
  if (/^(?:delete|terminate|deregister|remove)-/.test(action) || (service === 's3' && /^(?:rm|rb)$/.test(action))) return 'destructive';
  const writes = /^get-(?:object|object-torrent|job-output|export|sdk|media\w*|thing-shadow|clip|archive|snapshot-block|blob)/.test(action);
  return (/^(?:describe|list|get)-/.test(action) && !writes) || (service === 's3' && action === 'ls') ? 'read-only' : 'unknown';
}

/** What stands before the first option: the nouns and the verb of a cloud's client. */
function leading(args: readonly string[]): readonly string[] {
  const first = args.findIndex((arg) => arg.startsWith('-'));
  return first < 0 ? args : args.slice(0, first);
}
const cloudChanges =
  /^(?:create|update|set|unset|add|remove|deploy|start|stop|restart|reset|resize|move|import|export|enable|disable|ssh|scp|run|execute|apply|submit|patch|rollback|attach|detach|suspend|resume|pause|unpause|clone|restore|promote|activate|login|revoke|grant|call|publish|push|copy|rsync|cp|mv|rm|rebuild|migrate|lock|unlock|save|upload|issue|sync|allocate|associate|disassociate|reboot|shelve|unshelve|evacuate|confirm|revert|failover|extend|accept|force|cancel|retry|dump)(?:-|$)/;

const opensslWrites = ['out', 'writerand', 'sess_out', 'keyout', 'CAcreateserial', 'engine', 'provider', 'config', 'keylogfile', 'msgfile'];

const route: PosixRule = (args) =>
  args.every((arg) => /^-[nevFC46]+$/.test(arg)) ? 'read-only' : args.includes('del') ? 'destructive' : 'changing';
const ifconfig: PosixRule = (args) => (args.filter((arg) => !/^-[asv]+$/.test(arg)).length <= 1 ? 'read-only' : 'changing');
/** `export A=$B`; as an integer, or with an index, a value is arithmetic, and that runs code. */
const exported: WordRule = {
  ofWords: (words) => {
    const plain = words.every(({ text, code, loose }) => {
      const name = /^([A-Za-z_]\w*)(?:\+?=|$)/.exec(text)?.[1];
      return !code && !loose && (name === undefined ? /^-[aAgprxFf]+$/.test(text) : !isUnsafeVariable(name));
    });
    return plain ? 'read-only' : 'unknown';
  },
};

const services: PosixRule = verbs({
  reads: [
    'status',
    'show',
    'cat',
    'list-units',
    'list-unit-files',
    'list-timers',
    'list-sockets',
    'list-dependencies',
    'list-jobs',
    'is-active',
    'is-enabled',
    'is-failed',
    'is-system-running',
    'get-default',
    'show-environment',
  ],
  destroys: ['reboot', 'poweroff', 'halt', 'kexec', 'rescue', 'emergency', 'suspend', 'hibernate'],
  valued: /^-(?:[nptHMPso]|-type|-state|-lines|-property|-host|-machine|-root|-signal|-output|-job-mode)$/,
  flags: /^-(?:[lr]|-user|-system|-global|-recursive)$/,
});

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

/** Class of each command of a POSIX system by its name; what is not here is unknown. */
export const posixTable: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ...moreTools,
  ...readOnly.map((name): [string, Entry] => [name, 'read-only']),
  ...changing.map((name): [string, Entry] => [name, 'changing']),
  ...destructive.map((name): [string, Entry] => [name, 'destructive']),
  ...['python', 'python3', 'perl', 'ruby', 'node', 'php', 'java', 'go'].map((name): [string, Entry] => [name, interpreter]),
  ...['docker', 'podman', 'nerdctl', 'crictl'].map((name): [string, Entry] => [name, named(containers)]),
  ...['kubectl', 'oc', 'microk8s.kubectl'].map((name): [string, Entry] => [name, named(kubernetes)]),
  ...['k3s', 'microk8s', 'minikube'].map((name): [string, Entry] => [name, behindKubectl(name)]),
  ...['awk', 'gawk', 'mawk'].map((name): [string, Entry] => [name, awk]),
  ...['timedatectl', 'hostnamectl', 'localectl', 'loginctl', 'networkctl', 'resolvectl', 'bootctl'].map((name): [string, Entry] => [
    name,
    verbs({
      reads: ['status', 'show', 'list', 'list-sessions', 'list-users', 'list-timezones', 'query', 'statistics'],
      alone: 'read-only',
    }),
  ]),
  ...['less', 'more'].map((name): [string, Entry] => [
    name,
    unless(/^\+|^-[^-]*[oOk]/, ['log-file', 'LOG-FILE', 'lesskey-file', 'lesskey-src', 'lesskey-content', 'cmd'], 'unknown'),
  ]),
  ['sort', unless(/^-[^-]*[oT]/, ['output', 'compress-program', 'temporary-directory', 'files0-from'])],
  ['uniq', (args) => (args.filter((arg) => !arg.startsWith('-')).length > 1 ? 'changing' : 'read-only')],
  [
    'xxd',
    (args) => (args.filter((arg) => !arg.startsWith('-')).length > 1 || args.some((arg) => /^--?r/.test(arg)) ? 'changing' : 'read-only'),
  ],
  ['yq', unless(/^-[^-]*[is]/, ['inplace', 'in-place', 'split-exp'])],
  ['tree', unless(/^-[^-]*[oR]/, ['output'])],
  ['file', unless(/^-[^-]*C/, ['compile'])],
  ['ss', unless(/^-[^-]*[KDF]/, ['kill', 'diag', 'filter'], 'unknown')],
  ['printf', printf],
  ['test', test],
  ['[', test],
  ['date', unless(/^-[^-]*s|^\d/, ['set'])],
  [
    'hostname',
    (args) =>
      args.every((arg) => /^-[fisIAd]+$|^--(?:fqdn|short|ip-address|all-ip-addresses|domain)$/.test(arg)) ? 'read-only' : 'changing',
  ],
  [
    'env',
    {
      ofWords: (words, { inner }) =>
        words.length === 0 ? 'read-only' : words.every(({ text }) => !text.startsWith('-') && !text.includes('=')) ? inner(0) : 'unknown',
    },
  ],
  ['arp', unless(/^-[^-]*[dsf]/, ['delete', 'set', 'file'])],
  ['awk', awk],
  ['sed', sed],
  ['find', find],
  ['curl', curl],
  ['wget', wget],
  ['ip', ip],
  ['route', route],
  ['ifconfig', ifconfig],
  ['export', exported],
  ['declare', exported],
  ['set', (args) => (args.every((arg) => /^[-+][euxo]+$|^pipefail$/.test(arg)) ? 'read-only' : 'unknown')],
  ['alias', (args) => (args.every((arg) => !arg.includes('=')) ? 'read-only' : 'unknown')],
  ['top', (args) => (args.some((arg) => /^-[^-]*b/.test(arg)) && args.some((arg) => /^-[^-]*n/.test(arg)) ? 'read-only' : 'unknown')],
  ['systemctl', services],
  ['service', (args) => (args.length === 2 && args[1] === 'status' ? 'read-only' : 'changing')],
  [
    'journalctl',
    unless(
      /^$/,
      ['cursor-file', 'vacuum', 'rotate', 'flush', 'sync', 'relinquish', 'smart-relinquish', 'update-catalog', 'setup-keys'],
      'destructive',
    ),
  ],
  ['dmesg', unless(/^-[^-]*[cCnDE]/, ['clear', 'read-clear', 'console'])],
  ['mount', (args) => (args.length === 0 || (args.length === 1 && args[0] === '-l') ? 'read-only' : 'changing')],
  ['swapon', (args) => (args.length === 0 || args.every((arg) => /^(?:-s|--show|--summary)/.test(arg)) ? 'read-only' : 'changing')],
  [
    'sysctl',
    (args) =>
      args.some((arg) => arg.includes('=') || /^-[^-]*[wpf]/.test(arg) || isLong(arg, ['write', 'load', 'system']))
        ? 'changing'
        : 'read-only',
  ],
  ['ethtool', (args) => (args.length === 1 || /^-[iSkgacTlnxm]$|^--show/.test(args[0] ?? '') ? 'read-only' : 'changing')],
  ['tcpdump', unless(/^-[^-]*[wzWCG]/, ['postrotate-command'], 'unknown')],
  ...['iptables', 'ip6tables', 'iptables-legacy', 'iptables-nft', 'ip6tables-legacy', 'ip6tables-nft'].map((name): [string, Entry] => [
    name,
    (args) =>
      args.some((arg) => /^-[a-zA-Z]*[FXZ]|^--(?:f|z|delete-c)/.test(arg))
        ? 'destructive'
        : args.some((arg) => /^-[a-z]*[LS]|^--list/.test(arg)) &&
            !args.some((arg) => /^-[a-zA-Z]*[AIDRNPEM]|^--(?!list|verbose|numeric|exact|line-numbers|table)/.test(arg))
          ? 'read-only'
          : 'changing',
  ]),
  [
    'nft',
    (args, tools) => {
      // Its words are one text, which may hold several commands.
      if (args.some((arg) => /[;{}\n]/.test(arg)) || !args.every((arg) => !arg.startsWith('-') || /^-[annsjNSpyt]+$/.test(arg)))
        return 'unknown';
      return verbs({ reads: ['list'], destroys: ['flush', 'delete', 'destroy'], flags: /^-[annsjNSpyt]+$/ })(args, tools);
    },
  ],
  [
    'tar',
    (args) =>
      /^-?[a-zA-Z]*t/.test(args[0] ?? '') &&
      !/[xcruIF]/.test((args[0] ?? '').replace(/^-/, '')) &&
      !args.some((arg) =>
        /^-[a-zA-Z]*[IF]|^--(?!list|verbose|file|gzip|bzip2|xz|zstd|auto-compress|directory|wildcards|exclude|full-time|numeric-owner)/.test(
          arg,
        ),
      )
        ? 'read-only'
        : 'changing',
  ],
  [
    'rpm',
    (args) =>
      /^-q|^--query/.test(args[0] ?? '') &&
      !args.some((arg) => /^-[DE]/.test(arg) || isLong(arg, ['pipe', 'eval', 'define', 'load', 'macros', 'rcfile', 'specfile', 'pipe']))
        ? 'read-only'
        : 'changing',
  ],
  [
    'dpkg',
    (args) =>
      /^-[lsLSp]$|^--(?:list|status|get-selections|listfiles|print-architecture)$/.test(args[0] ?? '') &&
      args.slice(1).every((arg) => !arg.startsWith('-'))
        ? 'read-only'
        : 'changing',
  ],
  [
    'apt',
    (args, tools) =>
      args.some((arg) => /^-[^-]*[oc]/.test(arg) || isLong(arg, ['option', 'config-file']))
        ? 'unknown'
        : verbs({ reads: ['list', 'show', 'policy', 'search'], destroys: ['purge'], valued: /^-(?:t|-target-release)$/, flags: /^-q$/ })(
            args,
            tools,
          ),
  ],
  ['apt-get', verbs({ reads: [], destroys: ['purge'] })],
  ...['pip', 'pip3'].map((name): [string, Entry] => [
    name,
    (args, tools) =>
      args.some((arg) => isLong(arg, ['log', 'log-file', 'python', 'cache-dir', 'report']))
        ? 'unknown'
        : verbs({ reads: ['list', 'show', 'freeze', 'check', 'index versions'], flags: /^-[loq]$/ })(args, tools),
  ]),
  [
    'git',
    (args, tools) => {
      if (args.some((arg) => /^-c/.test(arg) || isLong(arg, gitRuns))) return 'unknown';
      const words = plainWords(args, /^-C$/);
      if (words[0] === 'reset' && args.includes('--hard')) return 'destructive';
      if (words[0] === 'branch' || words[0] === 'tag')
        return words.length === 1 && args.every((arg) => arg === words[0] || gitLists.test(arg)) ? 'read-only' : 'changing';
      if (words[0] === 'remote') return words.length === 1 ? 'read-only' : 'changing';
      return verbs({
        reads: ['log', 'status', 'diff', 'show', 'describe', 'rev-parse', 'ls-files', 'ls-tree', 'blame', 'shortlog', 'version'],
        destroys: ['clean'],
        valued: /^-C$/,
        flags: /^(?:-[pPs]|--(?:bare|paginate|literal-pathspecs))$/,
      })(args, tools);
    },
  ],
  [
    'helm',
    (args, tools) => {
      if (args.some((arg) => !/^--output(?:=|$)/.test(arg) && isLong(arg, ['output-dir', 'post-renderer']))) return 'changing';
      return verbs({
        reads: ['list', 'ls', 'status', 'get', 'history', 'version', 'show', 'search', 'env', 'repo list', 'template', 'lint'],
        destroys: ['uninstall', 'delete'],
        valued: kubectlValued,
      })(args, tools);
    },
  ],
  [
    'calicoctl',
    verbs({ reads: ['get', 'version', 'node status', 'ipam show', 'ipam check'], destroys: ['delete'], valued: kubectlValued }),
  ],
  ['cilium', verbs({ reads: ['status', 'version', 'endpoint list', 'bgp peers', 'bgp routes'] })],
  ['istioctl', verbs({ reads: ['version', 'analyze', 'proxy-status', 'proxy-config', 'describe'] })],
  [
    'etcdctl',
    verbs({
      reads: ['get', 'member list', 'endpoint health', 'endpoint status', 'version', 'alarm list'],
      destroys: ['del'],
      valued: /^--(?:endpoints|cacert|cert|key|write-out)$|^-w$/,
    }),
  ],
  [
    'ovs-vsctl',
    each(
      verbs({
        reads: ['show', 'list', 'get', 'list-br', 'list-ports', 'list-ifaces', 'find', 'br-exists', 'port-to-br', 'get-controller'],
      }),
    ),
  ],
  ['ovs-ofctl', verbs({ reads: ['show', 'dump-flows', 'dump-ports', 'dump-tables', 'dump-groups', 'dump-ports-desc'], valued: /^-O$/ })],
  [
    'ovn-nbctl',
    each(
      verbs({ reads: ['show', 'list', 'find', 'ls-list', 'lr-list', 'lsp-list', 'acl-list', 'lr-route-list', 'lr-nat-list', 'lb-list'] }),
    ),
  ],
  ['ovn-sbctl', each(verbs({ reads: ['show', 'list', 'find', 'lflow-list', 'dump-flows'] }))],
  ['brctl', verbs({ reads: ['show', 'showmacs', 'showstp'] })],
  [
    'bridge',
    (args) => {
      const words = iproute(args);
      if (words === null) return 'unknown';
      // Any beginning of a verb is that verb: `d` deletes, `s` sets.
      return /^(?:sh|sho|show|l|ls|li|lis|list|lst|g|ge|get)?$/.test(words[1] ?? '') ? 'read-only' : 'changing';
    },
  ],
  [
    'openstack',
    (args) => {
      if (args.some((arg) => /^(?:delete|purge)$/.test(arg))) return 'destructive';
      if (args.some((arg) => cloudChanges.test(arg))) return 'changing';
      return args.some((arg) => /^(?:show|list)$/.test(arg)) ? 'read-only' : 'unknown';
    },
  ],
  ['vtysh', textOf({ shell: 'vtysh', runs: 'c', runsLong: 'command', flags: 'E', valued: 'dN', long: /^(?:daemon|echo)$/ })],
  ['imish', textOf({ shell: 'imish', runs: 'e', runsLong: 'eval', flags: '', valued: 'r', long: /^$/ })],
  ['mysql', textOf(mysql)],
  ['mariadb', textOf(mysql)],
  ['psql', textOf(psql)],
  [
    'tmsh',
    (args, { classify, dynamic }) =>
      dynamic || args.length === 0 ? 'unknown' : classify(args.filter((arg) => !/^-[aqm]$/.test(arg)).join(' '), 'tmsh'),
  ],
  ...['birdc', 'birdcl', 'birdc6'].map((name): [string, Entry] => [
    name,
    (args, { classify }) => (args.length === 0 ? 'unknown' : classify(args.filter((arg) => arg !== '-r').join(' '), 'birdc')),
  ]),
  [
    'chronyc',
    (args, tools) =>
      args.some((arg) => /^-/.test(arg) && !/^-(?:[46acdnNvhp]+|-help|-version)$/.test(arg))
        ? 'unknown'
        : verbs({ reads: ['tracking', 'sources', 'sourcestats', 'activity', 'ntpdata'], valued: /^-[hp]$/, flags: /^-[46acdnNv]+$/ })(
            args,
            tools,
          ),
  ],
  ['ntpq', unless(/^-[^-]*[ci]/, ['command', 'interactive'], 'unknown')],
  [
    'virsh',
    verbs({
      reads: [
        'list',
        'dominfo',
        'domstate',
        'net-list',
        'net-info',
        'net-dumpxml',
        'dumpxml',
        'domiflist',
        'domifaddr',
        'domblklist',
        'nodeinfo',
        'pool-list',
        'vol-list',
        'version',
      ],
      destroys: ['destroy', 'undefine', 'net-destroy', 'net-undefine', 'pool-destroy', 'vol-delete'],
      valued: /^-[cdlkK]$/,
    }),
  ],
  [
    'ceph',
    withoutFiles(
      /^(?:-s|--status|-v)$/,
      verbs({
        reads: [
          'status',
          '-s',
          'health',
          'health detail',
          'df',
          'osd tree',
          'osd status',
          'osd df',
          'osd stat',
          'osd ls',
          'osd lspools',
          'osd dump',
          'mon stat',
          'mon dump',
          'quorum_status',
          'mgr stat',
          'mgr services',
          'pg stat',
          'pg dump',
          'fs ls',
          'fs status',
          'orch ls',
          'orch ps',
          'orch host',
          'versions',
          'version',
          'auth list',
          'osd pool ls',
        ],
        destroys: ['osd purge', 'osd destroy', 'osd rm', 'osd pool rm', 'osd pool delete', 'fs rm'],
        valued: /^(?:-[cnkmf]|--(?:conf|id|name|cluster|keyring|user|format|connect-timeout))$/,
      }),
    ),
  ],
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
  ['terraform', verbs({ reads: ['show', 'output', 'version', 'validate', 'state list', 'state show', 'graph'], destroys: ['destroy'] })],
  ['ansible', interpreter],
  [
    'aws',
    (args) => {
      const found = readings(
        args,
        /^--(?:profile|region|output|query|endpoint-url|color|ca-bundle|cli-\w+-timeout)$/,
        /^--(?:debug|no-[\w-]+|v2)$/,
      );
      return found === null ? 'unknown' : worstOf(found.map(([service = '', action = '']) => ofCloud(service, action)));
    },
  ],
  [
    'az',
    (args) => {
      if (args.includes('delete')) return 'destructive';
      return /^(?:list|show|version)(?:-|$)/.test(leading(args).at(-1) ?? '') ? 'read-only' : 'unknown';
    },
  ],
  [
    'gcloud',
    (args) => {
      if (args.includes('delete')) return 'destructive';
      const words = leading(args);
      return words.some((word) => /^(?:list|describe|info|version)$/.test(word)) && !words.some((word) => cloudChanges.test(word))
        ? 'read-only'
        : 'unknown';
    },
  ],
  [
    'openssl',
    (args) => {
      if (args.some((arg) => isLong(arg, opensslWrites, '-') || /^--?CA(?:=|$)/.test(arg))) return 'changing';
      return /^(?:x509|s_client|version|verify|crl|asn1parse|ciphers)$/.test(args[0] ?? '') ? 'read-only' : 'unknown';
    },
  ],
]);

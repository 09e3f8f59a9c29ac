import type { CommandClass } from './command-class.ts';
import { type Entry, type PosixRule, plainWords, type RuleTools, unless, verbs } from './command-rules.ts';
import { moreTools } from './command-table-more.ts';
import { isLong, shortOptions } from './short-options.ts';

const readOnly = [
  ...['ls', 'cat', 'head', 'tail', 'grep', 'egrep', 'fgrep', 'zgrep', 'zcat', 'wc', 'cut', 'tr', 'column', 'echo', 'uname', 'id', 'whoami'],
  ...[
    'who',
    'w',
    'uptime',
    'free',
    'df',
    'du',
    'ps',
    'lscpu',
    'lsblk',
    'lspci',
    'lsusb',
    'lsmod',
    'lsns',
    'lsof',
    'netstat',
    'ping',
    'ping6',
  ],
  ...[
    'traceroute',
    'traceroute6',
    'tracepath',
    'mtr',
    'dig',
    'nslookup',
    'host',
    'getent',
    'printenv',
    'pwd',
    'cd',
    'test',
    '[',
    'true',
    'false',
    ':',
  ],
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
    'tree',
    'lshw',
    'exit',
    'logout',
    'apt-cache',
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
  const words = plainWords(args, kubectlValued);
  if (words[0] === 'exec') return afterDashes(args, tools);
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
  })(words[0] === 'cluster-info' && words[1] === 'dump' ? ['unknown'] : args, tools);
};
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

/** Options of `git branch` and `git tag` that list. */
const gitLists =
  /^(?:-a|-r|-v|-vv|-l|-n\d*|--(?:all|remotes|verbose|list|show-current|no-color|color|column|merged|no-merged)|--(?:sort|format|color|column|contains|points-at)=.*|-C|--no-pager)$/;

function afterDashes(args: readonly string[], { inner }: RuleTools): CommandClass {
  const at = args.indexOf('--');
  return at < 0 ? 'unknown' : inner(at + 1);
}

const containers: PosixRule = (args, tools) => {
  const words = plainWords(args, dockerValued);
  if (words[0] === 'exec') {
    let at = args.indexOf('exec') + 1;
    while (/^-(?:[itd]+|-interactive|-tty)$/.test(args[at] ?? '')) at++;
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
  })(args, tools);
};
const dockerValued = /^(?:-[HclfpnN]|--(?:host|context|config|log-level|file|project-name|profile|env-file|project-directory|namespace))$/;

const find: PosixRule = (args) => {
  if (args.includes('-delete')) return 'destructive';
  // A word that only the shell knows may be any action, unless a test before it takes it.
  if (args.some((arg, at) => at > 0 && /^[$\\`{(]/.test(arg) && arg !== '(' && !(args[at - 1] ?? '').startsWith('-'))) return 'unknown';
  return args.some((arg) => /^-(?:exec|execdir|ok|okdir|fprint|fprint0|fprintf|fls)$/.test(arg)) ? 'unknown' : 'read-only';
};

/** Reading a page is harmless; whatever sends data, another method or writes a file is not. */
const curl: PosixRule = (args, { dynamic }) => {
  if (dynamic && args.some((arg) => arg.startsWith('$'))) return 'unknown';
  const reads = (method: string): boolean => /^(?:GET|HEAD|OPTIONS)$/.test(method);
  for (const [index, arg] of args.entries()) {
    if (arg === '--cookie' || arg === '--url') continue;
    if (isLong(arg, ['request']) && !arg.startsWith('--request-target') && !reads(args[index + 1] ?? '')) return 'changing';
    if (isLong(arg, curlSends)) return 'changing';
  }
  for (const { letter, value } of shortOptions(args, 'AbcCdDeEFhHKmoPQrtTuUwxXyYz')) {
    // `-o` writes a file, but throwing the body away is what status checks do.
    if (letter === 'o' && value === '/dev/null') continue;
    if (letter === 'X' ? !reads(value) : 'dFTOKJDcQo'.includes(letter)) return 'changing';
  }
  return 'read-only';
};
const curlSends = [
  ...['data', 'form', 'upload-file', 'output', 'remote-', 'config', 'json', 'dump-header', 'cookie-jar', 'trace', 'stderr', 'quote'],
  ...['mail', 'netrc', 'engine', 'libcurl', 'hsts', 'alt-svc', 'etag-save'],
];

const wget: PosixRule = (args) => {
  if (args.some((arg) => isLong(arg, wgetSends))) return 'changing';
  const short = shortOptions(args, 'aABDeEGiIloOPQRtTUwX');
  if (short.some(({ letter }) => 'eioaP'.includes(letter))) return 'changing';
  const stdout =
    short.some(({ letter, value }) => letter === 'O' && (value === '-' || value === '/dev/null')) ||
    args.some((arg, index) => arg === '--output-document=-' || (arg === '--output-document' && args[index + 1] === '-'));
  return stdout || args.includes('--spider') ? 'read-only' : 'changing';
};
const wgetSends = [
  ...['post', 'method', 'body', 'input', 'execute', 'config', 'load', 'save', 'warc', 'use-askpass', 'output-file', 'append-output'],
];

const ip: PosixRule = (args, tools) => {
  if (args.some((arg) => /^--?(?:b|ba|bat|batc|batch|force)$/.test(arg))) return 'unknown';
  const words = plainWords(args, /^-(?:n|netns|f|family)$/);
  if (words[0]?.startsWith('net') === true && words[1] === 'exec')
    return args.some((arg) => /^--?a/.test(arg)) ? 'unknown' : tools.inner(args.indexOf('exec') + 2);
  const verb = words[1];
  if (verb === undefined) return words.length === 1 ? 'read-only' : 'unknown';
  if (/^(?:sh|sho|show|l|ls|lst|list|g|get|dev|table|brief|up|stats|monitor)$/.test(verb))
    return verb === 'monitor' ? 'unknown' : 'read-only';
  return /^(?:d|de|del|delete|f|fl|flush)$/.test(verb) ? 'destructive' : 'changing';
};

const interpreter: PosixRule = (args) => (args.length === 1 && /^(?:--version|-V|-v)$/.test(args[0] ?? '') ? 'read-only' : 'unknown');

interface TextCall {
  readonly shell: string;
  /** The option whose value is a text to run. */
  readonly runs: string;
  readonly valued?: string;
  /** Options that run a file, or write one. */
  readonly refused?: string;
  readonly refusedLong?: readonly string[];
}

/** `-c TEXT` or `-e TEXT` of another shell. */
function textOf({ shell, runs, valued = '', refused = '', refusedLong = [] }: TextCall): PosixRule {
  return (args, { classify, dynamic }) => {
    const short = shortOptions(args, runs + valued);
    const texts = short.filter(({ letter }) => letter === runs).map(({ value }) => value);
    const long = args.flatMap((arg, index) =>
      /^--(?:execute|command)$/.test(arg) ? (args[index + 1] ?? '') : (/^--(?:execute|command)=(.*)$/s.exec(arg)?.[1] ?? []),
    );
    const all = [...texts, ...long];
    if (all.length === 0 || dynamic)
      return args.every((arg) => /^(?:--version|-V|--help)$/.test(arg)) && args.length > 0 ? 'read-only' : 'unknown';
    if (short.some(({ letter }) => refused.includes(letter)) || args.some((arg) => isLong(arg, refusedLong))) return 'unknown';
    const classes = all.map((text) => classify(text, shell));
    return (['destructive', 'changing', 'unknown'] as const).find((each) => classes.includes(each)) ?? 'read-only';
  };
}
const mysql = { shell: 'mysql', runs: 'e', valued: 'hPSuDp', refusedLong: ['init', 'tee', 'pager', 'plugin'] };

const awk: PosixRule = (args, { dynamic }) => {
  const options = shortOptions(args.slice(0, args.findIndex((arg) => !arg.startsWith('-')) + 1 || undefined), 'Fv');
  if (dynamic || args.some((arg) => /^--./.test(arg)) || options.some(({ letter }) => letter !== 'F' && letter !== 'v')) return 'unknown';
  return args.some((arg) => /system\s*\(|\bgetline\b|>|(?<!\|)\|(?!\|)|\bclose\b|@/.test(arg)) ? 'unknown' : 'read-only';
};

const sed: PosixRule = (args, { dynamic }) => {
  const short = shortOptions(args, 'efl');
  if (short.some(({ letter }) => letter === 'i') || args.some((arg) => isLong(arg, ['in-place']))) return 'changing';
  if (dynamic || short.some(({ letter }) => !'enErsuz'.includes(letter))) return 'unknown';
  if (args.some((arg) => /^--./.test(arg) && !/^--(?:quiet|silent|regexp-extended|posix|unbuffered|null-data|separate)$/.test(arg)))
    return 'unknown';
  const given = short.filter(({ letter }) => letter === 'e').map(({ value }) => value);
  const scripts = given.length > 0 ? given : [args.find((arg) => !arg.startsWith('-')) ?? ''];
  // Only plain substitutions and printing of lines; `w`, `e` and their flags write files or run programs.
  return scripts.every((script) =>
    /^(?:\d*,?\$?\d*[pdq]|s([/|#,:])(?:(?!\1).)*\1(?:(?!\1).)*\1[gpI\d]*|\/[^/]*\/[pd]|\/[^/]*\/,\/[^/]*\/[pd])(?:;(?:\d*,?\$?\d*[pdq]|s([/|#,:])(?:(?!\2).)*\2(?:(?!\2).)*\2[gpI\d]*))*$/.test(
      script,
    ),
  )
    ? 'read-only'
    : 'unknown';
};

/** Several commands in one call, with `--` between them. */
function each(rule: PosixRule): PosixRule {
  return (args, tools) => {
    const calls: string[][] = [[]];
    for (const arg of args) arg === '--' ? calls.push([]) : calls.at(-1)?.push(arg);
    const classes = calls.filter((call, index) => call.length > 0 || index > 0 || calls.length === 1).map((call) => rule(call, tools));
    return (['destructive', 'changing', 'unknown'] as const).find((found) => classes.includes(found)) ?? 'read-only';
  };
}

/** The same rule, and read-only where one option alone is all there is. */
function alone(option: RegExp, rule: PosixRule): PosixRule {
  return (args, tools) => (args.length === 1 && option.test(args[0] ?? '') ? 'read-only' : rule(args, tools));
}

/** What stands before the first option: the nouns and the verb of a cloud's client. */
function leading(args: readonly string[]): readonly string[] {
  const first = args.findIndex((arg) => arg.startsWith('-'));
  return first < 0 ? args : args.slice(0, first);
}
const cloudChanges =
  /^(?:create|update|set|unset|add|remove|deploy|start|stop|restart|reset|resize|move|import|export|enable|disable|ssh|scp|run|execute|apply|submit|patch|rollback|attach|detach|suspend|resume|pause|unpause|clone|restore|promote|activate|login|revoke|grant|call|publish|push|copy|rsync|cp|mv|rm|rebuild|migrate|lock|unlock|save|upload|issue|sync|allocate|associate|disassociate|reboot|shelve|unshelve|evacuate|confirm|revert|failover|extend|accept|force|cancel|retry|dump)(?:-|$)/;

const route: PosixRule = (args) =>
  args.every((arg) => /^-[nevFC46]+$/.test(arg)) ? 'read-only' : args.includes('del') ? 'destructive' : 'changing';
const ifconfig: PosixRule = (args) => (args.filter((arg) => !/^-[asv]+$/.test(arg)).length <= 1 ? 'read-only' : 'changing');
const exported: PosixRule = (args) =>
  args.some((arg) =>
    /^(?:LD_\w+|PATH|BASH_ENV|ENV|IFS|PROMPT_COMMAND|PS\d|\w*PAGER|\w*EDITOR|PYTHON\w*|NODE_OPTIONS|GIT_\w+)(?:=|$)/.test(arg),
  )
    ? 'unknown'
    : 'read-only';

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
  valued: /^-(?:[nptHMPso]|-type|-state|-lines|-property|-host|-machine|-root|-signal|-output)$/,
});

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
  ...['docker', 'podman', 'nerdctl', 'crictl'].map((name): [string, Entry] => [name, containers]),
  ...['kubectl', 'oc', 'microk8s.kubectl'].map((name): [string, Entry] => [name, kubernetes]),
  ...['k3s', 'microk8s', 'minikube'].map((name): [string, Entry] => [name, behindKubectl(name)]),
  ...['awk', 'gawk', 'mawk'].map((name): [string, Entry] => [name, awk]),
  ...['timedatectl', 'hostnamectl', 'localectl', 'loginctl', 'networkctl', 'resolvectl', 'bootctl'].map((name): [string, Entry] => [
    name,
    verbs({
      reads: ['status', 'show', 'list', 'list-sessions', 'list-users', 'list-timezones', 'query', 'statistics'],
      alone: 'read-only',
    }),
  ]),
  ...['less', 'more'].map((name): [string, Entry] => [name, unless(/^\+|^-[^-]*[oO]|^--log|^-k/, 'unknown')]),
  ['sort', unless(/^-[^-]*o|^--(?:output|compress|temporary|files0)|^-T/)],
  ['uniq', (args) => (args.filter((arg) => !arg.startsWith('-')).length > 1 ? 'changing' : 'read-only')],
  ['xxd', (args) => (args.filter((arg) => !arg.startsWith('-')).length > 1 || args.includes('-r') ? 'changing' : 'read-only')],
  ['yq', unless(/^-[^-]*i|^--(?:inplace|in-place|split)|^-s/)],
  ['tree', unless(/^-o/)],
  ['file', unless(/^-C|^--compile/)],
  ['ss', unless(/^-[^-]*[KDF]|^--(?:k|diag|filter)/, 'unknown')],
  ['printf', unless(/^-v/, 'unknown')],
  ['date', unless(/^-[^-]*s|^--set|^\d/)],
  [
    'hostname',
    (args) =>
      args.every((arg) => /^-[fisIAd]+$|^--(?:fqdn|short|ip-address|all-ip-addresses|domain)$/.test(arg)) ? 'read-only' : 'changing',
  ],
  [
    'env',
    (args, { inner }) =>
      args.length === 0 ? 'read-only' : args.every((arg) => !arg.startsWith('-') && !arg.includes('=')) ? inner(0) : 'unknown',
  ],
  ['arp', unless(/^-[^-]*[dsf]|^--(?:delete|set|file)/)],
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
  ['journalctl', unless(/^--(?:cursor-file|vacuum|rotate|flush|sync|relinquish|smart|update|setup)/, 'destructive')],
  ['dmesg', unless(/^-[^-]*[cCnDE]|^--(?:clear|read-clear|console)/)],
  ['mount', (args) => (args.length === 0 || (args.length === 1 && args[0] === '-l') ? 'read-only' : 'changing')],
  ['swapon', (args) => (args.length === 0 || args.every((arg) => /^(?:-s|--show|--summary)/.test(arg)) ? 'read-only' : 'changing')],
  [
    'sysctl',
    (args) => (args.some((arg) => arg.includes('=') || /^(?:-[^-]*[wpf]|--(?:write|load|system))/.test(arg)) ? 'changing' : 'read-only'),
  ],
  ['ethtool', (args) => (args.length === 1 || /^-[iSkgacTlnxm]$|^--show/.test(args[0] ?? '') ? 'read-only' : 'changing')],
  ['tcpdump', unless(/^-[^-]*[wzWCG]|^--(?:postrotate)/, 'unknown')],
  ...['iptables', 'ip6tables', 'iptables-legacy', 'iptables-nft', 'ip6tables-legacy', 'ip6tables-nft'].map((name): [string, Entry] => [
    name,
    (args) =>
      args.some((arg) => /^-[FXZ]$|^--(?:f|z|delete-c)/.test(arg))
        ? 'destructive'
        : args.some((arg) => /^-[a-z]*[LS]|^--list/.test(arg)) &&
            !args.some((arg) => /^-[AIDRNPEM]$|^--(?!list|verbose|numeric|exact|line-numbers|table)/.test(arg))
          ? 'read-only'
          : 'changing',
  ]),
  ['nft', verbs({ reads: ['list'], destroys: ['flush', 'delete'] })],
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
      /^-q|^--query/.test(args[0] ?? '') && !args.some((arg) => /^-[DE]|^--(?:pipe|eval|define|load|macros)/.test(arg))
        ? 'read-only'
        : 'changing',
  ],
  [
    'dpkg',
    (args) => (/^-[lsLSp]$|^--(?:list|status|get-selections|listfiles|print-architecture)$/.test(args[0] ?? '') ? 'read-only' : 'changing'),
  ],
  ['apt', verbs({ reads: ['list', 'show', 'policy', 'search'], destroys: ['purge'] })],
  ['apt-get', verbs({ reads: [], destroys: ['purge'] })],
  ['pip', verbs({ reads: ['list', 'show', 'freeze', 'check', 'index'] })],
  ['pip3', verbs({ reads: ['list', 'show', 'freeze', 'check', 'index'] })],
  [
    'git',
    (args, tools) => {
      if (args.some((arg) => /^-c$|^--(?:out|exec|upload-pack|ext-diff|git-dir|work-tree)/.test(arg))) return 'unknown';
      const words = plainWords(args, /^-C$/);
      if (words[0] === 'reset' && args.includes('--hard')) return 'destructive';
      if (words[0] === 'branch' || words[0] === 'tag')
        return words.length === 1 && args.every((arg) => arg === words[0] || gitLists.test(arg)) ? 'read-only' : 'changing';
      if (words[0] === 'remote') return words.length === 1 ? 'read-only' : 'changing';
      return verbs({
        reads: ['log', 'status', 'diff', 'show', 'describe', 'rev-parse', 'ls-files', 'ls-tree', 'blame', 'shortlog', 'version'],
        destroys: ['clean'],
        valued: /^-C$/,
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
      if (args.some((arg) => /^--?b/.test(arg))) return 'unknown';
      // Any beginning of a verb is that verb: `d` deletes.
      return /^(?:s|sh|sho|show|l|ls|li|lis|list|lst|g|ge|get)?$/.test(plainWords(args)[1] ?? '') ? 'read-only' : 'changing';
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
  ['vtysh', textOf({ shell: 'vtysh', runs: 'c', refused: 'bfCw' })],
  ['imish', textOf({ shell: 'imish', runs: 'e', refused: 'fbE' })],
  ['mysql', textOf(mysql)],
  ['mariadb', textOf(mysql)],
  ['psql', textOf({ shell: 'psql', runs: 'c', valued: 'dfoLFRTvPhpU', refused: 'foL', refusedLong: ['file', 'output', 'log-file'] })],
  [
    'tmsh',
    (args, { classify, dynamic }) =>
      dynamic || args.length === 0 ? 'unknown' : classify(args.filter((arg) => !/^-[aqm]$/.test(arg)).join(' '), 'tmsh'),
  ],
  ...['birdc', 'birdcl', 'birdc6'].map((name): [string, Entry] => [
    name,
    (args, { classify }) => (args.length === 0 ? 'unknown' : classify(args.filter((arg) => arg !== '-r').join(' '), 'birdc')),
  ]),
  ['chronyc', verbs({ reads: ['tracking', 'sources', 'sourcestats', 'activity', 'ntpdata'] })],
  ['ntpq', unless(/^-c|^-i/, 'unknown')],
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
    alone(
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
      verbs({
        reads: redisReads.flatMap((words) => [words, words.toUpperCase()]),
        destroys: ['flushall', 'FLUSHALL', 'flushdb', 'FLUSHDB'],
        otherwise: 'unknown',
        valued: /^-[hpnau]$/,
      })(args, tools),
  ],
  ['terraform', verbs({ reads: ['show', 'output', 'version', 'validate', 'state list', 'state show', 'graph'], destroys: ['destroy'] })],
  ['ansible', interpreter],
  [
    'aws',
    (args) => {
      const [service = '', action = ''] = plainWords(
        args,
        /^--(?:profile|region|output|query|endpoint-url|color|ca-bundle|cli-\w+-timeout)$/,
      );
      if (/^(?:delete|terminate|deregister|remove)-/.test(action) || (service === 's3' && /^(?:rm|rb)$/.test(action))) return 'destructive';
      // `get-object` writes a file.
      return (/^(?:describe|list|get)-/.test(action) && action !== 'get-object') || (service === 's3' && action === 'ls')
        ? 'read-only'
        : 'unknown';
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
      if (args.some((arg) => /^-(?:out|writerand|sess_out|keyout|CAcreateserial|engine|provider|config)$/.test(arg))) return 'changing';
      return /^(?:x509|s_client|version|verify|crl|asn1parse|ciphers)$/.test(args[0] ?? '') ? 'read-only' : 'unknown';
    },
  ],
]);

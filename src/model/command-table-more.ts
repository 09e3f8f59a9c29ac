import { type Entry, iproute, type PosixRule, plainWords, unless, verbs, worstOf } from './command-rules.ts';
import { isUnsafeVariable } from './command-variables.ts';
import { isLong } from './short-options.ts';

/** Read-only when every argument is one of these, and when there is none, if `none` says so. */
function only(allowed: RegExp, none: 'read-only' | 'unknown' = 'read-only', otherwise: 'unknown' | 'changing' = 'unknown'): PosixRule {
  return (args, { dynamic }) => {
    if (args.length === 0) return none;
    return !dynamic && args.every((arg) => allowed.test(arg)) ? 'read-only' : otherwise;
  };
}

/** Read-only when the first argument is one of these, and none is one of those. */
function first(allowed: RegExp, otherwise: 'unknown' | 'changing' | 'destructive' = 'unknown', never: RegExp | null = null): PosixRule {
  return (args, { dynamic }) => {
    const found = allowed.test(args[0] ?? '') && !args.some((arg) => never?.test(arg));
    return found && !dynamic ? 'read-only' : otherwise;
  };
}

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

/** `tc qdisc show`, and the beginnings of words that it takes for them. */
const tc: PosixRule = (args) => {
  const [noun, verb, ...others] = iproute(args) ?? ['?'];
  if (others.includes(';') || !/^(?:qdisc|class|filter|action|actions|chain|qd|q|cl|f)$/.test(noun ?? '')) return 'unknown';
  return verb === undefined || /^(?:sh|sho|show|ls|lis|list|lst|g|ge|get)$/.test(verb) ? 'read-only' : 'changing';
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

/** Asks a port for an answer, and sends it nothing. */
const nc: PosixRule = (args) =>
  args.some((arg) => /^-[46nuvzw\d]*z[46nuvzw\d]*$/.test(arg)) && args.every((arg) => !arg.startsWith('-') || /^-[46nuvzw\d]+$/.test(arg))
    ? 'read-only'
    : 'unknown';

const firewall = /^--(?:list-[\w-]+|get-[\w-]+(?:=\S*)?|query-\S+|info-\S+|state|version|zone=\S+|policy=\S+|permanent)$/;

const all = (entry: Entry, names: string): readonly (readonly [string, Entry])[] => names.split(' ').map((name) => [name, entry] as const);

/** Tools that labs use beside those of every system; read-only is what only tells. */
export const moreTools: readonly (readonly [string, Entry])[] = [
  ...all(
    'read-only',
    'lsb_release lsmem lsipc lslocks lslogins lsscsi lsattr getfacl getcap findmnt ipcs quota users logname hostid getenforce sestatus ' +
      'b2sum sum expr numfmt fmt pr tsort cal ncal factor clear tput dirs pushd popd showmount whois ' +
      'ssh-keyscan pg_isready pg_lsclusters pg_config ' +
      'lldpctl named-checkconf aa-status zipinfo systemd-cgls systemd-detect-virt',
  ),
  ...all(unless(/^-[^-]*o/), 'base64 base32'),
  ...all(unless(/^-[^-]*L/, [], 'unknown'), 'snmpget snmpwalk snmpbulkwalk snmpbulkget snmpgetnext snmptable snmpstatus snmptranslate'),
  ...all(unless(/^-[^-]*[CM]/, ['config-file', 'manpath'], 'unknown'), 'whatis apropos'),
  ...all(unless(/^-[^-]*o/), 'named-checkzone'),
  ['lastlog', unless(/^-[^-]*[CS]/, ['clear', 'set'])],
  ['lshw', unless(/^--?d/)],
  ['lsof', unless(/^-[^-]*D/, [], 'unknown')],
  ['mailq', only(/^-v$/)],
  ['ansible-doc', unless(/^-[^-]*M/, ['module-path', 'playbook-dir'], 'unknown')],
  ['apt-cache', unless(/^-[^-]*[co]|^gencaches$/, ['option', 'config-file', 'generate'])],
  // `jobs -x` runs a command.
  ['jobs', only(/^(?:-[lnprs]+|%\w+|\d+)$/)],
  ['wait', (args) => (args.every((arg) => /^(?:-n|-f|%\w+|\d+|\$)$/.test(arg)) ? 'read-only' : 'unknown')],
  ...all(
    unless(/^--(?:config|profile|commandprofile)/, ['config', 'profile', 'commandprofile'], 'unknown'),
    'lvs vgs pvs lvdisplay vgdisplay pvdisplay lvscan',
  ),
  ...all(first(/^(?:-l|--list)$/, 'destructive', /^(?!\/dev\/[\w/-]+$|-l$|--list$|-[un]$|sectors$)/), 'fdisk sfdisk gdisk parted'),
  ...all(first(/^(?:-l|--list|-v|--verbose)$/, 'changing', /^-(?!-list$|-verbose$|[lv]+$)/), 'gzip'),
  ...all(first(/^-[lvtZ]$/, 'changing'), 'unzip'),
  ...all(
    verbs({
      reads: ['list', 'info', 'search', 'repolist', 'repoquery', 'check-update', 'history list', 'provides'],
      destroys: ['remove', 'erase', 'autoremove'],
      flags: /^-[Cq]$/,
    }),
    'dnf yum',
  ),
  ...all(unless(/^-[^-]*[fM]/, ['file', 'modprobe']), 'iptables-save ip6tables-save'),
  ...all(unless(/^-[^-]*o/), 'sar sadf'),
  ...all(unless(/^-[^-]*[oe]/), 'pidstat'),
  ...all(first(/^(?:configtest|status|fullstatus|-t|-S|-v|-V|-M)$/, 'unknown', /^-(?![tSvVM]$)/), 'apachectl apache2ctl httpd'),
  ...all(kafka(['create', 'delete', 'alter']), 'kafka-topics kafka-topics.sh'),
  ...all(kafka(['reset-offsets', 'delete', 'delete-offsets', 'execute']), 'kafka-consumer-groups kafka-consumer-groups.sh'),
  ...all(nc, 'nc ncat netcat'),
  ['blkid', unless(/^-[^-]*[gwc]/, ['garbage-collect', 'cache-file', 'write-cache'])],
  ['history', only(/^\d+$/)],
  ['ulimit', only(/^-[aHS]+$/, 'read-only')],
  ['umask', only(/^-[Sp]$/)],
  ['stty', only(/^(?:-a|--all|-g|size|speed)$/)],
  ['unset', (args) => (args.every((arg) => /^[A-Za-z_]\w*$/.test(arg) && !isUnsafeVariable(arg)) ? 'read-only' : 'unknown')],
  ['man', unless(/^-[^-]*[PHCMXp]/, ['pager', 'html', 'config-file', 'preprocessor', 'gxditview'], 'unknown')],
  ['dmidecode', unless(/^$/, ['dump-bin', 'from-dump'], 'unknown')],
  ['sensors', unless(/^-[^-]*s/, ['set'])],
  ['crontab', first(/^-l$/, 'changing', /^-(?![lu]$)/)],
  ['ldconfig', only(/^(?:-p|--print-cache|-V|--version)$/, 'unknown', 'changing')],
  ['losetup', only(/^(?:-a|-l|--all|--list)$/)],
  ['numactl', only(/^(?:-H|--hardware|-s|--show)$/, 'unknown')],
  ['ssh-keygen', first(/^-(?:l|lf|lv|lvf)$/, 'changing', /^-(?![lvfEF]+$)/)],
  ['arping', unless(/^-[^-]*[AUPSsi]/, [], 'unknown')],
  ['udevadm', first(/^info$/, 'unknown', /^-[^-]*c|^--c/)],
  ['tune2fs', first(/^-l$/, 'changing', /^-(?!l$)/)],
  ['hdparm', only(/^(?:-[iIgv]+|\/dev\/\w+)$/, 'unknown')],
  ['smartctl', unless(/^-[^-]*[tsoSXT]/, ['test', 'smart', 'offlineauto', 'saveauto', 'abort', 'set'])],
  [
    'mdadm',
    first(
      /^(?:-D|--detail|-E|--examine|-Q|--query)$/,
      'changing',
      /^-(?!(?:[DEQvbs]+|-detail|-examine|-query|-verbose|-brief|-scan|-export)$)/,
    ),
  ],
  ['exportfs', only(/^-[vs]+$/, 'read-only', 'changing')],
  ['conntrack', first(/^(?:-[LSC]|--(?:dump|stats|count))$/, 'unknown', /^-[^-]*[zDFIUEAR]|^--(?:z|de|fl|cr|up|e|a|l)/)],
  ['ipset', first(/^(?:list|test|-L|-T)$/, 'changing', /^--?f|^-[^-]*f/)],
  [
    'ipvsadm',
    first(
      /^(?:-[LlSn]+|--list|--save)$/,
      'changing',
      /^-[^-]*[ACDEadeZFR]|^--(?!(?:list|stats|rate|numeric|connection|timeout|daemon|thresholds|sort|exact|save)$)/,
    ),
  ],
  ['tc', tc],
  ['nginx', first(/^-[tTvV]$/, 'unknown', /^-(?![tTvVq]$)/)],
  // Without `-c` it serves.
  ['haproxy', first(/^(?:-c|-v|-vv)$/, 'unknown', /^-(?!c$|f$|v+$|V$)/)],
  ['firewall-cmd', only(firewall, 'unknown')],
  ['ufw', verbs({ reads: ['status', 'version', 'show'] })],
  ['wg', (args) => (/^(?:|show|help)$/.test(args[0] ?? '') && !args.some((arg) => /key/.test(arg)) ? 'read-only' : 'unknown')],
  [
    'nmcli',
    (args, tools) => {
      if (args.some((arg) => /^--?s/.test(arg))) return 'unknown';
      const nouns = { con: ['c', 'con', 'connection'], dev: ['d', 'dev', 'device'], general: ['g', 'general'] };
      const verb = { con: ['show'], dev: ['status', 'show'], general: ['status', 'hostname'] };
      const reads = (Object.keys(nouns) as (keyof typeof nouns)[]).flatMap((kind) =>
        nouns[kind].flatMap((noun) => verb[kind].map((each) => `${noun} ${each}`)),
      );
      const valued = /^(?:-[fmgcwe]|--(?:fields|mode|get-values|colors|wait|escape))$/;
      const words = plainWords(args, valued);
      if (
        words.length === 1 &&
        Object.values(nouns)
          .flat()
          .includes(words[0] ?? '')
      )
        return 'read-only';
      // `general hostname NAME` sets it.
      if (words[1] === 'hostname' && words.length > 2) return 'changing';
      return verbs({ reads, valued, flags: /^(?:-[tpao]+|--(?:terse|pretty|ask|overview))$/ })(args, tools);
    },
  ],
  ['zpool', verbs({ reads: ['status', 'list', 'get', 'history', 'iostat'], destroys: ['destroy', 'labelclear'] })],
  ['zfs', verbs({ reads: ['list', 'get'], destroys: ['destroy'] })],
  ['systemd-analyze', verbs({ reads: ['time', 'blame', 'critical-chain', 'security'] })],
  ['netplan', verbs({ reads: ['get', 'status', 'info'] })],
  [
    'lldpcli',
    (args, tools) => (args.some((arg) => /^-[^-]*c/.test(arg)) ? 'unknown' : verbs({ reads: ['show'], valued: /^-f$/ })(args, tools)),
  ],
  ['ipsec', verbs({ reads: ['status', 'statusall', 'version', 'listcerts', 'listcacerts'] })],
  ['swanctl', first(/^--(?:list-[a-z-]+|stats|version)$/)],
  ['rndc', verbs({ reads: ['status'] })],
  ['unbound-control', verbs({ reads: ['status', 'stats_noreset', 'list_local_zones', 'list_forwards', 'list_stubs', 'lookup'] })],
  ['bigstart', verbs({ reads: ['status'] })],
  ['fail2ban-client', verbs({ reads: ['status', 'ping', 'version'] })],
  ['consul', verbs({ reads: ['members', 'catalog', 'kv get', 'info', 'operator raft list-peers', 'version'], destroys: ['kv delete'] })],
  ['vault', verbs({ reads: ['status', 'version', 'secrets list', 'auth list', 'policy list', 'policy read', 'kv list'] })],
  ['nomad', verbs({ reads: ['status', 'job status', 'node status', 'alloc status', 'server members', 'version'] })],
  ['kind', verbs({ reads: ['get clusters', 'get nodes', 'version'], destroys: ['delete'] })],
  ['kubeadm', verbs({ reads: ['version', 'token list', 'certs check-expiration', 'config images list'], destroys: ['reset'] })],
  ['linkerd', verbs({ reads: ['check', 'version', 'stat', 'edges', 'viz stat', 'viz check', 'viz edges'] })],
  ['argocd', verbs({ reads: ['version', 'app list', 'app get', 'cluster list', 'repo list', 'proj list'], destroys: ['app delete'] })],
  ['flux', verbs({ reads: ['get', 'check', 'version', 'logs', 'tree', 'stats'], destroys: ['delete', 'uninstall'] })],
  [
    'docker-compose',
    verbs({ reads: ['ps', 'logs', 'images', 'top', 'version', 'port'], destroys: ['rm', 'down', 'kill'], valued: /^-[fp]$/ }),
  ],
  ['skopeo', verbs({ reads: ['inspect', 'list-tags'] })],
  ['snap', verbs({ reads: ['list', 'info', 'find', 'version', 'services', 'connections', 'changes'], destroys: ['remove'] })],
  ['apk', verbs({ reads: ['info', 'list', 'search', 'version', 'policy', 'stats'], destroys: ['del'] })],
  ['zypper', verbs({ reads: ['search', 'se', 'info', 'lr', 'repos'], destroys: ['remove', 'rm'] })],
  ['pacman', first(/^-(?:Q[a-z]*|S[si]+)$/, 'changing', /^-(?!Q)[^-]*[yuwcRUD]|^--/)],
  ['npm', verbs({ reads: ['ls', 'list', 'view', 'info', 'show', 'outdated', 'root', 'prefix', 'ping', 'whoami'] })],
  [
    'rbd',
    verbs({ reads: ['ls', 'list', 'info', 'du', 'status', 'snap ls', 'showmapped'], destroys: ['rm', 'remove', 'snap rm', 'snap purge'] }),
  ],
  ['rados', verbs({ reads: ['df', 'lspools', 'ls'], destroys: ['rm', 'purge'], valued: /^-p$/ })],
  ['gluster', verbs({ reads: ['peer status', 'pool list', 'volume info', 'volume status', 'volume list'] })],
  [
    'drbdadm',
    (args) =>
      /^(?:status|cstate|dstate|role)$/.test(args[0] ?? '') && !args.some((arg) => arg.startsWith('-')) ? 'read-only' : 'changing',
  ],
  ['pcs', verbs({ reads: ['status', 'resource status', 'cluster status', 'stonith status'] })],
  ['crm_mon', (args) => (args.includes('-1') && args.every((arg) => /^-[1rfnAotR]+$/.test(arg)) ? 'read-only' : 'unknown')],
  ['qemu-img', verbs({ reads: ['info'] })],
  ...all(
    verbs({
      reads: ['list', 'ls', 'info', 'version', 'network list', 'image list', 'profile list', 'storage list', 'config show', 'remote list'],
      destroys: ['delete'],
    }),
    'lxc incus',
  ),
  ['vagrant', verbs({ reads: ['status', 'global-status', 'version'], destroys: ['destroy'] })],
  [
    'nodetool',
    verbs({ reads: ['status', 'info', 'ring', 'describecluster', 'version', 'tpstats', 'netstats', 'gossipinfo'], valued: /^-[hpu]$/ }),
  ],
  [
    'rabbitmq-diagnostics',
    verbs({ reads: ['status', 'ping', 'check_running', 'cluster_status', 'listeners', 'memory_breakdown'], valued: /^-n$/ }),
  ],
  ['nvme', verbs({ reads: ['list', 'smart-log', 'id-ctrl'] })],
  [
    'ipmitool',
    verbs({
      reads: [
        'sensor list',
        'sdr list',
        'sdr elist',
        'sel list',
        'sel elist',
        'sel info',
        'chassis status',
        'power status',
        'lan print',
        'mc info',
      ],
      valued: /^-[HUPILfoR]$/,
    }),
  ],
  ['rfkill', verbs({ reads: ['list'], alone: 'read-only' })],
  [
    'ansible-inventory',
    (args) =>
      args.some((arg) => isLong(arg, ['output']))
        ? 'changing'
        : args.some((arg) => /^--(?:list|graph|host)/.test(arg))
          ? 'read-only'
          : 'unknown',
  ],
  ['sqlite3', sqlite],
  ['mysqladmin', mysqladmin],
];

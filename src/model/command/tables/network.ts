import { iproute } from '../iproute.ts';
import { alike, first, only, type PosixRule, plainWords, type Table, unless, verbs, worstOf } from '../rules.ts';
import { isLong } from '../short-options.ts';
import { textOf } from '../text-of.ts';

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

/** Several commands in one call, with `--` between them. */
function each(rule: PosixRule): PosixRule {
  return (args, tools) => {
    if (args.some((arg) => isLong(arg, ['log-file', 'detach', 'pidfile']))) return 'unknown';
    const calls: string[][] = [[]];
    for (const arg of args) arg === '--' ? calls.push([]) : calls.at(-1)?.push(arg);
    return worstOf(calls.filter((call, index) => call.length > 0 || index > 0 || calls.length === 1).map((call) => rule(call, tools)));
  };
}

const route: PosixRule = (args) =>
  args.every((arg) => /^-[nevFC46]+$/.test(arg)) ? 'read-only' : args.includes('del') ? 'destructive' : 'changing';

const ifconfig: PosixRule = (args) => (args.filter((arg) => !/^-[asv]+$/.test(arg)).length <= 1 ? 'read-only' : 'changing');

/** `tc qdisc show`, and the beginnings of words that it takes for them. */
const tc: PosixRule = (args) => {
  const [noun, verb, ...others] = iproute(args) ?? ['?'];
  if (others.includes(';') || !/^(?:qdisc|class|filter|action|actions|chain|qd|q|cl|f)$/.test(noun ?? '')) return 'unknown';
  return verb === undefined || /^(?:sh|sho|show|ls|lis|list|lst|g|ge|get)$/.test(verb) ? 'read-only' : 'changing';
};

/** Asks a port for an answer, and sends it nothing. */
const nc: PosixRule = (args) =>
  args.some((arg) => /^-[46nuvzw\d]*z[46nuvzw\d]*$/.test(arg)) && args.every((arg) => !arg.startsWith('-') || /^-[46nuvzw\d]+$/.test(arg))
    ? 'read-only'
    : 'unknown';

const firewall = /^--(?:list-[\w-]+|get-[\w-]+(?:=\S*)?|query-\S+|info-\S+|state|version|zone=\S+|policy=\S+|permanent)$/;

/** Interfaces, routes, firewalls and routers. */
export const networkTools: Table = [
  ...alike(
    'read-only',
    'netstat ping ping6 traceroute traceroute6 tracepath mtr dig nslookup host whois ssh-keyscan lldpctl named-checkconf',
  ),
  ['ss', unless(/^-[^-]*[KDF]/, ['kill', 'diag', 'filter'], 'unknown')],
  ['arp', unless(/^-[^-]*[dsf]/, ['delete', 'set', 'file'])],
  ['ip', ip],
  ['route', route],
  ['ifconfig', ifconfig],
  ['ethtool', (args) => (args.length === 1 || /^-[iSkgacTlnxm]$|^--show/.test(args[0] ?? '') ? 'read-only' : 'changing')],
  ['tcpdump', unless(/^-[^-]*[wzWCG]/, ['postrotate-command'], 'unknown')],
  ...alike(
    (args) =>
      args.some((arg) => /^-[a-zA-Z]*[FXZ]|^--(?:f|z|delete-c)/.test(arg))
        ? 'destructive'
        : args.some((arg) => /^-[a-z]*[LS]|^--list/.test(arg)) &&
            !args.some((arg) => /^-[a-zA-Z]*[AIDRNPEM]|^--(?!list|verbose|numeric|exact|line-numbers|table)/.test(arg))
          ? 'read-only'
          : 'changing',
    'iptables ip6tables iptables-legacy iptables-nft ip6tables-legacy ip6tables-nft',
  ),
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
  ['vtysh', textOf({ shell: 'vtysh', runs: 'c', runsLong: 'command', flags: 'E', valued: 'dN', long: /^(?:daemon|echo)$/ })],
  ['imish', textOf({ shell: 'imish', runs: 'e', runsLong: 'eval', flags: '', valued: 'r', long: /^$/ })],
  [
    'tmsh',
    (args, { classify, dynamic }) =>
      dynamic || args.length === 0 ? 'unknown' : classify(args.filter((arg) => !/^-[aqm]$/.test(arg)).join(' '), 'tmsh'),
  ],
  ...alike(
    (args, { classify }) => (args.length === 0 ? 'unknown' : classify(args.filter((arg) => arg !== '-r').join(' '), 'birdc')),
    'birdc birdcl birdc6',
  ),
  ...alike(unless(/^-[^-]*L/, [], 'unknown'), 'snmpget snmpwalk snmpbulkwalk snmpbulkget snmpgetnext snmptable snmpstatus snmptranslate'),
  ['named-checkzone', unless(/^-[^-]*o/)],
  ...alike(unless(/^-[^-]*[fM]/, ['file', 'modprobe']), 'iptables-save ip6tables-save'),
  ...alike(nc, 'nc ncat netcat'),
  ['arping', unless(/^-[^-]*[AUPSsi]/, [], 'unknown')],
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
  ['netplan', verbs({ reads: ['get', 'status', 'info'] })],
  [
    'lldpcli',
    (args, tools) => (args.some((arg) => /^-[^-]*c/.test(arg)) ? 'unknown' : verbs({ reads: ['show'], valued: /^-f$/ })(args, tools)),
  ],
  ['ipsec', verbs({ reads: ['status', 'statusall', 'version', 'listcerts', 'listcacerts'] })],
  ['swanctl', first(/^--(?:list-[a-z-]+|stats|version)$/)],
  ['rndc', verbs({ reads: ['status'] })],
  ['unbound-control', verbs({ reads: ['status', 'stats_noreset', 'list_local_zones', 'list_forwards', 'list_stubs', 'lookup'] })],
];

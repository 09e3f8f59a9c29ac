import type { FindingKind, PolicyName } from '../../model/index.ts';
import { isStateWord } from './states.ts';

/** What a difference in a column means: the policy, what it becomes when the policy is broken, and the kind of finding. */
export interface ColumnPolicy {
  readonly policy: PolicyName;
  readonly otherwise: 'fail' | 'drift';
  readonly kind: FindingKind;
  /** Even names that labs draw anew must stay: the sum of a file is its content. */
  readonly exact?: true;
}

const ignore: ColumnPolicy = { policy: 'ignore', otherwise: 'drift', kind: 'counter' };
const state: ColumnPolicy = { policy: 'equal', otherwise: 'fail', kind: 'state' };
const essential: ColumnPolicy = { policy: 'equal', otherwise: 'fail', kind: 'number' };
const lost: ColumnPolicy = { policy: 'range', otherwise: 'fail', kind: 'loss' };
const identity: ColumnPolicy = { policy: 'equal', otherwise: 'fail', kind: 'missing-row' };
const drifting = (kind: FindingKind): ColumnPolicy => ({ policy: 'equal', otherwise: 'drift', kind });
const dynamic: ColumnPolicy = { policy: 'bind', otherwise: 'fail', kind: 'binding' };

const table: ReadonlyMap<string, ColumnPolicy> = new Map<string, ColumnPolicy>([
  ...[
    'AGE',
    'RESTARTS',
    'CREATED',
    'CREATED AT',
    'UPDATED',
    'UP/DOWN',
    'UPTIME',
    'LAST SEEN',
    'FIRST SEEN',
    'DURATION',
    'TIME',
    'TIME+',
    'START',
    'STARTED',
    'LAST UPDATE',
    'LAST SCHEDULE',
  ].map((name) => [name, ignore] as const),
  ...[
    'PID',
    'PPID',
    'TTY',
    'TT',
    '%CPU',
    '%MEM',
    'CPU%',
    'CPU(CORES)',
    'MEMORY(BYTES)',
    'MEMORY%',
    'VSZ',
    'RSS',
    'VIRT',
    'RES',
    'SHR',
    'SZ',
    'C',
    'REFCNT',
  ].map((name) => [name, ignore] as const),
  ...['USED', 'AVAILABLE', 'AVAIL', 'USE%', 'FREE', 'BUFF/CACHE', 'SHARED', 'IUSED', 'IFREE', 'IUSE%', 'CAPACITY%'].map(
    (name) => [name, ignore] as const,
  ),
  ...[
    'MSGRCVD',
    'MSGSENT',
    'TBLVER',
    'UP/DOWN',
    'RCVD',
    'SENT',
    'RX-OK',
    'TX-OK',
    'RX-ERR',
    'RX-DRP',
    'RX-OVR',
    'TX-ERR',
    'TX-DRP',
    'TX-OVR',
    'REF',
    'USE',
    'MSS',
    'WINDOW',
    'IRTT',
    'RECV-Q',
    'SEND-Q',
  ].map((name) => [name, ignore] as const),
  ...[
    'HOLDTIME',
    'HOLDTME',
    'HOLD-TIME',
    '(MIN)',
    'AGE (MIN)',
    'RAFT TERM',
    'RAFT INDEX',
    'DB SIZE',
    'HOLD',
    'DEAD TIME',
    'DEADTIME',
    'EXPIRES',
    'LEASE',
    'LATENCY',
    'DELAY',
    'OFFSET',
    'JITTER',
    'POLL',
    'WHEN',
    'REACH',
    'I/O',
    'NET I/O',
    'BLOCK I/O',
    'PIDS',
  ].map((name) => [name, ignore] as const),
  ...[
    'STATUS',
    'STATE',
    'PHASE',
    'HEALTH',
    'CONDITION',
    'ACTIVE',
    'SUB',
    'LOAD',
    'ADMIN',
    'OPER',
    'LINK',
    'PROTOCOL',
    'AVAILABILITY',
    'STAT',
    'POWER STATE',
    'ADMIN STATE',
    'OPERSTATE',
    'IS LEADER',
    'IS LEARNER',
    'SUSPEND',
    'ALIVE',
    'OPERATIONAL',
    'SETUP',
    'ONLINE',
    'ENABLED',
    'VOTER',
    'LEADER',
    'STS',
    'PRESET',
    'PROBE',
    'CHECK',
    'SEALED',
    'MANAGED',
    'QUORUM',
    'SYNC STATE',
  ].map((name) => [name, state] as const),
  ...[
    'ASN',
    'AS',
    'REMOTE AS',
    'LOCAL AS',
    'PEERIP',
    'PEER',
    'NEIGHBOR',
    'NEIGHBOUR',
    'GATEWAY',
    'GENMASK',
    'NETMASK',
    'VLAN',
    'VNI',
    'METRIC',
    'WEIGHT',
    'LOCPRF',
    'PRI',
    'PRIORITY',
    'MTU',
    'AREA',
    'NEXT HOP',
    'NEXT_HOP',
    'NEXTHOP',
    'V',
    'TYPE',
    'PROTO',
    'TARGET PORT',
    'TARGETPORT',
  ].map((name) => [name, essential] as const),
  ...['NAME', 'NAMESPACE', 'UNIT', 'MOUNTED ON', 'INTERFACE', 'NETWORK', 'SERVICE', 'COMMAND', 'USER', 'CLASS', 'KEY', 'ID'].map(
    (name) => [name, identity] as const,
  ),
  ...[
    'ROLES',
    'ROLE',
    'NODE',
    'HOST',
    'MESSAGE',
    'DESCRIPTION',
    'REASON',
    'PATH',
    'OWNER',
    'NOMINATED NODE',
    'READINESS GATES',
    'SELECTOR',
    'LABELS',
    'OS-IMAGE',
    'CONTAINER-RUNTIME',
    'ERROR',
  ].map((name) => [name, drifting('text')] as const),
  ...['VERSION', 'KERNEL-VERSION', 'CHART', 'APP VERSION', 'IMAGE', 'TAG', 'REVISION', 'RELEASE'].map(
    (name) => [name, drifting('version')] as const,
  ),
  ...['SIZE', 'CAPACITY', '1K-BLOCKS', 'BLOCKS', 'TOTAL', 'DESIRED', 'CURRENT', 'UP-TO-DATE', 'PODS', 'COUNT', 'DATA', 'INODES'].map(
    (name) => [name, drifting('count')] as const,
  ),
  ...[
    'IP',
    'CLUSTER-IP',
    'POD IP',
    'PODIP',
    'IPADDRESS',
    'INTERNAL-IP',
    'ENDPOINTS',
    'CONTAINER ID',
    'IMAGE ID',
    'NAMES',
    'URL',
    'IFACE',
    'HWADDR',
    'MAC',
    'MAC ADDRESS',
    'UUID',
    'IP ADDRESS',
    'DESTINATION',
  ].map((name) => [name, dynamic] as const),
  ...['CHECKSUM', 'RD', 'DEFAULT RD', 'RT'].map((name) => [name, { ...essential, exact: true }] as const),
  ...['MODE', 'DATA', 'TARGET', 'PROT', 'IN', 'OUT', 'SOURCE', 'HEAD', 'OPTIONS', 'FSTYPE', 'BITS', 'KEYTYPE'].map(
    (name) => [name, essential] as const,
  ),
  ...['FILE', 'PACKAGE', 'BRANCH', 'SUBJECT', 'RECORD', 'PROGRAM'].map((name) => [name, identity] as const),
  ...['LINKS', 'DATE', 'FINGERPRINT', 'PKTS', 'BYTES', 'PACKETS', 'MCAST', 'STIME', 'TTL', 'LAST', 'SWPD', 'BUFF', 'CACHE'].map(
    (name) => [name, ignore] as const,
  ),
  ...['ERRORS', 'DROPPED', 'MISSED', 'CARRIER', 'COLLSNS', 'OVERRUN'].map(
    (name) => [name, { policy: 'range', otherwise: 'drift', kind: 'counter' }] as const,
  ),
  ...['CLIENT', 'GROUP', 'PERMISSIONS', 'ACCESS', 'POLICY', 'ACTION', 'INSTALLED', 'RESULT', 'HA', 'SYNC'].map(
    (name) => [name, state] as const,
  ),
  ['COMMIT', dynamic],
  ['PID/PROGRAM NAME', { policy: 'type', otherwise: 'drift', kind: 'text' }],
  ['LOCAL ADDRESS', { policy: 'type', otherwise: 'fail', kind: 'address' }],
  ['READY', { policy: 'full', otherwise: 'fail', kind: 'state' }],
  ['REPLICAS', { policy: 'full', otherwise: 'fail', kind: 'state' }],
  ['FLAGS', { policy: 'set', otherwise: 'fail', kind: 'flags' }],
  ['INQ', { policy: 'range', otherwise: 'drift', kind: 'counter' }],
  ['OUTQ', { policy: 'range', otherwise: 'drift', kind: 'counter' }],
  ['STATE/PFXRCD', { policy: 'count', otherwise: 'drift', kind: 'count' }],
  ['PFXRCD', { policy: 'count', otherwise: 'drift', kind: 'count' }],
  ['PFXSNT', { policy: 'count', otherwise: 'drift', kind: 'count' }],
  ['FILESYSTEM', drifting('text')],
]);

/** The rule for a column by its name, any case; null when the types of its values decide. */
export function columnPolicy(name: string): ColumnPolicy | null {
  const upper = name.toUpperCase().replace(/#\d+$/, '');
  return table.get(upper) ?? byWords(upper);
}

/** Columns that no rule names, by the words of their name: `Mux State`, `ACCOUNT_LOCKED`, `Loss%`. */
function byWords(name: string): ColumnPolicy | null {
  if (/(?:^|[_ ])PID$/.test(name)) return ignore;
  if (/^%?LOSS%?$/.test(name)) return lost;
  const words = name.split(/[\s_/|-]+/);
  const has = (list: readonly string[]): boolean => words.some((word) => list.includes(word));
  if (has(['STATE', 'STATUS', 'HEALTH', 'ENABLED', 'DISABLED', 'LOCKED', 'ONLINE', 'OPERATIONAL', 'HEALTHY'])) return state;
  if (has(['TYPE', 'MODE', 'PROTOCOL', 'DRIVER', 'SCOPE', 'DUPLEX', 'FAMILY', 'PLUGIN', 'SCHEDULE', 'PRI', 'COST', 'LOCALPREF', 'MED']))
    return essential;
  // `Data%`, `%util`; how far a copy is in step is no measurement.
  if (/%/.test(name) && !/SYNC/.test(name)) return ignore;
  if (has(['PKT', 'PKTS', 'INPKT', 'OUTPKT', 'BYTES', 'MSGS', 'FLAPS', 'QCUR', 'SCUR', 'SMAX', 'STOT'])) return ignore;
  return has(['RTT', 'AVG', 'BEST', 'WRST', 'STDEV', 'SNT']) ? ignore : null;
}

/** Is this a word that stands over columns? `enabled` stands in them. */
export function isKnownColumn(word: string): boolean {
  if (word === word.toLowerCase() && isStateWord(word)) return false;
  return table.has(word.toUpperCase()) || /^(?:Local|Foreign|Address|Address\(es\)|Mask|Mounted|on|Avail|1K-blocks)$/.test(word);
}

/** Headers of two words, which stay together however the rows stand. */
const pairs: ReadonlySet<string> = new Set([
  ...['PID/PROGRAM NAME', 'LOCAL ADDRESS', 'FOREIGN ADDRESS', 'PEER ADDRESS', 'NOMINATED NODE', 'READINESS GATES', 'MOUNTED ON'],
  ...['APP VERSION', 'IMAGE ID', 'CONTAINER ID', 'NEXT HOP', 'CREATED AT', 'LAST SEEN', 'FIRST SEEN', 'REMOTE AS', 'LOCAL AS'],
  ...['POWER STATE', 'ADMIN STATE', 'IP ADDRESS', 'MAC ADDRESS', 'TARGET PORT', 'DEAD TIME', 'BLOCK I/O', 'NET I/O', 'DEFAULT VERSION'],
]);

export function isKnownPair(words: string): boolean {
  return pairs.has(words);
}

/** Columns whose values say which object a row is about, strongest first. */
export const keyColumns: readonly string[] = [
  'NAMESPACE',
  'NAME',
  'NEIGHBOR',
  'PEERIP',
  'UNIT',
  'MOUNTED ON',
  'ID',
  'SERVICE',
  'INTERFACE',
  'FILE',
  'PACKAGE',
  'BRANCH',
  'RECORD',
];

/** The columns of a command whose header is not printed, or was filtered away. */
export function headerlessColumns(command: string): readonly string[] | null {
  if (/\bnetstat\b[^|]*\s-[a-z]*r/.test(command)) return ['DESTINATION', 'GATEWAY', 'GENMASK', 'FLAGS', 'MSS', 'WINDOW', 'IRTT', 'IFACE'];
  if (/(?:^|[\s;|])route\s+-[a-z]*n/.test(command)) return ['DESTINATION', 'GATEWAY', 'GENMASK', 'FLAGS', 'METRIC', 'REF', 'USE', 'IFACE'];
  return null;
}
